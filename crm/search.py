"""Finds customers by what a person at the desk has of them: some of a name, some digits.

Each question is one that an index answers in milliseconds among a million rows, the best first; the
next, wider one is only asked while there is room.
"""

import re
from enum import IntEnum
from typing import Any

from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from crm.models import Customer, Phone, Shop
from crm.models.people import NAME_TEXT
from crm.phones import parse_phone
from crm.spelling import FEWEST_LETTERS, spelled

FOUND_AT_ONCE = 100
FEWEST_DIGITS = 3  # fewer would find everybody
MOST_WORDS = 5
LONGEST_WORD = 24
PHONE_SIGNS = set("0123456789+-()./ ")
WORD = re.compile(r"[^\s,;]+")


class Rank(IntEnum):
    """How well a row meets a term."""

    EXACT = 0
    BEGINS = 1
    HOLDS = 2
    TYPO = 3


class Found(dict[int, Rank]):
    """Ids of rows with their ranks, in the order in which they were found, and no more than `most`."""

    def __init__(self, most: int = FOUND_AT_ONCE) -> None:
        super().__init__()
        self.most = most

    @property
    def is_full(self) -> bool:
        return len(self) >= self.most

    def add(self, pk: int, rank: Rank) -> None:
        """Add a row, unless it was found before or there is no room."""
        if not self.is_full:
            self.setdefault(pk, rank)

    def take(self, rows: QuerySet[Any], rank: Rank, key: str = "pk") -> None:
        """Add the ids of `rows` while there is room, the oldest first if without order. One query or none."""
        if not self.is_full:
            # Those that are known already meet the wider question, too.
            ids = list(rows.values_list(key, flat=True)[: self.most + len(self)])
            # Sorted here: asked to sort, the database may walk all rows in order rather than use the index.
            for pk in ids if rows.ordered else sorted(ids):
                self.add(pk, rank)


def search_customers(term: str, most: int = FOUND_AT_ONCE) -> Found:
    """Current customers whom a term means: exact ones first, names with typos last. At most four queries."""
    found = Found(most)
    if is_number(term):
        _by_number(found, term)
    elif words := words_of(term):
        _by_name(found, words)
    return found


def words_of(term: str) -> list[str]:
    """The words of a term as an index has them."""
    return [word[:LONGEST_WORD] for word in WORD.findall(term.replace("\0", "").lower())[:MOST_WORDS]]


def is_number(term: str) -> bool:
    """Whether a term is a phone number, or enough of one."""
    return set(term) <= PHONE_SIGNS and sum(map(str.isdigit, term)) >= FEWEST_DIGITS


def _by_number(found: Found, term: str) -> None:
    """A whole number may be spelled as in any shop's country."""
    phones: QuerySet[Phone] = Phone.objects.filter(customer__merged_into=None)
    countries = Shop.objects.values_list("country", flat=True).distinct()
    whole = {parse_phone(term, country) for country in countries} - {None}
    digits = "".join(filter(str.isdigit, term)).lstrip("0") or "0"
    found.take(phones.filter(number__in=whole).order_by("-is_primary", "pk"), Rank.EXACT, "customer")
    found.take(phones.filter(number__endswith=digits), Rank.BEGINS, "customer")
    found.take(phones.filter(number__contains=digits), Rank.HOLDS, "customer")


def people_named(words: list[str], *, whole: bool = False) -> QuerySet[Any]:
    """Current customers in whose name each word begins one, or where `whole` is one, in any order."""
    people = _people()
    for word in words:
        people = people.filter(text__contains=f" {word} " if whole else f" {word}")
    return people


def _people() -> QuerySet[Any]:
    return Customer.objects.annotate(text=NAME_TEXT).filter(merged_into=None)


def _by_name(found: Found, words: list[str]) -> None:
    found.take(people_named(words, whole=True), Rank.EXACT)
    found.take(people_named(words), Rank.BEGINS)
    if found.is_full or max(map(len, words)) < FEWEST_LETTERS:
        return
    alike = spelled(_people(), NAME_TEXT, words)
    near = list(alike.values_list("pk", "text")[: 2 * found.most])
    for pk, _ in sorted(near, key=lambda row: (_distance(row[1], words), row[0]))[: found.most]:
        found.add(pk, Rank.TYPO)


def _distance(text: str, words: list[str]) -> int:
    """How many letters are wrong, each word held against the nearest of the name."""
    named = text.split()
    return sum(min((OSA.distance(word, other) for other in named), default=len(word)) for word in words)
