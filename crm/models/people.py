"""Customers, how to reach them, what they allowed, and which of them turned out to be one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Upper
from django.utils import timezone

from crm.indexes import SearchIndex, TrigramIndex
from crm.models.base import Subject, Whole, e164, history
from crm.spelling import Spellings

# What a search by name looks at: every word between two spaces.
NAME_TEXT = Lower(
    Concat(*(Value(" "), F("first_name"), Value(" "), F("last_name"), Value(" "), F("company"), Value(" ")))
)


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
    history = history()

    class Meta:
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="customer_by_name"),
            models.Index(fields=["first_name"], name="customer_by_first_name"),
            models.Index(fields=["id"], condition=Q(provisional=True), name="customer_to_check"),
            TrigramIndex(NAME_TEXT, name="customer_by_name_text"),
            SearchIndex(Spellings(NAME_TEXT), name="customer_by_spelling"),
            models.Index(Upper("email"), name="customer_by_email"),  # as iexact asks
            models.Index(fields=["updated_at", "id"], name="customer_by_last_change"),
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


class Phone(Whole):
    """A number of a customer. Couples share numbers, people have several."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=16, validators=[e164])
    label = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField(default=False)
    textable = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="number_once_per_customer"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_primary=True),
                name="one_primary_number_per_customer",
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="phone_by_number"),
            TrigramIndex(F("number"), name="phone_by_some_digits"),
        ]

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
    proof = models.TextField(blank=True, max_length=2000, help_text="The words used, or where the paper is.")
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "channel", "purpose", "-at"], name="newest_consent")]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}: {'yes' if self.granted else 'no'}"


class Merge(models.Model):
    """Two customers who turned out to be one; `moved` holds what it takes to undo it.

    `moved` lists, by model, the ids of the rows that were re-pointed, and the values that were overwritten.
    """

    survivor = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    other = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=Q(undone_at=None), name="merged_into_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.survivor_id}"
