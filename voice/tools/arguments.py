"""The first gate: arguments as they came from a model or a program, checked against the tool's signature."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from crm.errors import InvalidValue
from voice.tools.registry import Parameter, Tool

LARGEST = 2**63 - 1  # what the database holds
MOST_ITEMS = 10


def check_arguments(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by their names in the schema; null is left out. Raises InvalidValue, which names one."""
    known = {parameter.name: parameter for parameter in tool.parameters}
    for name in given:
        if name not in known:
            raise _invalid("Unexpected argument", name)
    checked = {}
    for parameter in tool.parameters:
        value = given.get(parameter.name)
        if value is None:
            if parameter.required:
                raise _invalid("Missing argument", parameter.name)
            continue
        problem = _problem(parameter, value)
        if problem:
            raise _invalid("Invalid argument", parameter.name, problem)
        checked[parameter.name] = value
    return checked


def _problem(parameter: Parameter, value: Any) -> str | None:
    if parameter.kind is list:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            return f"must be a list of at most {MOST_ITEMS} texts"
        return next(
            (problem for item in value if (problem := _text_problem(item, parameter.limit))),
            None,
        )
    if parameter.kind is bool:
        return None if isinstance(value, bool) else "must be true or false"
    if parameter.kind is int or issubclass(parameter.kind, Model):
        if isinstance(value, bool) or not isinstance(value, int):
            return "must be a whole number"
        return None if -LARGEST <= value <= LARGEST else "is out of range"
    if problem := _text_problem(value, parameter.limit):
        return problem
    if parameter.choices and value not in parameter.choices:
        return f"must be one of: {', '.join(parameter.choices)}"
    return None


def _text_problem(value: Any, limit: int) -> str | None:
    if not isinstance(value, str):
        return "must be a text"
    if len(value) > limit:
        return f"must not be longer than {limit} characters"
    if "\x00" in value:
        return "must not hold NUL"
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which no database takes
        return "is not valid Unicode"
    return None


def _invalid(what: str, name: str, problem: str = "") -> InvalidValue:
    shown = name if name.isascii() and name.isidentifier() and len(name) <= 60 else "(unreadable name)"
    return InvalidValue(
        f"{what}: {shown}{' ' + problem if problem else ''}",
        message="I did not get all of that right. Could you say it again?",
        field=shown,
    )
