"""How callers say what every caller has to say. `{...}` is filled with the caller's facts."""

from datetime import datetime
from random import Random

from evals.parts import Pool

YES: Pool = (
    "yes",
    "yes please",
    "yeah",
    "yep that's right",
    "yes that's right",
    "sure go ahead",
    "sounds good",
    "that's correct",
    "yes go ahead",
    "yeah that works",
    "perfect",
    "okay yes",
    "yes ma'am",
    "absolutely",
    "yup",
)
BYE: Pool = (
    "no that's all thank you",
    "no thanks that's it",
    "nope that's everything bye",
    "no i'm good thanks bye bye",
    "that's all thanks",
    "no that's it have a good one",
    "nothing else thank you goodbye",
)
NOT_THOSE: Pool = ("none of those work", "no none of those", "hm those don't work for me")
FILLERS: Pool = ("uh", "um", "well", "so", "okay", "yeah", "hmm", "alright")
SAYS: dict[str, Pool] = {
    "name": (
        "{name}",
        "it's {name}",
        "my name is {name}",
        "this is {name}",
        "sure it's {name}",
        "{first} {last}",
        "my name's {name}",
    ),
    "last_name": ("{last}", "it's {last}", "{last} {spelled}", "my last name is {last}"),
    "spell": ("{spelled}", "{last} that's {spelled}", "sure {spelled}"),
    "car": ("it's a {car}", "a {car}", "{car}", "i drive a {car}", "that would be a {car}"),
    "which_car": ("the {model}", "the {make} {model}", "it's for the {model}", "the {make}"),
    "phone": (
        "{digits}",
        "it's {digits}",
        "you can reach me at {digits}",
        "{figures}",
        "my number is {digits}",
    ),
    "still_there": ("yes i'm here", "yeah i'm still here", "yes hello"),
    "next_wish": ("yes please", "yeah", "yes let's do that"),
    "person": ("no that's okay", "no thanks", "no let's try again"),
    "message_offer": ("no thanks", "no that's okay"),
    "reason": ("something came up", "i have to work that day"),
    "vin": ("i don't have it with me", "no i don't have that", "sorry i don't know it"),
}
DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HOURS = ("twelve", *DIGITS[1:], "ten", "eleven")
MINUTES = {0: "", 15: " fifteen", 30: " thirty", 45: " forty five"}
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def facts(first: str, last: str, car: str, number: str) -> dict[str, str]:
    """What a caller can fill into his words. `car` as "2018 Honda Civic", `number` in E.164 or empty."""
    year, make, model = [*car.split(" ", 2), "", "", ""][:3]
    digits = number.removeprefix("+1")
    return {
        "first": first,
        "last": last,
        "name": f"{first} {last}".strip(),
        "spelled": " ".join(last.replace(" ", "")),
        "car": car,
        "year": year,
        "make": make,
        "model": model,
        "digits": " ".join(DIGITS[int(digit)] for digit in digits),
        "figures": f"{digits[:3]} {digits[3:6]} {digits[6:]}",
    }


def pick_words(rng: Random, at: str, offers: list[str]) -> str:
    """How to take one of the times on offer."""
    moment = datetime.fromisoformat(at)
    clock = HOURS[moment.hour % 12] + MINUTES[moment.minute]
    same_clock = [other for other in offers if other[11:] == at[11:]]
    place = ORDINALS[offers.index(at)]
    ways = [f"the {place} one", f"the {place} one please", f"i'll take the {place} one"]
    if len(same_clock) == 1:
        ways += [f"{clock} works", f"let's do {clock}", clock, f"{clock} is good for me"]
    if len(offers) > 1 and offers[-1] == at:
        ways.append("the last one")
    return rng.choice(ways)
