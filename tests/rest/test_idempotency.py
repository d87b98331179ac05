"""A POST with an Idempotency-Key is done once, or not at all."""

import threading

import pytest
from django.db import OperationalError, connection, connections
from rest_framework.test import APIClient

from appointments import verbs
from appointments.models import Appointment, Claim
from crm.models import Customer, Event, IdempotencyKey, Role, StaffMembership
from tests.rest.world import V1, check_problem, make_program

URL = f"{V1}appointments/"


def post(program, body, key="k1", url=URL):
    return program.post(url, body, headers={"idempotency-key": key})


def test_the_same_request_gets_the_same_answer_and_is_done_once(advisor, booking):
    first, again = post(advisor, booking), post(advisor, booking)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert Appointment.objects.count() == 1


def test_without_a_key_the_same_request_is_another(advisor, booking):
    assert advisor.post(URL, booking).status_code == 201
    check_problem(advisor.post(URL, booking), 409, "duplicate")


def test_a_key_is_for_one_request(advisor, booking, visit):
    assert post(advisor, booking).status_code == 201
    check_problem(post(advisor, {**booking, "notes": "x"}), 409, "idempotency_key_reused")
    cancel = f"{URL}{visit.pk}/cancel/"
    check_problem(post(advisor, {"reason": "x"}, url=cancel), 409, "idempotency_key_reused")
    assert post(advisor, {"reason": "x"}, "k2", cancel).status_code == 200


def test_everybody_has_keys_of_their_own(advisor, shop, booking):
    assert post(advisor, booking).status_code == 201
    check_problem(post(make_program(shop, Role.OWNER), booking), 409, "duplicate")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_1_to_255_signs(advisor, booking, key):
    check_problem(post(advisor, booking, key), 400, "invalid", "Idempotency-Key")
    assert not Appointment.objects.exists()


def test_a_key_is_kept_for_a_day(advisor, booking, clock):
    assert post(advisor, booking).status_code == 201
    clock.shift(24 * 3600)
    assert post(advisor, booking).status_code == 201
    clock.shift(1)
    later = {**booking, "scheduled_at": "2026-03-04T09:00"}
    assert post(advisor, later).status_code == 201
    assert "Idempotent-Replayed" in post(advisor, later).headers


def test_a_refusal_by_the_rules_is_an_answer_too(advisor, shop, booking):
    shop.resources.update(is_active=False)
    refused = post(advisor, booking)
    check_problem(refused, 409, "nobody_can")
    shop.resources.update(is_active=True)
    again = post(advisor, booking)
    check_problem(again, 409, "nobody_can")
    assert (again.content, again.headers["Idempotent-Replayed"]) == (refused.content, "true")


def test_a_refusal_of_rights_is_forgotten(shop, booking):
    program = make_program(shop, Role.READ_ONLY)
    check_problem(post(program, booking), 403, "permission_denied")
    StaffMembership.objects.update(role=Role.ADVISOR)
    assert post(program, booking).status_code == 201


def test_rights_are_asked_before_an_old_answer_is_told(advisor, booking):
    assert post(advisor, booking).status_code == 201
    StaffMembership.objects.update(role=Role.READ_ONLY)
    check_problem(post(advisor, booking), 403, "permission_denied")


def test_what_breaks_leaves_nothing(advisor, booking, monkeypatch):
    def book_and_break(*arguments, **values):
        whole(*arguments, **values)
        raise ZeroDivisionError

    whole = verbs.book
    monkeypatch.setattr(verbs, "book", book_and_break)
    check_problem(post(advisor, booking), 500, "server_error")
    assert not Appointment.objects.exists()
    assert not IdempotencyKey.objects.exists()
    monkeypatch.undo()
    assert post(advisor, booking).status_code == 201


def test_a_tool_that_writes_is_done_once(advisor, shop, booking):
    url = f"{V1}tools/create_customer/"
    body = {"first_name": "Ann", "last_name": "Lee", "phone_number": "+15125550177"}
    first, again = post(advisor, body, url=url), post(advisor, body, url=url)
    assert first.json()["success"]
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["by itself", "by the database"])
def test_a_tool_that_breaks_may_be_tried_again(broken, advisor, booking, monkeypatch):
    def break_down(*arguments, **values):
        whole(*arguments, **values)
        if broken == "by itself":
            raise ZeroDivisionError
        Customer.objects.create(pk=booking["customer"])  # PostgreSQL then takes nothing more but a way back

    whole = verbs.book
    url = f"{V1}tools/book_appointment/"
    names = {"customer": "customer_id", "vehicle": "vehicle_id"}
    body = {names.get(name, name): value for name, value in booking.items()}
    monkeypatch.setattr(verbs, "book", break_down)
    assert post(advisor, body, url=url).json()["error"] == "Error booking appointment"
    assert not any(model.objects.exists() for model in (Appointment, Claim, Event, IdempotencyKey))
    monkeypatch.undo()
    assert post(advisor, body, url=url).json()["success"]


def test_a_tool_that_reads_reads_anew(advisor, shop):
    url = f"{V1}tools/get_shop_info/"
    post(advisor, {}, url=url)
    assert "Idempotent-Replayed" not in post(advisor, {}, url=url).headers
    assert not IdempotencyKey.objects.exists()


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_a_crash_at_the_commit_leaves_neither_change_nor_key(advisor, booking, monkeypatch):
    def crash(self):
        raise OperationalError("gone")

    monkeypatch.setattr(type(connections["default"]), "_commit", crash)
    check_problem(post(advisor, booking), 503, "try_again")
    monkeypatch.undo()
    assert not any(model.objects.exists() for model in (Appointment, Claim, Event, IdempotencyKey))
    assert post(advisor, booking).status_code == 201


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_twins_at_once_do_it_once(advisor, booking):
    header = advisor._credentials or advisor.defaults
    gate, answers = threading.Barrier(4), []

    def twin():
        program = APIClient()
        program.defaults = dict(header)
        gate.wait(30)
        answers.append(post(program, booking))
        connection.close()

    twins = [threading.Thread(target=twin) for _ in range(4)]
    for thread in twins:
        thread.start()
    for thread in twins:
        thread.join(60)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    assert Appointment.objects.count() == 1
