"""Words that may be misspelled once: two neighbours swapped, or a letter more, less or wrong.

A spelling is a word, or one with a letter blanked out. What a typo made of a word has a spelling of that
word, so an index of the spellings of all names (`Spellings`) leads straight to whoever is meant, however
short or common the name is. Of a short word with a letter wrong a trigram index keeps too little.
"""

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Func, Q, QuerySet, TextField

FEWEST_LETTERS = 3  # of a word in which a typo is looked for
BLANK = " "  # no word has one, so it blanks out any letter, and where two words were written as one


class Spellings(Func):
    """The spellings of all words of a text, and of each two neighbours as one (PostgreSQL)."""

    function = "crm_spellings"  # made by a migration
    arity = 1
    output_field = ArrayField(TextField())


def spellings(word: str) -> list[str]:
    """What a word that is meant may be known by; its first letter is right or swapped."""
    if len(word) < FEWEST_LETTERS:
        return [word]
    known = [word]
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        known += [
            before + after[:1] + letter + after[1:],
            before + after,
            before + letter + BLANK + after,
        ]
        if before:
            known.append(before + BLANK + after)
    return list(dict.fromkeys(known))


def spelled(rows: QuerySet[Any], text: Any, words: list[str]) -> QuerySet[Any]:
    """Those of `rows` in whose `text` each word stands, perhaps misspelled.

    In the text every word is between two spaces. SQLite reads every row, by a regular expression.
    """
    if connection.vendor == "postgresql":
        return rows.alias(spellings=Spellings(text)).filter(
            *(Q(spellings__overlap=spellings(word)) for word in words)
        )
    return rows.alias(spelled=text).filter(*(Q(spelled__regex=_pattern(word)) for word in words))


def _pattern(word: str) -> str:
    known = (re.escape(one).replace(re.escape(BLANK), ".") for one in spellings(word))
    return f" ({'|'.join(known)}) "
