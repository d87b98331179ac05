"""What callers get done with the built-in agent."""

from datetime import timedelta

import pytest

from appointments.models import Appointment, Claim, Closure
from tests.factories import MONDAY, at, book, make_customer, make_service, make_shop, make_vehicle
from voice.models import Proposal
from voice.tests.dialogue import play

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
ROSAS = "+15125550123"
STRANGERS = "+15125550177"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def shop(db):
    shop = make_shop(bays=2, technicians=2, address="12 Cedar Street", city="Austin")
    make_service(shop, "brake_service", minutes=120, price_from="180.00", spoken_names=["brakes"])
    make_service(shop, "tire_rotation", minutes=30)
    return shop


@pytest.fixture
def rosa(shop):
    return make_customer(first_name="Rosa", last_name="Diaz", number=ROSAS)


@pytest.fixture
def civic(rosa):
    return make_vehicle(rosa)


def only_visit():
    return Appointment.objects.get()


def only_visit_of(car):
    return Appointment.objects.get(vehicle=car)


def test_a_known_caller_books_with_two_answers(shop, rosa, civic):
    played = play(
        shop,
        ROSAS,
        "Hi, it's Rosa, I need an oil change for my Civic, the first morning you have",
        "Yes, please",
        "No, that's all, thank you",
    )
    visit = only_visit()
    assert (visit.customer, visit.vehicle, visit.service_type) == (rosa, civic, "oil_change")
    assert visit.scheduled_at == at(MONDAY, 9)
    assert (visit.booking_method, visit.booked_by) == ("ai_voice", "AI Voice Agent")
    assert not visit.confirmation_sent
    assert "Monday, March 2, at 9 AM" in " ".join(played.answers[1])
    assert played.reason == "goodbye"


def test_a_new_caller_books_with_name_and_car(shop):
    play(
        shop,
        STRANGERS,
        "I need new brakes next tuesday at ten",
        "daniel okafor",
        "it's a 2018 ford f150",
        "yes",
        "bye",
    )
    visit = only_visit()
    assert visit.customer.full_name == "Daniel Okafor"
    assert visit.customer.phone_number == STRANGERS
    assert visit.vehicle.description == "2018 Ford F-150"
    assert (visit.service_type, visit.scheduled_at.astimezone(shop.zone).hour) == ("brake_service", 10)


def test_a_withheld_number_is_asked_for(shop):
    play(
        shop,
        "",
        "my name is Ann Lee, I'd like an oil change for my 2015 honda accord as soon as possible",
        "five one two five five five oh one seven seven",
        "yes",
    )
    assert only_visit().customer.phone_number == "+15125550177"


def test_a_caller_moves_his_visit(shop, civic):
    visit = book(shop, civic, at(TUESDAY, 9))
    play(
        shop,
        ROSAS,
        "This is Rosa, can you move my Tuesday appointment to Friday afternoon",
        "the second one",
        "yes",
    )
    visit.refresh_from_db()
    assert visit.scheduled_at == at(FRIDAY, 13, 30)


def test_a_caller_cancels_his_visit_with_a_reason(shop, civic):
    visit = book(shop, civic, at(TUESDAY, 9))
    play(shop, ROSAS, "it's Rosa, please cancel my appointment because I'm out of town", "yes, cancel it")
    visit.refresh_from_db()
    assert visit.status == Appointment.Status.CANCELLED
    assert "out of town" in visit.cancellation_reason
    assert not Claim.objects.exists()


def test_a_caller_hears_his_coming_visits(shop, civic):
    book(shop, civic, at(TUESDAY, 9))
    played = play(shop, ROSAS, "when is my appointment", "Rosa")
    assert "2018 Honda Civic" in played.last
    assert "Tuesday, March 3, at 9 AM" in played.last


def test_a_caller_hears_how_far_his_car_is(shop, civic):
    visit = book(shop, civic, at(MONDAY, 9))
    Appointment.objects.filter(pk=visit.pk).update(status="in_progress", stage="ready")
    played = play(shop, ROSAS, "Is my car ready?", "Rosa Diaz", "no, that's all")
    assert "The 2018 Honda Civic is ready to be picked up." in played.answers[2]


def test_who_asks_for_a_car_that_is_not_in_work_hears_when_it_comes(shop, civic):
    book(shop, civic, at(TUESDAY, 9))
    played = play(shop, ROSAS, "Is my car ready?", "Rosa Diaz", "no, that's all")
    assert "Tuesday, March 3, at 9 AM" in " ".join(played.answers[2])


def test_of_several_visits_the_agent_asks_which(shop, civic):
    book(shop, civic, at(TUESDAY, 9))
    friday = book(shop, civic, at(FRIDAY, 9))
    played = play(shop, ROSAS, "it's Rosa, cancel my appointment", "the one on Friday", "yes")
    friday.refresh_from_db()
    assert "Which one" in " ".join(played.answers[1])
    assert friday.status == Appointment.Status.CANCELLED
    assert Appointment.objects.filter(status=Appointment.Status.SCHEDULED).count() == 1


def test_of_several_cars_the_agent_asks_which(shop, rosa, civic):
    truck = make_vehicle(rosa, year=2016, make="Ford", model="F-150", is_primary_vehicle=False)
    played = play(
        shop, ROSAS, "hi it's rosa i need an oil change as soon as possible", "the truck", "yes please"
    )
    assert "2018 Honda Civic" in " ".join(played.answers[1])
    assert only_visit().vehicle == truck


@pytest.mark.parametrize("words", ["no", "maybe", "hmm let me think", "is that right?"])
def test_without_a_yes_nothing_is_booked(shop, civic, words):
    play(shop, ROSAS, "it's Rosa, oil change tomorrow at nine", words)
    assert not Appointment.objects.exists()


def test_a_correction_inside_the_yes_gives_another_read_back(shop, civic):
    played = play(shop, ROSAS, "it's Rosa, oil change tomorrow at nine", "yes, but at two", "yes")
    assert "at 2 PM" in " ".join(played.answers[2])
    assert only_visit().scheduled_at == at(TUESDAY, 14)


def test_a_change_of_mind_about_the_day_keeps_the_rest(shop, civic):
    play(shop, ROSAS, "it's Rosa, oil change on Tuesday at nine", "no, make it Friday", "yes")
    assert only_visit().scheduled_at == at(FRIDAY, 9)


def test_a_full_time_gets_the_nearest_offers(shop, civic):
    for place in range(2):
        other = make_vehicle(make_customer(number=f"+1512555015{place}"))
        book(shop, other, at(TUESDAY, 9))
    played = play(shop, ROSAS, "it's Rosa, oil change tomorrow at nine")
    assert "Nothing is free Tuesday, March 3, at 9 AM" in played.last
    assert "9:30 AM" in played.last


def test_a_closed_day_is_said_and_offered_around(shop, civic):
    played = play(shop, ROSAS, "it's Rosa, oil change on Sunday")
    assert "Sunday" in played.last
    assert "Monday" in played.last


def test_a_slot_taken_between_read_back_and_yes_is_offered_around(shop, civic, clock):
    book(shop, civic, at(TUESDAY, 9))
    played = play(shop, ROSAS, "it's Rosa, move my appointment to Friday at nine")
    assert played.used("reschedule_appointment")[-1]["error"] == "confirmation_required"
    for place in range(2):
        book(shop, make_vehicle(make_customer(number=f"+1512555015{place}")), at(FRIDAY, 9))
    # The visit is still where it was: the hang-up withdrew the proposal.
    assert Proposal.objects.get().state == Proposal.State.WITHDRAWN


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what are your hours", "Monday to Friday from 9 AM to 5 PM"),
        ("where are you located", "12 Cedar Street, Austin"),
        ("how much is a brake job", "Brake service from $180."),
    ],
)
def test_shop_facts_are_told_from_the_shops_rows(shop, question, answer):
    assert answer in play(shop, STRANGERS, question).last


def test_a_question_in_between_does_not_lose_the_booking(shop, civic):
    played = play(
        shop, ROSAS, "it's Rosa, I need an oil change", "what are your hours", "tomorrow at nine", "yes"
    )
    assert "9 AM to 5 PM" in " ".join(played.answers[2])
    assert only_visit().scheduled_at == at(TUESDAY, 9)


def test_a_stranger_on_a_known_number_learns_nothing(shop, civic):
    book(shop, civic, at(TUESDAY, 9))
    wrong = play(shop, ROSAS, "when is my appointment", "Mallory")
    unknown = play(shop, STRANGERS, "when is my appointment", "Mallory")
    assert wrong.answers == unknown.answers
    assert "Civic" not in str(wrong.answers)


def test_another_name_on_a_known_number_books_as_a_provisional_customer(shop, rosa, civic):
    play(
        shop,
        ROSAS,
        "it's Miguel Diaz, oil change for my 2012 toyota camry tomorrow at nine",
        "yes",
    )
    customer = only_visit().customer
    assert customer != rosa
    assert (customer.full_name, customer.provisional) == ("Miguel Diaz", True)


def test_a_forged_number_opens_nothing_but_can_book(shop, rosa, civic):
    played = play(
        shop,
        ROSAS,
        "it's Rosa Diaz, oil change for my 2018 honda civic tomorrow at nine",
        "yes",
        attestation="failed",
    )
    assert not played.facts.known
    # Whoever it is gets a record of his own, for the desk to check and merge.
    assert only_visit().customer != rosa
    assert only_visit().customer.provisional


def test_two_bookings_in_one_call(shop, civic):
    play(
        shop,
        ROSAS,
        "it's Rosa, oil change tomorrow at nine",
        "yes",
        "I also need a tire rotation on Friday at ten",
        "yes",
        "that's all, bye",
    )
    assert list(Appointment.objects.order_by("scheduled_at").values_list("service_type", flat=True)) == [
        "oil_change",
        "tire_rotation",
    ]


def test_what_is_not_understood_is_asked_again_never_silence(shop):
    played = play(shop, STRANGERS, "mumble mumble", "blah", "?")
    assert all(answers for answers in played.answers)


def test_the_first_of_the_offers_is_taken_also_where_one_is_at_one(shop, civic, clock):
    clock.move_to(at(MONDAY, 10, 20))
    played = play(shop, ROSAS, "it's Rosa, oil change today", "the first one", "yes")
    assert "11:30 AM, 1 PM or 1:30 PM" in " ".join(played.answers[1])
    assert only_visit().scheduled_at == at(MONDAY, 11, 30)


def test_the_first_of_offers_around_a_taken_time_is_the_first_that_was_said(shop, civic):
    for place in range(2):
        book(shop, make_vehicle(make_customer(number=f"+1512555015{place}")), at(TUESDAY, 10))
    played = play(shop, ROSAS, "it's Rosa, oil change tomorrow at ten", "the first one", "yes")
    assert "9 AM, 9:30 AM or 10:30 AM" in " ".join(played.answers[1])
    assert only_visit_of(civic).scheduled_at == at(TUESDAY, 9)


def test_a_question_at_the_read_back_is_answered_before_it_is_read_again(shop, civic):
    played = play(shop, ROSAS, "it's Rosa, new brakes tomorrow at nine", "how much does it cost?", "yes")
    again = " ".join(played.answers[2])
    assert again.index("$180") < again.index("Shall I book it?")
    assert only_visit().scheduled_at == at(TUESDAY, 9)


def test_a_day_in_a_question_is_no_wish_for_that_day(shop, civic):
    play(shop, ROSAS, "it's Rosa, oil change tomorrow at nine", "what time do you close on saturday?", "yes")
    assert only_visit().scheduled_at == at(TUESDAY, 9)


def test_a_wish_with_a_question_of_its_price_is_a_wish(shop, civic):
    played = play(
        shop, ROSAS, "Rosa calling, brakes for the Civic tomorrow at nine, and how much is that?", "yes"
    )
    assert "$180" in " ".join(played.answers[1])
    assert only_visit().scheduled_at == at(TUESDAY, 9)


def test_the_lunch_break_and_closed_days_are_told_with_the_hours(shop):
    Closure.objects.create(shop=shop, first_day=FRIDAY, last_day=FRIDAY)
    told = play(shop, STRANGERS, "what are your hours").last
    assert "In between we are closed from noon to 1 PM." in told
    assert "We are also closed on Friday, March 6." in told


def test_work_that_the_menu_has_no_name_for_is_booked_in_the_callers_words(shop, civic):
    make_service(shop, "other", minutes=60)
    play(
        shop,
        ROSAS,
        "it's Rosa, can I come in tomorrow at nine",
        "the whatsit flops",
        "a floppy whatsit",
        "yes",
    )
    visit = only_visit()
    assert (visit.service_type, visit.customer_concerns) == ("other", "a floppy whatsit")


def test_who_wants_to_move_hears_which_visit_it_is(shop, civic):
    book(shop, civic, at(TUESDAY, 9))
    played = play(shop, ROSAS, "it's Rosa, I need to change my appointment")
    assert "Your oil change with the 2018 Honda Civic is on Tuesday, March 3, at 9 AM." in played.last
    assert played.answers[-1][-1].startswith("When would you like to come instead")


def test_an_unsafe_car_is_not_to_be_driven(shop):
    assert "don't drive" in play(shop, STRANGERS, "my brakes failed on the highway").last


def test_few_words_and_one_question_at_a_time(shop, civic):
    played = play(shop, ROSAS, "it's Rosa", "an oil change", "friday afternoon", "the last one", "yes", "bye")
    for answers in played.answers[1:]:
        assert len(answers) <= 2
        assert " ".join(answers).count("?") <= 1
