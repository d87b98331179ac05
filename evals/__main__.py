"""python -m evals: play the suite against the agent in use, and score what is understood of callers.

Printed are every failed check, pass^1 and pass^4 by group, and the utterances understood by kind.

ONLY: part of a group's or a call's name. SEEDS: how many (4). LINES: session, relay (both).
"""

import logging
import os
import shutil
import sys
import tempfile

BASE = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    # One call at a time, on one thread: so a rollback undoes what it did.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    "PUBLIC_URL": "https://desk.example.com",
    "ALLOWED_HOSTS": "desk.example.com",
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "token",
}


def main() -> int:
    """Play; 0 when every call passed with every seed."""
    only, seeds = os.environ.get("ONLY", ""), range(1, int(os.environ.get("SEEDS") or 4) + 1)
    lines = (os.environ.get("LINES") or "session,relay").split(",")
    folder = tempfile.mkdtemp(prefix="bayline-evals-")
    os.environ |= BASE | {"BAYLINE_TEST_FOLDER": folder}
    try:
        import django

        django.setup()
        logging.disable(logging.WARNING)  # tools are broken on purpose
        from evals import report, understanding
        from evals.run import shop_of_its_own, try_all

        passed = True
        with shop_of_its_own() as world:
            for line in lines:
                trials = []
                for trial in try_all(line, only, seeds, world):
                    trials.append(trial)
                    if trial.failed:
                        print(report.failure(trial), end="\n\n", flush=True)
                if not trials:
                    raise SystemExit(f"No call with {only!r} in its name is played on: {line}")
                print(f"On the line: {line}\n{report.table(trials)}\n", flush=True)
                passed = passed and not any(trial.failed for trial in trials)
        understood = understanding.main([]) == 0
        return 0 if passed and understood else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
