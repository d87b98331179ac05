"""The customer's page: what it tells, and the forms and buttons that mend it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment
from crm.models import Consent, Customer, Event, Merge, Phone, Role
from crm.tests.desk import as_shown, client_of, page
from crm.verbs import update_customer
from tests.factories import DESK, MONDAY, at, book, make_customer, make_shop, make_vehicle
from vehicles.models import ServiceRecord
from voice.models import Call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TUESDAY = MONDAY + timedelta(days=1)
CHECK = page("crm_customer_to_check")


@pytest.fixture
def advisor(shop):
    return client_of((shop, Role.ADVISOR))


@pytest.fixture
def rosa(shop):
    return make_customer(first_name="Rosa", last_name="Diaz", number="+15125550123")


def change(row):
    return page("crm_customer_change", row.pk)


def sections(client, address):
    """The tables of a page: by title, the texts of their rows."""
    return {
        table.title: [" | ".join(str(cell) for cell in row.cells) for row in table.rows]
        for table in client.get(address).context["sections"]
    }


def test_only_what_was_changed_in_the_form_is_saved(shop, advisor, rosa):
    address = page("crm_customer_edit", rosa.pk)
    written = as_shown(advisor, address, shop=shop.pk, last_name="Diaz-Smith")
    update_customer(DESK, rosa, notes="Likes tea")  # meanwhile, by somebody else
    assert advisor.post(address, written).status_code == 302
    rosa.refresh_from_db()
    assert (str(rosa), rosa.notes) == ("Rosa Diaz-Smith", "Likes tea")
    assert rosa.phone_number == "+15125550123"


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("edit", {"phone_number": "12"}, "phone_number"),
        ("edit", {"email": "at home", "phone_number": "5125550123"}, "email"),
        ("phone", {"number": "12"}, "number"),
        ("phone", {"number": "512 555 0123"}, "number"),
        ("note", {"note": "x" * 2001}, "note"),
        ("consent", {"channel": "sms", "purpose": "service", "granted": "yes", "proof": "x"}, "source"),
    ],
)
def test_a_refusal_stands_at_its_field(shop, advisor, rosa, name, wrong, field):
    address = page(f"crm_customer_{name}", rosa.pk)
    answer = advisor.post(address, as_shown(advisor, address, shop=shop.pk, **wrong))
    assert list(answer.context["form"].errors) == [field]


def test_a_number_is_added_made_primary_and_removed(shop, advisor, rosa):
    written = {"shop": shop.pk, "number": "512 555 0177", "label": "work", "textable": "on"}
    advisor.post(page("crm_customer_phone", rosa.pk), written)
    work = Phone.objects.get(label="work")
    advisor.post(page("crm_customer_primary", rosa.pk, phone=work.pk))
    assert Customer.objects.get().phone_number == "+15125550177"
    first = Phone.objects.get(is_primary=False)
    advisor.post(page("crm_customer_remove-phone", rosa.pk, phone=first.pk))
    assert list(rosa.phones.values_list("number", flat=True)) == ["+15125550177"]


def test_a_number_that_was_seen_to_get_texts_is_marked_so_once(advisor, rosa):
    phone = rosa.phones.get()
    address = page("crm_customer_verify-phone", rosa.pk, phone=phone.pk)
    assert address.replace("&", "&amp;").encode() in advisor.get(change(rosa)).content
    for _twice in range(2):
        advisor.post(address)
    phone.refresh_from_db()
    assert phone.textable
    assert phone.verified_at
    assert Event.objects.get().data == {"changed": ["phones"]}
    assert address.replace("&", "&amp;").encode() not in advisor.get(change(rosa)).content


def test_another_customers_number_is_out_of_reach(advisor, rosa):
    other = make_customer(number="+15125550188").phones.get()
    assert advisor.post(page("crm_customer_remove-phone", rosa.pk, phone=other.pk)).status_code == 404
    assert Phone.objects.filter(pk=other.pk).exists()


def test_a_note_is_signed_and_a_consent_kept_with_its_proof(shop, advisor, rosa):
    advisor.post(page("crm_customer_note", rosa.pk), {"shop": shop.pk, "note": "Call before noon"})
    given = {
        "channel": "sms",
        "purpose": "service",
        "granted": "yes",
        "source": "counter",
        "proof": "paper 7",
    }
    advisor.post(page("crm_customer_consent", rosa.pk), {"shop": shop.pk, **given})
    rosa.refresh_from_db()
    assert rosa.notes.startswith("2026-03-02 07:00, user0: Call before noon")
    consent = Consent.objects.get()
    assert (consent.granted, consent.proof, consent.recorded_by) == (True, "paper 7", "user0")


def test_a_consent_needs_its_source_and_proof_and_a_withdrawal_nothing(shop, advisor, rosa):
    address = page("crm_customer_consent", rosa.pk)
    form = advisor.get(address).context["form"]
    assert form.fields["source"].required and form.fields["proof"].required
    empty = {"shop": shop.pk, "channel": "sms", "purpose": "service", "source": "", "proof": ""}
    refused = advisor.post(address, {**empty, "granted": "yes"})
    assert list(refused.context["form"].errors) == ["source", "proof"]
    assert advisor.post(address, {**empty, "granted": "no"}).status_code == 302
    assert not Consent.objects.get().granted


def test_a_merge_is_seen_before_it_is_done_and_can_be_undone(advisor, rosa):
    twin = make_customer(first_name="Rose", last_name="Diaz", number="+15125550123", provisional=True)
    make_vehicle(twin)
    picked = advisor.post(page("crm_customer_merge", rosa.pk), {"other": twin.pk})
    assert picked.url == page("crm_customer_merge", rosa.pk, other=twin.pk)
    assert "vehicles | 1" in sections(advisor, picked.url)["What moves"]
    assert not Merge.objects.exists()
    advisor.post(page("crm_customer_merge-now", rosa.pk, other=twin.pk))
    twin.refresh_from_db()
    assert twin.merged_into == rosa
    assert len(sections(advisor, CHECK)["Merged since yesterday"]) == 1
    advisor.post(page("crm_customer_undo", rosa.pk, merge=Merge.objects.get().pk))
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_a_refused_button_says_why(advisor, rosa):
    answer = advisor.post(page("crm_customer_merge-now", rosa.pk, other=rosa.pk), follow=True)
    assert b"cannot be merged with itself" in answer.content


def test_a_button_does_nothing_by_a_mere_look(advisor, rosa):
    Customer.objects.update(provisional=True)
    advisor.get(page("crm_customer_settle", rosa.pk))
    assert Customer.objects.get().provisional
    advisor.post(page("crm_customer_settle", rosa.pk))
    assert not Customer.objects.get().provisional


def test_the_page_tells_what_belongs_to_a_customer(shop, advisor, rosa):
    car = make_vehicle(rosa, license_plate="ABC 1")
    ahead = book(shop, car, at(MONDAY, 10), actor=DESK)
    past = book(shop, car, at(TUESDAY, 10), actor=DESK)
    Appointment.objects.filter(pk=past.pk).update(status="completed")
    ServiceRecord.objects.create(vehicle=car, date=date(2026, 1, 5), service_type="oil_change", mileage=4000)
    Call.objects.create(shop=shop, channel="phone", caller_number="+15125550123", customer=rosa)
    told = sections(advisor, change(rosa))
    assert page("appointments_appointment_change", ahead.pk) in told["Visits to come"][0]
    assert page("appointments_appointment_change", past.pk) in told["Past visits"][0]
    assert "ABC 1" in told["Vehicles"][0]
    assert "4,000 mi" in told["Service history"][0]
    assert "(512) 555-0123" in told["Calls"][0]
    assert "(512) 555-0123" in told["Phone numbers"][0]


def test_changes_are_told_with_before_and_after_and_who(shop, advisor, rosa):
    update_customer(DESK, rosa, last_name="Mora", shop=shop)
    address = page("crm_customer_edit", rosa.pk)
    advisor.post(address, as_shown(advisor, address, last_name="<b>Vega", phone_number="5125550177"))
    told = sections(advisor, change(rosa))["Changes"]
    assert any("last name: Mora → &lt;b&gt;Vega" in row and "user0 | desk" in row for row in told)
    assert any("last name: Diaz → Mora" in row for row in told)
    assert any("number added" in row and "+15125550177" in row for row in told)


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.READ_ONLY])
@pytest.mark.parametrize(
    "name",
    [
        *("edit", "phone", "note", "consent", "merge", "merge-now"),
        *("settle", "undo", "primary", "verify-phone"),
    ],
)
def test_who_only_looks_changes_no_customer(shop, rosa, role, name):
    client = client_of((shop, role))
    address = page(f"crm_customer_{name}", rosa.pk)
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert address.encode() not in client.get(change(rosa)).content
    assert not Event.objects.exists()


def test_the_merged_show_where_they_went_and_no_buttons(advisor, rosa):
    gone = make_customer(first_name="Rose", number="+15125550102", merged_into=rosa)
    content = advisor.get(change(gone)).content
    assert page("crm_customer_edit", gone.pk).encode() not in content
    assert b"Rosa Diaz" in content


def test_the_work_list_settles_and_merges_in_two_clicks(advisor, rosa):
    new = make_customer(first_name="Tom", last_name="Diaz", number="+15125550123", provisional=True)
    content = advisor.get(CHECK).content.decode()
    assert page("crm_customer_merge", rosa.pk, other=new.pk) in content
    settle = page("crm_customer_settle", new.pk, to_check=1)
    assert settle in content
    assert advisor.post(settle).url == CHECK
    assert sections(advisor, CHECK)["New names on known numbers"] == []


def test_the_work_list_shows_whose_car_it_may_be(advisor, rosa):
    vin = "1HGCM82633A004352"
    mine = make_vehicle(rosa, vin=vin)
    other = make_vehicle(make_customer(first_name="Tom"), vin=vin)
    content = advisor.get(CHECK).content.decode()
    assert page("vehicles_vehicle_transfer", mine.pk, customer=other.customer_id) in content
    assert page("vehicles_vehicle_transfer", other.pk, customer=rosa.pk) in content


def fill(shop, customer, numbers):
    """So many of everything that a customer's page and the work list show."""
    for number in numbers:
        car = make_vehicle(customer, is_primary_vehicle=False, license_plate=f"P{number}")
        book(shop, car, at(MONDAY, 9 + number % 3), actor=DESK)
        ServiceRecord.objects.create(vehicle=car, shop=shop, date=MONDAY, service_type="oil_change")
        Phone.objects.create(customer=customer, number=f"+1512555{number:04}")
        Call.objects.create(shop=shop, channel="phone", caller_number="+15125550123", customer=customer)
        update_customer(DESK, customer, company=f"No {number}", shop=shop)
        vin = f"1HGCM82633A{number:06}"
        one = make_customer(first_name="Tom", number=f"+1512555{number:04}", provisional=True)
        make_vehicle(one, vin=vin)
        make_vehicle(make_customer(first_name="Ann", number="+15125559999"), vin=vin)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.READ_ONLY])
def test_every_page_asks_as_much_for_many_rows_as_for_few(role):
    shop = make_shop(bays=25, technicians=25)
    client, customer = client_of((shop, role)), make_customer(first_name="Rosa", number="+15125550123")
    car = make_vehicle(customer)
    pages = [
        change(customer),
        page("vehicles_vehicle_change", car.pk),
        CHECK,
        page("crm_customer_changelist"),
        page("crm_customer_changelist", q="tom"),
        page("crm_customer_pick", term="tom"),
        page("vehicles_vehicle_changelist"),
        page("vehicles_vehicle_changelist", q="civic"),
        page("vehicles_vehicle_pick", term="civic"),
        page("vehicles_servicerecord_changelist"),
        page("crm_event_changelist"),
        page("search", q="tom"),
        page("search", q="civic"),
    ]
    counts = []
    for numbers in (range(2), range(2, 60)):
        fill(shop, customer, numbers)
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
    few, many = counts[: len(pages)], counts[len(pages) :]
    # Fewer: a search that is full asks no wider question.
    more = {address: (a, b) for address, a, b in zip(pages, few, many, strict=True) if b > a}
    assert not more
