"""Who does a thing: every verb takes an Actor, and events and visits keep its label."""

from dataclasses import dataclass
from typing import Literal, Self

from django.contrib.auth.models import AbstractBaseUser

AI_LABEL = "AI Voice Agent"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change.

    `overrides` names the house rules (see `appointments.rules`) that this person passes on purpose, with
    `reason` kept; hard rules bind everyone.
    """

    kind: Literal["caller", "staff", "key", "system"]
    label: str
    user_id: int | None = None
    call_id: int | None = None
    overrides: frozenset[str] = frozenset()
    reason: str = ""

    @classmethod
    def caller(cls, call_id: int) -> Self:
        return cls("caller", AI_LABEL, call_id=call_id)

    @classmethod
    def staff(
        cls,
        user: AbstractBaseUser,
        *,
        overrides: frozenset[str] = frozenset(),
        reason: str = "",
    ) -> Self:
        return cls(
            "staff",
            user.get_username(),
            user_id=user.pk,
            overrides=overrides,
            reason=reason,
        )

    @classmethod
    def key(cls, user: AbstractBaseUser) -> Self:
        return cls("key", user.get_username(), user_id=user.pk)

    @classmethod
    def system(cls, label: str = "system") -> Self:
        return cls("system", label)
