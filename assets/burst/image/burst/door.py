"""The status port, for the desktop and for probes.

GET /status    how things stand, as JSON
GET /ready     200 when work is taken, else 503
POST /heartbeat    204; somebody is still there, so the container is not idle

It tells no secret and can lengthen a session only up to its deadline, so it asks for no password. Who may reach it is
decided by the cluster's network policy.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Door(ThreadingHTTPServer):
    """Listens from the moment it is made; requests are answered in threads that never hold up the end.

    * `status`: the JSON to show, as bytes, and whether work is taken.
    * `heartbeat`: called for each one, in a thread of its own.

    Raises `OSError` when the port is taken.
    """

    daemon_threads = True

    def __init__(
        self, host: str, port: int, status: Callable[[], tuple[bytes, bool]], heartbeat: Callable[[], None]
    ) -> None:
        self.status, self.heartbeat = status, heartbeat
        super().__init__((host, port), Visitor)
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True, name="door").start()

    def server_bind(self) -> None:
        # Past HTTPServer, which would ask a name server for this host's name and may wait for it.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


class Visitor(BaseHTTPRequestHandler):
    """One request."""

    server: Door
    timeout = 5  # seconds for a client that says nothing

    def do_GET(self) -> None:
        shown, ready = self.server.status()
        if self.path == "/status":
            self.answer(200, shown)
        elif self.path == "/ready":
            self.answer(200 if ready else 503)
        else:
            self.answer(404)

    def do_POST(self) -> None:
        # An unread body would turn our answer into a reset connection.
        length = self.headers.get("Content-Length") or "0"
        self.rfile.read(min(int(length), 65536) if length.isdecimal() else 0)
        if self.path == "/heartbeat":
            self.server.heartbeat()
            self.answer(204)
        else:
            self.answer(404)

    def answer(self, code: int, body: bytes = b"") -> None:
        """Sends the whole answer; the connection ends with it."""
        self.send_response(code)
        if code != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: a heartbeat every few seconds is no news."""
