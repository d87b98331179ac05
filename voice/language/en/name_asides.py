"""What is said of a name without being a part of it, and names told in another order."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from voice.language.en.name_words import COMMON, TITLES

_FILLER = re.compile(r"\b(?:u[hm]+|uhm|er+m?|h+m+|m+hm+|a+h|eh|you know)\b[,.]*\s*", re.IGNORECASE)
_TITLE = re.compile(
    rf"(?:^|(?<=\bis )|(?<=\bit's )|(?<=\bi'm )|(?<=\bname's )|(?<=\bunder )|(?<=\byes )|(?<=\bhi ))"
    rf"(?:{'|'.join(sorted(TITLES))})\.? (?=[^\W\d_]{{2}})",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:(?:with |there's |it's |and )?(?:no|an?|one|two|silent|double|capital) [a-z](?:'s)?,? "
    r"(?:on|at|in) the (?:end|front|beginning|start|middle)|"
    r"(?:that's |it's |spelled )?with (?:an?|one|two) (?:capital )?[a-z](?:'s)?(?: and (?:an? )?[a-z])?"
    r"(?= |$)"
    r"(?! as in)(?! [a-z](?: |$))|with an? (?:capital )?[a-z](?= [a-z] [a-z])|"
    r"(?:capital|uppercase|upper case|lowercase|lower case|big)(?= [a-z](?: |$))|"
    r"(?:all )?one word|two words|no spaces?|"
    r"(?:one|two|double|no) [a-z](?:'s)?$|"
    r"short for \S+|for short|of course|hyphenated|junior|senior|jr|the usual (?:way|spelling)|"
    r"the (?:second|third|fourth)$|"
    r"(?:and )?[^\W\d_]+ is my middle(?: name)?|(?:and )?(?:my )?middle (?:name|initial)(?:'s|"
    r" is)? [^\W\d_]+|"
    r"not [a-z]{2,}$|"
    r"(?:is )?(?:pronounced|sounds like) .*?(?:but )?(?=spelled|spelt)|like (?:the|in) .*$|"
    r"(?:but|and|though) (?:\S+ )?(?:\S+ )?(?:just )?(?:calls? me|says?|knows? me as|know me by) \S+$)",
    re.IGNORECASE,
)
# "Jon, no H, J-O-N": what the spelling leaves out.
_LEFT_OUT = re.compile(
    r"\b([^\W\d_]{2,}),? (?:no|without (?:an? |the )?|with no|there's no|"
    r"minus the) ?[a-z](?=((?:,? [a-z]\b){3,}))",
    re.IGNORECASE,
)
_ALIKE = 70  # of 100, the name and its spelling
# "Stephen, P H, Stephen"
_BY_TWO = re.compile(r"\b([^\W\d_]{3,}),? (?:with )?[a-z] [a-z],? (?=\1\b)", re.IGNORECASE)
_NOT_THAT = re.compile(
    r",? (?:no,? )?not (?:an? )?[^\W\d_]{2,}(?=,? (?:[a-z][\s.,-]+){2,}[a-z]\b|,? (?:it's|first|last|but)\b)",
    re.IGNORECASE,
)
_IRISH = (
    re.compile(
        r"\bo (?=(?:brien|connor|conner|neil|neill|neal|hara|malley|donnell|reilly|leary|keefe|dell|shea|"
        r"sullivan|toole|rourke|grady|hare|connell|dwyer|farrell|mara)\b)",
        re.IGNORECASE,
    ),
    "O'",
)
_JOINED = (
    (re.compile(r"\s+(?:hyphen|dash)\s+", re.IGNORECASE), "-"),
    (re.compile(r"\bapostrophe\s+"), ""),
    _IRISH,
)
_REPEATED = re.compile(r"\b([^\W\d_]{2})[,\s]+([a-z][\s-]+[a-z])$", re.IGNORECASE)
_NAME = r"([^\W\d_][\w'-]+)"
_LAST, _FIRST = r"(?:my |the )?(?:last|family|sur)\s?(?:name)?", r"(?:my |the )?first(?: name)?"
# Other orders -> first name, last name.
_ORDERS = tuple(
    (re.compile(rf"\b{words}", re.IGNORECASE), order)
    for words, order in (
        (rf"{_NAME} comma {_NAME}\b", r"\2 \1"),
        (rf"{_NAME},? (?:is )?{_LAST},?(?: and)? {_FIRST}(?:'s| is)? {_NAME}$", r"\2 \1"),
        (rf"{_NAME} is {_LAST},?(?: and)? {_NAME} is {_FIRST}", r"\2 \1"),
        (rf"{_NAME}(?:'s| is) {_FIRST},?(?: and)? {_NAME}(?:'s| is) {_LAST}", r"\1 \2"),
        (r"^first (?!name)([^\W\d_][\w'-]+),?(?: and)? last (?!name)([^\W\d_][\w'-]+)$", r"\1 \2"),
        (rf"{_FIRST}(?:'s| is) {_NAME},?(?: and)? {_LAST}(?:'s| is) {_NAME}", r"\1 \2"),
        (
            r"(?<=[a-z]),? (?:yes |yeah |yep |okay )?and (?:then )?(?:it's|the last(?:'s| is)|"
            r"last is) (?=\S+$)",
            " last name ",
        ),
    )
)
# "Bond, James Bond"; a short name before it is left out: "Bob Smith, Robert Smith".
_AGAIN = re.compile(
    r"(?:\b(?P<nick>[^\W\d_][\w']*),? )?\b(?P<last>[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]+){0,2}),? "
    r"(?P<first>[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]+)?) (?P=last)\b",
    re.IGNORECASE,
)


def _once(found: re.Match[str]) -> str:
    """ "Ng, N-G" is "Ng"."""
    letters = re.sub(r"[\s-]", "", found[2])
    return found[1] if letters.lower() == found[1].lower() else found.group()


def _spelled_without(found: re.Match[str]) -> str:
    letters = re.sub(r"[^a-z]", "", found[2].lower())
    return found[1] if fuzz.ratio(found[1].lower(), letters) >= _ALIKE else found.group()


def without_contrast(text: str) -> str:
    """An utterance without names and letters that it says are not meant: "Smith, not Smythe, S-M-I-T-H"."""
    return _LEFT_OUT.sub(_spelled_without, _NOT_THAT.sub("", text))


def without_asides(text: str) -> str:
    """An utterance without fillers, titles and remarks about the name, first name before last."""
    text = _TITLE.sub("", _FILLER.sub("", text))
    text = _ASIDE.sub(" ", _BY_TWO.sub("", text)).strip()
    for words, sign in _JOINED:
        text = words.sub(sign, text)
    text = _REPEATED.sub(_once, text)
    for words, order in _ORDERS:
        text = words.sub(order, text)
    return text


def _first_last(found: re.Match[str]) -> str:
    named = f"{found['last']} {found['first']}".lower().split()
    if COMMON & set(named):
        return found.group()
    nick = found["nick"] or ""
    kept = f"{nick} " if nick.lower() in COMMON or nick.lower() == found["first"].lower() else ""
    return f"{kept}{found['first']} {found['last']}"


def in_order(text: str) -> str:
    """An utterance in which a last name told before the whole name is said once: "Bond, James Bond"."""
    return _AGAIN.sub(_first_last, text)
