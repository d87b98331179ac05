import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from appointments.calendars.loopback.server import push, serving
from appointments.calendars.loopback.state import State
from appointments.models import Resource
from crm.models import Shop

PORT = 8090


class Command(BaseCommand):
    help = "Plays Google Calendar on loopback until Ctrl-C; GOOGLE_API_URL leads the service there."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=PORT, help="default %(default)s")

    def handle(self, *_args: Any, **options: Any) -> None:
        state = State(settings.VAR_DIR / "loopback-google.json")
        state.notify = push
        for shop in Shop.objects.filter(is_active=True):
            state.add_calendar(f"shop{shop.pk}@loopback", shop.time_zone, shop.name)
        for one in Resource.objects.filter(is_active=True).select_related("shop"):
            state.add_calendar(f"resource{one.pk}@loopback", one.shop.time_zone, f"{one.shop}: {one}")
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
