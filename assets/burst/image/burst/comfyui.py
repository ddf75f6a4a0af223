"""ComfyUI from outside: does it answer, what is it working on, and one workflow to warm it up."""

from __future__ import annotations

import http.client
import json
from typing import Any


class Silent(Exception):
    """ComfyUI did not answer, or not in its own language."""


class Comfy:
    """The few calls of ComfyUI's HTTP API that are needed here. Every method raises `Silent` when it fails."""

    def __init__(self, address: str, timeout_s: float) -> None:
        host, port = address.rsplit(":", 1)
        self._host, self._port, self._timeout_s = host.strip("[]"), int(port), timeout_s

    def _call(self, method: str, path: str, body: object = None) -> bytes:
        # http.client, because urllib would go through a proxy named in the environment.
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        try:
            data = None if body is None else json.dumps(body).encode()
            connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Silent(f"{method} {path}: {error}") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise Silent(f"{method} {path}: status {answer.status}: {text[:500].decode(errors='replace')}")
        return text

    def _json(self, method: str, path: str, body: object = None) -> Any:
        text = self._call(method, path, body)
        try:
            return json.loads(text)
        except ValueError as error:
            raise Silent(f"{method} {path}: not JSON: {text[:100]!r}") from error

    def answers(self) -> None:
        """Returns once the page is served, which is what a readiness probe asks for."""
        self._call("GET", "/")

    def work(self) -> tuple[int, int, str]:
        """Prompts running, prompts waiting, and the id of the newest one that ended (empty if none did)."""
        running_and_pending, history = self._json("GET", "/queue"), self._json("GET", "/history?max_items=1")
        try:
            running, pending = running_and_pending["queue_running"], running_and_pending["queue_pending"]
            return len(running), len(pending), next(reversed(list(history)), "")
        except (KeyError, TypeError) as error:
            raise Silent(f"GET /queue: {error!r} in the answer") from error

    def submit(self, workflow: object) -> str:
        """Queues a workflow in API form; the prompt id."""
        answer = self._json("POST", "/prompt", {"prompt": workflow})
        try:
            if answer.get("node_errors"):
                raise Silent(f"POST /prompt: node errors {json.dumps(answer['node_errors'])[:500]}")
            return str(answer["prompt_id"])
        except (AttributeError, KeyError) as error:
            raise Silent(f"POST /prompt: {error!r} in the answer") from error

    def outcome(self, prompt_id: str) -> str | None:
        """`success` or `error` of a prompt that has ended, else `None`."""
        try:
            entry = self._json("GET", f"/history/{prompt_id}").get(prompt_id)
            return None if entry is None else str(entry["status"]["status_str"])
        except (AttributeError, KeyError, TypeError) as error:
            raise Silent(f"GET /history: {error!r} in the answer") from error
