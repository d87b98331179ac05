"""Shops, their staff, and the keys of their programs."""

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from crm.models.base import Public, e164


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Not a time zone. Use a name such as America/Chicago.")


class MileageUnit(models.TextChoices):
    MILES = "mi", "miles"
    KILOMETRES = "km", "kilometres"


class Shop(Public):
    """One location of the business: its number, zone, and the rules of its schedule."""

    name = models.CharField(max_length=120)
    phone_number = models.CharField(max_length=16, validators=[e164], help_text="The number callers dial.")
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True, help_text="State or province.")
    postal_code = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=64, default="America/Chicago", validators=[validate_zone])
    country = models.CharField(
        max_length=2,
        default="US",
        help_text="ISO code; also the home of phone numbers.",
    )
    currency = models.CharField(max_length=3, default="USD")
    mileage_unit = models.CharField(max_length=2, choices=MileageUnit, default=MileageUnit.MILES)
    languages = models.JSONField(default=list, blank=True, help_text='Spoken here, first is default: ["en"].')
    advisor_numbers = models.JSONField(
        default=list,
        blank=True,
        help_text="Numbers of people who take calls, in order. Nobody else is dialled.",
    )
    is_active = models.BooleanField(default=True)

    closes_on_holidays = models.BooleanField(default=True, help_text="Closed on public holidays.")
    holiday_subdivision = models.CharField(
        max_length=10,
        blank=True,
        help_text="State or region code for its own holidays, such as TX.",
    )
    grid_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
        help_text="Visits start every so many minutes, counted from midnight.",
    )
    notice_minutes = models.PositiveIntegerField(default=60, help_text="Shortest notice for a booking.")
    horizon_days = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text="How far ahead one may book.",
    )
    change_cutoff_minutes = models.PositiveIntegerField(
        default=120,
        help_text="Callers and programs move or cancel no later than this before a visit.",
    )
    plans_technicians = models.BooleanField(
        default=True, help_text="A visit needs a technician on shift, not only a bay."
    )
    no_show_grace_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(1440)],
        help_text="So long after its time a visit can be called a no-show.",
    )
    overrun_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(480)],
        help_text="Work that is past its end is taken to need its bay so much longer, counted from now.",
    )

    call_minutes = models.PositiveSmallIntegerField(
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="The longest call; then the caller is told that the time is up.",
    )
    calls_at_once = models.PositiveSmallIntegerField(
        default=20,
        validators=[MinValueValidator(1)],
        help_text="More calls than that at one time go to a person at once.",
    )
    calls_per_number = models.PositiveSmallIntegerField(
        default=20,
        validators=[MinValueValidator(1)],
        help_text="The agent answers so many calls of one number a day; further ones go to a person.",
    )
    visits_per_number = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1)],
        help_text="So many coming visits one number may book by phone in a day.",
    )
    ring_seconds = models.PositiveSmallIntegerField(
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(60)],
        help_text="So long each person's phone rings before the next one's.",
    )

    class Meta:
        verbose_name_plural = "shops and hours"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else "en"


class Role(models.TextChoices):
    OWNER = "owner"
    ADVISOR = "advisor"
    TECHNICIAN = "technician"
    READ_ONLY = "read_only", "read only"


class StaffMembership(models.Model):
    """A user's role in one shop."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        verbose_name = "member of staff"
        verbose_name_plural = "staff"
        constraints = [models.UniqueConstraint(fields=["user", "shop"], name="one_role_per_user_and_shop")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.shop}"


class ApiKey(models.Model):
    """A REST key of a user. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    prefix = models.CharField(max_length=8, editable=False, help_text="Its first signs, to tell keys apart.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.user}"
