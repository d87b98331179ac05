"""The figures as a table or as JSON, and their verdicts."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bench.operations import OPERATIONS, Operation
from bench.watch import Samples, percentile

PAGE = Path(__file__).resolve().parent.parent / "docs/performance.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
MOST_GROWTH = 1.5  # p95 of the largest size to that of the smallest


@dataclass(frozen=True, slots=True)
class Row:
    """One operation at one size, in its unit. `growth` is its p95 to that at the smallest size."""

    operation: str
    customers: int
    p50: float
    p95: float
    p99: float
    floor: str
    floor_p95: float
    ratio: float | None
    aim: int | None
    bound_p50: float | None
    bound: float | None
    growth: float | None
    ok: bool


def rows(samples: Mapping[int, Samples]) -> list[Row]:
    """The figures of all sizes, the sizes of an operation below each other."""
    sizes = sorted(samples)
    return [
        _row(operation, samples[size], samples[sizes[0]] if size != sizes[0] else None, size)
        for operation in OPERATIONS
        for size in sizes
    ]


def _row(operation: Operation, samples: Samples, smallest: Samples | None, size: int) -> Row:
    name, floor = operation.name, operation.floor
    p50, p95, p99 = (percentile(samples[name], share) for share in (50, 95, 99))
    floor_p95 = percentile(samples[floor], 95)
    growth = p95 / percentile(smallest[name], 95) if smallest else None
    bounds = ((p50, operation.bound_p50), (p95, operation.bound))
    return Row(
        operation=name,
        customers=size,
        p50=p50,
        p95=p95,
        p99=p99,
        floor=floor,
        floor_p95=floor_p95,
        ratio=p95 / floor_p95 if floor_p95 else None,  # a bare socket may need no new page of memory
        aim=operation.aim,
        bound_p50=operation.bound_p50,
        bound=operation.bound,
        growth=growth,
        ok=all(bound is None or value < bound for value, bound in bounds)
        and (growth is None or growth <= MOST_GROWTH or operation.may_grow),
    )


def as_json(figures: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in figures], indent=2)


def as_table(figures: Sequence[Row]) -> str:
    """A table in Markdown, readable as it is."""
    head = ["operation", "customers", "p50", "p95", "p99", "floor", "floor p95", "ratio", "aim", "bound"]
    lines = [[*head, "growth", "ok"]]
    for row in figures:
        times = [f"{value:.2f}" for value in (row.p50, row.p95, row.p99)]
        lines.append(
            [
                *(row.operation, f"{row.customers:,}", *times, row.floor, f"{row.floor_p95:.2f}"),
                f"{row.ratio:.1f}" if row.ratio else "",
                f"{row.aim}" if row.aim else "",
                " / ".join(f"{bound:g}" for bound in (row.bound_p50, row.bound) if bound),
                f"{row.growth:.2f}" if row.growth else "",
                "yes" if row.ok else "NO",
            ]
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    shown.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in shown)


def machine() -> str:
    """What it ran on, in general terms."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%B %Y}"  # noqa: DTZ011


def write_page(table: str) -> None:
    """Put the table into docs/performance.md, between its two marks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    head = f"Milliseconds unless a row says otherwise; {machine()}."
    PAGE.write_text(f"{before}{BEGIN}\n\n{head}\n\n{table}\n\n{END}{after}")
