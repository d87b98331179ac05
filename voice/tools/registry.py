"""Tools and their schemas: a tool is a function, and its signature and docstring are the only source.

The first parameter is the context. A parameter whose type is a model is asked for as `<name>_id` and arrives
as a row that the context may see. In the docstring, a line `name: text` describes a parameter.
"""

import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from django.db.models import Model

from voice.tools.envelope import Answer


@dataclass(frozen=True, slots=True)
class Limit:
    """`Annotated[str, Limit(2000)]`: the longest text that is taken, in characters."""

    characters: int


DEFAULT_LIMIT = Limit(500)
JSON_TYPES = {str: "string", int: "integer", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument as callers write it."""

    name: str  # as in the schema
    target: str  # as in the function
    kind: type  # str, int, bool, list (of str) or a Model
    required: bool
    description: str
    choices: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT.characters

    @property
    def schema(self) -> dict[str, Any]:
        text: dict[str, Any] = {"description": self.description} if self.description else {}
        if self.kind is list:
            return {"type": "array", "items": {"type": "string"}, **text}
        if issubclass(self.kind, Model):
            return {"type": "integer", **text}
        if self.choices:
            text["enum"] = list(self.choices)
        return {"type": JSON_TYPES[self.kind], **text}


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the caller hears before a write: a statement, the clauses of it that a yes must rest on (none: all
    of it), and the question."""

    statement: str
    question: str
    must_hear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tool:
    """A registered tool. One with `read_back` writes: in a call it becomes a proposal first."""

    name: str
    function: Callable[..., Answer]
    description: str
    parameters: tuple[Parameter, ...]
    read_back: Callable[..., ReadBack] | None
    creates: type[Model] | None
    only_in_calls: bool
    unexpected: str = field(default="")

    @property
    def writes(self) -> bool:
        return self.read_back is not None

    @property
    def definition(self) -> dict[str, Any]:
        """In OpenAI's function form."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": {
                    "type": "object",
                    "properties": {parameter.name: parameter.schema for parameter in self.parameters},
                    "required": [parameter.name for parameter in self.parameters if parameter.required],
                    "additionalProperties": False,
                },
            },
        }


TOOLS: dict[str, Tool] = {}


def tool(
    *,
    read_back: Callable[..., ReadBack] | None = None,
    creates: type[Model] | None = None,
    only_in_calls: bool = False,
    unexpected: str = "",
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Register a function as a tool.

    `read_back` (same arguments) checks a write and words it for the caller; `creates` is the model of the row
    that it makes; `unexpected` is the error told when something breaks inside.
    """

    def register(function: Callable[..., Answer]) -> Callable[..., Answer]:
        name = function.__name__
        description, notes = _docstring(function)
        hints = typing.get_type_hints(function, include_extras=True)
        signature = list(inspect.signature(function).parameters.values())[1:]
        TOOLS[name] = Tool(
            name=name,
            function=function,
            description=description,
            parameters=tuple(_parameter(one, hints[one.name], notes) for one in signature),
            read_back=read_back,
            creates=creates,
            only_in_calls=only_in_calls,
            unexpected=unexpected or f"Error in {name}",
        )
        return function

    return register


def _docstring(function: Callable[..., Answer]) -> tuple[str, dict[str, str]]:
    prose, notes = [], {}
    for line in inspect.cleandoc(function.__doc__ or "").splitlines():
        name, colon, text = line.partition(": ")
        if colon and name.isidentifier():
            notes[name] = text.strip()
        elif line.strip():
            prose.append(line.strip())
    return " ".join(prose), notes


def _parameter(parameter: inspect.Parameter, hint: Any, notes: dict[str, str]) -> Parameter:
    limit, choices = DEFAULT_LIMIT, ()
    if get_origin(hint) is typing.Annotated:
        hint, limit = get_args(hint)[0], get_args(hint)[1]
    if get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) is typing.Annotated:
        hint, limit = get_args(hint)[0], get_args(hint)[1]
    if get_origin(hint) is Literal:
        choices, hint = get_args(hint), str
    kind = get_origin(hint) or hint
    name = f"{parameter.name}_id" if isinstance(kind, type) and issubclass(kind, Model) else parameter.name
    return Parameter(
        name=name,
        target=parameter.name,
        kind=kind,
        required=parameter.default is inspect.Parameter.empty,
        description=notes.get(name, ""),
        choices=choices,
        limit=limit.characters,
    )
