"""Texts as they are kept: without the signs that only a machine would act on, and not too long."""

import unicodedata
from collections.abc import Mapping

from django.db.models import Model

from crm.errors import InvalidValue

# Control signs (NUL, escape), halves of a pair, and what turns the direction of a whole line around.
_UNWANTED = {"Cc", "Cs"}
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Without control characters, line breaks and needless spaces."""
    return " ".join(_printable(" ".join(text.split())).split())


def block(text: str) -> str:
    """Lines without control characters, and nothing but text at either end."""
    return "\n".join(_printable(line).rstrip() for line in text.splitlines()).strip()


def check_lengths(model: type[Model], texts: Mapping[str, str]) -> None:
    """Raise InvalidValue for a text that is longer than the model's field of its name may be."""
    for name, text in texts.items():
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if longest is not None and len(text) > longest:
            raise InvalidValue(f"{name} is longer than {longest} letters", field=name)


def _printable(text: str) -> str:
    return "".join(
        sign for sign in text if unicodedata.category(sign) not in _UNWANTED and sign not in _TURNS
    )
