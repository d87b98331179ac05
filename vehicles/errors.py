"""Refusals of the vehicles room."""

from collections.abc import Sequence

from crm.errors import DomainError, NotFound


class VinError(DomainError):
    """A VIN that cannot be used; `message` says in plain words how to mend it."""

    code = "invalid_vin"
    default_error = "Invalid VIN or unable to decode"


class VinLength(VinError):
    code = "vin_length"
    default_error = "VIN must be exactly 17 characters"


class VinFormat(VinError):
    """A sign that no VIN has; `data.suggested_vin` where the mistake explains itself."""

    code = "vin_format"
    default_error = "Invalid VIN format"


class VinUnknown(VinError):
    """Make, model and year are not all known; `data.suggested_vin` where one letter explains it."""

    code = "vin_unknown"


class VinServiceTimeout(VinError):
    code = "vin_service_timeout"
    status = 504
    default_error = "NHTSA API request timed out"

    def __init__(self) -> None:
        super().__init__(message=VinServiceFailed.spoken)


class VinServiceFailed(VinError):
    """The live service answered `http_status` and nothing that can be used."""

    code = "vin_service_failed"
    status = 502
    spoken = "I cannot look up this VIN right now. The year, make and model of the vehicle will do."

    def __init__(self, http_status: int) -> None:
        super().__init__(f"NHTSA API error: {http_status}", message=self.spoken)


class RecallServiceFailed(DomainError):
    """The recalls service gave nothing that can be used."""

    code = "recall_service_failed"
    status = 502
    spoken = "I cannot look up recalls right now. The shop can check that for you."

    def __init__(self, error: str) -> None:
        super().__init__(error, message=self.spoken)


class RecallServiceTimeout(DomainError):
    code = "recall_service_timeout"
    status = 504
    default_error = "NHTSA API request timed out"

    def __init__(self) -> None:
        super().__init__(message=RecallServiceFailed.spoken)


class VehicleNotFound(NotFound):
    code = "vehicle_not_found"
    default_error = "Vehicle not found"


class WrongOwner(DomainError):
    code = "wrong_owner"
    default_error = "Vehicle does not belong to this customer"


class VinTaken(DomainError):
    """`data.vehicle_id` is the vehicle that has it."""

    code = "vin_taken"
    status = 409
    default_error = "This customer already has a vehicle with this VIN"


class VisitsInTheWay(DomainError):
    """`data.appointment_ids` are the visits; `sentence` has a place (`{}`) for their names."""

    code = "visits_in_the_way"
    status = 409

    def __init__(self, sentence: str, appointment_ids: Sequence[int]) -> None:
        visits = "visit" if len(appointment_ids) == 1 else "visits"
        named = f"{visits} {', '.join(map(str, appointment_ids))}"
        super().__init__(sentence.format(named), appointment_ids=list(appointment_ids))
