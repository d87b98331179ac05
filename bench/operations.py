"""What is measured, each with its floor and what is demanded of it."""

from dataclasses import dataclass

from bench import calls, races

# The quickest of the peers at a hundred calls, measured with a model that answers at once; milliseconds.
PEER_P50, PEER_P95 = 5.5, 14.3


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the table, in milliseconds unless its name says otherwise.

    `bound` is that of the p95, `aim` the ratio to the floor that is wished for. `may_grow`: it may take
    longer where there is more, within its bound.
    """

    name: str
    floor: str
    bound: float | None = None
    aim: int | None = None
    bound_p50: float | None = None
    may_grow: bool = False


def _of_calls(
    name: str, most: float | None = None, aim: int | None = None, most_p50: float | None = None
) -> list[Operation]:
    """A row for each number of calls at once that it is measured with; the bounds are those of the most."""
    floor = calls.FLOORS[name]
    numbers = [calls.CALLERS] if name == calls.MEMORY else sorted(number for number, _times in calls.ROUNDS)
    return [
        Operation(
            calls.row(name, number),
            calls.row(floor, number),
            most if number == calls.CALLERS else None,
            aim,
            most_p50 if number == calls.CALLERS else None,
            may_grow=True,  # how busy the machine is tells more than how many customers there are
        )
        for number in numbers
    ]


OPERATIONS = [
    Operation("lookup cached", "get", 2, 5),
    Operation("lookup from the database", "join", 30, 10),
    Operation("availability, 1 day", "join"),
    Operation("availability, 14 days", "join", 20),
    Operation("book", "claim", 100, 15),
    Operation("book, the verb alone", "claim", 100, 15),
    Operation("upcoming", "join"),
    Operation("reschedule", "claim", 100, 15),
    Operation("reschedule, the verb alone", "claim", 100, 15),
    Operation("cancel", "claim", 100, 15),
    Operation("cancel, the verb alone", "claim", 100, 15),
    Operation("decode_vin", "get", 2),
    Operation(races.NAME, races.FLOOR),
    Operation("desk search: name", "join", 100, may_grow=True),
    Operation("desk search: name with a typo", "join", 100, may_grow=True),
    Operation("desk search: phone", "join", 100, may_grow=True),
    Operation("desk search: plate", "join", 100, may_grow=True),
    Operation("desk search: end of a VIN", "join", 100, may_grow=True),
    Operation("desk search: the page", "join", 100, may_grow=True),
    *_of_calls(calls.TURN),
    *_of_calls(calls.OVERHEAD, PEER_P95, 3, PEER_P50),
    *_of_calls(calls.TOOLLESS, PEER_P95, 3, PEER_P50),
    *_of_calls(calls.CPU, 6),
    *_of_calls(calls.MEMORY, 0.3),
]
