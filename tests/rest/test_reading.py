"""What is read only: shops, menus, free times, calls."""

import pytest

from crm.models import Role
from tests import factories
from tests.rest.world import V1, check_problem, make_program
from voice.models import Call, Turn


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_shop_tells_its_rules_and_nobodys_number(advisor, shop):
    told = advisor.get(f"{V1}shops/{shop.pk}/").json()
    assert (told["time_zone"], told["currency"], told["horizon_days"]) == ("America/Chicago", "USD", 60)
    assert "advisor_numbers" not in told


def test_the_menu_has_prices_with_their_currency(advisor, shop):
    factories.make_service(shop, "inspection", price_from="49.5", position=1)
    factories.make_service(shop, "gone", is_active=False)
    oil, inspection = advisor.get(f"{V1}services/?shop={shop.pk}").json()["results"]
    assert (oil["code"], oil["minutes"], oil["price_from"]) == ("oil_change", 30, None)
    assert (inspection["price_from"], inspection["currency"]) == ("49.50", "USD")
    check_problem(advisor.get(f"{V1}services/999/"), 404, "service_not_found")


def test_bays_and_technicians_are_told_by_name(advisor, shop):
    bay = shop.resources.filter(kind="bay").first()
    shop.resources.filter(kind="technician").update(is_active=False)
    assert advisor.get(f"{V1}resources/{bay.pk}/").json() == {
        **{"id": bay.pk, "shop": shop.pk, "kind": "bay", "name": "bay 1"},
        **{"skills": [], "is_active": True},
    }
    bays = ids(advisor.get(f"{V1}resources/?kind=bay"))
    assert ids(advisor.get(f"{V1}resources/?is_active=true&shop={shop.pk}")) == bays
    assert len(ids(advisor.get(f"{V1}resources/"))) == 4
    check_problem(advisor.get(f"{V1}resources/?kind=lift"), 400, "invalid", "kind")


def test_free_times_are_those_of_the_tool(advisor, shop, visit):
    body = {"date": "2026-03-02", "service_type": "oil_change"}
    tool = advisor.post(f"{V1}tools/get_available_slots/", body).json()["data"]
    told = advisor.get(f"{V1}availability/", body).json()
    assert (told["shop"], told["duration_minutes"]) == (shop.pk, 30)
    (day,) = told["days"]
    assert day["available_slots"] == tool["available_slots"]
    assert (day["date"], day["day_of_week"], day["closed_because"]) == ("2026-03-02", "Monday", None)
    week = advisor.get(f"{V1}availability/?date=2026-03-02&days=7&duration_minutes=120").json()["days"]
    assert [bool(one["available_slots"]) for one in week] == [True] * 6 + [False]
    assert week[6]["closed_because"] == "Closed on Sundays"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "date"),
        ("date=monday", "date"),
        ("date=2026-03-01", "date"),
        ("date=2026-06-01", "date"),
        ("date=2026-03-03%00", "date"),
        ("date=2026-03-03&days=15", "days"),
        ("date=2026-03-03&days=x", "days"),
        ("date=2026-03-03&duration_minutes=4", "duration_minutes"),
        ("date=2026-03-03&service_type=wash", "service_type"),
        ("date=2026-03-03&colour=red", "colour"),
    ],
)
def test_what_availability_cannot_answer_is_named(advisor, query, field):
    answer = advisor.get(f"{V1}availability/?{query}")
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field})


@pytest.fixture
def call(shop):
    call = Call.objects.create(
        shop=shop,
        channel=Call.Channel.PHONE,
        caller_number="+15125550199",
        outcome="booked",
        intent="book",
        agent="builtin",
    )
    Turn.objects.create(call=call, number=0, speaker="agent", text="Hello, this is", heard="Hello")
    return call


def test_calls_are_read_with_what_was_said(advisor, call):
    (listed,) = advisor.get(f"{V1}calls/").json()["results"]
    assert (listed["caller_number"], "turns" in listed) == ("+15125550199", False)
    (turn,) = advisor.get(f"{V1}calls/{call.pk}/").json()["turns"]
    assert (turn["text"], turn["heard"]) == ("Hello, this is", "Hello")
    assert turn["at"] == "2026-03-02T07:00:00-06:00"
    check_problem(advisor.post(f"{V1}calls/", {}), 405, "method_not_allowed")


def test_calls_are_found(advisor, shop, call):
    other = Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE)
    for query, expected in {
        "number=512 555 0199": [call.pk],
        "outcome=booked": [call.pk],
        "channel=console": [other.pk],
        "intent=book": [call.pk],
        "agent=builtin": [call.pk],
        "status=ended": [],
        "date=2026-03-02": [call.pk, other.pk],
        "date_from=2026-03-03": [],
        "ordering=-id": [other.pk, call.pk],
    }.items():
        assert ids(advisor.get(f"{V1}calls/?{query}")) == expected, query


def test_technicians_hear_no_calls(shop, call):
    check_problem(make_program(shop, Role.TECHNICIAN).get(f"{V1}calls/"), 403, "permission_denied")


def test_a_long_list_is_counted_roughly_where_the_database_can(advisor, shop, monkeypatch):
    from config.rest import paging

    monkeypatch.setattr(paging, "EXACT", 3)
    for number in range(6):
        factories.make_service(shop, f"s{number}")
    page = advisor.get(f"{V1}services/?page_size=2").json()
    assert page["count"] >= 4
    assert len(page["results"]) == 2
    assert page["next"]
