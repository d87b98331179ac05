import signal
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crm.events.queue import LEASE
from crm.events.worker import WorkerLoop


class Command(BaseCommand):
    help = (
        "Does the work that follows from changes, until SIGTERM; then it ends what runs and starts no more."
    )
    requires_system_checks = ()  # a start should be quick; `make lint` checks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="seconds after which another worker may take over what this one began (default %(default)s)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        loop = WorkerLoop(timedelta(seconds=options["lease"]))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.stop())
        loop.run()
