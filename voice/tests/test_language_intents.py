"""What a caller wants."""

import pytest

from voice.language.en import find_intents

WANTED = {
    "hi it's rosa i need an oil change for my civic": "greeting book",
    "i'd like to book an appointment": "book",
    "can i make an appointment for friday": "book",
    "can i get in tomorrow": "book",
    "do you have anything on tuesday": "book",
    "when can you get me in": "book",
    "what's your earliest opening": "book",
    "can i bring my truck in": "book",
    "change my oil": "book",
    "my brakes are squeaking": "book",
    "schedule a tire rotation": "book",
    "can you fit me in this afternoon": "book",
    "move my tuesday appointment to thursday afternoon": "move",
    "i want to reschedule": "move",
    "i need to change my appointment": "move",
    "push my appointment back a week": "move",
    "can i change the time": "move",
    "i can't make it on friday": "move",
    "cancel the one on friday": "cancel",
    "i need to cancel my appointment": "cancel",
    "please cancel my oil change": "cancel",
    "what time is my appointment": "upcoming",
    "when do i have to come in": "upcoming",
    "do i have an appointment": "upcoming",
    "when is my next visit": "upcoming",
    "i'm calling to confirm my appointment": "upcoming",
    "what appointments do i have": "upcoming",
    "is my car ready": "status",
    "is it done yet": "status",
    "when will my truck be ready": "status",
    "what are your hours": "hours",
    "are you open on saturday": "hours",
    "how late are you open": "hours",
    "what time do you close": "hours",
    "where are you located": "address",
    "what's the address": "address",
    "where do i bring it": "address",
    "what services do you offer": "services",
    "do you do oil changes": "services",
    "do you guys do alignments": "services",
    "how much is an oil change": "prices",
    "what does a brake job cost": "prices",
    "can i get a quote": "prices",
    "can i talk to a person": "person",
    "i need to speak to someone about my bill": "person",
    "representative": "person",
    "let me talk to a service advisor please": "person",
    "transfer me to the front desk": "person",
    "are you a robot": "is_machine",
    "am i talking to a real person": "is_machine",
    "is this a recording": "is_machine",
    "who is this": "who_is_this",
    "how are you": "how_are_you",
    "hi how are you doing": "greeting how_are_you",
    "say that again please": "repeat",
    "sorry?": "repeat",
    "can you repeat that": "repeat",
    "i didn't catch that": "repeat",
    "what was that": "repeat",
    "hold on one second": "wait",
    "just a minute": "wait",
    "my brakes failed": "unsafe",
    "there's smoke coming from the hood": "unsafe",
    "the car won't stop": "unsafe",
    "i smell gas in the car": "unsafe",
    "i was in an accident": "unsafe",
    "leave a message": "message",
    "can someone call me back": "message",
    "it's my first time calling": "new_customer",
    "anything later": "later",
    "something earlier": "earlier",
    "what else do you have": "other_times",
    "thanks": "thanks",
    "hello": "greeting",
    "good morning": "greeting",
    "bye": "goodbye",
    "goodbye": "goodbye",
    "ok great thanks bye": "thanks goodbye",
    "that's all, thanks": "thanks goodbye",
    "no that's it": "goodbye",
    "no, that's all": "goodbye",
    "nothing else thank you": "thanks goodbye",
    "have a good day": "goodbye",
    "alright see you tuesday": "goodbye",
    "okay i'll see you on tuesday at nine, bye": "goodbye",
    "take care": "goodbye",
    "no i'm good thanks": "thanks goodbye",
    "don't cancel it": "",
    "i have an appointment on friday": "",
    "yes": "",
    "tuesday at ten": "",
    "rosa diaz": "",
    "": "",
}
NO_FAREWELL = """
take care of my brakes; we'll take care of your brakes; can you take care of the oil change;
that's all wrong; that's it for the civic now the truck; i said goodbye to my old car;
bye the way i need brakes; have a good day what are your hours; i'm good how are you;
that's it the second one; all set for tuesday at nine; see you have any openings; is that all
"""


@pytest.mark.parametrize(("said", "intents"), WANTED.items())
def test_what_a_caller_wants(said, intents):
    found = find_intents(said)
    assert [intent for intent in found if intent in intents.split() or intent not in {"wait", "repeat"}] == (
        intents.split()
    )


@pytest.mark.parametrize("said", [said.strip() for said in NO_FAREWELL.replace("\n", " ").split(";")])
def test_words_of_farewell_inside_a_sentence_end_no_call(said):
    assert "goodbye" not in find_intents(said)
