"""Who does a thing: every verb takes an Actor, and events and visits keep its label."""

from dataclasses import dataclass
from typing import Literal, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

Person = AbstractBaseUser | AnonymousUser  # as a request has it
AI_LABEL = "AI Voice Agent"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change."""

    kind: Literal["caller", "staff", "key", "system"]
    label: str
    user_id: int | None = None
    call_id: int | None = None
    key_id: int | None = None

    @classmethod
    def caller(cls, call_id: int) -> Self:
        """Whoever is on the line of a call, through its agent."""
        return cls("caller", AI_LABEL, call_id=call_id)

    @classmethod
    def staff(cls, user: Person) -> Self:
        """One of the shop's own people, at the desk."""
        return cls("staff", user.get_username(), user_id=user.pk)

    @classmethod
    def key(cls, user: Person, key_id: int | None = None) -> Self:
        """A program, with the rights of its key's user."""
        return cls("key", user.get_username(), user_id=user.pk, key_id=key_id)

    @classmethod
    def system(cls, label: str = "system") -> Self:
        """The product itself: imports and workers."""
        return cls("system", label)
