"""REST keys: made once, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from crm.models import ApiKey

SEEN_EVERY = timedelta(minutes=5)  # `last_used_at` is a hint, not worth a write for every request


def digest(key: str) -> str:
    """A key is 256 random bits, so one round of SHA-256 protects it; a slow hash would only slow requests."""
    return hashlib.sha256(key.encode()).hexdigest()


def create_api_key(user: User) -> str:
    """Make a key for `user` and return it; it cannot be shown again."""
    key = secrets.token_urlsafe(32)
    ApiKey.objects.create(user=user, prefix=key[:6], digest=digest(key))
    return key


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Token <key>`."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The key's user, or None when another scheme is used. Raises AuthenticationFailed."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"token":
            return None
        if len(parts) != 2 or not parts[1].isascii():
            raise AuthenticationFailed("Write the header as: Authorization: Token <key>")
        key = (
            ApiKey.objects.select_related("user")
            .filter(digest=digest(parts[1].decode()), revoked_at=None, user__is_active=True)
            .first()
        )
        if key is None:
            raise AuthenticationFailed("This key is not known.")
        now = timezone.now()
        if key.last_used_at is None or key.last_used_at < now - SEEN_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Makes an unauthenticated answer a 401."""
        return "Token"
