"""Customers, shops and keys at the desk."""

from datetime import time

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import capfirst

from appointments.models import OpeningHours
from config.sidebar import DESK, RECORDS, SHOP
from crm.keys import create_api_key
from crm.models import ApiKey, Customer, Event, Phone, Role, Shop
from crm.tests.desk import client_of, page, staff
from tests.factories import MONDAY, at, book, make_customer, make_shop, make_vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CUSTOMERS = page("crm_customer_changelist")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


@pytest.fixture
def owner(shop):
    return client_of((shop, Role.OWNER))


def found(client, term, address=CUSTOMERS):
    return [str(row) for row in client.get(address, {"q": term}).context["cl"].result_list]


def test_a_list_is_called_as_in_the_sidebar():
    lists = {
        page(f"{model._meta.app_label}_{model._meta.model_name}_changelist"): model._meta.verbose_name_plural
        for model in admin.site._registry
    }
    titles = {address: title for title, _, address, _ in (*DESK, *SHOP, *RECORDS) if address in lists}
    assert titles == {address: capfirst(lists[address]) for address in titles}


def test_a_new_customer_comes_from_the_verb(shop, advisor):
    written = {"shop": shop.pk, "first_name": "Rosa", "last_name": "Diaz", "phone_number": "(512) 555 0123"}
    answer = advisor.post(page("crm_customer_add"), written, follow=True)
    rosa = Customer.objects.get()
    assert (str(rosa), rosa.phone_number) == ("Rosa Diaz", "+15125550123")
    assert Event.objects.get().name == "customer.created"
    assert answer.redirect_chain[-1][0] == page("crm_customer_change", rosa.pk)
    assert b"Rosa Diaz is a customer now." in answer.content


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone_number": "12"}, "phone_number"),
        ({"first_name": ""}, "first_name"),
        ({"email": "rosa at home"}, "email"),
        ({"last_name": "x" * 200}, "last_name"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_written(shop, advisor, wrong, field):
    written = {"shop": shop.pk, "first_name": "Rosa", "phone_number": "5125550123", "company": "", **wrong}
    answer = advisor.post(page("crm_customer_add"), written)
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["phone_number"].value() == written["phone_number"]
    assert not Customer.objects.exists()


def test_a_customer_on_file_is_shown_and_not_made_twice(shop, advisor):
    written = {"shop": shop.pk, "first_name": "Rosa", "last_name": "Diaz", "phone_number": "5125550123"}
    for _ in range(2):
        answer = advisor.post(page("crm_customer_add"), written, follow=True)
    assert Customer.objects.count() == 1
    assert b"is on file already" in answer.content


@pytest.mark.parametrize("term", ["+1 512-555-0123", "(512) 555 0123", "5125550123", "555-0123", "0123"])
def test_a_number_is_found_in_any_spelling(advisor, term):
    make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123")
    make_customer(first_name="Jane", number="+15125550199")
    assert found(advisor, term) == ["Rosa Diaz"]


@pytest.mark.parametrize("term", ["020 7946 0123", "020 7946"])
def test_a_number_is_read_as_in_the_country_of_any_shop(advisor, term):
    make_shop(name="London", country="GB")
    make_customer(first_name="Rosa", last_name="Diaz", number="+442079460123")
    assert found(advisor, term) == ["Rosa Diaz"]


@pytest.mark.parametrize("term", ["rosa", "DIAZ", "rosa diaz", "diaz rosa"])
def test_a_name_is_found_whatever_its_case(advisor, term):
    make_customer(first_name="Rosa", last_name="Diaz")
    make_customer(first_name="Jane", number="+15125550200")
    assert found(advisor, term) == ["Rosa Diaz"]


def test_the_list_asks_as_much_for_thirty_customers_as_for_three(advisor):
    counts = []
    for upto in (3, 30):
        for number in range(Customer.objects.count(), upto):
            make_vehicle(make_customer(last_name=f"No{number}", number=f"+151255501{number:02}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(advisor.get(CUSTOMERS).context["cl"].result_list) == upto
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_the_page_of_a_customer_is_escaped(advisor):
    customer = make_customer(first_name="<script>alert(1)</script>", notes="<img src=x onerror=alert(1)>")
    for address in (CUSTOMERS, page("crm_customer_change", customer.pk)):
        content = advisor.get(address).content
        assert b"<script>alert" not in content
        assert b"<img src=x" not in content


def hours_form(shop, *rows):
    """What the shop's page sends, with these opening hours in place of the old ones."""
    old = list(OpeningHours.objects.filter(shop=shop))
    fields = {
        "name": shop.name,
        "phone_number": shop.phone_number,
        "advisor_numbers": "",
        "is_active": "on",
        "country": "US",
        "time_zone": shop.time_zone,
        "languages": "en, es",
        "currency": "USD",
        "mileage_unit": "mi",
        "grid_minutes": 30,
        "call_minutes": 15,
        "ring_seconds": 20,
        "calls_at_once": 20,
        "calls_per_number": 20,
        "visits_per_number": 5,
        "notice_minutes": 60,
        "horizon_days": 60,
        "change_cutoff_minutes": 120,
        "no_show_grace_minutes": 30,
        "overrun_minutes": 30,
    }
    for prefix in ("special_hours", "closures"):
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    fields |= {"opening_hours-TOTAL_FORMS": len(old) + len(rows), "opening_hours-INITIAL_FORMS": len(old)}
    for number, one in enumerate(old):
        fields |= {
            f"opening_hours-{number}-id": one.pk,
            f"opening_hours-{number}-shop": shop.pk,
            f"opening_hours-{number}-weekday": one.weekday,
            f"opening_hours-{number}-opens": one.opens,
            f"opening_hours-{number}-closes": one.closes,
            f"opening_hours-{number}-DELETE": "on",
        }
    for number, (weekday, opens, closes) in enumerate(rows, start=len(old)):
        fields |= {
            f"opening_hours-{number}-id": "",
            f"opening_hours-{number}-shop": shop.pk,
            f"opening_hours-{number}-weekday": weekday,
            f"opening_hours-{number}-opens": opens,
            f"opening_hours-{number}-closes": closes,
        }
    return fields


def hour_errors(answer):
    formset = answer.context["inline_admin_formsets"][0].formset
    return [errors for errors in formset.errors if errors]


def test_an_owner_writes_the_hours(shop, owner):
    rows = [(0, "08:00", "12:00"), (0, "12:00", "16:00"), (6, "20:00", "00:00")]
    answer = owner.post(page("crm_shop_change", shop.pk), hours_form(shop, *rows))
    assert answer.status_code == 302
    assert list(shop.opening_hours.values_list("weekday", "opens", "closes")) == [
        (0, time(8), time(12)),
        (0, time(12), time(16)),
        (6, time(20), time(0)),
    ]
    shop.refresh_from_db()
    assert shop.languages == ["en", "es"]


def test_hours_that_close_before_they_open_are_refused_at_the_field(shop, owner):
    answer = owner.post(page("crm_shop_change", shop.pk), hours_form(shop, (0, "17:00", "09:00")))
    assert [list(errors) for errors in hour_errors(answer)] == [["closes"]]
    assert shop.opening_hours.count() == 12


@pytest.mark.parametrize("later", [("11:59", "13:00"), ("10:00", "11:00")])
@pytest.mark.parametrize("closes", ["12:00", "00:00"])
def test_hours_that_overlap_are_refused_at_the_field(shop, owner, later, closes):
    rows = [(0, *later), (0, "09:00", closes), (1, *later)]
    answer = owner.post(page("crm_shop_change", shop.pk), hours_form(shop, *rows))
    assert hour_errors(answer) == [{"opens": [f"Overlaps 09:00–{closes} of the same day."]}]
    assert shop.opening_hours.count() == 12


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("time_zone", "Texas"), ("grid_minutes", 1), ("phone_number", "call us")),
        *(("advisor_numbers", "x, 555"), ("country", "XX"), ("holiday_subdivision", "Bavaria")),
    ],
)
def test_a_wrong_setting_is_refused_at_its_field(shop, owner, field, value):
    answer = owner.post(page("crm_shop_change", shop.pk), {**hours_form(shop), field: value})
    assert list(answer.context["adminform"].form.errors) == [field]


def test_advisors_numbers_are_kept_in_one_form(shop, owner):
    written = {**hours_form(shop), "advisor_numbers": "512 555 0177, +1 (512) 555-0178"}
    assert owner.post(page("crm_shop_change", shop.pk), written).status_code == 302
    shop.refresh_from_db()
    assert shop.advisor_numbers == ["+15125550177", "+15125550178"]


def test_an_owner_revokes_the_keys_of_his_people_and_sees_no_others(shop, owner):
    mine, foreign = staff((shop, Role.ADVISOR)), staff((make_shop(name="Lakeside"), Role.ADVISOR))
    for user in (mine, foreign):
        create_api_key(user)
    keys = {key.user: key for key in ApiKey.objects.select_related("user")}
    address = page("crm_apikey_changelist")
    assert list(owner.get(address).context["cl"].result_list) == [keys[mine]]
    chosen = {"action": "revoke", "_selected_action": [key.pk for key in keys.values()]}
    owner.post(address, chosen)
    assert list(ApiKey.objects.filter(revoked_at=None)) == [keys[foreign]]
    assert keys[mine].digest.encode() not in owner.get(page("crm_apikey_change", keys[mine].pk)).content


def test_a_merged_customer_is_not_picked(advisor):
    rosa = make_customer(first_name="Rosa", last_name="Diaz")
    make_customer(first_name="Rosa", last_name="Dias", number="+15125550102", merged_into=rosa)
    results = advisor.get(page("crm_customer_pick", term="rosa")).json()["results"]
    assert results == [{"id": str(rosa.pk), "text": "Rosa Diaz · (512) 555-0199"}]


def test_a_list_narrows_to_one_of_several_shops(shop):
    other = make_shop(name="Lakeside")
    client = client_of((shop, Role.OWNER), (other, Role.OWNER))
    resources = page("appointments_resource_changelist", shop=other.pk)
    assert {row.shop for row in client.get(resources).context["cl"].result_list} == {other}


def test_phones_and_shops_are_untouched_by_a_look(shop, advisor):
    before = (Phone.objects.count(), Shop.objects.get().updated_at)
    advisor.get(page("crm_shop_change", shop.pk))
    assert (Phone.objects.count(), Shop.objects.get().updated_at) == before


def test_the_desk_begins_with_today_and_with_the_tables_where_there_is_no_shop(shop):
    today = page("appointments_appointment_today")
    assert client_of((shop, Role.READ_ONLY)).get(page("index")).headers["location"] == today
    Shop.objects.all().delete()
    assert client_of(is_superuser=True).get(page("index")).status_code == 200


def test_a_list_names_the_shop_only_where_there_are_several(shop):
    visits = page("appointments_appointment_changelist")
    book(shop, make_vehicle(), at(MONDAY, 10))
    assert b"column-shop" not in client_of((shop, Role.OWNER)).get(visits).content
    both = client_of((shop, Role.OWNER), (make_shop(name="Lakeside"), Role.OWNER))
    assert b"column-shop" in both.get(visits).content
