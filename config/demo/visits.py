"""The visits of the demo shop: what was, and what comes."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle

from django.utils import timezone

from appointments import reads, verbs
from appointments.availability import Slot
from appointments.models import Appointment, Claim, Service, ServiceLine
from config.demo.people import Car
from crm.actors import Actor
from crm.models import Customer, Shop
from vehicles.models import ServiceRecord, Vehicle

DAY = timedelta(days=1)
PAST_DAYS = 400
COMING_DAYS = 45

# What was done on past visits, in turns: service and remark.
DONE = [
    ("oil_change", "Full synthetic, new filter."),
    ("tire_rotation", "Rotated, pressures set."),
    ("inspection", "Passed."),
    ("oil_change", "Full synthetic, new filter."),
    ("brake_inspection", "Front pads at 4 mm."),
    ("general_maintenance", "Cabin filter and wiper blades."),
    ("brake_service", "Front pads and rotors."),
    ("engine_diagnostics", "Misfire on cylinder 3: coil replaced."),
    ("repair", "Water pump and belt."),
]
NEXT_OIL_CHANGE = timedelta(days=182)
NEXT_OIL_CHANGE_MILES = 5000

# What comes, in turns: service, the customer's words, and how the booking was made.
COMING = [
    ("oil_change", "", Appointment.Method.PHONE),
    ("brake_service", "Squeaks when braking downhill.", Appointment.Method.PHONE),
    ("inspection", "", Appointment.Method.ONLINE),
    ("oil_change", "", Appointment.Method.ONLINE),
    ("engine_diagnostics", "The check engine light came on yesterday.", Appointment.Method.PHONE),
    ("tire_rotation", "", Appointment.Method.WALK_IN),
    ("repair", "Leaves a puddle of coolant overnight.", Appointment.Method.PHONE),
]
FULL_DAY = 8
FULL_DAYS = 30
VISITS_A_DAY = (3, 3, 2, 3, 2, 2, 1, 2, 1, 1)  # of the next days on which the shop is open
FIRST_CALL = "Rosa"  # she comes to no visit, so that the README's call is her next one


def add_past_visits(shop: Shop, garage: list[tuple[Car, Vehicle]], today: date) -> int:
    """Visits of the last months, most of them completed; returns how many.

    No verb books into the past, so this writes rows as an import from another program would: finished work
    with its claims and service record, the rest without claims; and no events, since nothing happens now.
    Bay, technician and hour come from the same engine that finds free times, asked as of that day.
    """
    diary = Diary(shop, today - timedelta(days=PAST_DAYS), today)
    last_done: dict[int, date] = {}
    count = 0
    for number, (car, vehicle) in enumerate(garage):
        for visit in range(1 + number % 3):
            # At least a week ago, when even the longest work is over.
            wanted = today - timedelta(days=8 + number * 11 % 110 + 125 * visit)
            code, remark = DONE[(number + 4 * visit) % len(DONE)]
            slot = diary.slot(wanted, diary.menu[code], number, step=-DAY, now=None)
            status = _outcome(number, visit)
            _import_visit(shop, car, vehicle, diary.menu[code], slot, status, remark)
            count += 1
            if status == Appointment.Status.COMPLETED:
                day = slot.start.astimezone(shop.zone).date()
                last_done[vehicle.customer_id] = max(day, last_done.get(vehicle.customer_id, day))
    customers = list(Customer.objects.filter(pk__in=last_done))
    for customer in customers:
        customer.last_service_date = last_done[customer.pk]
    Customer.objects.bulk_update(customers, ["last_service_date"])
    return count


def add_coming_visits(actor: Actor, shop: Shop, garage: list[tuple[Car, Vehicle]], today: date) -> int:
    """Visits of the next days, booked like any other; one is cancelled again. Returns how many."""
    diary = Diary(shop, today, today + timedelta(days=COMING_DAYS))
    vehicles = [vehicle for _car, vehicle in garage if vehicle.customer.first_name != FIRST_CALL]
    wishes = zip(reversed(vehicles), cycle(COMING), _busy_days(diary, today), strict=False)
    visits = []
    for number, (vehicle, (code, concerns, method), day) in enumerate(wishes):
        slot = diary.slot(day, diary.menu[code], 5 * number, step=DAY, now=timezone.now())
        visit = verbs.book(
            actor,
            shop,
            customer=vehicle.customer,
            vehicle=vehicle,
            scheduled_at=slot.start,
            services=[code],
            customer_concerns=concerns,
            booking_method=method,
        )
        visits.append(visit)
        if number % 3 == 0:
            verbs.confirm(actor, visit)
    verbs.cancel(actor, visits[-1], "Sold the car")
    return len(visits)


def fill_calendar(actor: Actor, shop: Shop, vehicles: Iterable[Vehicle], today: date) -> int:
    """Book `vehicles` in until each of the next open days has FULL_DAY visits; returns how many it took.

    That is what the demo shop's calendar holds, however many its customers are.
    """
    diary = Diary(shop, today, today + timedelta(days=COMING_DAYS))
    wishes = zip(vehicles, cycle(COMING), _gaps(diary, today), strict=False)
    count = 0
    for count, (vehicle, (code, concerns, method), day) in enumerate(wishes, start=1):
        slot = diary.slot(day, diary.menu[code], 5 * count, step=DAY, now=timezone.now())
        verbs.book(
            actor,
            shop,
            customer=vehicle.customer,
            vehicle=vehicle,
            scheduled_at=slot.start,
            services=[code],
            customer_concerns=concerns,
            booking_method=method,
        )
    return count


def _gaps(diary: "Diary", today: date) -> Iterator[date]:
    """The next open days, each as often as a visit is missing to a full one."""
    for day in (today + timedelta(days=number) for number in range(1, FULL_DAYS + 1)):
        if hours := diary.opening.on(day).open:
            visits = Appointment.objects.filter(
                shop=diary.shop,
                scheduled_at__range=(hours[0].start, hours[-1].end),
                status__in=Appointment.ACTIVE,
            )
            yield from [day] * (FULL_DAY - visits.count())


def _busy_days(diary: "Diary", today: date) -> Iterator[date]:
    """The days of the coming visits, each as often as it has one."""
    day = today
    for visits in VISITS_A_DAY:
        while not diary.opening.on(day).open:
            day += DAY
        yield from [day] * visits
        day += DAY


class Diary:
    """Free times of the shop between two days, past ones included."""

    def __init__(self, shop: Shop, first: date, last: date) -> None:
        self.shop = shop
        self.menu = reads.menu(shop)
        self.opening = reads.load_opening(shop, first, last)

    def slot(self, day: date, service: Service, turn: int, *, step: timedelta, now: datetime | None) -> Slot:
        """A free start for the service: on `day`, or the first day by `step` after it that has one.

        `turn` chooses among the day's starts. `now` (UTC) None: as if asked that very midnight.
        """
        job = reads.job_for([service], None, default_minutes=reads.DEFAULT_VISIT_MINUTES)
        while True:
            asked = now or datetime.combine(day, time.min, self.shop.zone).astimezone(UTC)
            schedule = reads.load_schedule(
                self.shop, self.opening, day, day, job, now=asked, notice=now is not None
            )
            if slots := schedule.slots(day, job):
                return slots[turn % len(slots)]
            day += step


def _outcome(number: int, visit: int) -> Appointment.Status:
    if visit == 0 and number % 8 == 3:
        return Appointment.Status.CANCELLED
    if visit == 0 and number % 12 == 6:
        return Appointment.Status.NO_SHOW
    return Appointment.Status.COMPLETED


def _import_visit(
    shop: Shop,
    car: Car,
    vehicle: Vehicle,
    service: Service,
    slot: Slot,
    status: Appointment.Status,
    remark: str,
) -> None:
    minutes = service.minutes or reads.DEFAULT_VISIT_MINUTES
    visit = Appointment(
        shop=shop,
        customer=vehicle.customer,
        vehicle=vehicle,
        scheduled_at=slot.start,
        ends_at=slot.end,
        duration_minutes=minutes,
        service_type=service.code,
        status=status,
        booking_method=Appointment.Method.IMPORT,
        booked_by="demo",
    )
    done = status == Appointment.Status.COMPLETED
    if done:
        visit.stage = Appointment.Stage.PICKED_UP
        visit.arrived_at, visit.completed_at = slot.start, slot.end
    elif status == Appointment.Status.CANCELLED:
        visit.cancelled_at = slot.start - timedelta(hours=20)
        visit.cancellation_reason = "Car trouble solved itself"
    visit.save()
    ServiceLine.objects.create(
        appointment=visit,
        service=service,
        code=service.code,
        name=service.name,
        minutes=minutes,
        price_from=service.price_from,
        service_record=_record(shop, car, vehicle, service, slot, remark) if done else None,
    )
    if done:
        Claim.objects.bulk_create(
            Claim(
                resource_id=resource,
                kind=Claim.Kind.VISIT,
                appointment=visit,
                starts_at=slot.start,
                ends_at=slot.claimed_until,
            )
            for resource in (slot.bay_id, slot.technician_id)
            if resource is not None
        )


def _record(
    shop: Shop, car: Car, vehicle: Vehicle, service: Service, slot: Slot, remark: str
) -> ServiceRecord:
    day = slot.start.astimezone(shop.zone).date()
    mileage = car.mileage(day)
    record = ServiceRecord(
        vehicle=vehicle,
        shop=shop,
        date=day,
        service_type=service.code,
        description=remark,
        mileage=mileage,
        services=[service.name],
        cost=(service.price_from or Decimal(640)) * Decimal("1.0825"),  # with the sales tax of Austin
        currency=shop.currency,
    )
    if service.code == "oil_change":
        record.next_service_type = service.code
        record.next_due_date = day + NEXT_OIL_CHANGE
        record.next_due_mileage = mileage + NEXT_OIL_CHANGE_MILES
    record.save()
    return record
