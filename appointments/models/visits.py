"""Visits, and the claims that keep their bays and technicians."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from appointments.constraints import NoOverlap
from appointments.models.menu import Service
from appointments.models.resources import Resource
from crm.models import Customer, Shop, Subject, history
from vehicles.models import ServiceRecord, Vehicle


class Appointment(Subject):
    """A visit of one vehicle.

    `scheduled_at` is when the customer comes; the work takes `duration_minutes` of open time, until
    `ends_at`. What it occupies, and how long, are its claims.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled"
        CONFIRMED = "confirmed"
        IN_PROGRESS = "in_progress", "in progress"
        COMPLETED = "completed"
        CANCELLED = "cancelled"
        NO_SHOW = "no_show", "no-show"

    class Stage(models.TextChoices):
        ARRIVED = "arrived"
        IN_BAY = "in_bay", "in the bay"
        WAITING_APPROVAL = "waiting_approval", "waiting for approval"
        WAITING_PARTS = "waiting_parts", "waiting for parts"
        READY = "ready"
        PICKED_UP = "picked_up", "picked up"

    class Transport(models.TextChoices):
        WAIT = "wait", "waits"
        DROP_OFF = "drop_off", "drops off"

    class Method(models.TextChoices):
        AI_VOICE = "ai_voice", "AI voice"
        PHONE = "phone"
        ONLINE = "online"
        WALK_IN = "walk_in", "walk-in"
        API = "api", "API"
        IMPORT = "import"

    OPEN = (Status.SCHEDULED, Status.CONFIRMED)
    ACTIVE = (Status.SCHEDULED, Status.CONFIRMED, Status.IN_PROGRESS)

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="appointments")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="appointments")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="appointments")
    scheduled_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="When the work is planned to be done.")
    duration_minutes = models.PositiveSmallIntegerField(help_text="Working time.")
    service_type = models.CharField(max_length=40, help_text="Code of the first service.")
    service_description = models.TextField(blank=True, max_length=2000)
    customer_concerns = models.TextField(blank=True, max_length=2000)
    notes = models.TextField(blank=True, max_length=10_000)
    transport = models.CharField(max_length=8, choices=Transport, default=Transport.DROP_OFF)
    status = models.CharField(max_length=11, choices=Status, default=Status.SCHEDULED)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    stage_since = models.DateTimeField(null=True, blank=True)
    booking_method = models.CharField(max_length=8, choices=Method)
    booked_by = models.CharField(max_length=150)
    confirmation_sent = models.BooleanField(default=False, help_text="Only when one was really sent.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    mileage = models.PositiveIntegerField(
        null=True, blank=True, help_text="As read when it came, in the shop's unit."
    )
    promised_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancellation_reason = models.TextField(blank=True, max_length=2000)
    history = history()

    class Meta:
        verbose_name = "visit"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("scheduled_at")),
                name="visit_ends_after_it_begins",
            ),
            NoOverlap(
                name="vehicle_in_one_visit_at_a_time",
                key="vehicle",
                start="scheduled_at",
                end="ends_at",
                condition=Q(status__in=["scheduled", "confirmed", "in_progress"]),
            ),
        ]
        indexes = [
            models.Index(fields=["scheduled_at", "id"], name="visit_by_time"),  # of several shops
            models.Index(fields=["shop", "scheduled_at"], name="visit_by_shop_and_time"),
            models.Index(fields=["shop", "status", "scheduled_at"], name="visit_by_status_and_time"),
            models.Index(fields=["shop", "service_type", "scheduled_at"], name="visit_by_service_and_time"),
            models.Index(fields=["booking_method", "scheduled_at"], name="visit_by_method_and_time"),
            models.Index(fields=["customer", "scheduled_at"], name="visit_by_customer_and_time"),
            models.Index(fields=["vehicle", "scheduled_at"], name="visit_by_vehicle_and_time"),
            models.Index(fields=["shop"], condition=Q(status="in_progress"), name="visit_under_way"),
        ]

    def __str__(self) -> str:
        work = self.service_type.replace("_", " ").capitalize()
        return f"{work}, {self.scheduled_at.astimezone(self.shop.zone):%Y-%m-%d %H:%M}"

    @property
    def work(self) -> str:
        """What is to be done, in the menu's words. Queries unless `services` is prefetched."""
        return ", ".join(line.name for line in self.services.all()) or self.service_type

    @property
    def bay(self) -> Resource | None:
        return self._claimed(Resource.Kind.BAY)

    @property
    def technician(self) -> Resource | None:
        return self._claimed(Resource.Kind.TECHNICIAN)

    def _claimed(self, kind: Resource.Kind) -> Resource | None:
        """Queries unless `claims__resource` is prefetched. A cancelled visit claims nothing."""
        return next(
            (claim.resource for claim in self.claims.all() if claim.resource.kind == kind),
            None,
        )


class ServiceLine(models.Model):
    """One service of a visit, as the menu had it when it was booked."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    price_from = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    service_record = models.OneToOneField(
        ServiceRecord,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="line",
        editable=False,
        help_text="What was written into the car's history when it was done.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["appointment", "code"], name="service_once_per_visit")]

    def __str__(self) -> str:
        return self.name


class RulePass(models.Model):
    """A house rule that a person passed for a visit, and why."""

    class Rule(models.TextChoices):
        NOTICE = "notice", "shortest notice"
        HORIZON = "horizon", "how far ahead one books"
        HOURS = "hours", "opening hours and shifts"
        GRID = "grid", "start times"
        SKILL = "skill", "skills"
        CUTOFF = "cutoff", "last moment for changes"
        DUPLICATE = "duplicate", "same service on the same day"
        SQUEEZE = "squeeze", "one visit at a time in a bay"

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="passes")
    rule = models.CharField(max_length=9, choices=Rule)
    reason = models.CharField(max_length=500)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "rule passes"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.reason}"


class Claim(models.Model):
    """A resource taken for a span, by a visit or by a short hold.

    A hold belongs to `holder` (a call, a form) and is void after `expires_at`. A visit squeezed in by a
    person may overlap others, but still counts as busy.
    """

    class Kind(models.TextChoices):
        VISIT = "visit"
        HOLD = "hold"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=5, choices=Kind)
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, blank=True, related_name="claims")
    holder = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="With the buffer after the work.")
    expires_at = models.DateTimeField(null=True, blank=True)
    squeezed_in = models.BooleanField(default=False)
    released = models.BooleanField(
        default=False,
        help_text="Given up before the work was over: ends when it says, however long that takes.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="claim_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind="visit", appointment__isnull=False, expires_at__isnull=True)
                | (Q(kind="hold", appointment__isnull=True, expires_at__isnull=False) & ~Q(holder="")),
                name="claim_is_a_visit_or_a_hold",
            ),
            NoOverlap(
                name="resource_claimed_once_at_a_time",
                key="resource",
                start="starts_at",
                end="ends_at",
                condition=Q(squeezed_in=False),
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "ends_at"], name="claim_by_resource_and_end"),
            models.Index(fields=["holder"], condition=~Q(holder=""), name="claim_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.kind} {self.starts_at}–{self.ends_at}"
