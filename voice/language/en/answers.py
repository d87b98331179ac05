"""Whether an utterance is a clear yes or a clear no to the question just asked.

A yes is only what consists of yes-phrases and fillers and nothing else: an unknown word, a question, a hedge,
a "but" or a negation anywhere makes it OTHER. A write must never run on a misheard yes.
"""

from __future__ import annotations

from voice.language import Answer
from voice.language.en.text import LONGEST, clean, word_set

_LONGEST_PHRASE = 6
_BRIEF = 60  # characters beyond which nobody merely says yes

_AGREE = """
yes|
yeah|yea|yep|yup|ya|yah|yes sir|yes ma'am|sure|sure thing|for sure|of course|absolutely|definitely|
certainly|exactly|correct|that's correct|that is correct|thats correct|is correct|it's correct|
you are correct|you're correct|that's right|that is right|thats right|it's right|that's all right|
that's alright|you got it|you've got it|you got that right|okay|ok|k|alright|all right|alrighty|okey dokey|
fine|that's fine|that is fine|thats fine|that'll be fine|fine by me|fine with me|good|that's good|
that is good|thats good|all good|looks good|sounds good|sound good|that sounds good|it sounds good|
sounds right|sounds great|that sounds great|sounds perfect|that sounds perfect|sounds fine|that sounds fine|
sounds like a plan|sounds wonderful|great|that's great|that would be great|that'd be great|that'll be great|
perfect|that's perfect|that is perfect|that would be perfect|that'd be perfect|wonderful|awesome|excellent|
fantastic|lovely|cool|terrific|super|that works|it works|this works|that'll work|that will work|
that would work|that'd work|that works for me|works for me|works great|works fine|that works great|
that works perfectly|that works fine|works|works well|that works well|that works just fine|go ahead|
go for it|do it|do that|do so|please do|please do it|let's do it|let's do that|lets do it|lets do that|
let's go|go right ahead|let's go with that|let's go ahead|lock it in|i'll take it|i'll take that|
i will take it|we'll take it|i take it|i do|i would|i'd like that|i would like that|i'd love that|it is|
that is it|it does|that does|affirmative|confirmed|confirm|i confirm|i agree|agreed|
indeed|you bet|aye|roger|yessir|totally|very good|very well|yes it is|yes i do|yes i would|that's the one|
that is the one|that's me|that is me|yes that's it
"""
_REFUSE = """
no|nope|nah|no sir|no ma'am|no thanks|no thank you|no way|negative|never mind|nevermind|never|
absolutely not|definitely not|certainly not|of course not|not really|not exactly|not quite|not at all|
not yet|not now|not today|not right|not correct|not that|not this|not that one|not good|not ok|not okay|
not fine|that's not|that is not|thats not|it's not|it is not|that isn't|it isn't|that's wrong|that is wrong|
thats wrong|it's wrong|wrong|incorrect|that's incorrect|that is incorrect|not it|don't|do not|dont|
please don't|don't do that|don't do it|don't book it|don't book that|do not book it|don't cancel it|
don't cancel|i don't|i do not|i didn't|i did not|i don't want that|i don't want to|i don't want it|
i'd rather not|i would rather not|rather not|i don't think so|i do not think so|that doesn't work|
that does not work|doesn't work|it doesn't work|that won't work|won't work|doesn't work for me|
that doesn't work for me|can't do that|i can't|i cannot|i can't do that|i can't make it|i can't make that|
i won't|it won't|uh uh|nuh uh|unh uh|stop|hold off|forget it|forget that|leave it|leave it as it is|
keep it as it is
"""
# "that's not correct" in all its forms
_SUBJECTS = ("that's", "thats", "that is", "it's", "it is", "is", "this is", "you're", "you are")
_QUALITIES = ("right", "correct", "good", "okay", "ok", "fine", "great", "perfect", "it", "true")
_UNSURE = """
yeah right|yea right|ya right|as if|oh great|oh fine|oh perfect|just great|maybe|perhaps|possibly|
probably|i guess|i guess so|i suppose|i suppose so|i think|i think so|i hope so|i'm not sure|im not sure|
i am not sure|not sure|not certain|i don't know|i do not know|dunno|i dunno|no idea|no clue|no problem|
no worries|no matter|not bad|that's not bad|it's not bad|why not|no doubt|no rush|whatever|depends|
it depends|kind of|sort of|could be|might be|let me think|let me check|if you say so|i'd have to check|
don't worry|i don't care|i don't mind|no kidding|no more|no other
"""
_FILLERS = """
um|uh|er|erm|hm|hmm|oh|ah|then|now|right|please|thanks|thank you|thank you so much|thank you very much|
thanks a lot|thanks so much|really|mhm|mm|mm hmm|mm hm|mmhmm|uh huh|uhhuh|sir|ma'am|man|i said|like i said|
honey|dear|my friend|buddy|for me|with me|by me|then please
"""
# Before a yes they are fillers, after it the caller has more to say: "yes, wait", "yes and".
_TURNS = """
well|so|wait|actually|sorry|and|look|listen|i mean|again|let's see|hi|hello|there|also|huh|yo|or
"""
_BOOK = """
book it|book that|book me|book it in|book me in|book the appointment|book that appointment|schedule it|
schedule that|let's book it|lets book it|reserve it|make the appointment|put me down|put me in|sign me up
"""
# Naming the act says yes to that act only, and to move or cancel only beside a yes.
_ACTS = {
    "book": _BOOK,
    "move": "move it|move that|change it|reschedule it|move the appointment|change the appointment|switch it",
    "cancel": "cancel it|cancel that|cancel the appointment|cancel my appointment|cancel the visit|"
    "call it off",
}
_QUESTION_STARTS = word_set(
    "is are was were does did can could would will should what when where who why how which am do"
)
_JOINERS = str.maketrans(dict.fromkeys(",.!;:-…/", " "))


def _phrases(listed: str) -> set[tuple[str, ...]]:
    return {tuple(phrase.split()) for phrase in listed.replace("\n", "").split("|")}


_KINDS: dict[tuple[str, ...], str] = {
    **dict.fromkeys(_phrases(_FILLERS), "filler"),
    **dict.fromkeys(_phrases(_TURNS), "turn"),
    **dict.fromkeys(_phrases(_AGREE), "yes"),
    **dict.fromkeys(_phrases(_REFUSE), "no"),
    **{(*subject.split(), "not", quality): "no" for subject in _SUBJECTS for quality in _QUALITIES},
    **dict.fromkeys(_phrases(_UNSURE), "unsure"),
}
_ACT_PHRASES = {act: _phrases(listed) for act, listed in _ACTS.items()}


def _kind(phrase: tuple[str, ...], act: str | None) -> str | None:
    """What a phrase is; None when it is not known, or names another act than the one asked about."""
    if phrase in _ACT_PHRASES["book"] and act in {None, "book"}:
        return "yes"
    if act and phrase in _ACT_PHRASES.get(act, ()):
        return "act"
    return _KINDS.get(phrase)


def _kinds(tokens: list[str], act: str | None) -> list[str]:
    """The utterance cut into the longest known phrases: the kind of each, "other" for an unknown word."""
    kinds: list[str] = []
    at = 0
    while at < len(tokens):
        longest = min(_LONGEST_PHRASE, len(tokens) - at)
        known = ((size, _kind(tuple(tokens[at : at + size]), act)) for size in range(longest, 0, -1))
        size, kind = next(((size, kind) for size, kind in known if kind), (1, "other"))
        kinds.append(kind)
        at += size
    return kinds


def judge_answer(text: str, act: str | None = None) -> Answer:
    """YES only for a clear, unmixed yes, NO for a clear no, OTHER for anything else ("yes, but at two",
    "maybe", silence, a question). `act` is what was asked ("book", "move", "cancel"): "yes, cancel it" is
    a yes to that alone."""
    if not text or len(text) > LONGEST:
        return Answer.OTHER
    plain = clean(text).lower()
    tokens = plain.translate(_JOINERS).split()
    if not tokens or "?" in plain:
        return Answer.OTHER
    kinds = _kinds(tokens, act)
    meant = [kind for kind in kinds if kind not in {"filler", "turn"}]
    if not meant or "unsure" in meant:
        return Answer.OTHER
    if meant[0] == "no" and "yes" not in meant:
        return Answer.NO
    whole = set(meant) <= {"yes", "act"} and "yes" in meant and "turn" not in kinds[kinds.index("yes") :]
    asks = tokens[0] in _QUESTION_STARTS and kinds[0] != "yes"
    return Answer.YES if whole and not asks and len(plain) <= _BRIEF else Answer.OTHER
