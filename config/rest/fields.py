"""How values are written and taken: moments with the shop's offset, texts and numbers of their own type."""

from datetime import datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

LARGEST_ID = 2**63 - 1


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.ReadOnlyField):
    """A time with the offset of its shop, to which `shop` leads; without one, of the user's shops."""

    def __init__(self, *, shop: str = "", **options: Any) -> None:
        self._shop = shop
        super().__init__(**options)

    def get_attribute(self, instance: Any) -> datetime | None:
        """The moment in that zone."""
        moment: datetime | None = super().get_attribute(instance)
        return moment and moment.astimezone(self._zone(instance))

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()

    def _zone(self, instance: Any) -> ZoneInfo:
        if self._shop:
            shop = attrgetter(self._shop)(instance)
            return ZoneInfo(shop.time_zone)
        zone: ZoneInfo = self.context["view"].rights.zone
        return zone


class Text(serializers.CharField):
    """A text that was sent as one; "" is a text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_blank": True, **options})

    def to_internal_value(self, data: Any) -> str:
        """Raises ValidationError; a number is no text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Texts(serializers.ListField):
    """A list of texts."""

    def run_child_validation(self, data: list[Any]) -> list[str]:
        """Raises ValidationError that tells of each wrong one by its place, as a list like every other."""
        try:
            texts: list[str] = super().run_child_validation(data)
        except serializers.ValidationError as error:
            wrong: Any = error.detail
            raise serializers.ValidationError(
                [f"{place}: {text}" for place, texts in wrong.items() for text in texts]
            ) from None
        return texts


class Whole(serializers.IntegerField):
    """A whole number that was sent as one: not true, not "1", not 1.0."""

    def to_internal_value(self, data: Any) -> int:
        """Raises ValidationError."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false, and no word for one."""

    def to_internal_value(self, data: Any) -> bool:
        """Raises ValidationError."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Id(Whole):
    """The id of a row, which may or may not exist."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **options})


class Form(serializers.Serializer[Any]):
    """What a POST or PATCH takes; a member that it does not know is refused by name.

    `elsewhere` says for members that change only by an action which one that is.
    """

    elsewhere: dict[str, str] = {}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Raises ValidationError for every member that is wrong or unknown."""
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {name: [self.elsewhere.get(name, "There is no such field here.")] for name in unknown}
                )
        values: dict[str, Any] = super().to_internal_value(data)
        return values

    def run_validation(self, data: Any = empty) -> Any:
        """No body at all is an empty one: some actions need nothing."""
        return super().run_validation({} if data in (None, "") else data)
