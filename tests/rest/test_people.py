"""Customers and vehicles over REST."""

import pytest

from crm.models import Consent, Customer, Role, StaffMembership
from tests import factories
from tests.rest.world import V1, check_problem
from vehicles.models import ServiceRecord, Vehicle
from voice.models import Call

CUSTOMERS, VEHICLES = f"{V1}customers/", f"{V1}vehicles/"
VIN = "1HGCM82633A004352"
ANN = {"first_name": "Ann", "last_name": "Lee", "phone_number": "(512) 555-0177"}


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


# Customers


def test_a_customer_is_made_once_by_name_and_number(advisor):
    made, known = advisor.post(CUSTOMERS, ANN), advisor.post(CUSTOMERS, ANN)
    assert (made.status_code, known.status_code) == (201, 200)
    assert known.json() == made.json()
    customer = made.json()
    assert (customer["phone_number"], customer["customer_since"]) == ("+15125550177", "2026-03-02")
    (phone,) = customer["phones"]
    assert (phone["number"], phone["is_primary"]) == ("+15125550177", True)
    assert customer["created_at"] == "2026-03-02T07:00:00-06:00"
    assert advisor.get(f"{CUSTOMERS}{customer['id']}/").json() == customer


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"phone_number": "12"}, "invalid_phone", "phone_number"),
        ({"phone_number": None}, "invalid", "phone_number"),
        ({"email": "nobody"}, "invalid", "email"),
        ({"first_name": "", "last_name": ""}, "invalid", "first_name"),
        ({"first_name": "x" * 81}, "invalid", "first_name"),
        ({"first_name": "\x00"}, "invalid", "first_name"),
        ({"id": 5}, "invalid", "id"),
    ],
)
def test_a_wrong_value_of_a_customer_is_named(advisor, wrong, code, field):
    check_problem(advisor.post(CUSTOMERS, {**ANN, **wrong}), 400, code, field)
    assert not Customer.objects.exists()


def test_plain_fields_change_and_a_written_number_is_the_primary_one(advisor):
    url = f"{CUSTOMERS}{factories.make_customer().pk}/"
    changed = advisor.patch(url, {"company": "Acme", "phone_number": "512 555 0144"}).json()
    assert (changed["company"], changed["phone_number"]) == ("Acme", "+15125550144")
    assert {phone["number"] for phone in changed["phones"]} == {"+15125550144", "+15125550199"}
    assert advisor.patch(url, {}).json()["company"] == "Acme"
    check_problem(advisor.patch(url, {"phones": []}), 400, "invalid", "phones")
    assert advisor.patch(url, {"email": None}).status_code == 400


def test_two_customers_become_one_and_both_ids_answer(advisor, shop):
    one, other = factories.make_customer(), factories.make_customer(number="+15125550144")
    car = factories.make_vehicle(other)
    merged = advisor.post(f"{CUSTOMERS}{one.pk}/merge/", {"other": other.pk})
    assert (merged.status_code, merged.json()["id"]) == (200, one.pk)
    assert advisor.get(f"{CUSTOMERS}{other.pk}/").json() == advisor.get(f"{CUSTOMERS}{one.pk}/").json()
    assert ids(advisor.get(CUSTOMERS)) == [one.pk]
    assert ids(advisor.get(f"{VEHICLES}?customer={one.pk}")) == [car.pk]
    merge = f"{CUSTOMERS}{one.pk}/merge/"
    check_problem(advisor.post(merge, {"other": 999}), 404, "customer_not_found", "other")
    check_problem(advisor.post(merge, {"other": one.pk}), 409, "cannot_merge")
    body = {"customer": other.pk, "make": "Kia", "model": "Rio"}
    assert advisor.post(VEHICLES, body).json()["customer"] == one.pk


def test_ids_from_before_a_merge_stand_for_what_was_kept(advisor, shop, booking, clock):
    """Both have the same car, so that the two cars become one, too."""
    one = Vehicle.objects.get()
    Vehicle.objects.update(vin=VIN)
    old = factories.make_vehicle(factories.make_customer(number="+15125550144"), vin=VIN)
    call = Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE, customer=old.customer)
    body = {**booking, "customer": old.customer_id, "vehicle": old.pk}
    advisor.post(f"{CUSTOMERS}{one.customer_id}/merge/", {"other": old.customer_id})
    visit = advisor.post(f"{V1}appointments/", body).json()
    assert (visit["customer"], visit["vehicle"]) == (one.customer_id, one.pk)
    assert ids(advisor.get(f"{V1}appointments/?customer={old.customer_id}")) == [visit["id"]]
    assert ids(advisor.get(f"{V1}appointments/?vehicle={old.pk}")) == [visit["id"]]
    assert ids(advisor.get(f"{VEHICLES}?customer={old.customer_id}")) == [one.pk]
    assert ids(advisor.get(f"{V1}calls/?customer={old.customer_id}")) == [call.pk]
    assert advisor.get(f"{VEHICLES}{old.pk}/").json()["id"] == one.pk


def test_a_number_needs_its_shop_where_there_are_more(advisor, shop):
    """What is a number of Paris is none of the United States."""
    paris = factories.make_shop(name="Paris", country="FR")
    user = StaffMembership.objects.get().user
    StaffMembership.objects.create(user=user, shop=paris, role=Role.ADVISOR)
    url = f"{CUSTOMERS}{factories.make_customer().pk}/"
    number = {"phone_number": "01 42 68 53 00"}
    check_problem(advisor.patch(url, number), 404, "shop_not_found", "shop")
    changed = advisor.patch(url, {**number, "shop": paris.pk}).json()
    assert changed["phone_number"] == "+33142685300"
    assert advisor.patch(url, {"company": "Acme"}).status_code == 200


def test_a_note_is_dated_and_signed(advisor):
    url = f"{CUSTOMERS}{factories.make_customer().pk}/notes/"
    assert advisor.post(url, {"note": "Likes tea"}).json()["notes"] == "2026-03-02 07:00, advisor: Likes tea"
    check_problem(advisor.post(url, {"note": ""}), 400, "invalid", "note")


def test_consents_are_added_with_their_proof(advisor):
    url = f"{CUSTOMERS}{factories.make_customer().pk}/consents/"
    yes = {"channel": "sms", "purpose": "service", "granted": True, "source": "form", "proof": "Signed 12"}
    said = advisor.post(url, yes)
    assert (said.status_code, said.json()["recorded_by"]) == (201, "advisor")
    withdrawn = advisor.post(url, {**yes, "granted": False}).json()
    assert ids(advisor.get(url)) == [withdrawn["id"], said.json()["id"]]
    check_problem(advisor.post(url, {**yes, "channel": "fax"}), 400, "invalid", "channel")
    check_problem(advisor.post(url, {**yes, "granted": "yes"}), 400, "invalid", "granted")
    check_problem(advisor.post(url, {**yes, "proof": ""}), 400, "invalid", "proof")
    assert Consent.objects.count() == 2


def test_history_tells_who_changed_what(advisor):
    customer = advisor.post(CUSTOMERS, ANN).json()
    advisor.patch(f"{CUSTOMERS}{customer['id']}/", {"company": "Acme"})
    newest, first = advisor.get(f"{CUSTOMERS}{customer['id']}/history/").json()["results"]
    assert (newest["kind"], newest["by"], newest["channel"]) == ("changed", "advisor", "key")
    assert newest["changes"] == [{"field": "company", "before": "", "after": "Acme"}]
    assert (first["kind"], first["changes"]) == ("created", [])
    page = advisor.get(f"{CUSTOMERS}{customer['id']}/history/?page_size=1").json()
    assert page["results"] == [newest]


def test_customers_are_found(advisor):
    john = factories.make_customer(email="john@example.com").pk
    acme = factories.make_customer(
        number="+15125550144", first_name="", last_name="", company="Acme Ltd", provisional=True
    ).pk
    for query, expected in {
        "": [john, acme],
        "phone=(512) 555-0199": [john],
        "phone=%2B15125550144": [acme],
        "phone=5125550111": [],
        "name=doe john": [john],
        "name=acme": [acme],
        "email=JOHN@example.com": [john],
        "company=acme": [acme],
        "provisional=true": [acme],
        "provisional=false": [john],
        "search=555-0199": [john],
        "search=Jonh Doe": [john],
        "search=john@example.com": [john],
        "search=zzz": [],
        "ordering=-id": [acme, john],
        "updated_from=2026-03-02T07:00:00-06:00": [john, acme],
        "updated_from=2026-03-02T07:00:00+00:00": [john, acme],
        "updated_from=2026-03-02T07:01": [],
        "updated_before=2026-03-02T07:00": [],
    }.items():
        assert ids(advisor.get(f"{CUSTOMERS}?{query}")) == expected, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("phone=12", "phone"),
        ("phone=%00", "phone"),
        ("provisional=yes", "provisional"),
        ("updated_from=yesterday", "updated_from"),
        ("updated_from=9999-12-31T23:59:59", "updated_from"),
        ("search=%00", "search"),
        (f"name={'x' * 201}", "name"),
    ],
)
def test_what_cannot_be_looked_for_is_named(advisor, query, field):
    problem = advisor.get(f"{CUSTOMERS}?{query}")
    assert problem.status_code == 400
    assert set(problem.json()["errors"]) == {field}


# Vehicles


def test_a_vehicle_is_added_changed_and_passed_on(advisor, shop):
    owner, buyer = factories.make_customer(), factories.make_customer(number="+15125550144")
    body = {"customer": owner.pk, "vin": "1hg cm826-33a004352", "year": 2003, "license_plate": "ABC 123"}
    added = advisor.post(VEHICLES, body)
    assert (added.status_code, added.json()["vin"], added.json()["is_primary_vehicle"]) == (201, VIN, True)
    check_problem(advisor.post(VEHICLES, body), 409, "vin_taken")
    url = f"{VEHICLES}{added.json()['id']}/"
    changed = advisor.patch(url, {"color": "red", "current_mileage": 90_000}).json()
    assert (changed["color"], changed["current_mileage"], changed["mileage_unit"]) == ("red", 90_000, "mi")
    problem = check_problem(advisor.patch(url, {"customer": buyer.pk}), 400, "invalid", "customer")
    assert "transfer" in problem["errors"]["customer"][0]
    passed = advisor.post(f"{url}transfer/", {"customer": buyer.pk}).json()
    assert (passed["customer"], passed["vin"], passed["is_active"]) == (buyer.pk, VIN, True)
    assert advisor.get(url).json()["is_active"] is False


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"vin": "1HG"}, "vin_length", None),
        ({"vin": "IOQCM82633A004352"}, "vin_format", None),
        ({"year": 1700}, "invalid", "year"),
        ({"year": 10**400}, "invalid", "year"),
        ({"make": ""}, "invalid", "make"),
        ({"current_mileage": -1}, "invalid", "current_mileage"),
        ({"current_mileage": 1.5}, "invalid", "current_mileage"),
    ],
)
def test_a_wrong_value_of_a_vehicle_is_named(advisor, wrong, code, field):
    body = {"customer": factories.make_customer().pk, "make": "Kia", "model": "Rio", **wrong}
    check_problem(advisor.post(VEHICLES, body), 400, code, *filter(None, [field]))
    assert not Vehicle.objects.exists()


def test_vehicles_are_found(advisor):
    owner = factories.make_customer()
    civic = factories.make_vehicle(owner, vin=VIN, license_plate="ABC-12 3").pk
    van = factories.make_vehicle(owner, make="Mercedes-Benz", model="Vito", year=2020, unit_number="Van 7").pk
    for query, expected in {
        "": [civic, van],
        f"customer={owner.pk}": [civic, van],
        "customer=999": [],
        f"vin={VIN.lower()}": [civic],
        "vin=3a00-43 52": [civic],
        "plate=abc123": [civic],
        "plate=a b c 1-2-3": [civic],
        "plate=abc12": [],
        "make=mercedes-benz&model=VITO": [van],
        "year=2018": [civic],
        "unit_number=van 7": [van],
        "is_active=false": [],
        "search=3A004352": [civic],
        "search=abc12": [civic],
        "search=van 7": [van],
        "ordering=-year": [van, civic],
    }.items():
        assert ids(advisor.get(f"{VEHICLES}?{query}")) == expected, query
    check_problem(advisor.get(f"{VEHICLES}?vin=123"), 400, "invalid", "vin")
    check_problem(advisor.get(f"{VEHICLES}?year=1.5e999"), 400, "invalid", "year")


def test_service_history_is_newest_first_with_money_as_text(advisor, shop, car):
    for day, cost in (("2025-01-15", "59.9"), ("2026-01-15", None)):
        ServiceRecord.objects.create(
            vehicle=car, shop=shop, date=day, service_type="oil_change", cost=cost, currency="USD"
        )
    new, old = advisor.get(f"{VEHICLES}{car.pk}/service-history/").json()["results"]
    assert (new["date"], new["cost"]) == ("2026-01-15", None)
    assert (old["date"], old["cost"], old["currency"]) == ("2025-01-15", "59.90", "USD")
