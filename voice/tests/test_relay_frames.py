"""What the relay's frames say, and to which turn the words belong that it reports as heard."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.call import CallerSaid, Heard, Interrupted, Key, Playing, Speaking
from voice.transports.frames import LONGEST_TEXT, BadFrame
from voice.transports.relay.frames import Complaint, Cut, Played, Setup, read_frame
from voice.transports.relay.playback import Playback, squeezed

SETUP = {
    "type": "setup",
    "sessionId": "VX1",
    "callSid": "CA1",
    "accountSid": "AC1",
    "parentCallSid": "",
    "from": "+15125550123",
    "to": "+15125550100",
    "direction": "inbound",
    "callType": "PSTN",
    "callStatus": "RINGING",
    "customParameters": {"token": "abc", "other": "x"},
}
CUT = {"type": "interrupt", "utteranceUntilInterrupt": "", "durationUntilInterruptMs": "900"}


def read(**frame):
    return read_frame(json.dumps(frame))


@pytest.mark.parametrize(
    ("frame", "meaning"),
    [
        (SETUP, Setup("CA1", "AC1", "abc")),
        ({"type": "prompt", "voicePrompt": "Hi", "lang": "en-US", "last": True}, CallerSaid("Hi")),
        ({"type": "prompt", "voicePrompt": "Hi", "agent": {"new": 1}}, CallerSaid("Hi")),
        ({"type": "prompt", "voicePrompt": "a\0b\ud800", "last": True}, CallerSaid("ab?")),
        ({"type": "prompt", "voicePrompt": "Hi", "last": False}, None),
        ({"type": "prompt", "voicePrompt": " ", "last": True}, None),
        (
            {"type": "interrupt", "utteranceUntilInterrupt": "I ha", "durationUntilInterruptMs": "9"},
            Cut("I ha"),
        ),
        ({"type": "interrupt", "utteranceUntilInterrupt": "", "durationUntilInterruptMs": 9}, Cut("")),
        ({"type": "dtmf", "digit": "5"}, Key("5")),
        ({"type": "dtmf", "digit": "#"}, Key("#")),
        ({"type": "info", "name": "agentSpeaking", "value": "on"}, Playing(True)),
        ({"type": "info", "name": "clientSpeaking", "value": "off"}, Speaking(False)),
        ({"type": "info", "name": "tokensPlayed", "value": "At nine."}, Played("At nine.")),
        ({"type": "info", "name": "agentSpeaking", "value": "perhaps"}, None),
        ({"type": "info", "name": "somethingNew", "value": "on"}, None),
        ({"type": "info", "name": ["x"]}, None),
        ({"type": "error", "description": "Invalid message. Error 64107: bad"}, Complaint("64107")),
        ({"type": "error"}, Complaint("")),
        ({"type": "somethingNew", "voicePrompt": 5}, None),
    ],
)
def test_frames(frame, meaning):
    assert read(**frame) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "{}",
        "[" * 20_000,
        '{"type": 5}',
        json.dumps({**SETUP, "customParameters": {}}),
        json.dumps({**SETUP, "customParameters": None}),
        json.dumps({**SETUP, "callSid": 5}),
        '{"type": "prompt", "last": true}',
        json.dumps({"type": "prompt", "voicePrompt": "x" * (LONGEST_TEXT + 1), "last": True}),
        '{"type": "interrupt"}',
        '{"type": "dtmf", "digit": 5}',
        '{"type": "dtmf", "digit": "55"}',
        '{"type": "info", "name": "tokensPlayed", "value": null}',
    ],
)
def test_what_lacks_what_is_needed_is_not_understood(text):
    with pytest.raises(BadFrame):
        read_frame(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
fields = ("voicePrompt", "last", "digit", "name", "value", "utteranceUntilInterrupt", "customParameters")
types = ("setup", "prompt", "interrupt", "dtmf", "info", "error")


@given(st.sampled_from(types), st.dictionaries(st.sampled_from(fields), json_values))
def test_a_frame_is_read_or_refused_whatever_it_holds(kind, values):
    with suppress(BadFrame):
        read(**values, type=kind)


# Heard


def sent(*clauses):
    playback = Playback()
    for turn, text in clauses:
        playback.sent(turn, text)
    return playback


def test_clauses_are_heard_in_order_however_the_relay_cuts_them():
    playback = sent((0, "Hello. "), (0, "How are you?"), (1, "At nine."))
    assert playback.played("Hello. How") == [Heard(0, "Hello."), Heard(0, "How")]
    assert playback.played("are  YOU?") == [Heard(0, "are  YOU?")]
    assert playback.played("At nine.") == [Heard(1, "At nine.")]


def test_one_report_may_span_two_turns():
    playback = sent((0, "Goodbye."), (1, "Hello."))
    assert playback.played("Goodbye. Hello.") == [Heard(0, "Goodbye."), Heard(1, "Hello.")]


def test_what_was_displaced_was_not_heard():
    playback = sent((1, "One moment, please."), (1, "I have nine."))
    assert playback.played("One moment,") == [Heard(1, "One moment,")]
    assert playback.played("I have nine.") == [Heard(1, "I have nine.")]


def test_an_interruption_belongs_to_the_clause_that_was_spoken_and_drops_the_rest():
    playback = sent((1, "At nine."), (1, "At ten."), (2, "Or at eleven."))
    playback.played("At nine.")
    assert playback.cut("At") == [Interrupted(1, "At")]
    assert playback.played("Or at eleven.") == [Heard(2, "Or at eleven.")]


def test_an_interruption_may_tell_of_clauses_that_were_not_reported():
    playback = sent((0, "Hello."), (1, "At nine."))
    assert playback.cut("Hello. At") == [Heard(0, "Hello."), Interrupted(1, "At")]


def test_an_interruption_before_the_first_word_belongs_to_what_was_next():
    assert sent((3, "At nine.")).cut("") == [Interrupted(3, "")]


def test_an_interruption_after_the_last_word_belongs_to_it():
    playback = sent((3, "At nine."))
    playback.played("At nine.")
    assert playback.cut("") == [Interrupted(3, "")]


def test_words_that_were_never_sent_count_as_the_turns_that_is_spoken():
    playback = sent((4, "It costs $50."))
    assert playback.played("It costs fifty dollars.") == [Heard(4, "It costs fifty dollars.")]
    assert Playback().played("Hello.") == [Heard(0, "Hello.")]


words = st.text("ab .", min_size=1, max_size=12).filter(str.strip)


@given(st.lists(words, min_size=1, max_size=6), st.data())
def test_all_that_was_sent_is_heard_once_in_whatever_pieces(clauses, data):
    playback = sent(*enumerate(clauses))
    left, heard = " ".join(clauses), []
    while left.strip():
        piece = left[: data.draw(st.integers(1, len(left)))]
        left = left[len(piece) :]
        heard += playback.played(piece) if piece.strip() else []
    told = [squeezed("".join(one.text for one in heard if one.turn == turn)) for turn in range(len(clauses))]
    assert told == [squeezed(clause) for clause in clauses]
