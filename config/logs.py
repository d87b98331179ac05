"""Log lines without callers in them: no words of an exception, no phone numbers, no VINs."""

import logging
import re
import traceback
from types import TracebackType

# Seven digits or more, together or in groups; a date stays readable.
PHONE = re.compile(r"(?<!\d)(?<!\d-)(?!\d{4}-\d\d-\d\d)\+?\d(?:[ ().-]{0,2}\d){6,}")
VIN = re.compile(r"\b(?=[A-Z]*\d)[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Formats a record for the console; of an exception only its type and place are kept.

    The words of an exception often repeat a value: the database names the duplicate number.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        record.message = VIN.sub("[vin]", PHONE.sub("[number]", record.message))
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  logging's own name
        kind, _error, place = ei
        name = f"{kind.__module__}.{kind.__qualname__}" if kind else "no exception"
        return f"{''.join(traceback.format_tb(place))}{name}"
