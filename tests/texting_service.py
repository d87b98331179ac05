"""Twilio's REST service for texts, played on loopback over real HTTP: it takes texts, or fails as told."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from django.utils import timezone

from tests.relay_caller import ACCOUNT, AUTH_TOKEN

PAGE = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
LOGIN = "Basic " + base64.b64encode(f"{ACCOUNT}:{AUTH_TOKEN}".encode()).decode()
LOST = "lost"  # the text is taken, and the answer never comes
STALL = "stall"  # neither is

Fault = str | tuple[int, int]  # LOST, STALL, or a status with Twilio's code (0: a page that is no JSON)


@dataclass
class TextingService:
    """What was sent, newest last; each of `faults` meets one request that would send."""

    address: str = ""
    texts: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def take(self, form: dict[str, str]) -> None:
        self.texts.append(form | {"date_created": format_datetime(timezone.now())})

    def listed(self, query: dict[str, list[str]]) -> list[dict[str, str]]:
        """The newest first, as Twilio lists them."""
        return [
            {"body": text["Body"], "date_created": text["date_created"]}
            for text in reversed(self.texts)
            if [text["To"]] == query.get("To") and [text["From"]] == query.get("From")
        ]


class Handler(BaseHTTPRequestHandler):
    service: TextingService

    def do_GET(self) -> None:
        if self._admitted():
            query = parse_qs(urlsplit(self.path).query)
            self._answer(200, {"messages": self.service.listed(query)})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self._admitted():
            return
        fault = self.service.faults.pop(0) if self.service.faults else None
        if fault == STALL:
            self.service.over.wait(10)
            self.close_connection = True
        elif isinstance(fault, tuple) and not fault[1]:
            self._send(fault[0], b"<html>Bad gateway</html>")
        elif isinstance(fault, tuple):
            self._answer(fault[0], {"code": fault[1], "message": f"about {body}", "status": fault[0]})
        else:
            self.service.take(dict(parse_qsl(body)))
            if fault == LOST:
                self.close_connection = True
            else:
                self._answer(201, {"sid": "SM00000000000000000000000000000000", "status": "queued"})

    def _admitted(self) -> bool:
        self.service.asked.append(self.command)
        if urlsplit(self.path).path != PAGE:
            self._answer(404, {"code": 20404, "message": "no such page", "status": 404})
        elif self.headers["Authorization"] != LOGIN:
            self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
        else:
            return True
        return False

    def _answer(self, status: int, value: object) -> None:
        self._send(status, json.dumps(value).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


@contextmanager
def texting_service() -> Iterator[TextingService]:
    """The service, at `address` while the context is open."""
    service = TextingService()
    handler = type("OneService", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
