"""Cars, and what was done to them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower, Replace, Upper

from crm.indexes import TrigramIndex
from crm.locks import lock_vin
from crm.models import Customer, MileageUnit, Shop, Subject, history

vin_form = RegexValidator(r"^[A-HJ-NPR-Z0-9]{17}$", "A VIN has 17 letters and digits, never I, O or Q.")


def _bare(name: str) -> Replace:
    return Replace(F(name), Value(" "))


# What a search looks at: plate, unit number, VIN, and the words for the car, each between two spaces and
# without dashes.
VEHICLE_TEXT = Lower(
    Replace(
        Concat(
            *(Value(" "), _bare("license_plate"), Value(" "), _bare("unit_number")),
            *(Value(" "), Coalesce(F("vin"), Value("")), Value(" ")),
            *(Coalesce(Cast("year", models.CharField()), Value("")), Value(" ")),
            *(F("make"), Value(" "), F("model"), Value(" ")),
        ),
        Value("-"),
    )
)


class Vehicle(Subject):
    """A car of a customer. A caller need not know its VIN."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="vehicles")
    vin = models.CharField("VIN", max_length=17, null=True, blank=True, validators=[vin_form])
    unit_number = models.CharField(max_length=40, blank=True, help_text="A company's own number for it.")
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1886), MaxValueValidator(2100)],
    )
    make = models.CharField(max_length=60, blank=True)
    model = models.CharField(max_length=60, blank=True)
    trim = models.CharField(max_length=60, blank=True)
    color = models.CharField(max_length=30, blank=True)
    license_plate = models.CharField(max_length=16, blank=True)
    current_mileage = models.PositiveIntegerField(null=True, blank=True)
    mileage_unit = models.CharField(max_length=2, choices=MileageUnit, default=MileageUnit.MILES)
    is_primary_vehicle = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True, help_text="Still this customer's car.")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        editable=False,
        help_text="The same car, where two customers who had it turned out to be one.",
    )
    # When it was saved, another active car had its VIN. Of the active cars with one VIN at most one is
    # without this mark, so those that have it lead to every VIN that has several owners.
    vin_shared = models.BooleanField(default=False, editable=False)
    history = history(excluded_fields=["vin_shared"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "vin"],
                condition=Q(is_active=True),
                name="vin_once_per_customer",
            ),
            models.CheckConstraint(condition=~Q(vin=""), name="no_empty_vin"),
        ]
        indexes = [
            models.Index(fields=["vin"], name="vehicle_by_vin"),
            models.Index(fields=["vin"], condition=Q(vin_shared=True), name="vehicle_with_shared_vin"),
            models.Index(fields=["license_plate"], name="vehicle_by_plate"),
            TrigramIndex(VEHICLE_TEXT, name="vehicle_by_text"),
            models.Index(fields=["updated_at", "id"], name="vehicle_by_last_change"),
            models.Index(fields=["make", "model", "id"], name="vehicle_by_make"),
            models.Index(Upper("make"), "year", "id", name="vehicle_of_make"),  # as iexact asks
            models.Index(Upper("model"), "year", "id", name="vehicle_of_model"),
            models.Index(fields=["year", "id"], name="vehicle_by_year"),
            models.Index(fields=["id"], condition=Q(is_active=False), name="vehicle_given_up"),
        ]

    def __str__(self) -> str:
        return self.description

    def save(self, *args: Any, **options: Any) -> None:
        """Two owners may save one VIN at the same moment: the second waits, and sees the first."""
        with transaction.atomic(savepoint=False):
            if self.vin and self.is_active:
                lock_vin(self.vin)
                others = Vehicle.objects.filter(vin=self.vin, is_active=True).exclude(pk=self.pk)
                self.vin_shared = others.exists()
            super().save(*args, **options)

    @property
    def description(self) -> str:
        """Such as `2018 Honda Civic`."""
        return " ".join(str(part) for part in (self.year, self.make, self.model) if part) or "vehicle"


class ServiceRecord(models.Model):
    """One service that was done, and when the next one is due."""

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="service_records")
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, blank=True, related_name="+")
    date = models.DateField()
    service_type = models.CharField(max_length=40)
    description = models.TextField(blank=True)
    mileage = models.PositiveIntegerField(null=True, blank=True)
    mileage_unit = models.CharField(max_length=2, choices=MileageUnit, default=MileageUnit.MILES)
    services = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    next_service_type = models.CharField(max_length=40, blank=True)
    next_due_date = models.DateField(null=True, blank=True)
    next_due_mileage = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "service history"
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["vehicle", "-date"], name="newest_service_record")]

    def __str__(self) -> str:
        return f"{self.date} {self.service_type}"
