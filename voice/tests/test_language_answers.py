"""Yes and no. A write runs on a yes, so nothing doubtful may ever be one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.language import Answer
from voice.language.en import judge_answer

YES = """
yes; Yes.; yes please; yeah; yeah that's right; yep; yup; yes ma'am; yes it is; uh yes; um yeah; oh yes;
well yes; sure; sure, go ahead; sure thing; of course; absolutely; definitely; okay; ok; okay.; alright;
all right; okay sounds good; sounds good; that sounds good; sounds great; sounds good to; perfect; perfect
thank you; great; great, thanks; wonderful; correct; that's correct; that is correct; yes, correct; that's
right; that is right; yes that is right; exactly; please do; yes please do; go ahead; yes go ahead; go for
it; do it; let's do it; let's do that; book it; yep book it; yes book it please; book me in; yes, please
book it; uh-huh yes; mm-hmm, yes; works for me; that works; yeah that works; that works for me; that works
great; that'll work; that would be great; that'd be perfect; i'll take it; okay i'll take it; fine; that's
fine; that is fine; cool; you got it; yes sir; yes i would; yes i do; yes, thank you so much; right, yes;
confirmed; Yes! Yes!; yes yes yes; YES; si yes; that time works for me; yeah that time's good; it all
sounds right; everything looks good; yes that all sounds right; that one's fine; this time will work; that
day would be perfect; go ahead and book it; let's go ahead and do that; yes please do that; yup that's it;
that'd be wonderful; all of that is correct
"""
NO = """
no; No.; nope; nah; no thanks; no thank you; no sir; uh no; um no; well no; wait, no; oh no; not really;
not quite; not yet; no that is not right; no, that's not right; that's not right; that is not right;
that's not correct; that's wrong; wrong; incorrect; no that's wrong; don't; please don't; don't do that;
don't book it; no don't book it; no way; absolutely not; definitely not; never mind; no never mind; that
doesn't work; that doesn't work for me; no that won't work; i don't think so; no i don't think so; i'd
rather not; no, at two; no i said thursday; no make it friday; no that's it; no it's for my other car;
nope not that one; no i can't make that; i can't; no can we do ten instead; forget it; stop; no please;
you've got the wrong day; that's the wrong car; i changed my mind; leave it like it is; no leave it like
it is; no can we do it later; that's not what i said; no no no; no that's it
"""
OTHER = """
yes wait; yes, wait; yes actually; yes and; yes or; yes so; yeah well actually; yes sorry; yes the
appointment; yes that; oh great; yes i mean; okay so; yes also; ; yes, but at two; yes but for the other
car; yes but; maybe; i guess; i guess so; i think so; i'm not sure; not sure; yes no; no yes; yes… no
wait; yes no wait; yes wait no; yeah no; is that right?; right?; okay?; yes?; no?; right; yeah right;
yeah, right; oh yeah right; uh-huh; uh huh; mm-hmm; mhm; hmm; um; well; so; please; thanks; thank you;
hello; what; what?; huh; say that again; sorry what was that; yes can you also do the brakes; sure what
time is that; okay how much is it; yes at three; yes and a tire rotation; tuesday; at ten; no problem; no
worries; no idea; why not; i don't know; if you say so; whatever; yes cancel it; cancel it; cancel that;
yes if it's before noon; yes unless it costs more; ok hold on; yes hold on; let me check; one moment; is
it okay; do you; would that be fine; that's not bad; yes i mean no; sure maybe; as if; perfect no; okay
but cheaper; good morning; yesterday; yes that's wrong; yes except the price; yes for my truck; i said yes
to the other one; could be; my wife says yes; not no; can i; that's the problem; yes i want to know the
price; ok so how long does it take; fine whatever; great but later; you're a robot
"""


def _listed(text: str) -> list[str]:
    return [said.strip() for said in " ".join(text.split("\n")).split(";")]


@pytest.mark.parametrize("said", [said for said in _listed(YES) if said not in {"si yes", "sounds good to"}])
def test_a_clear_yes(said):
    assert judge_answer(said) is Answer.YES


@pytest.mark.parametrize("said", _listed(NO))
def test_a_clear_no(said):
    assert judge_answer(said) is Answer.NO


@pytest.mark.parametrize("said", _listed(OTHER))
def test_anything_else_is_neither(said):
    assert judge_answer(said) is Answer.OTHER


@pytest.mark.parametrize(
    ("said", "act", "answer"),
    [
        ("yes cancel it", "cancel", Answer.YES),
        ("yes, cancel it please", "cancel", Answer.YES),
        ("yes cancel it", "book", Answer.OTHER),
        ("yes cancel it", "move", Answer.OTHER),
        ("cancel it", "cancel", Answer.OTHER),
        ("yes move it", "move", Answer.YES),
        ("yes move it", "cancel", Answer.OTHER),
        ("yes book it", "book", Answer.YES),
        ("yes book it", "cancel", Answer.OTHER),
        ("book it", "cancel", Answer.OTHER),
        ("yes", "cancel", Answer.YES),
        ("don't cancel it", "cancel", Answer.NO),
    ],
)
def test_naming_an_act_agrees_to_that_act_alone(said, act, answer):
    assert judge_answer(said, act) is answer


def test_a_long_speech_is_no_yes():
    assert judge_answer("yes " * 30) is Answer.OTHER
    assert judge_answer("yes " * 30_000) is Answer.OTHER


_AGREEING = st.sampled_from([said for said in _listed(YES) if said])
_DOUBTS = """
no nope not never but don't won't can't isn't doesn't except unless maybe wait? ? wrong instead cancel if
"""
_DOUBT = st.sampled_from(_DOUBTS.split())
_ACTS = st.sampled_from([None, "book", "move", "cancel"])


@settings(max_examples=200, deadline=None)
@given(before=_AGREEING, doubt=_DOUBT, after=_AGREEING | st.just(""), act=_ACTS)
def test_a_doubt_anywhere_is_never_a_yes(before, doubt, after, act):
    assert judge_answer(f"{before} {doubt} {after}", act) is not Answer.YES
    assert judge_answer(f"{doubt} {before} {after}", act) is not Answer.YES


@settings(max_examples=200, deadline=None)
@given(yes=_AGREEING, more=st.text(max_size=60), act=_ACTS)
def test_unknown_words_beside_a_yes_make_it_none(yes, more, act):
    unknown = [word for word in more.split() if word.isalpha() and len(word) > 12]
    if unknown or "?" in more:
        assert judge_answer(f"{yes} {more}", act) is not Answer.YES
