"""The one error tree: every refusal is a DomainError, mapped once for REST, admin and tools."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with a stable code, a text for the log and the model, and a sentence for the caller.

    `error` is the fixed text that integrations compare; `message` may be spoken aloud and is the same
    unless given; `data` holds what helps to go on (alternatives, an existing visit).
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    default_error: ClassVar[str] = "This cannot be done"

    def __init__(self, error: str | None = None, *, message: str | None = None, **data: Any) -> None:
        self.error = error or self.default_error
        self.message = message or self.error
        self.data = data
        super().__init__(self.error)


class InvalidValue(DomainError):
    """A value that cannot be taken; `data.field` names it."""

    code = "invalid"
    default_error = "Invalid value"


class InvalidPhone(InvalidValue):
    code = "invalid_phone"
    default_error = "Invalid phone number"


class NotFound(DomainError):
    code = "not_found"
    status = 404
    default_error = "Not found"


class CustomerNotFound(NotFound):
    code = "customer_not_found"
    default_error = "Customer not found"


class ShopNotFound(NotFound):
    code = "shop_not_found"
    default_error = "Shop not found"


class NotAllowed(DomainError):
    """The actor's rights do not reach that far."""

    code = "not_allowed"
    status = 403
    default_error = "Not allowed"


class ChangedMeanwhile(DomainError):
    """The row is not any more what somebody looked at who wants to change it."""

    code = "changed_meanwhile"
    status = 409
    default_error = "Somebody else changed this at the same moment; please look again"


class PhoneNotFound(NotFound):
    code = "phone_not_found"
    default_error = "Phone number not found"


class PhoneTaken(DomainError):
    """`data.phone_id` is the row that has it."""

    code = "phone_taken"
    status = 409
    default_error = "This customer already has this number"


class NotesFull(InvalidValue):
    """Nothing was written; the notes must be shortened first."""

    code = "notes_full"


class CannotMerge(DomainError):
    code = "cannot_merge"
    status = 409
    default_error = "These customers cannot be merged"


class CannotUndoMerge(DomainError):
    code = "cannot_undo_merge"
    status = 409
    default_error = "This merge cannot be undone"


class MergeTooOld(CannotUndoMerge):
    code = "merge_too_old"
    default_error = "A merge can be undone for 24 hours only"
