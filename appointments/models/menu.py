"""The menu: what a shop does, how long it takes, and what it needs."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from crm.models import Shop

STANDARD_SERVICES = (
    "oil_change",
    "tire_rotation",
    "brake_service",
    "brake_inspection",
    "inspection",
    "engine_diagnostics",
    "general_maintenance",
    "repair",
    "diagnostic",
    "recall",
    "other",
)
LONGEST_MINUTES = 2400  # a working week; longer work is several visits


class Service(models.Model):
    """A line of the menu; its `code` is the service type."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="services")
    code = models.CharField(max_length=40, validators=[RegexValidator(r"^[a-z][a-z0-9_]*$")])
    name = models.CharField(max_length=80)
    spoken_names = models.JSONField(
        default=list,
        blank=True,
        help_text='How callers say it: ["lube", "oil and filter"].',
    )
    minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES)],
        help_text="Working time. Empty: 60 for a visit.",
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(480)],
        help_text="The bay stays taken this long after the work.",
    )
    price_from = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    may_run_over = models.BooleanField(
        default=False,
        help_text="The work may go on after breaks and nights; the car keeps its bay in between.",
    )
    waiter_ok = models.BooleanField(default=True, help_text="The customer can wait for it.")
    bay_needs = models.JSONField(default=list, blank=True, help_text="Skills that the bay must have.")
    technician_needs = models.JSONField(
        default=list, blank=True, help_text="Skills that the technician must have."
    )
    interval_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Due again after so many months."
    )
    interval_mileage = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Due again after so far, in the shop's unit.",
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "menu"
        ordering = ["shop", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="service_code_once_per_shop")]

    def __str__(self) -> str:
        return self.name
