"""Connecting Google, as an owner does it; no secret is ever shown, logged or kept in the clear."""

import json
import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from appointments.calendars import tokens
from appointments.calendars.errors import Reconnect
from appointments.models import Calendar, CalendarNote, GoogleAccount, Mirror
from appointments.tests.google_world import SHOPS, add, blocks, connect, events, only, read, work
from crm.models import Delivery, Role
from crm.sealing import Unreadable, seal, unseal
from crm.tests.desk import client_of, page
from tests.factories import MONDAY, at, book, make_customer, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
CONNECT = "/calendar/google/connect/"


@pytest.fixture
def owner(shop):
    return client_of((shop, Role.OWNER))


def consented(client, google, **query):
    """What Google's consent page leads back with."""
    import httpx

    there = client.get(CONNECT, query)
    back = httpx.get(there.url)
    return urlsplit(back.headers["location"])


def granted(client, google):
    back = consented(client, google)
    return client.get(f"{back.path}?{back.query}")


def test_an_owner_connects_and_chooses_a_calendar(google, owner, shop, car):
    book(shop, car, at(TUESDAY, 9))
    add(google, at(TUESDAY, 14))
    answer = granted(owner, google)
    account = GoogleAccount.objects.get()
    assert answer.url == page("appointments_calendar_add", account=account.pk)
    assert account.email == "owner@shop.example"
    owner.post(answer.url, {"google_id": SHOPS})
    assert Calendar.objects.get().access == "writer"
    work()
    assert [title for *_, title in events(google)] == ["Oil change: 2018 Honda Civic (John)", "Dentist"]
    assert len(blocks(shop)) == 1


def test_the_refresh_token_is_sealed(google, owner):
    granted(owner, google)
    account = GoogleAccount.objects.get()
    [token] = google.state.data["grants"]
    assert token not in account.secret
    assert unseal(account.secret) == token


def test_another_secret_key_opens_nothing(settings):
    sealed = seal("a secret")
    settings.SECRET_KEY = "another key, as long as it needs to be to be taken for one"
    with pytest.raises(Unreadable):
        unseal(sealed)


@pytest.mark.parametrize("change", [{"state": "forged"}, {"code": "forged"}])
def test_a_forged_return_connects_nothing(google, owner, change):
    query = {name: values[0] for name, values in parse_qs(consented(owner, google).query).items()}
    assert owner.get(CONNECT, {**query, **change}).status_code in (302, 403)
    assert not GoogleAccount.objects.exists()


def test_a_return_is_taken_once(google, owner):
    back = consented(owner, google)
    owner.get(f"{back.path}?{back.query}")
    assert owner.get(f"{back.path}?{back.query}").status_code == 403


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TECHNICIAN, Role.READ_ONLY])
def test_only_owners_connect(google, shop, role):
    assert client_of((shop, role)).get(CONNECT).status_code == 403


def test_nobody_is_led_to_the_login(client, google):
    assert client.get(CONNECT).url.startswith("/admin/login/")


def test_the_service_account_connects_without_a_person(google, owner, shop, settings, tmp_path):
    key = tmp_path / "key.json"
    key.write_text(json.dumps(service_key()))
    settings.GOOGLE_SERVICE_ACCOUNT_FILE = str(key)
    form = page("appointments_googleaccount_add")
    answer = owner.post(form, {"shop": shop.pk, "kind": "service"})
    owner.post(answer.url, {"google_id": SHOPS})
    assert GoogleAccount.objects.get().email == "desk@project.iam.gserviceaccount.com"
    work()
    assert Calendar.objects.get().synced_at


def service_key():
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = private.private_bytes(encoding, form, serialization.NoEncryption()).decode()
    email = "desk@project.iam.gserviceaccount.com"
    return {"type": "service_account", "client_email": email, "private_key": pem, "token_uri": "https://x/"}


# A grant that died


@pytest.fixture
def calendar(google, shop):
    return connect(google, shop)


def test_a_revoked_grant_shows_reconnect_and_a_new_one_catches_up(google, calendar, owner, shop, car):
    visit = book(shop, car, at(TUESDAY, 9))
    work()
    google.state.revoke()
    other = book(shop, make_vehicle(make_customer(number="+15125550188")), at(TUESDAY, 10))
    assert work() == 0
    for address in (page("appointments_appointment_today"), page("appointments_calendar_desk")):
        assert "reconnect the account" in owner.get(address).content.decode()
    asked = len(google.asked)
    read(calendar)
    assert len(google.asked) == asked
    granted(owner, google)
    work()
    assert len(events(google)) == 2
    assert Calendar.objects.get().problem == ""
    assert Mirror.objects.filter(state="present").count() == 2
    assert "reconnect" not in owner.get(page("appointments_appointment_today")).content.decode()
    assert {visit.pk, other.pk} == set(Mirror.objects.values_list("visit", flat=True))


def test_a_key_that_opens_nothing_asks_for_a_reconnect(google, calendar, settings):
    tokens._known.clear()
    settings.SECRET_KEY = "another key, as long as it needs to be to be taken for one"
    with pytest.raises(Reconnect):
        tokens.access_token(calendar.account)


def test_no_secret_in_logs_errors_or_the_admin(google, owner, shop, car, caplog, settings):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    settings.GOOGLE_PUSH_URL = "https://desk.example.com"
    owner.post(granted(owner, google).url, {"google_id": SHOPS})
    Delivery.objects.create(
        subscriber="calendar.watch", subject=f"calendar:{Calendar.objects.get().pk}", payload={}
    )
    book(shop, car, at(TUESDAY, 9))
    google.faults.next("broken", "rate")
    work(rounds=4)
    data = google.state.data
    channels = [one["token"] for one in data["channels"].values()]
    hidden = [*data["grants"], *data["access"], *channels, GoogleAccount.objects.get().secret]
    assert channels and len(hidden) >= 4
    google.state.revoke()
    work()
    said = "\n".join([*caplog.messages, *(str(row) for row in Delivery.objects.values_list())])
    row = Calendar.objects.get()
    for address in (
        page("appointments_calendar_desk"),
        page("appointments_calendar_change", row.pk),
        page("appointments_googleaccount_change", row.account_id),
        page("appointments_googleaccount_changelist"),
    ):
        said += owner.get(address).content.decode()
    assert not [secret for secret in hidden if secret in said]


# The desk's page


@pytest.fixture
def deleted(google, calendar, shop, car):
    visit = book(shop, car, at(TUESDAY, 9))
    work()
    google.state.delete(SHOPS, only(google)["id"])
    read(calendar)
    return visit


def decide(client, name, visit):
    note = visit.calendar_notes.get()
    return client.post(page(f"appointments_calendar_{name}", note.calendar_id, note=note.pk))


@pytest.mark.parametrize(("name", "status"), [("follow", "cancelled"), ("restore", "scheduled")])
def test_the_desk_decides_about_a_deletion(google, deleted, shop, name, status):
    client = client_of((shop, Role.ADVISOR))
    content = client.get(page("appointments_calendar_desk")).content.decode()
    assert "deleted there: the desk decides" in content
    decide(client, name, deleted)
    work()
    deleted.refresh_from_db()
    assert deleted.status == status
    assert len(events(google)) == (status == "scheduled")
    assert CalendarNote.objects.get().settled_at
    decide(client, name, deleted)
    assert Delivery.objects.count() == 0


def test_who_only_looks_decides_nothing(deleted, shop):
    assert decide(client_of((shop, Role.TECHNICIAN)), "follow", deleted).status_code == 403
    assert CalendarNote.objects.get().settled_at is None


def test_the_page_tells_what_is_not_in_the_calendar(google, calendar, owner, shop, car):
    book(shop, car, at(TUESDAY, 9))
    assert "not there yet" in owner.get(page("appointments_calendar_desk")).content.decode()
    work()
    assert "not there yet" not in owner.get(page("appointments_calendar_desk")).content.decode()


def test_an_event_of_ours_without_a_visit_is_told_and_blocks_nothing(google, calendar, owner, shop, car):
    """As after a backup was put back."""
    visit = book(shop, car, at(TUESDAY, 9))
    work()
    Mirror.objects.all().delete()
    visit.delete()
    read(calendar, whole=True)
    assert blocks(shop) == []
    content = owner.get(page("appointments_calendar_desk")).content.decode()
    assert "Oil change: 2018 Honda Civic (John)" in content


def test_a_calendar_taken_away_or_switched_off_blocks_nothing(google, calendar, owner, shop):
    add(google, at(TUESDAY, 14))
    read(calendar)
    assert blocks(shop)
    owner.post(page("appointments_calendar_change", calendar.pk), {})
    work()
    assert blocks(shop) == []
    owner.post(page("appointments_calendar_change", calendar.pk), {"is_active": "on"})
    work()
    assert blocks(shop)
    owner.post(reverse("admin:appointments_calendar_delete", args=[calendar.pk]), {"post": "yes"})
    assert blocks(shop) == []
