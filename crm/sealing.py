"""Secrets of other services, sealed before they reach the database and opened when they are used.

The key is derived from SECRET_KEY, so a copy of the database alone opens nothing, and another SECRET_KEY
opens nothing that was sealed before.
"""

import base64
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"bayline sealed secrets 1"


class Unreadable(Exception):
    """It was sealed with another SECRET_KEY, or changed since."""


def seal(secret: str) -> str:
    """The secret as it may be stored."""
    return _box(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret itself. Raises Unreadable."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


@cache
def _box(secret_key: str) -> "Fernet":
    # Late: a library of 15 MB, for shops that have connected something.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
