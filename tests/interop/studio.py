"""A studio of its own for the tests: `muse serve` on a temporary home, with one Muse, beside a ComfyUI double."""

import logging
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

import httpx

# That the loop of a test waits for a call of ours is no news.
logging.getLogger("asyncio").setLevel(logging.ERROR)

PROGRAMS = pathlib.Path(os.environ["MUSE_PROGRAMS"])
INTENT = "Minimalist Avant-Garde"


class Program:
    """A child that says where it can be reached, in a line that fits `pattern`."""

    def __init__(self, command, pattern, **options):
        self.lines = []
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        self.address = None
        said = threading.Event()

        def listen():
            for line in self.process.stdout:
                self.lines.append(line)
                found = re.search(pattern, line)
                if found and self.address is None:
                    self.address = found.group(1)
                    said.set()
            said.set()

        threading.Thread(target=listen, daemon=True).start()
        if not said.wait(60) or self.address is None:
            self.end()
            raise RuntimeError(f"{command[0]} did not start:\n{''.join(self.lines)}")

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Studio:
    """The server, its token, and calls of its own API."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="muse-interop-"))
        self.comfy = Program([PROGRAMS / "comfy-double"], r"^(http://\S+)")
        # Nothing of the machine it runs on may show: no keys, no keychain of the person at the screen.
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "MUSE_SHARED", "TMPDIR")}
        self.environment = kept | {
            "MUSE_HOME": str(self.folder / "home"),
            "MUSE_COMFY_URL": self.comfy.address,
            "KUBECONFIG": str(self.folder / "none"),
        }
        self.server = None
        self.start()
        draft = self.get("/muses/surprise-me?seed=1")
        draft["draft_dna"]["identity"] = {"kind": "starter", "starter": "nova"}
        sealed = self.post("/muses/genesis", draft)
        self.muse = sealed["head"]["dna"]["muse_id"]

    def start(self):
        command = [PROGRAMS / "muse", "serve", "--bind", "127.0.0.1:0"]
        self.server = Program(command, r"answers on (http://\S+)", env=self.environment, cwd=self.folder)
        self.url = self.server.address
        self.token = (self.folder / "home" / "token").read_text().strip()
        self.http = httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=60)

    def restart(self):
        """Kills the engine as a power cut would, and starts it on the same home and another port."""
        self.http.close()
        self.server.process.kill()
        self.server.process.wait()
        self.start()

    def end(self):
        self.http.close()
        self.server.end()
        self.comfy.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def agent(self, lobe):
        return f"{self.url}/a2a/{lobe}"

    def get(self, path):
        return self._answer(self.http.get(path))

    def post(self, path, body):
        return self._answer(self.http.post(path, json=body))

    def put(self, path, body):
        return self._answer(self.http.put(path, json=body))

    def production(self, production):
        return self.get(f"/api/v1/productions/{production}")

    def until(self, production, state):
        """Waits until a production is in this state."""
        end = time.monotonic() + 60
        while True:
            found = self.production(production)["production"]
            if found["state"] == state:
                return found
            if time.monotonic() > end:
                raise AssertionError(f"it is {found['state']}, not {state}: {found['problem']}")
            time.sleep(0.05)

    @staticmethod
    def _answer(response):
        if response.is_error:
            raise AssertionError(f"{response.request.method} {response.request.url}: {response.text}")
        return response.json()
