"""The name by which a caller introduces himself."""

import pytest

from voice.language.en import find_name

SAID = {
    "it's Rosa": "Rosa",
    "It's Rosa.": "Rosa",
    "hi it's rosa diaz": "Rosa Diaz",
    "hi its mike the truck is making noise": "Mike",
    "this is Rosa Diaz": "Rosa Diaz",
    "my name is rosa": "Rosa",
    "my name's rosa diaz": "Rosa Diaz",
    "name's diaz": "Diaz",
    "the name is Okafor": "Okafor",
    "I'm Rosa": "Rosa",
    "im rosa and i need brakes": "Rosa",
    "I am Daniel Okafor": "Daniel Okafor",
    "Rosa here": "Rosa",
    "hi rosa here": "Rosa",
    "Rosa Diaz speaking": "Rosa Diaz",
    "good morning, daniel speaking": "Daniel",
    "hey this is bob calling about my car": "Bob",
    "it's rosa i need an oil change": "Rosa",
    "it's rosa can you fit me in": "Rosa",
    "Hi, it's Rosa, I need an oil change for my Civic, the first morning you have": "Rosa",
    "this is Daniel Okafor, I've a 2018 Ford F-150 that needs new brakes": "Daniel Okafor",
    "this is daniel okafor i've a 2018 ford": "Daniel Okafor",
    "it's me rosa": "Rosa",
    "yeah it's rosa": "Rosa",
    "this is maria de la cruz calling": "Maria De La Cruz",
    "it's jean-luc o'brien": "Jean-Luc O'Brien",
    "hello this is josé garcía": "José García",
    "my name is Shawn McDonald": "Shawn McDonald",
    "my name is shawn mcdonald": "Shawn McDonald",
    "this is DeShawn": "DeShawn",
    "ROSA DIAZ here": "Rosa Diaz",
    "this is mr. brown": "Brown",
    "this is mrs diaz": "Diaz",
    "it's will": "Will",
    "my name is will turner": "Will Turner",
    "it's harrison ford": "Harrison Ford",
    "my name is rosa dias d i a z": "Rosa Diaz",
    "Diaz, D-I-A-Z": "Diaz",
    "the name is okafor, o k a f o r": "Okafor",
    "my last name is diaz": "Diaz",
    "last name is diaz first name is rosa": "Rosa Diaz",
    "it's under diaz": "Diaz",
    "it should be under rosa diaz": "Rosa Diaz",
    "you can call me al": "Al",
    "this is mary ann smith": "Mary Ann Smith",
    "it's nguyen": "Nguyen",
    "this is charlie with a question": "Charlie",
    "it's victor my brakes are bad": "Victor",
}
NOT_SAID = """
my check engine light came on and it's kinda shaking;
it's about my car; it's urgent; I'm calling about my brakes; I'm looking for an appointment; this is a test;
i'm good thanks; it's leaking oil; it's a civic; it's a honda; it's honda civic; it's blue; it's red;
i am here; it's tuesday; it's overheating; I'm hoping to get in; i'm driving; it's broken; it's 2018;
it's ok; that's right; that's fine; that's correct; that's all; this is urgent; i'm not sure;
it's for my wife; i'm interested in an oil change; it's making a noise; it's my brakes;
this is the second time; it's the brakes; i'm late; it's fine; i'm running late; i'm sorry;
it's been a while; it's due for service; i'm just checking; is this a robot; it's squeaking; yes; no; hello;
; it's really loud; I'm stuck; i'm trying to book; this is important; it's ten o'clock; it's noon;
i'm at work; it's kind of weird; i'm on my way; it's december; i'm a new customer
"""
BARE = {
    "rosa diaz": "Rosa Diaz",
    "Rosa.": "Rosa",
    "uh rosa": "Rosa",
    "sure it's rosa": "Rosa",
    "yes, Rosa Diaz.": "Rosa Diaz",
    "first name rosa last name diaz": "Rosa Diaz",
    "diaz d i a z": "Diaz",
    "harrison ford": "Harrison Ford",
    "brown": "Brown",
    "nguyen": "Nguyen",
    "sure, Mary Ann Smith": "Mary Ann Smith",
    "o'brien": "O'Brien",
    "rosa please": "Rosa",
    "it is for rosa": "Rosa",
    "diaz comma rosa": "Rosa Diaz",
    "rosa no wait roza": "Roza",
    "mike with an m": "Mike",
    "o'malley o m a l l e y": "O'Malley",
    "ahmed hassan a h m e d h a s s a n": "Ahmed Hassan",
    "november golf uniform yankee echo november": "Nguyen",
    "s as in sam m i t h": "Smith",
    "van der berg": "Van Der Berg",
    "mister tanaka": "Tanaka",
    "the name on the account is linda brown": "Linda Brown",
    "chris p bacon": "Chris Bacon",
}
NO_BARE_NAME = """
i need an oil change; yes; no; why do you need it; tomorrow; it's none of your business;
I don't want to say; the truck; a honda civic; oil change; what; hold on; ;
can i talk to someone; tuesday at ten; honda
"""


def _listed(text: str) -> list[str]:
    return [said.strip() for said in text.replace("\n", " ").split(";")]


@pytest.mark.parametrize(("said", "name"), SAID.items())
def test_name_in_a_sentence(said, name):
    assert find_name(said) == name


@pytest.mark.parametrize("said", _listed(NOT_SAID))
def test_other_words_are_no_name(said):
    assert find_name(said) is None


@pytest.mark.parametrize(("said", "name"), BARE.items())
def test_bare_name_when_it_was_asked_for(said, name):
    assert find_name(said, expected=True) == name


@pytest.mark.parametrize("said", _listed(NO_BARE_NAME))
def test_a_sentence_is_no_answer_to_the_question_for_a_name(said):
    assert find_name(said, expected=True) is None


def test_a_bare_name_counts_only_when_it_was_asked_for():
    assert find_name("rosa diaz") is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my name is nguyen last name first name thanh", "Thanh Nguyen"),
        ("diaz is my last name and rosa is my first", "Rosa Diaz"),
        ("first rosa last diaz", "Rosa Diaz"),
        ("o'malley sean o'malley s e a n", "Sean O'Malley"),
        ("de la cruz angela de la cruz", "Angela De La Cruz"),
        ("it's bob smith robert smith", "Robert Smith"),
        ("smith no not smythe s m i t h first name's gary", "Gary Smith"),
        ("it's jon no h j o n", "Jon"),
        ("lindsey no e on the end wait l i n d s a y lindsay hart", "Lindsay Hart"),
        ("stephen p h stephen mcallister m c capital a l l i s t e r", "Stephen McAllister"),
        ("reverend james tillman junior", "James Tillman"),
        ("you can put it under my wife's name she's karen whitaker", "Karen Whitaker"),
        ("you should have me as rosa diaz", "Rosa Diaz"),
        ("jim o brien", "Jim O'Brien"),
    ],
)
def test_a_name_told_another_way(said, name):
    assert find_name(said, expected=True) == name


def test_a_sentence_after_the_name_is_no_part_of_it():
    assert find_name("This is Rosa Diaz I bought a 2021 Ford Ranger") == "Rosa Diaz"
    assert find_name("this is rosa diaz i bought a 2021 ford ranger") == "Rosa Diaz"


def test_another_persons_name_is_taken_only_when_a_name_was_asked_for():
    assert find_name("she's karen whitaker") is None
