"""Calls handed on unchanged, their sizes kept."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from bot.measuring.record_calls import CallRecorder


class Echo(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(418 if body == b"bad" else 200)
        self.end_headers()
        self.wfile.write(self.path.encode() + b" " + body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def actions():
    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_bodies_pass_and_are_counted(actions):
    with CallRecorder(actions) as recorder, httpx.Client(trust_env=False) as client:
        reply = client.post(f"http://127.0.0.1:{recorder.port}/webhook", content=b"x" * 70_000)
        assert reply.content == b"/webhook " + b"x" * 70_000
        assert client.post(f"http://127.0.0.1:{recorder.port}/webhook", content=b"bad").status_code == 418
    assert recorder.sizes == [70_000, 3]
