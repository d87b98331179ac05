"""What a visit occupies: a bay and, where the shop plans its people, a technician."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appointments.models.hours import Weekday
from crm.models import Public, Shop


class Resource(Public):
    """A bay or a technician. `skills` are the shop's own words, matched with what a service needs."""

    class Kind(models.TextChoices):
        BAY = "bay"
        TECHNICIAN = "technician"

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    skills = models.JSONField(default=list, blank=True, help_text='Such as ["lift", "alignment"].')
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A technician's login.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "bay or technician"
        verbose_name_plural = "bays and technicians"
        ordering = ["shop", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "name"], name="resource_name_once_per_shop")
        ]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """Weekly working time of a technician, in wall time. Without any: whenever the shop is open."""

    resource = models.ForeignKey(
        Resource,
        models.CASCADE,
        related_name="shifts",
        limit_choices_to={"kind": Resource.Kind.TECHNICIAN},
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField()
    ends = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    class Meta:
        ordering = ["resource", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends="00:00"),
                name="shift_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Block(models.Model):
    """Time in which a resource, or the whole shop, cannot be booked: leave, repair, an outside calendar."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="blocks")
    resource = models.ForeignKey(
        Resource,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="blocks",
        help_text="Empty: the whole shop.",
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, default="desk", help_text="desk, or the calendar it came from.")
    external_id = models.CharField(max_length=200, blank=True, help_text="Its id in that calendar.")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="block_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["shop", "source", "external_id", "resource"],
                condition=~Q(external_id=""),
                name="outside_block_once",
            ),
        ]
        indexes = [models.Index(fields=["shop", "ends_at"], name="block_by_shop_and_end")]

    def __str__(self) -> str:
        return f"{self.resource or self.shop}: {self.reason or self.source}"
