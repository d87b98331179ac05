"""Shops and their staff, customers and how to reach them, and the events of everything that changed."""

import uuid
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

e164 = RegexValidator(
    r"^\+[1-9]\d{4,14}$",
    "Write the number with its country code, such as +15555551234.",
)


def validate_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Not a time zone. Use a name such as America/Chicago.")


class Public(models.Model):
    """A row that leaves the house: known outside by a random id, inside by its integer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Subject(Public):
    """A row whose changes are events; `event_sequence` counts them and moves only under the row's lock."""

    event_sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


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
    mileage_unit = models.CharField(
        max_length=2, choices=[("mi", "miles"), ("km", "kilometres")], default="mi"
    )
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


class Customer(Subject):
    """A person or a company whose cars come to the shops."""

    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    company = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True, help_text="Empty: the shop's language.")
    notes = models.TextField(blank=True, max_length=10_000)
    customer_since = models.DateField(null=True, blank=True)
    last_service_date = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(
        default=False,
        help_text="Made from a call on a number that is on file under another name: check and merge.",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        editable=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="customer_by_name"),
            models.Index(fields=["first_name"], name="customer_by_first_name"),
        ]

    def __str__(self) -> str:
        return self.full_name or "(no name)"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.company

    @property
    def phone_number(self) -> str | None:
        """The primary number (E.164). One query unless `phones` are prefetched."""
        return next((phone.number for phone in self.phones.all() if phone.is_primary), None)


class Phone(models.Model):
    """A number of a customer. Couples share numbers, people have several."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=16, validators=[e164])
    label = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField(default=False)
    textable = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="number_once_per_customer"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_primary=True),
                name="one_primary_number_per_customer",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="phone_by_number")]

    def __str__(self) -> str:
        return self.number


class Consent(models.Model):
    """What a customer allowed or withdrew, and the proof. Rows are only added; the newest one counts."""

    class Channel(models.TextChoices):
        CALL = "call"
        SMS = "sms", "text message"
        EMAIL = "email", "e-mail"

    class Purpose(models.TextChoices):
        SERVICE = "service", "about a visit"
        MARKETING = "marketing"

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=5, choices=Channel)
    purpose = models.CharField(max_length=9, choices=Purpose)
    granted = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=40, help_text="Where it was said: call, form, counter, text.")
    proof = models.TextField(blank=True, help_text="The words used, or where the paper is.")

    class Meta:
        indexes = [models.Index(fields=["customer", "channel", "purpose", "-at"], name="newest_consent")]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}: {'yes' if self.granted else 'no'}"


class Event(models.Model):
    """What happened, for subscribers: ids and the names of what changed, never values or people's words."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="+")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=6)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_call = models.BigIntegerField(null=True, help_text="The call in which it was done.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sequence"],
                name="one_event_per_subject_and_sequence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id} #{self.sequence}"
