"""python -m bench: measure on the servers of DATABASE_URL and REDIS_URL, at the sizes of SIZE."""

import gc
import os
import sys

import django
from django.db import connection

ROUNDS = 400
WARM_UP = 20
RACES = 30
SIZES = "10000,1000000"
FORMATS = ("table", "json")


def main() -> int:
    """Load, measure, print; 0 when every bound was kept."""
    shape = os.environ.get("FORMAT") or FORMATS[0]
    text = os.environ.get("SIZE") or SIZES
    if shape not in FORMATS or not all(part.isdecimal() for part in text.split(",")):
        raise SystemExit("FORMAT is table or json; SIZE is numbers of customers, such as 10000,1000000")
    django.setup()
    from bench import calls, report
    from bench.floors import Floor
    from bench.races import race
    from bench.rounds import play
    from bench.watch import Watch
    from bench.world import SMALLEST, World

    sizes = sorted(map(int, text.split(",")))
    if sizes[0] < SMALLEST:
        raise SystemExit(f"SIZE: at least {SMALLEST:,} customers, so that no two rounds are about one.")
    worlds = [World(size) for size in sizes]
    # Each from customers that no smaller world has, since all share a cache.
    for world, first in zip(worlds, [0, *sizes], strict=False):
        world.load(first, WARM_UP + ROUNDS)
    floors = [Floor(world) for world in worlds]
    watches = [Watch() for _ in worlds]
    gc.disable()
    for turn in range(WARM_UP + ROUNDS):
        if turn == WARM_UP:
            watches = [Watch() for _ in worlds]
        gc.collect()
        for world, floor, watch in zip(worlds, floors, watches, strict=True):
            world.enter()
            play(watch, world, floor, world.people[turn], turn)
    for world, watch in zip(worlds, watches, strict=True):
        world.enter()
        race(watch, world, RACES)
        calls.measure(watch.samples, world)
    connection.close()
    figures = report.rows({world.size: watch.samples for world, watch in zip(worlds, watches, strict=True)})
    if shape == "json":
        print(report.as_json(figures))
    else:
        table = report.as_table(figures)
        print(table)
        if text == SIZES:
            report.write_page(table)
    return 0 if all(row.ok for row in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
