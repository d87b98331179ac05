"""Finds vehicles by plate, unit number, VIN or some of it, by their words, and by whose they are."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from crm.search import FOUND_AT_ONCE, Found, Rank, people_named, search_customers, words_of
from vehicles.models import VEHICLE_TEXT, Vehicle

VIN_END = 8  # how much of a VIN people read out
FEWEST_SIGNS = 3  # that an index finds in the middle of a plate


def search_vehicles(term: str, most: int = FOUND_AT_ONCE) -> Found:
    """Vehicles that a term means by what is written on them: at most four queries.

    Spaces, dashes and case do not count.
    """
    found = Found(most)
    words = [word for word in map(_bare, words_of(term)) if word]
    signs = "".join(words)
    if not signs:
        return found
    exact = Q(text__contains=f" {signs} ")
    if len(signs) == VIN_END:
        exact |= Q(text__contains=f"{signs} ")
    found.take(_vehicles().filter(exact), Rank.EXACT)
    found.take(_with_words([signs]), Rank.BEGINS)
    if len(words) > 1:
        found.take(_with_words(words), Rank.BEGINS)
    if len(signs) >= FEWEST_SIGNS:
        found.take(_vehicles().filter(text__contains=signs), Rank.HOLDS)
    return found


def search_vehicles_and_owners(term: str, most: int = FOUND_AT_ONCE) -> Found:
    """The same, and the vehicles of the customers whom the term means; else of owner and car in one term."""
    found = search_vehicles(term, most)
    if not found.is_full:
        found.take(_vehicles().filter(customer__in=list(search_customers(term, most))), Rank.HOLDS)
    if not found:
        for names, cars in _split(words_of(term)):
            found.take(_with_words(cars).filter(customer__in=people_named(names)), Rank.HOLDS)
    return found


def _bare(text: str) -> str:
    return text.replace("-", "")


def _vehicles() -> QuerySet[Any]:
    return Vehicle.objects.alias(text=VEHICLE_TEXT).filter(merged_into=None)


def _with_words(words: list[str]) -> QuerySet[Any]:
    """Those in whose text each word begins one."""
    cars = _vehicles()
    for word in words:
        cars = cars.filter(text__contains=f" {_bare(word)}")
    return cars


def _split(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Owner and car, such as `Diaz Accord` or `Accord Diaz`."""
    for place in range(1, len(words)):
        yield words[:place], words[place:]
        yield words[place:], words[:place]
