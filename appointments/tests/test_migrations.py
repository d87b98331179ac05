"""What a database of an earlier release holds is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from appointments.models import ServiceLine
from tests.factories import MONDAY, at
from vehicles.models import ServiceRecord

BEFORE = "0002_history_stages_and_passes"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


def migrate(*targets: tuple[str, str]) -> Apps:
    executor = MigrationExecutor(connection)
    return executor.migrate(list(targets) or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def earlier() -> Iterator[Apps]:
    """The models as they were when a visit, and not its lines, had a service record."""
    yield migrate(("appointments", BEFORE))
    migrate()


def add_visit(models, car, day, record, codes):
    start = at(MONDAY + timedelta(days=day), 10)
    visit = models.get_model("appointments", "Appointment").objects.create(
        shop_id=record.shop_id,
        customer_id=car.customer_id,
        vehicle_id=car.pk,
        scheduled_at=start,
        ends_at=start + timedelta(hours=1),
        duration_minutes=60,
        service_type=codes[0],
        status="completed",
        service_record_id=record.pk,
    )
    for position, code in enumerate(codes):
        visit.services.create(code=code, name=code, minutes=30, position=position)


def test_a_visits_service_record_comes_to_its_first_line(shop, car, earlier):
    records = [
        ServiceRecord.objects.create(vehicle=car, shop=shop, date=MONDAY, service_type=code)
        for code in ("repair", "oil_change")
    ]
    add_visit(earlier, car, 0, records[0], ["repair", "inspection"])
    add_visit(earlier, car, 1, records[1], ["oil_change"])
    migrate()
    kept = dict(ServiceLine.objects.values_list("code", "service_record"))
    assert kept == {"repair": records[0].pk, "inspection": None, "oil_change": records[1].pk}
