"""Why a visit cannot be booked, moved or cancelled."""

from collections.abc import Iterable

from crm.errors import DomainError, InvalidValue, NotFound


class AppointmentNotFound(NotFound):
    code = "appointment_not_found"
    default_error = "Appointment not found"


class InvalidDatetime(InvalidValue):
    code = "invalid_datetime"
    default_error = "Invalid datetime format"


class TimeDoesNotExist(InvalidValue):
    """The clock jumps over this time when summer time begins."""

    code = "nonexistent_time"
    default_error = "This time does not exist on that day: the clocks go forward"


class InvalidDate(InvalidValue):
    code = "invalid_date"
    default_error = "Invalid date format"


class InvalidDuration(InvalidValue):
    code = "invalid_duration"
    default_error = "Invalid duration_minutes"


class InvalidServiceType(InvalidValue):
    code = "invalid_service_type"

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(
            f"Invalid service_type. Must be one of: {', '.join(codes)}",
            field="service_type",
        )


class CannotWait(DomainError):
    code = "cannot_wait"
    default_error = "The customer cannot wait for this service"


class Unavailable(DomainError):
    """The wanted start does not fit; `data.alternatives` holds the nearest free starts (shop's zone)."""

    code = "unavailable"
    status = 409


class InThePast(Unavailable):
    code = "in_the_past"
    default_error = "This time is in the past"


class TooSoon(Unavailable):
    code = "too_soon"
    default_error = "This time is inside the minimum notice"


class BeyondHorizon(Unavailable):
    code = "beyond_horizon"
    default_error = "This time is further ahead than the shop books"


class OutsideHours(Unavailable):
    code = "outside_hours"
    default_error = "This time is outside opening hours"


class OffGrid(Unavailable):
    code = "off_grid"
    default_error = "Visits do not start at this time"


class NobodyCan(Unavailable):
    code = "nobody_can"
    default_error = "The shop has no bay or technician for this work"


class SlotTaken(Unavailable):
    code = "slot_taken"
    default_error = "This time slot is taken"


class DuplicateAppointment(DomainError):
    """`data.appointment_id` and `data.scheduled_at` tell the existing visit."""

    code = "duplicate"
    status = 409
    default_error = "This vehicle already has this service booked on that day"


class VehicleBusy(DomainError):
    code = "vehicle_busy"
    status = 409
    default_error = "The vehicle is already in another visit at that time"


class WrongStatus(DomainError):
    """The visit's status does not allow it."""

    code = "wrong_status"
    status = 409


class InsideCutoff(DomainError):
    code = "inside_cutoff"
    status = 409
    default_error = "It is too close to the visit to change it; please call the shop"


class WrongStage(DomainError):
    """Work does not go from the one stage to the other."""

    code = "wrong_stage"
    status = 409


class TooEarly(DomainError):
    """The day or the minute for it has not come. `data.earliest` (shop's zone), where one can wait for it."""

    code = "too_early"
    status = 409


class BlockNotFound(NotFound):
    code = "block_not_found"
    default_error = "Block not found"
