"""A POST with an Idempotency-Key is done once, whatever crashes and however often it is sent.

The key's row is written first, in the same transaction as the change and its answer, so that there are all or
none of them. A twin that comes meanwhile waits for that row, and then gets the stored answer.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.errors import DomainError
from crm.models import IdempotencyKey

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST = 255
# They say nothing about the change: with other rights, or later, the same request may do well.
NOT_KEPT = {401, 403, 429}
Handler = Callable[..., Response]


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 409
    default_error = "This Idempotency-Key was used for another request"


def is_final(response: Response) -> bool:
    """Whether whoever asks again must get this answer again."""
    return response.status_code not in NOT_KEPT and response.status_code < 500


def once(view: APIView, handler: Handler, is_final: Callable[[Response], bool]) -> Handler:
    """Return `handler`, done once per key; unchanged for a request without one. Raises ValidationError.

    An answer that is not final is forgotten, with all that was written.
    """
    key = view.request.headers.get(HEADER)
    if key is None:
        return handler
    if not 0 < len(key) <= LONGEST or not (key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: [f"Send 1 to {LONGEST} printable ASCII characters."]})

    def handle(request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            row = _row(request, key)
            if row.status is not None:
                return _replay(row, _digest(request))
            response = _answer(view, handler, request, *args, **kwargs)
            if is_final(response):
                row.status, row.body = response.status_code, _text(response)
                row.save(update_fields=["status", "body"])
            else:
                transaction.set_rollback(True)
        return response

    return handle


def _row(request: Request, key: str) -> IdempotencyKey:
    """The key's row, locked: new, without a status; or that of a request before, with its answer."""
    user_id: int = request.auth.user_id  # type: ignore[union-attr]  # by now there is an ApiKey
    mine = IdempotencyKey.objects.filter(user_id=user_id, key=key)
    mine.filter(created_at__lt=timezone.now() - IdempotencyKey.KEPT).delete()
    new = IdempotencyKey(user_id=user_id, key=key, digest=_digest(request))
    IdempotencyKey.objects.bulk_create([new], ignore_conflicts=True)  # waits for a twin's transaction
    return mine.select_for_update().get()


def _digest(request: Request) -> str:
    """Of all that makes it this request; the body by its bytes."""
    http = request._request
    parts = [http.method or "", http.get_full_path(), http.headers.get("X-Shop", "")]
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + http.body).hexdigest()


def _answer(view: APIView, handler: Handler, request: Request, *args: Any, **kwargs: Any) -> Response:
    """The handler's answer; a refusal's too, with what it had begun undone."""
    try:
        with transaction.atomic():
            return handler(request, *args, **kwargs)
    except (APIException, DomainError) as refusal:
        return view.handle_exception(refusal)


def _text(response: Response) -> str:
    """The body as text inside the JSON column, which would not keep the order of its members."""
    return JSONRenderer().render(response.data).decode()


def _replay(row: IdempotencyKey, digest: str) -> Response:
    if row.digest != digest:
        raise KeyReused()
    kind = "application/problem+json" if (row.status or 0) >= 400 else None
    return Response(
        json.loads(str(row.body)), status=row.status, headers={REPLAYED: "true"}, content_type=kind
    )
