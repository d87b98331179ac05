"""The loopback Google's HTTP: the addresses of Google's services under one."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from appointments.calendars.loopback.faults import REFUSALS, Faults
from appointments.calendars.loopback.page import page, played
from appointments.calendars.loopback.state import OWNER, Fault, Notice, State

STALL_SECONDS = 30.0
API = "/calendar/v3/"


class Loopback(ThreadingHTTPServer):
    """The server; `url` is what GOOGLE_API_URL is to be."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, state: State) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.state, self.faults = state, Faults()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        self.asked: list[str] = []  # methods and paths, in order
        self.queries: list[str] = []  # of those that write
        self.push = push
        state.notify = lambda notices: self.push(self.faults.hints(notices))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is no news."""


@contextmanager
def serving(state: State, port: int = 0) -> Iterator[Loopback]:
    """Serve until the block ends, on a free port unless told."""
    server = Loopback(port, state)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.faults.released.set()
        server.shutdown()
        server.server_close()


def push(notices: list[Notice]) -> None:
    """Send hints as Google does: headers, and no body. Who does not answer does not get it."""
    for channel, state in notices:
        threading.Thread(target=_push, args=(channel, state), daemon=True).start()


def hint_headers(channel: dict[str, Any], state: str) -> dict[str, str]:
    """The headers of a hint."""
    return {
        "X-Goog-Channel-ID": channel["id"],
        "X-Goog-Channel-Token": channel.get("token", ""),
        "X-Goog-Resource-ID": channel["resourceId"],
        "X-Goog-Resource-State": state,
        "X-Goog-Message-Number": "1",
    }


def _push(channel: dict[str, Any], state: str) -> None:
    headers = hint_headers(channel, state)
    request = urllib.request.Request(channel["address"], b"", headers, method="POST")  # noqa: S310
    with suppress(OSError):
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310  the address that a watch gave


class _Handler(BaseHTTPRequestHandler):
    server: Loopback
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""

    def setup(self) -> None:
        super().setup()
        self.close_connection = True

    def do_GET(self) -> None:  # noqa: N802  the base's names
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        faults = self.server.faults
        self.server.asked.append(f"{self.command} {parts.path}")
        if self.command != "GET" and parts.query:
            self.server.queries.append(parts.query)
        if not parts.path.startswith((API, "/token")):
            self._others(parts.path, query, body)
            return
        if faults.down:
            self.close_connection = True
            return
        fault = faults.take(self.command)
        if fault == "stall":
            faults.released.wait(STALL_SECONDS)
            return
        try:
            if fault in REFUSALS:
                raise REFUSALS[fault]
            answer = self._answer(parts.path, query, body)
        except Fault as error:
            told = {"error": {"code": error.status, "errors": [{"reason": error.reason}]}}
            if parts.path == "/token":
                told = {"error": error.reason}  # type: ignore[dict-item]
            self._send(error.status, told, error.headers)
            return
        if fault != "lost":
            self._send(204 if answer is None else 200, answer)

    def _answer(self, path: str, query: dict[str, str], body: bytes) -> Any:
        state = self.server.state
        if path == "/token":
            return self._token({name: values[-1] for name, values in parse_qs(body.decode()).items()})
        self._check_access()
        given = json.loads(body) if body else {}
        match [unquote(part) for part in path.removeprefix(API).split("/")], self.command:
            case ["users", "me", "calendarList"], "GET":
                hidden = ("events",)
                kept = state.data["calendars"].values()
                return {"items": [{k: v for k, v in one.items() if k not in hidden} for one in kept]}
            case ["freeBusy"], "POST":
                return self._busy(given)
            case ["channels", "stop"], "POST":
                with state.changing() as data:
                    if data["channels"].pop(given["id"], None) is None:
                        raise Fault(404, "notFound")
                return None
            case ["calendars", calendar], "GET":
                return {k: v for k, v in state.calendar(calendar).items() if k != "events"}
            case ["calendars", calendar, "events"], "GET":
                if state.calendar(calendar)["accessRole"] == "freeBusyReader":
                    raise Fault(403, "forbidden")
                return state.listed(calendar, query)
            case ["calendars", calendar, "events"], "POST":
                return state.insert(calendar, given)
            case ["calendars", calendar, "events", "watch"], "POST":
                return self._watch(calendar, given)
            case ["calendars", calendar, "events", event], "GET":
                return state.get(calendar, event)
            case ["calendars", calendar, "events", event], ("PATCH" | "PUT") as method:
                etag = self.headers.get("If-Match", "")
                return state.update(calendar, event, given, etag, whole=method == "PUT")
            case ["calendars", calendar, "events", event], "DELETE":
                state.delete(calendar, event)
                return None
        raise Fault(404, "notFound")

    def _check_access(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.server.state.data["access"].get(token)
        if found is None or datetime.fromisoformat(found["until"]) < datetime.now(UTC):
            raise Fault(401, "authError")

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        state, grant = self.server.state, form.get("grant_type", "")
        answer: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3600}
        if grant == "authorization_code":
            with state.changing() as data:
                email = data["codes"].pop(form.get("code", ""), None)
            if email is None:
                raise Fault(400, "invalid_grant")
            answer["refresh_token"] = state.grant(email)
        elif grant == "refresh_token":
            email = state.data["grants"].get(form.get("refresh_token", ""))
            if email is None:
                raise Fault(400, "invalid_grant")
        else:
            email = OWNER
        return {**answer, "access_token": state.let_in(email)}

    def _watch(self, calendar: str, channel: dict[str, Any]) -> dict[str, Any]:
        state = self.server.state
        state.calendar(calendar)
        with state.changing() as data:
            made = {**channel, "calendar": calendar, "resourceId": f"resource-{calendar}"}
            data["channels"][channel["id"]] = made
        state.notify([(made, "sync")])
        return {"id": channel["id"], "resourceId": made["resourceId"], "expiration": channel["expiration"]}

    def _busy(self, given: dict[str, Any]) -> dict[str, Any]:
        first, last = (datetime.fromisoformat(given[name]) for name in ("timeMin", "timeMax"))
        found: dict[str, Any] = {}
        for item in given["items"]:
            try:
                found[item["id"]] = {"busy": self.server.state.busy(item["id"], first, last)}
            except Fault as error:
                found[item["id"]] = {"errors": [{"domain": "global", "reason": error.reason}], "busy": []}
        return {"calendars": found}

    def _others(self, path: str, query: dict[str, str], body: bytes) -> None:
        """Consent, who somebody is, and the page on which a person plays the shop's staff."""
        state = self.server.state
        if path == "/o/oauth2/v2/auth":
            code = state.grant()  # any secret will do
            with state.changing() as data:
                data["grants"].pop(code)
                data["codes"][code] = OWNER
            back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            self._redirect(back)
        elif path == "/oauth2/v2/userinfo":
            self._send(200, {"email": OWNER})
        elif self.command == "POST":
            played(self.server, {name: values[-1] for name, values in parse_qs(body.decode()).items()})
            self._redirect("/")
        else:
            self._send(200, page(self.server))

    def _redirect(self, address: str) -> None:
        self._send(303, None, {"Location": address})

    def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        is_page = isinstance(answer, str)
        content = b"" if answer is None else answer.encode() if is_page else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
