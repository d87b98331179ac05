"""Every address of the admin and of the REST interface, as everybody who should not get far there.

The addresses come from the resolver and from the schema: a new one is tried as well. It fails here until
`rights_world` knows to fill it, and until it is named below where more is open than to nobody.
"""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from crm.models import Role
from crm.tests.desk import client_of, staff
from tests.rest.world import program_of
from tests.rights_world import (
    admin_addresses,
    make_place,
    pickers,
    rest_operations,
    rest_path,
    snapshot,
)

# Whoever looks for the first of these words must not come upon the second.
SOUGHT, MARK = "quillfeather", "lanternfish"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESSES = admin_addresses()
OPERATIONS = rest_operations()
# Of the site itself: open to every login, and with nothing of a shop in it.
OF_A_LOGIN = {
    *("index", "login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site"),
    *("autocomplete", "search", "unnamed"),
    *(one.name for one in ADDRESSES if one.name.startswith("app_list")),
}
# What those see who only look. Everything else is closed to them, to be opened and to be sent.
TO_LOOK = {
    "changelist",
    "change",
    "history",
    "pick",
    "day",
    "today",
    "misfits",
    "to_check",
    "live",
    "desk",
    "unnamed",
}
# No shop's own: all staff of the business see them.
SHARED = {"crm_customer", "vehicles_vehicle", "vehicles_servicerecord"}
WORDLESS = {"crm_apikey", "crm_staffmembership"}
OWNERS_ALONE = {"crm_delivery"}
ACTIONS = {"crm_apikey": "revoke", "appointments_calendarfeed": "revoke", "crm_delivery": "try_again"}
SUPERUSERS_ALONE = {"auth_user", "auth_group"}
each_room = pytest.mark.parametrize("room", ["", "auth", "crm", "vehicles", "appointments", "voice"])
who_only_looks = pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])


@pytest.fixture
def mine(db):
    return make_place("Northside", "+15125550111", "plain words")


@pytest.fixture
def theirs(mine):
    return make_place("Lakeside", "+15125550122", f"{SOUGHT} {MARK}")


def of_room(room):
    return [one for one in ADDRESSES if one.model.partition("_")[0] == room]


def sent(address, place):
    """What a list is asked to do with its row; a form gets what would mean something to most."""
    row = place.rows.get(address.model)
    if address.name == "changelist":
        return [{"action": ACTIONS.get(address.model, "delete_selected"), "_selected_action": row.pk}]
    return [{"post": "yes", "reason": "x", "note": "x", "shop": place.shop.pk, "name": "x", "minutes": "30"}]


def test_every_model_of_the_desk_has_a_row_to_be_tried(mine):
    assert {one.model for one in ADDRESSES} - {""} == set(mine.rows)
    assert len(ADDRESSES) > 100
    assert len(OPERATIONS) > 40


@each_room
def test_nobody_is_led_to_the_login(mine, room):
    wrong = {}
    for address in of_room(room):
        if address.name in ("login", "logout", "jsi18n"):
            continue
        url = address.at(mine)
        for answer in (Client().get(url), *(Client().post(url, data) for data in sent(address, mine))):
            if answer.status_code != 302 or "/admin/login/" not in answer.url:
                wrong[url] = answer.status_code
    assert not wrong


@each_room
def test_a_login_without_a_shop_gets_no_row(theirs, room):
    client, wrong = client_of(), {}
    before = snapshot()
    for address in of_room(room):
        if address.name == "logout":
            continue
        url = address.at(theirs)
        for answer in (client.get(url), *(client.post(url, data) for data in sent(address, theirs))):
            is_site = address.model == "" and address.name in OF_A_LOGIN
            good = (200, 302, 403, 404, 405) if is_site else (302, 403)
            if address.name == "unnamed":
                good = (301, 302, 404)
            if answer.status_code not in good or MARK in answer.content.decode():
                wrong[url] = answer.status_code
    assert not wrong
    assert snapshot() == before


def asked(address, place):
    """The queries with which a page might show more: a search, and another shop named."""
    name = {"changelist": "q", "search": "q", "pick": "term"}.get(address.name)
    return ["", f"?{name}={SOUGHT}" if name else f"?shop={place.shop.pk}"]


@each_room
def test_another_shops_owner_gets_nothing_of_a_shop(mine, theirs, room):
    client, wrong = client_of((mine.shop, Role.OWNER)), {}
    secrets = {MARK, theirs.rows["crm_apikey"].prefix}
    before = snapshot()
    for address in of_room(room):
        if address.name == "logout":
            continue
        url, is_row = address.at(theirs), address.model != "" and "<" in address.route
        answers = [client.get(url + query) for query in asked(address, theirs)]
        if not (is_row and address.model in SHARED):
            answers += [client.post(url, data) for data in sent(address, theirs)]
        for answer in answers:
            if any(secret in answer.content.decode() for secret in secrets):
                wrong[url] = "shown"
            if is_row and address.model not in SHARED and answer.status_code not in (302, 403, 404):
                wrong[url] = answer.status_code
    assert not wrong
    assert snapshot() == before


def test_nothing_of_another_shop_is_picked(mine, theirs):
    stranger, client = client_of(), client_of((mine.shop, Role.OWNER))
    for url in pickers():
        assert stranger.get(url).status_code == 403
        assert MARK not in client.get(f"{url}&term={SOUGHT}").content.decode()


@each_room
def test_an_owner_reaches_all_of_a_shop(theirs, room):
    """The same addresses lead somewhere for whom they are meant, so the others are kept out by their role."""
    client, wrong = client_of((theirs.shop, Role.OWNER)), {}
    for address in of_room(room):
        url, model = address.at(theirs), address.model
        answer = client.get(url)
        closed = model in SUPERUSERS_ALONE or (model, address.name) == ("crm_shop", "add")
        good = (403,) if closed else (200, 302)
        if model and address.name != "unnamed" and (closed or address.name in TO_LOOK):
            wrong |= {} if answer.status_code in good else {url: answer.status_code}
        marked = (  # rows that have no words of their own are told by their address
            model not in SHARED | SUPERUSERS_ALONE | WORDLESS and model and address.name == "changelist"
        )
        if marked and MARK not in answer.content.decode():
            wrong[url] = "nothing seen"
    assert not wrong


@each_room
@who_only_looks
def test_who_only_looks_changes_nothing(mine, role, room):
    client, wrong = client_of((mine.shop, role)), {}
    before = snapshot()
    for address in of_room(room):
        if address.model == "" or address.name == "unnamed":
            continue
        url = address.at(mine)
        closed = address.model in OWNERS_ALONE | SUPERUSERS_ALONE or address.name not in TO_LOOK
        status = client.get(url).status_code
        good = (403,) if closed else (200, 302)
        if status not in (good if address.model not in OWNERS_ALONE else (302, 403)):
            wrong[url] = status
        for data in sent(address, mine):
            status = client.post(url, data).status_code
            if address.name not in TO_LOOK - {"change"} and status != 403:
                wrong[url] = f"sent: {status}"
    assert not wrong
    assert snapshot() == before


@pytest.mark.parametrize("model", sorted(SUPERUSERS_ALONE))
def test_logins_are_for_superusers_alone(mine, model):
    superuser = client_of(is_superuser=True)
    for address in ADDRESSES:
        if address.model == model and address.name != "unnamed":
            assert superuser.get(address.at(mine)).status_code in (200, 302)


def ask(program, method, url):
    return getattr(program, method)(url) if method == "get" else getattr(program, method)(url, {})


def test_a_program_without_a_key_or_a_shop_gets_nothing(mine):
    wrong, stranger = {}, program_of(staff())
    before = snapshot()
    for method, path in OPERATIONS:
        url = rest_path(path, mine)
        found = [ask(program, method, url).status_code for program in (APIClient(), stranger)]
        if found != [401, 403]:
            wrong[method, path] = found
    assert not wrong
    assert {**snapshot(), "crm.ApiKey": None} == {**before, "crm.ApiKey": None}


def test_a_program_of_another_shop_gets_nothing_of_a_shop(mine, theirs):
    wrong, program = {}, program_of(mine.owner)
    before = snapshot()
    for method, path in OPERATIONS:
        shared = path.split("/")[3] in ("customers", "vehicles")
        if "/tools/" in path or (shared and method != "get"):
            continue
        answer = ask(program, method, rest_path(path, theirs))
        if "{id}" in path and not shared and answer.status_code != 404:
            wrong[method, path] = answer.status_code
        if "{id}" in path and MARK in answer.content.decode():
            wrong[method, path] = "shown"
        if "{id}" not in path and MARK in answer.content.decode():
            wrong[method, path] = "shown"
    assert not wrong
    assert snapshot() == before


@who_only_looks
def test_a_program_of_who_only_looks_changes_nothing(mine, role):
    wrong, program = {}, program_of(staff((mine.shop, role)))
    before = snapshot()
    for method, path in OPERATIONS:
        answer = ask(program, method, rest_path(path, mine))
        good = (200, 403) if method == "get" else (403,)
        good = (200,) if "/tools/" in path else good
        if answer.status_code not in good:
            wrong[method, path] = answer.status_code
    assert not wrong
    assert snapshot() == before
