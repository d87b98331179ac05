"""A vehicle is found by plate, unit number, VIN, its words, and whose it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Customer, Phone
from crm.models.people import NAME_TEXT
from crm.search import Rank
from tests.factories import make_customer, make_shop, make_vehicle
from vehicles.models import VEHICLE_TEXT, Vehicle
from vehicles.search import search_vehicles, search_vehicles_and_owners

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

VIN = "1HGCM82633A004352"


@pytest.fixture
def accord():
    rosa = make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123")
    make_vehicle(make_customer(first_name="Jane"), license_plate="XYZ 9", unit_number="V-02")
    return make_vehicle(
        rosa, year=2003, model="Accord", license_plate="ABC-1234", vin=VIN, unit_number="V-14"
    )


@pytest.mark.parametrize(
    "term", ["ABC1234", "abc 1234", "a-b c-1234", VIN, VIN.lower(), "1HGCM 82633 A004352"]
)
def test_spaces_dashes_and_case_do_not_count(accord, term):
    assert dict(search_vehicles(term)) == {accord.pk: Rank.EXACT}


@pytest.mark.parametrize("term", ["3A004352", "3a00 4352", "v-14", "V14", "v 14"])
def test_a_unit_number_and_the_last_eight_of_a_vin_are_exact(accord, term):
    assert dict(search_vehicles(term)) == {accord.pk: Rank.EXACT}


@pytest.mark.parametrize(
    ("term", "rank"),
    [("ABC", Rank.BEGINS), ("2003 acc", Rank.BEGINS), ("BC12", Rank.HOLDS), ("A004352", Rank.HOLDS)],
)
def test_some_of_it_will_do(accord, term, rank):
    assert dict(search_vehicles(term)) == {accord.pk: rank}


@pytest.mark.parametrize("term", ["", "-", "QQQ", "BC", "%", "2003 civic", "rosa", "ABC1235"])
def test_what_is_not_meant_is_not_found(accord, term):
    assert not search_vehicles(term)


@pytest.mark.parametrize(
    "term", ["rosa", "Daiz", "rosa diaz", "diaz accord", "2003 accord rosa", "555-0123", "abc1234"]
)
def test_the_owner_leads_to_the_vehicle(accord, term):
    assert list(search_vehicles_and_owners(term)) == [accord.pk]


def test_a_part_of_another_row_is_not_found(accord):
    Vehicle.objects.filter(pk=accord.pk).update(merged_into=make_vehicle(model="Pilot"))
    assert not search_vehicles(VIN)


@pytest.mark.parametrize(("search", "most"), [(search_vehicles, 4), (search_vehicles_and_owners, 16)])
@pytest.mark.parametrize("term", ["zzq xxv wwy uuk", "555-0100"])
def test_a_search_asks_a_fixed_number_of_questions(search, most, term):
    make_shop()
    for number in range(5):
        make_vehicle(make_customer(number=f"+1512555020{number}"))
    with CaptureQueriesContext(connection) as queries:
        search(term)
    assert len(queries) <= most


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Customer.objects.alias(text=NAME_TEXT).filter(text__contains=" john"), "customer_by_name_text"),
        (Customer.objects.alias(text=NAME_TEXT).filter(text__regex=" (john|jo.n) "), "customer_by_name_text"),
        (Phone.objects.filter(number__endswith="5550123"), "phone_by_some_digits"),
        (Vehicle.objects.alias(text=VEHICLE_TEXT).filter(text__contains="abc12"), "vehicle_by_text"),
    ],
    ids=["name", "typo", "digits", "plate"],
)
def test_an_index_answers(rows, index):
    """An expression that differs from the index's in one cast would read every row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert index in rows.all().explain()
