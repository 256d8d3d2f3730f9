"""A small real program for the tests of the supervisor: python health_server.py PORT [how it behaves].

Answers 200 on every GET; /die ends it with status 3. `slow` answers after a second, `stubborn` ignores SIGTERM,
`never` does not listen, `broken` ends at once, `family` has a child of its own.
"""

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

port, behaviour = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "plain"


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die":
            os._exit(3)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


print(f"started {time.time()} {behaviour}", flush=True)
if behaviour == "broken":
    sys.exit(5)
if behaviour == "never":
    time.sleep(600)
if behaviour == "slow":
    time.sleep(1)
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if behaviour == "family":
    print("child", subprocess.Popen(["sleep", "600"]).pid, flush=True)
HTTPServer(("127.0.0.1", port), Health).serve_forever()
