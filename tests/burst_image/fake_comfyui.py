"""Speaks as much of ComfyUI's HTTP API as the wrapper uses, and can be told to misbehave. Standard library only.

    fake_comfyui.py PORT [--deaf] [--stubborn] [--orphan] [--folder DIR] [--load FILE]

A prompt names its own fate: {"fate": "success" | "error" | "hold" | "refuse", "writes": {NAME: TEXT}}. `hold` runs
until POST /release. `writes` are files that it leaves in --folder. GET /seen tells what was asked so far; POST /orphan
leaves a process behind that ends soon; POST /die/N ends this one with code N. With --load it first reads a file into
memory, as a server reads its model.
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import threading
import urllib.parse
import uuid
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

running: list[str] = []
history: dict[str, dict] = {}
submitted: list[dict] = []
released = threading.Event()


class Visitor(BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/":
            self.answer(200, None)
        elif path == "/queue":
            self.answer(200, {"queue_running": [[0, prompt_id] for prompt_id in running], "queue_pending": []})
        elif path == "/history":
            newest = int(urllib.parse.parse_qs(query).get("max_items", ["200"])[0])
            self.answer(200, dict(list(history.items())[-newest:]))
        elif path.startswith("/history/"):
            prompt_id = path.rsplit("/", 1)[1]
            self.answer(200, {prompt_id: history[prompt_id]} if prompt_id in history else {})
        elif path == "/seen":
            self.answer(200, {"submitted": submitted, "environ": dict(os.environ)})
        else:
            self.answer(404, None)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/prompt":
            self.prompt(json.loads(body)["prompt"])
        elif self.path == "/release":
            released.set()
            self.answer(200, None)
        elif self.path == "/orphan":
            subprocess.run(["sh", "-c", "sleep 0.2 &"])
            self.answer(200, None)
        elif self.path.startswith("/die/"):
            os._exit(int(self.path.rsplit("/", 1)[1]))

    def prompt(self, prompt):
        submitted.append(prompt)
        if prompt["fate"] == "refuse":
            self.answer(400, {"error": {"type": "prompt_outputs_failed_validation"}, "node_errors": {"1": {}}})
            return
        prompt_id = str(uuid.uuid4())
        running.append(prompt_id)

        def render():
            if prompt["fate"] == "hold":
                released.wait()
            for name, text in prompt.get("writes", {}).items():
                (folder / name).write_text(text)
            status = "error" if prompt["fate"] == "error" else "success"
            history[prompt_id] = {"status": {"status_str": status, "completed": status == "success"}}
            running.remove(prompt_id)

        threading.Thread(target=render, daemon=True).start()
        self.answer(200, {"prompt_id": prompt_id, "number": 1, "node_errors": {}})

    def answer(self, code, value):
        body = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True


TENSOR_BYTES = 16 << 20


def load(path):
    """Reads a file as a server reads its model: once through, into a table of tensors, each looked over on the way."""
    table = []
    with open(path, "rb", buffering=0) as file:
        while True:
            tensor = bytearray(TENSOR_BYTES)
            filled = file.readinto(tensor)
            if not filled:
                return table
            table.append((zlib.crc32(memoryview(tensor)[:filled]), tensor))


parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("--deaf", action="store_true", help="never opens its port")
parser.add_argument("--stubborn", action="store_true", help="ignores SIGTERM")
parser.add_argument("--orphan", action="store_true", help="starts a process that ignores SIGTERM; prints its pid")
parser.add_argument("--folder", type=pathlib.Path)
parser.add_argument("--load", type=pathlib.Path)
chosen = parser.parse_args()
folder = chosen.folder
if chosen.stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if chosen.orphan:
    left = subprocess.Popen(["sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"])
    print(json.dumps({"event": "orphan", "pid": left.pid}), flush=True)
if chosen.deaf:
    signal.pause()
model = load(chosen.load) if chosen.load else []
Server(("127.0.0.1", chosen.port), Visitor).serve_forever(0.05)
