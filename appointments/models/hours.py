"""When a shop is open, in its own wall time. Public holidays come from the `holidays` package."""

from django.db import models
from django.db.models import F, Q

from crm.models import Shop


class Weekday(models.IntegerChoices):
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class OpeningHours(models.Model):
    """One open interval of a weekday. A lunch break is the gap between two of them."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    class Meta:
        verbose_name_plural = "opening hours"
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "weekday", "opens"], name="opens_once"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
                name="opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialHours(models.Model):
    """An open interval of one date, in place of the weekday's hours and of a public holiday."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="special_hours")
    date = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight at the end of the day.")
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "special hours"
        ordering = ["date", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "date", "opens"], name="special_opens_once"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
                name="special_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which the shop is closed, whatever other hours say."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField(help_text="The last closed day.")
    reason = models.CharField(max_length=120, blank=True, help_text="Callers hear it: Closed: inventory.")

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day} {self.reason}".strip()
