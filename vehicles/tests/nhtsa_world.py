"""NHTSA, played by a server on loopback that answers as it does, or worse."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
SHORT = 0.2  # seconds, the patience of a caller in these tests


class FakeNhtsa:
    """Answers every request with `answer`, and keeps the paths it was asked for."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[str] = []
        self.answer = answer
        self.address = ""
        self.test_is_over = threading.Event()

    def silence(self, handler: BaseHTTPRequestHandler) -> None:
        self.test_is_over.wait(10)

    def trickle_body(self, handler: BaseHTTPRequestHandler) -> None:
        self._trickle(handler, b"HTTP/1.0 200 OK\r\n\r\n")

    def trickle_headers(self, handler: BaseHTTPRequestHandler) -> None:
        self._trickle(handler, b"HTTP/1.0 200 OK\r\nX-Patience: ")

    def _trickle(self, handler: BaseHTTPRequestHandler, start: bytes) -> None:
        """Never silent for long, and five times as long as the caller has."""
        handler.wfile.write(start)
        for _ in range(100):
            if self.test_is_over.wait(SHORT / 20):
                break
            handler.wfile.write(b" ")


def json_body(value: object, status: int = 200) -> Answer:
    """An answer in JSON."""
    return raw_body(json.dumps(value).encode(), status)


def raw_body(body: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with just these bytes."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


@contextmanager
def serving(answer: Answer) -> Iterator[FakeNhtsa]:
    """The server, at `address` until the test is over."""
    fake = FakeNhtsa(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(self.path)
            try:
                fake.answer(self)
            except ConnectionError:
                self.close_connection = True  # the client left, as it should from a slow service

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    fake.test_is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()
