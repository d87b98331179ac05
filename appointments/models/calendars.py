"""Outside calendars: which are connected, what of ours stands there, and what of theirs bears on us."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from appointments.models.resources import Resource
from appointments.models.visits import Appointment
from crm.models import Public, Shop


class GoogleAccount(Public):
    """Who lets us into Google's calendars: a person who granted it, or the installation's service account."""

    class Kind(models.TextChoices):
        PERSON = "person"
        SERVICE = "service", "service account"

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="google_accounts")
    kind = models.CharField(max_length=7, choices=Kind, editable=False)
    email = models.EmailField(editable=False)
    secret = models.TextField(blank=True, editable=False, help_text="A person's refresh token, sealed.")
    needs_reconnect = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "Google account"
        ordering = ["shop", "email"]
        constraints = [models.UniqueConstraint(fields=["shop", "email"], name="google_account_once_per_shop")]

    def __str__(self) -> str:
        return self.email


class Calendar(Public):
    """A Google calendar of the shop, of a bay or of a technician.

    The shop's gets all visits, a bay's or technician's those that it has; what others put there blocks the
    same. What Google said last stands until it says otherwise: `problem` tells why it is not asked now.
    """

    class Access(models.TextChoices):
        WRITER = "writer", "read and write"
        READER = "reader", "read only"
        FREE_BUSY = "free_busy", "free or busy only"

    class Problem(models.TextChoices):
        RECONNECT = "reconnect", "reconnect the account"
        NOT_FOUND = "not_found", "Google does not know it, or no longer shares it"
        REFUSED = "refused", "Google refuses what we ask"
        OUT_OF_REACH = "out_of_reach", "Google does not answer"

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="calendars")
    account = models.ForeignKey(GoogleAccount, models.CASCADE, related_name="calendars")
    resource = models.ForeignKey(
        Resource,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendars",
        help_text="Empty: the whole shop.",
    )
    google_id = models.CharField(max_length=254, help_text="Its id at Google.")
    name = models.CharField(max_length=120)
    access = models.CharField(max_length=9, choices=Access, default=Access.WRITER)
    is_active = models.BooleanField(default=True, help_text="Off: it is neither read nor written.")
    deleting_cancels = models.BooleanField(
        default=False, help_text="An event deleted there cancels its visit. Off: the desk decides."
    )
    sync_token = models.TextField(blank=True, editable=False)
    synced_at = models.DateTimeField(null=True, editable=False, help_text="When it was last read.")
    read_whole_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=12, choices=Problem, blank=True, editable=False)
    problem_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["shop", "name"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "google_id"], name="google_calendar_once_per_shop")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.resource or self.shop})"

    @property
    def takes_visits(self) -> bool:
        """Whether visits are written there."""
        return self.is_active and self.access == self.Access.WRITER


class Channel(models.Model):
    """Google's promise to push hints of a calendar's changes until `expires_at`; its token as a hash only."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="channels")
    name = models.UUIDField(unique=True, help_text="Our id of it.")
    google_name = models.CharField(max_length=200, blank=True, help_text="Google's id of what is watched.")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.name)


class Mirror(models.Model):
    """The event of a visit in one calendar: its id, and what both sides last agreed on.

    An id that Google once deleted is burnt, so each new event of a visit has the next `generation`. Before a
    write is sent, `in_flight` is set with what it says (`sent_starts_at` empty: a deletion), and stays until
    its outcome is known: a lost answer is never taken for something that staff did.
    """

    class State(models.TextChoices):
        ABSENT = "absent"
        PRESENT = "present"
        MISSING = "missing", "deleted there"

    visit = models.ForeignKey(Appointment, models.CASCADE, related_name="mirrors")
    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="mirrors")
    generation = models.PositiveIntegerField(default=1)
    event_id = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=State, default=State.ABSENT)
    etag = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField(
        null=True, help_text="The event's, as last written or taken over. Empty: to be written anew."
    )
    ends_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(null=True)
    in_flight = models.BooleanField(default=False)
    sent_starts_at = models.DateTimeField(null=True)
    sent_ends_at = models.DateTimeField(null=True)
    collided_at = models.DateTimeField(
        null=True, help_text="Since when staff have it on another visit's place, which may yet be moved, too."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "calendar"], name="one_event_per_visit_and_calendar"),
            models.UniqueConstraint(fields=["calendar", "event_id"], name="one_visit_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} in {self.calendar_id}: {self.state}"


class ForeignEvent(models.Model):
    """An event of others, as it bears on the schedule. Blocks are made of these."""

    class Kind(models.TextChoices):
        BUSY = "busy"
        STRAY = "stray", "ours, of no visit"

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="foreign_events")
    event_id = models.CharField(max_length=1100)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.BUSY)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "event_id"], name="foreign_event_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="foreign_event_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id}: {self.starts_at}–{self.ends_at}"


class CalendarNote(models.Model):
    """What happened to a visit's event in Google: for the desk to know, or to decide while it is open."""

    class Kind(models.TextChoices):
        MOVED = "moved", "moved there, and the visit with it"
        CANCELLED = "cancelled", "deleted there, and the visit cancelled"
        PUT_BACK = "put_back", "put back to where the visit is"
        MOVE_WAITS = "move_waits", "moved there: the desk decides"
        DELETION_WAITS = "deletion_waits", "deleted there: the desk decides"

    WAITING = (Kind.MOVE_WAITS, Kind.DELETION_WAITS)

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="notes")
    visit = models.ForeignKey(Appointment, models.CASCADE, related_name="calendar_notes")
    kind = models.CharField(max_length=14, choices=Kind)
    why = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, help_text="Where the event was moved to.")
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "visit"],
                condition=Q(kind__in=["move_waits", "deletion_waits"], settled_at=None),
                name="one_decision_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["calendar", "created_at"], name="calendar_note_by_age")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.visit_id})"


class CalendarFeed(Public):
    """A secret address from which a calendar program reads visits. Only the hash of its token is kept."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="calendar_feeds")
    resource = models.ForeignKey(
        Resource,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_feeds",
        help_text="Empty: the whole shop.",
    )
    prefix = models.CharField(max_length=6, editable=False, help_text="Its first signs, to tell feeds apart.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.resource or self.shop}"
