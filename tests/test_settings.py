"""A half configured server does not start, and says in one line which setting to mend."""

import sqlite3

import pytest
from django.contrib.auth.models import Group, User

from config.checks import no_demo_logins
from config.environment import SettingsError, read_environment
from config.installation import local_secret_key, mode_of_command
from tests.servers import KEY, PRODUCTION, SETTINGS, finished

SERVER = {**PRODUCTION, "BAYLINE_MODE": "production"}


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("SECRET_KEY", {"SECRET_KEY": ""}),
        ("SECRET_KEY", {"SECRET_KEY": KEY[:49]}),
        ("SECRET_KEY", {"SECRET_KEY": "abcd" * 20}),
        ("SECRET_KEY", {"SECRET_KEY": f"django-insecure-{KEY}"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": " , "}),
        ("DEBUG", {"DEBUG": "1"}),
        ("DEBUG", {"DEBUG": "perhaps"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "http://desk.example.com"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "desk.example.com"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://desk.example.com/desk"}),
        ("PUBLIC_URL", {"PUBLIC_URL": "https://other.example.com"}),
        ("DATABASE_URL", {"DATABASE_URL": "mysql://root@127.0.0.1/bayline"}),
        ("DATABASE_URL", {"DATABASE_URL": "postgres://bayline@127.0.0.1:port/bayline"}),
        ("DATABASE_URL", {"DATABASE_URL": "postgres://bayline@127.0.0.1"}),
        ("REDIS_URL", {"REDIS_URL": "127.0.0.1:6379"}),
        ("TIME_ZONE", {"TIME_ZONE": "Chicago"}),
        ("WEB_PROCESSES", {"WEB_PROCESSES": "0"}),
        ("WEB_PROCESSES", {"WEB_PROCESSES": "two"}),
        ("WEB_PROCESSES", {"WEB_PROCESSES": "2"}),
        ("WORKER_PROCESSES", {"WORKER_PROCESSES": "17"}),
        ("WORKER_PROCESSES", {"WORKER_PROCESSES": "-1"}),
        ("WORKER_PROCESSES", {"WORKER_PROCESSES": "one"}),
        ("TWILIO_AUTH_TOKEN", {"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000"}),
        ("TWILIO_ACCOUNT_SID", {"TWILIO_AUTH_TOKEN": "token"}),
        ("TWILIO_API_URL", {"TWILIO_API_URL": "http://api.example.com"}),
        ("VPIC_URL", {"VPIC_URL": "http://vpic.example.com/"}),
        ("VPIC_URL", {"VPIC_URL": "https://[vpic/"}),
        ("RECALLS_URL", {"RECALLS_URL": "http://recalls.example.com/"}),
        ("GOOGLE_API_URL", {"GOOGLE_API_URL": "http://google.example.com/"}),
        ("GOOGLE_CLIENT_SECRET", {"GOOGLE_CLIENT_ID": "client"}),
        ("GOOGLE_CLIENT_ID", {"GOOGLE_CLIENT_SECRET": "secret"}),
        ("GOOGLE_SERVICE_ACCOUNT_FILE", {"GOOGLE_SERVICE_ACCOUNT_FILE": "/nowhere/key.json"}),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(named, change):
    with pytest.raises(SettingsError) as caught:
        read_environment({**SERVER, **change})
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"DEBUG": "0", "TIME_ZONE": "Asia/Kolkata", "VPIC_URL": "http://127.0.0.1:9000/"},
        {"RECALLS_URL": "https://recalls.example.com/"},
        {"TWILIO_API_URL": "http://127.0.0.1:9000"},
        {"WEB_PROCESSES": "2", "REDIS_URL": "redis://127.0.0.1:6379/0"},
        {"WORKER_PROCESSES": "0"},
        {"WORKER_PROCESSES": "16"},
        {"ALLOWED_HOSTS": "shop.test,.example.com"},
        {"DATABASE_URL": "postgres://bayline:p%40ss@127.0.0.1:5432/bayline"},
        {"TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000", "TWILIO_AUTH_TOKEN": "token"},
        {"GOOGLE_CLIENT_ID": "client", "GOOGLE_CLIENT_SECRET": "secret"},
        {"GOOGLE_API_URL": "http://127.0.0.1:8090/", "GOOGLE_SERVICE_ACCOUNT_FILE": __file__},
    ],
)
def test_right_settings_are_taken(change):
    assert read_environment({**SERVER, **change}).secret_key == KEY


def test_the_local_server_needs_nothing_and_takes_the_settings_of_a_server_too():
    local = {"BAYLINE_MODE": "local"}
    bare = read_environment(local)
    assert len(bare.secret_key) >= 50
    assert "127.0.0.1" in bare.allowed_hosts
    twilio = {"TWILIO_ACCOUNT_SID": "AC0", "TWILIO_AUTH_TOKEN": "token"}
    full = read_environment({**local, **twilio, "PUBLIC_URL": "https://shop.ngrok.test", "DEBUG": "1"})
    assert {"127.0.0.1", "shop.ngrok.test"} <= set(full.allowed_hosts)
    assert full.debug


@pytest.mark.parametrize(
    ("command", "key", "installed", "mode"),
    [
        ("run", "", False, "local"),
        ("run", KEY, True, "local"),
        ("create_api_key", "", True, "local"),
        ("create_api_key", "", False, "production"),
        ("create_api_key", KEY, True, "production"),
        ("check", "", True, "production"),
        ("loopback_google", "", False, "local"),
        ("runserver", "", True, "production"),
    ],
)
def test_commands_belong_to_the_local_installation_until_a_key_is_given(
    command, key, installed, mode, tmp_path, monkeypatch
):
    monkeypatch.setattr("config.installation.BASE", tmp_path)
    monkeypatch.setenv("BAYLINE_VAR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", key)
    if installed:
        local_secret_key()
    assert mode_of_command([command]) == mode


def test_every_setting_may_be_empty_as_in_the_example_file():
    assert read_environment({**dict.fromkeys(SETTINGS, ""), **SERVER}).web_processes == 1


@pytest.mark.parametrize("arguments", [("manage.py", "check"), ("-c", "import config.asgi")])
def test_a_production_start_is_refused_in_one_line(arguments, tmp_path):
    refused = finished(*arguments, **PRODUCTION, DEBUG="1", BAYLINE_VAR=str(tmp_path))
    assert refused.returncode != 0
    assert refused.stderr.count("\n") == 1
    assert "DEBUG" in refused.stderr


def test_a_server_starts_before_its_tables_are_there(tmp_path):
    database = tmp_path / "empty.sqlite3"
    sqlite3.connect(database).close()
    started = finished("-c", "import config.asgi", **PRODUCTION, DATABASE_URL=f"sqlite:///{database}")
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.django_db
def test_the_deployment_check_finds_the_demo_logins():
    User.objects.create_user("somebody")
    assert no_demo_logins(None, databases=["default"]) == []
    User.objects.create_user("owner").groups.add(Group.objects.create(name="demo"))
    assert [message.id for message in no_demo_logins(None, databases=["default"])] == ["config.E001"]
