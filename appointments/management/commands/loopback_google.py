import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from appointments.calendars.loopback.server import serving
from appointments.calendars.loopback.state import State

PORT = 8090
CALENDARS = ("Shop", "Bay 1", "Bay 2", "Technician")


class Command(BaseCommand):
    help = "Plays Google Calendar on loopback until Ctrl-C; GOOGLE_API_URL leads the service there."
    requires_system_checks = ()  # it needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=PORT, help="default %(default)s")

    def handle(self, *_args: Any, **options: Any) -> None:
        settings.VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = State(settings.VAR_DIR / "loopback-google.json")
        for name in CALENDARS:
            google_id = f"{name.replace(' ', '').lower()}@loopback"
            state.add_calendar(google_id, settings.TIME_ZONE, name)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        with serving(state, options["port"]) as server:
            self.stdout.write(
                f"The loopback Google is up at {server.url}\n"
                f"  GOOGLE_API_URL={server.url} make run\nCtrl-C ends it; what it knows stays."
            )
            self.stdout.flush()
            ended.wait()
