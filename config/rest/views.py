"""The base of every REST view: who asks, from which of the user's shops, and each POST done once."""

from functools import cached_property
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from config.rest import idempotency
from crm.actors import Actor
from crm.errors import NotAllowed, NotFound
from crm.models import Role, Shop
from crm.permissions import EVERYBODY, Rights, rights_of
from crm.reads import DESK_ROLES, pick_shop, shops_of


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = "The body is too large."


class StaffOnly(BasePermission):
    """Members of a shop; a view's `readers` read, and who works at some shop's desk writes.

    Whether somebody may write in one certain shop is asked where that shop is known.
    """

    message = "Your role does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """A method that the view does not have is left to its 405."""
        if getattr(view, "action", "") is None:
            return rights_of(request).may(EVERYBODY)
        return rights_of(request).may(view.readers if request.method in SAFE_METHODS else view.writers)


class RestView(APIView):
    """A view for keys. `readers` and `writers` are the roles, in any shop, that may use it at all."""

    permission_classes = [StaffOnly]
    readers: frozenset[Role] = EVERYBODY
    writers: frozenset[Role] = DESK_ROLES
    post: idempotency.Handler  # of a view that has one

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Checks that come before any handler, and the Idempotency-Key of a POST around it."""
        # Text in another encoding could not even be looked at: Python has codecs that are none of text.
        if (request._request.encoding or "utf-8").lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(request.content_type or "", "Send UTF-8.")
        try:
            _ = request._request.body
        except RequestDataTooBig:
            raise TooLarge() from None
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and hasattr(self, "post") and self.is_done_once():
            self.post = idempotency.once(self, self.post, self.is_final)

    def is_done_once(self) -> bool:
        """Whether an Idempotency-Key makes sense here: not where a POST only reads."""
        return True

    def is_final(self, response: Response) -> bool:
        """Whether an Idempotency-Key keeps this answer."""
        return idempotency.is_final(response)

    @cached_property
    def rights(self) -> Rights:
        """The roles of the key's user."""
        return rights_of(self.request)

    @property
    def actor(self) -> Actor:
        """The key, as verbs take it."""
        return Actor.key(self.request.user, self.request.auth.pk)

    def desk_shop(self, shop_id: int | None) -> Shop:
        """The shop to write for: the one of this id, or the only one. Raises ShopNotFound, NotAllowed."""
        shop = pick_shop(shops_of(self.request.user), str(shop_id) if shop_id is not None else None)
        self.check_desk(shop.pk)
        return shop

    def some_desk_shop(self) -> Shop | None:
        """The only shop at whose desk the user works; None where there are several."""
        shops = shops_of(self.request.user, DESK_ROLES)[:2]
        return shops[0] if len(shops) == 1 else None

    def check_desk(self, shop_id: int) -> None:
        """Raises NotAllowed unless the user works at this shop's desk."""
        if not self.rights.may(DESK_ROLES, shop_id):
            raise NotAllowed("Your role does not allow changes")


class RestViewSet(RestView, GenericViewSet[Any]):
    """Rows by id. `serializer_class` is how they are shown; what an action takes it names itself."""

    lookup_value_converter = "int"
    not_found: type[NotFound] = NotFound

    def get_object(self) -> Any:
        """The row of the address, if it exists for this user. Raises the room's own NotFound."""
        row = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise self.not_found()
        return row

    def given(self, form: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The request's body, checked. Raises ValidationError naming the fields."""
        serializer = form(data=self.request.data, partial=partial, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def page(self, rows: QuerySet[Any], serializer: type[BaseSerializer[Any]]) -> Response:
        """One page of rows that belong to the row of the address."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(
            serializer(page, many=True, context=self.get_serializer_context()).data
        )

    def shown(self, row: Any, status: int = 200) -> Response:
        """A row as an answer."""
        serializer: BaseSerializer[Any] = self.get_serializer(row)
        return Response(serializer.data, status=status)


class ReadViewSet(ListModelMixin, RetrieveModelMixin, RestViewSet):
    """A list with filters, and the rows in it."""


class OfShopsViewSet(ReadViewSet):
    """Rows of shops: those of the shops in which the user has one of the roles that read."""

    def get_queryset(self) -> QuerySet[Any]:
        """Those that exist for the user."""
        rows: QuerySet[Any] = super().get_queryset()
        return rows.filter(shop__in=self.rights.shops(self.readers))
