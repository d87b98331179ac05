"""What the console's socket understands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.call import CallerSaid, Heard, HungUp, Interrupted
from voice.models import Call
from voice.tests.console_world import NUMBER, START
from voice.transports.console.frames import Start, read_frame
from voice.transports.frames import LONGEST_TEXT, BadFrame


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        (START, Start(None, NUMBER, Call.Attestation.A)),
        ({"type": "start", "shop": 3, "attestation": "failed"}, Start("3", "", Call.Attestation.FAILED)),
        ({"type": "start", "number": None, "attestation": "none"}, Start(None, "", Call.Attestation.NONE)),
        ({"type": "say", "text": "Hi"}, CallerSaid("Hi")),
        ({"type": "say", "text": "nul \0 half \ud83d"}, CallerSaid("nul  half ?")),
        ({"type": "heard", "turn": 0, "text": "Hello"}, Heard(0, "Hello")),
        ({"type": "interrupt", "turn": 2, "heard": ""}, Interrupted(2, "")),
        ({"type": "hangup"}, HungUp()),
    ],
)
def test_frames_that_are_understood(frame, event):
    assert read_frame(json.dumps(frame)) == event


@pytest.mark.parametrize(
    "frame",
    [
        *("", "no json", "[" * 60_000, "1", "null", "[]", "{}", '{"type": []}', '{"type": "shout"}'),
        *('{"type": "say"}', '{"type": "say", "text": 1}', '{"type": "say", "text": " "}'),
        json.dumps({"type": "say", "text": "x" * (LONGEST_TEXT + 1)}),
        '{"type": "heard", "turn": true, "text": "x"}',
        '{"type": "heard", "turn": -1, "text": "x"}',
        '{"type": "heard", "turn": 1.0, "text": "x"}',
        '{"type": "heard", "turn": "1", "text": "x"}',
        '{"type": "interrupt", "turn": 1}',
        '{"type": "start", "number": 15125550123}',
        '{"type": "start", "number": [], "attestation": "D"}',
        '{"type": "start", "attestation": ["A"]}',
    ],
)
def test_frames_that_are_not(frame):
    with pytest.raises(BadFrame):
        read_frame(frame)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = ("type", "shop", "number", "attestation", "text", "turn", "heard")
TYPES = ("start", "say", "heard", "interrupt", "hangup")


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.fixed_dictionaries({"type": st.sampled_from(TYPES)}, optional=dict.fromkeys(FIELDS[1:], JSON)).map(
        json.dumps
    )
)
def test_no_frame_breaks_the_reader(frame):
    try:
        assert isinstance(read_frame(frame), Start | CallerSaid | Heard | Interrupted | HungUp)
    except BadFrame as error:
        assert str(error)
