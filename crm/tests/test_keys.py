"""REST keys from the command line."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from crm.models import ApiKey, Role, StaffMembership


def test_a_key_is_printed_alone_on_its_line_and_kept_as_a_hash(shop, capsys):
    user = get_user_model().objects.create_user("program")
    StaffMembership.objects.create(user=user, shop=shop, role=Role.ADVISOR)
    call_command("create_api_key", "program")
    [key] = capsys.readouterr().out.splitlines()
    kept = ApiKey.objects.get()
    assert key not in (kept.digest, kept.prefix)
    client = APIClient(headers={"authorization": f"Token {key}"})
    assert client.get("/api/v1/tools/").status_code == 200


def test_a_user_who_does_not_exist_gets_no_key(db):
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        call_command("create_api_key", "nobody")
