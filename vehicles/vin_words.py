"""How a place and a character of a VIN are said, so that it can be read again over the phone."""

from collections.abc import Sequence

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
)

# ICAO spelling alphabet, with the spellings that a speech engine reads as they should sound.
_SPELLING = (
    *("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet"),
    *("Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango"),
    *("Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
)


def spell(character: str) -> str:
    """`V as in Victor`, `the number 5`; for a capital letter or a digit."""
    if character.isdigit():
        return f"the number {character}"
    return f"{character} as in {_SPELLING[ord(character) - ord('A')]}"


def places(numbers: Sequence[int]) -> str:
    """`the fifth character`, `the fifth, sixth and ninth characters`; places count from 1.

    Nobody follows a longer list by ear, so more than three are `several characters`.
    """
    if len(numbers) > 3:
        return "several characters"
    names = [_ORDINALS[number - 1] for number in numbers]
    if len(names) == 1:
        return f"the {names[0]} character"
    return f"the {', '.join(names[:-1])} and {names[-1]} characters"


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
