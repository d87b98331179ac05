"""What can go wrong with Google, as the work of a delivery sees it."""

from crm.events.subscribers import DeliveryError


class GoogleError(DeliveryError):
    """Google did not do it."""


class OutOfReach(GoogleError):
    """No whole answer in time, or one of 500 and above: it may have been done nevertheless."""


class RateLimited(GoogleError):
    """Too much at once; `not_before` is how long it wants us to wait."""


class Reconnect(GoogleError):
    """The grant was revoked, has died, or cannot be read: a person must connect the account again."""


class NotFound(GoogleError):
    """404: not there, or not for this account."""


class Gone(GoogleError):
    """410: deleted before; of a list, that its sync token is too old."""


class Exists(GoogleError):
    """409: the id of a new event is taken, or was before."""


class Stale(GoogleError):
    """412: somebody changed the event since."""


class Forbidden(GoogleError):
    """403 for another reason than haste: the calendar is no longer ours to write, or to read."""


class Refused(GoogleError):
    """Any other refusal; to ask again would not help."""

    def __init__(self) -> None:
        super().__init__(permanent=True)
