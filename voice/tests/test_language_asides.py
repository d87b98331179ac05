"""Small sounds, ignorance, and why somebody cancels."""

import pytest

from voice.language.en import find_reason, is_at_a_loss, is_backchannel

LISTENING = """
uh-huh; uh huh; mm-hmm; mhm; mm; okay; ok; right; i see; yeah; yeah okay; got it; all right; oh okay;
sure; right right; okay great; hmm; ah i see; makes sense; alright yeah
"""
SPEAKING = """
no; wait; okay?; okay so what about friday; stop; hello; tuesday; yeah but at two; i see a problem with
that; what; right after lunch; sorry; can you repeat that; sure is expensive; ; okay cancel it
"""
AT_A_LOSS = """
i don't know; i don't have it; i don't have it on me; no idea; not sure; i couldn't tell you; i forgot; i
don't remember; i'd have to look; i don't have the vin with me; dunno; beats me; skip that; not in front
of me
"""
KNOWING = "yes; tuesday; one h g c m; i have it here; it's a honda; i don't want that; ; my name is rosa"
REASONS = {
    "cancel it because i sold the car": "i sold the car",
    "i need to cancel because of my work schedule": "my work schedule",
    "something came up": "something came up",
    "i have to cancel i'm sick": "i'm sick",
    "i sold the truck so i don't need it anymore": "i sold the truck",
    "cancel my appointment i'm going out of town": "i'm going out of town",
    "my husband already fixed it": "my husband already fixed it",
    "it's too expensive": "it's too expensive",
    "since i can't get a ride": "i can't get a ride",
    "i have to work that day can you cancel it": "i have to work that day",
    "we're moving away": "we're moving away",
}
NO_REASON = "cancel my appointment; yes; no reason; tuesday at ten; i'd rather not say; please cancel it; "


def listed(text):
    return [said.strip() for said in text.replace("\n", " ").split(";")]


@pytest.mark.parametrize("said", listed(LISTENING))
def test_showing_that_one_listens(said):
    assert is_backchannel(said)


@pytest.mark.parametrize("said", listed(SPEAKING))
def test_more_than_showing_that_one_listens(said):
    assert not is_backchannel(said)


@pytest.mark.parametrize("said", listed(AT_A_LOSS))
def test_what_the_caller_cannot_tell(said):
    assert is_at_a_loss(said)


@pytest.mark.parametrize("said", listed(KNOWING))
def test_what_the_caller_can_tell(said):
    assert not is_at_a_loss(said)


@pytest.mark.parametrize(("said", "reason"), REASONS.items())
def test_why_somebody_cancels(said, reason):
    assert find_reason(said) == reason


@pytest.mark.parametrize("said", listed(NO_REASON))
def test_a_bare_wish_has_no_reason(said):
    assert find_reason(said) is None
