"""Action calls in, the same calls handed on to the real action server, the size of each body kept."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

HANDED_ON_SECONDS = 30.0


class CallRecorder:
    """A server in the place of the action server. `sizes` holds the bytes of each body as Rasa sent it, in order."""

    def __init__(self, actions_port: int) -> None:
        self.sizes: list[int] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.sizes, actions_port))
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> CallRecorder:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(sizes: list[int], actions_port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            sizes.append(len(body))
            onward = http.client.HTTPConnection("127.0.0.1", actions_port, timeout=HANDED_ON_SECONDS)
            kept = {name: self.headers[name] for name in ("Content-Type", "Content-Encoding") if name in self.headers}
            onward.request("POST", self.path, body, kept)
            reply = onward.getresponse()
            content = reply.read()
            onward.close()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.headers.get("Content-Type") or "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            """Quiet: a benchmark prints figures."""

    return Handler
