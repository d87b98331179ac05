"""The numbers of a run: pass^1 and pass^k by group."""

from collections import defaultdict
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Trial:
    """One call played once."""

    group: str
    call: str
    seed: int
    line: str
    failed: tuple[str, ...]
    transcript: str


def pass_k(passes: int, trials: int, k: int) -> float:
    """How likely k trials of one call all pass (tau-bench): C(passes, k) / C(trials, k)."""
    return comb(passes, k) / comb(trials, k)


def table(trials: list[Trial]) -> str:
    """One row a group, with the number of calls, pass^1 and pass^k for k = all seeds."""
    calls: dict[str, dict[tuple[str, str], list[bool]]] = defaultdict(lambda: defaultdict(list))
    for trial in trials:
        for group in (trial.group, "all"):
            calls[group][trial.call, trial.line].append(not trial.failed)
    seeds = len({trial.seed for trial in trials if trial.seed}) or 1
    lines = [f"{'group':<22}{'calls':>7}{'pass^1':>9}{f'pass^{seeds}':>9}"]
    for group in sorted(calls, key=lambda name: name == "all"):
        runs = calls[group].values()
        shown = [
            100 * sum(pass_k(sum(run), len(run), min(k, len(run))) for run in runs) / len(runs)
            for k in (1, seeds)
        ]
        lines.append(f"{group:<22}{len(runs):>7}{shown[0]:>8.1f}%{shown[1]:>8.1f}%")
    return "\n".join(lines)


def failure(trial: Trial) -> str:
    """Every failed check with the call and the seed that bring it back, and what was said."""
    title = f"FAILED {trial.group} / {trial.call} (seed {trial.seed}, {trial.line})"
    return "\n".join([title, *(f"  - {check}" for check in trial.failed), trial.transcript])
