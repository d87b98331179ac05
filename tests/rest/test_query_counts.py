"""A list costs the same with five rows and with sixty, and so does a row with much that belongs to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.models import Appointment, Claim, Resource, Service, ServiceLine
from crm.models import Consent, Customer, Phone
from tests import factories
from tests.rest.world import V1
from vehicles.models import ServiceRecord, Vehicle
from voice.models import Call, Turn


def fill(shop, count):
    """So many rows of each kind; of a customer, a car, a visit and a call also what belongs to the first."""
    first = None
    bays = list(shop.resources.order_by("pk"))
    for number in range(count):
        customer = factories.make_customer(number=f"+1512556{Phone.objects.count():04}")
        car = factories.make_vehicle(customer)
        starts = factories.at(factories.MONDAY, 9) + timedelta(days=Appointment.objects.count())
        visit = Appointment.objects.create(
            shop=shop,
            customer=customer,
            vehicle=car,
            scheduled_at=starts,
            ends_at=starts + timedelta(hours=1),
            duration_minutes=60,
            service_type="other",
            booking_method="api",
            booked_by="x",
        )
        for bay in bays:
            Claim.objects.create(
                resource=bay, kind="visit", appointment=visit, starts_at=starts, ends_at=visit.ends_at
            )
        call = Call.objects.create(shop=shop, channel=Call.Channel.CONSOLE)
        first = first or (customer, car, visit, call)
        belong(shop, *first, number)
    return first


def belong(shop, customer, car, visit, call, number):
    Resource.objects.create(shop=shop, kind="bay", name=f"Bay {Resource.objects.count()}")
    Service.objects.create(shop=shop, code=f"s{Service.objects.count()}", name="x")
    ServiceLine.objects.create(appointment=visit, code=f"s{number}", name="x", minutes=5)
    ServiceRecord.objects.create(vehicle=car, shop=shop, date=factories.MONDAY, service_type="other")
    Phone.objects.create(customer=customer, number=f"+1512557{Phone.objects.count():04}")
    Consent.objects.create(customer=customer, channel="sms", purpose="service", granted=True, source="form")
    Turn.objects.create(call=call, number=number, speaker="caller", text="x")
    customer.notes += "x"
    customer.save()


def cost(program, url):
    """Queries of a second request; the first notes the use of the key."""
    program.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = program.get(url)
    assert answer.status_code == 200, answer.content
    return len(queries)


COSTS = {
    "shops/": 3,
    "services/": 3,
    "resources/": 3,
    "customers/": 4,
    "customers/?search=John Doe&ordering=name": 7,
    "customers/{0.pk}/": 4,
    "customers/{0.pk}/consents/": 5,
    "customers/{0.pk}/history/": 6,
    "vehicles/": 3,
    "vehicles/{1.pk}/": 3,
    "vehicles/{1.pk}/service-history/": 4,
    "appointments/": 6,
    "appointments/{2.pk}/": 6,
    "calls/": 3,
    "calls/{3.pk}/": 4,
    "availability/?date=2026-03-03&days=14": 11,
    "tools/": 2,
}
ONE_ROW = ("customers/{0.pk}/", "vehicles/{1.pk}/", "appointments/{2.pk}/", "calls/{3.pk}/", "tools/")


@pytest.mark.parametrize(("path", "queries"), COSTS.items())
def test_costs_do_not_grow_with_the_rows(advisor, shop, path, queries):
    few = fill(shop, 5)
    assert Customer.objects.count() == Vehicle.objects.count() == 5
    url = V1 + path.format(*few)
    if path.endswith("/") and path not in ONE_ROW or "search" in path:
        url += ("&" if "?" in path else "?") + "page_size=100"
    before = cost(advisor, url)
    fill(shop, 55)
    belong(shop, *few, 99)
    assert (before, cost(advisor, url)) == (queries, queries)
