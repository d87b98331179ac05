"""Checks of an installation that need its database."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, ProgrammingError

DEMO_LOGINS = "The database holds the demo logins: delete the members of the group 'demo'."


def has_demo_logins() -> bool:
    """Return whether logins of the demo shop are in the database; False where none can be (no tables yet)."""
    try:
        return get_user_model().objects.filter(groups__name=settings.DEMO_GROUP).exists()
    except (OperationalError, ProgrammingError):
        return False


@register(Tags.database, deploy=True)
def no_demo_logins(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Fail `check --deploy --database default` where the demo logins are present."""
    return [Error(DEMO_LOGINS, id="config.E001")] if databases and has_demo_logins() else []
