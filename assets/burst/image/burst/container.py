"""One life of the container: starts ComfyUI, follows it, decides its end.

Threads never share state: each posts events to one queue, and the main thread alone decides. So a deadline or a signal
is acted upon at once, whatever an HTTP call or a file system is waiting for.
"""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import queue
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from burst.comfyui import Comfy, Silent
from burst.door import Door
from burst.lease import Lease
from burst.outputs import Outputs, replace
from burst.settings import BadSetting, Settings, positive, secrets_in
from burst.snapshot import take_snapshot, wait_for_restore

EXIT_USAGE, EXIT_FAULT, EXIT_NOT_READY, EXIT_DEADLINE, EXIT_NO_COMMAND = 64, 70, 75, 124, 127


def say(event: str, **details: object) -> None:
    """One line of the log."""
    print(json.dumps({"unix_s": round(time.time(), 3), "event": event, **details}), flush=True)


class Container:
    """`run` is the main thread; the methods in its second half are the bodies of the others."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], command: list[str]) -> None:
        self.settings, self.environ, self.command = settings, environ, command
        self.events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()  # a signal may put while we get
        self.comfy = Comfy(settings.comfyui, settings.http_s)
        self.outputs = Outputs(settings.output_dir) if settings.output_dir else None
        self.lease = Lease()
        self.began = time.monotonic()
        self.stop = threading.Event()
        self.child = 0
        self.child_code: int | None = None
        self.end_reason: str | None = None
        self.end_code = 0
        self.kill_at = math.inf
        self.opened = False
        self.newest = ""
        self.heartbeat_unix_s: float | None = None
        self.heartbeat_seen = stamp_of(settings.heartbeat_file)
        self.status: dict[str, Any] = {
            "schema": 1,
            "phase": "starting",
            "origin": "cold",
            "session": settings.session,
            "started_unix_s": time.time(),
            "answered_s": None,
            "ready_s": None,
            "answered_unix_s": None,
            "warmup": "off",
            "warmup_s": None,
            "warmup_error": None,
            "snapshot": "off",
            "snapshot_s": None,
            "snapshot_error": None,
            "restores": 0,
            "running": 0,
            "pending": 0,
            "outputs": 0,
        }
        self.published = b"{}"

    # The main thread.

    def run(self) -> int:
        """Starts everything, decides until the end, and returns the exit code."""
        self.lease.begin(self.settings, self.deadline_in_file())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda number, _frame: self.events.put(("signal", number)))
        try:
            door = Door(
                self.settings.status_host,
                self.settings.status_port,
                lambda: (self.published, self.status["phase"] == "ready"),
                lambda: self.events.put(("heartbeat", None)),
            )
        except OSError as error:
            say("no-status-port", port=self.settings.status_port, error=str(error))
            return EXIT_USAGE
        try:
            # In a group of its own, so that what ComfyUI starts ends with it; without the key that signs the outputs.
            environ = {name: value for name, value in self.environ.items() if name != "BURST_MANIFEST_KEY"}
            ignored_by_python = [signal.SIGPIPE, signal.SIGXFSZ]
            self.child = os.posix_spawnp(
                self.command[0], self.command, environ, setpgroup=0, setsigdef=ignored_by_python
            )
        except OSError as error:
            say("no-command", command=self.command[0], error=str(error))
            return EXIT_NO_COMMAND
        say(
            "started",
            pid=self.child,
            command=self.command[0],
            status_port=door.server_port,
            deadline_left_s=finite(self.lease.left_s()),
        )
        self.in_background(self.open_up)
        tick_s = min(0.5, self.settings.poll_s)
        while self.child_code is None:
            self.publish()
            with contextlib.suppress(queue.Empty):
                self.take(*self.events.get(timeout=tick_s))
            self.decide()
        self.close()
        return self.end_code

    def take(self, event: str, detail: Any) -> None:
        """Notes what a thread or a signal reported."""
        if event == "signal" and detail != signal.SIGCHLD:
            self.end("asked", 0)
        elif event == "heartbeat":
            self.heartbeat_unix_s = time.time()
            self.lease.touch()
        elif event == "work":
            running, pending, newest = detail
            if running or pending or newest != self.newest:
                self.lease.touch()
            self.newest = newest
            self.status.update(running=running, pending=pending, answered_unix_s=time.time())
            if self.status["ready_s"] is None and self.status["phase"] == "ready":
                self.status["ready_s"] = round(time.monotonic() - self.began, 3)
        elif event == "outputs":
            self.status["outputs"] = detail
        elif event == "fault":
            say("fault", traceback=detail)
            self.end("fault", EXIT_FAULT)
        elif event == "restored" and self.end_reason is None:
            self.restored()
        elif event == "phase" and self.end_reason is None:
            self.status.update(detail)
            self.lease.touch()
            if self.status["phase"] == "ready":
                self.opened = True
                self.status["ready_s"] = detail["ready_s"] = round(time.monotonic() - self.began, 3)
            say(**{"event": "phase", **detail})

    def decide(self) -> None:
        """Buries the dead, and ends what has had its time."""
        self.reap()
        if self.child_code is not None:
            if self.end_reason is None:
                self.end_reason, self.end_code = "comfyui-ended", self.child_code
            return
        if self.end_reason is not None:
            if time.monotonic() >= self.kill_at:
                say("killing", after_s=self.settings.grace_s)
                self.signal_group(signal.SIGKILL)
                self.kill_at = math.inf
            return
        moved = self.deadline_in_file()
        if moved is not None and moved != self.lease.deadline_unix_s:
            self.lease.move(moved)
            say("deadline-moved", deadline_left_s=finite(self.lease.left_s()))
        seen = stamp_of(self.settings.heartbeat_file)
        if seen != self.heartbeat_seen:
            self.heartbeat_seen = seen
            self.take("heartbeat", None)
        due = self.lease.look(counts_idle=self.status["phase"] == "ready")
        if due == "deadline":
            self.end("deadline", EXIT_DEADLINE)
        elif due == "idle":
            self.end("idle", 0)
        elif self.status["phase"] == "starting" and time.monotonic() - self.began > self.settings.ready_s:
            self.end("not-ready", EXIT_NOT_READY)

    def end(self, reason: str, code: int) -> None:
        """Asks ComfyUI to end; after the grace it is killed. The first reason stays."""
        if self.end_reason is None:
            self.end_reason, self.end_code = reason, code
            self.kill_at = time.monotonic() + self.settings.grace_s
            self.status["phase"] = "ending"
            say("ending", reason=reason, idle_s=round(self.lease.idle_s(), 3))
            self.signal_group(signal.SIGTERM)

    def close(self) -> None:
        """ComfyUI is gone: what it left running is killed, the list of outputs completed, the last word said."""
        self.signal_group(signal.SIGKILL)
        self.stop.set()
        if self.opened:
            self.status["outputs"] = self.look_at_outputs(final=True)
        self.status["phase"] = "ended"
        self.publish(exit_code=self.end_code)
        say("ended", reason=self.end_reason, exit_code=self.end_code, comfyui_exit_code=self.child_code)
        try:
            if os.path.exists(self.settings.termination_log):  # Kubernetes shows it as the container's message
                with open(self.settings.termination_log, "wb") as file:
                    file.write(self.published)
        except OSError as error:
            say("no-termination-log", error=str(error))

    def restored(self) -> None:
        """This is a copy, in another place and time, and perhaps for somebody else: the terms are read anew."""
        try:
            with open(self.settings.spec_environ_file, "rb") as file:
                pairs = [item.partition("=") for item in file.read().decode(errors="replace").split("\0")]
            self.settings = Settings.read({name: value for name, _, value in pairs})
        except FileNotFoundError:
            pass  # Not every runtime tells. The old terms hold; a deadline of then has passed, which ends the copy.
        except (OSError, BadSetting) as error:
            say("bad-setting", error=str(error))
            self.end("bad-setting", EXIT_USAGE)
            return
        self.began = time.monotonic()
        self.heartbeat_seen, self.heartbeat_unix_s = stamp_of(self.settings.heartbeat_file), None
        self.lease.begin(self.settings, self.deadline_in_file())
        self.status.update(origin="restored", restores=self.status["restores"] + 1, session=self.settings.session)
        self.status.update(started_unix_s=time.time(), answered_unix_s=None, ready_s=None, outputs=0)
        say("restored", session=self.settings.session, deadline_left_s=finite(self.lease.left_s()))

    def reap(self) -> None:
        """Collects every child that has ended: as process 1 of a container also those whose parents are gone."""
        while True:
            try:
                pid, wait_status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.child:
                code = os.waitstatus_to_exitcode(wait_status)
                self.child_code = code if code >= 0 else 128 - code

    def signal_group(self, number: int) -> None:
        """Sends a signal to ComfyUI and all it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child, number)

    def deadline_in_file(self) -> float | None:
        """The deadline that the owner wrote into BURST_DEADLINE_FILE; `None` if there is none that can be read."""
        if not self.settings.deadline_file:
            return None
        try:
            with open(self.settings.deadline_file, encoding="utf-8") as file:
                return positive("BURST_DEADLINE_FILE", file.read(64).strip())
        except (OSError, ValueError):
            return None

    def publish(self, exit_code: int | None = None) -> None:
        """Renews what the status port and file tell."""
        now_unix_s, beat = time.time(), self.heartbeat_unix_s
        shown = {
            **self.status,
            "as_of_unix_s": now_unix_s,
            "idle_s": round(self.lease.idle_s(), 3),
            "idle_limit_s": self.lease.idle_limit_s,
            "deadline_unix_s": self.lease.deadline_unix_s,
            "deadline_left_s": finite(self.lease.left_s()),
            "heartbeat_age_s": None if beat is None else round(now_unix_s - beat, 3),
            "frozen_s": round(self.lease.frozen_s, 3),
            "end_reason": self.end_reason,
            "exit_code": exit_code,
        }
        self.published = json.dumps(shown).encode()
        if self.settings.status_file:
            try:
                replace(self.settings.status_file, self.published.decode())
            except OSError as error:
                say("no-status-file", error=str(error))

    # The other threads. They read the settings and post events.

    def in_background(self, work: Callable[[], None]) -> None:
        """Runs `work` in a thread that does not hold up the end. A fault of our own ends the container."""

        def guarded() -> None:
            try:
                work()
            except Exception:
                self.events.put(("fault", traceback.format_exc()))

        threading.Thread(target=guarded, daemon=True, name=work.__name__).start()

    def phase(self, name: str, **details: object) -> None:
        """Reports that something new has begun, or how it went."""
        self.events.put(("phase", {"phase": name, **details}))

    def open_up(self) -> None:
        """From the first answer over warm-up and snapshot to the watch over the queue."""
        began = time.monotonic()
        while True:
            try:
                self.comfy.answers()
                break
            except Silent:
                if self.stop.wait(self.settings.poll_s):
                    return
        self.phase("warming", answered_s=round(time.monotonic() - began, 3), answered_unix_s=time.time())
        warm = self.warm_up() if self.settings.warmup_file else True
        if self.settings.snapshot == "once":
            self.snapshot(warm)
        if self.outputs:
            self.outputs.begin()
            self.in_background(self.watch_outputs)
        if os.path.exists(self.settings.checkpoint_file):
            self.in_background(self.watch_restores)
        self.phase("ready")
        while not self.stop.wait(self.settings.poll_s):
            # Silent is busy or hung, nobody can tell from here. What hangs does nothing, so it gets idle and is ended.
            with contextlib.suppress(Silent):
                self.events.put(("work", self.comfy.work()))

    def warm_up(self) -> bool:
        """Runs the warm-up workflow once, so that the models are in memory; false if that failed."""
        self.phase("warming", warmup="running")
        began = time.monotonic()
        error: str | None = None
        try:
            with open(self.settings.warmup_file, encoding="utf-8") as file:
                prompt_id = self.comfy.submit(json.load(file))
            while error is None and (outcome := self.comfy.outcome(prompt_id)) != "success":
                if outcome is not None:
                    error = f"the workflow ended with {outcome!r}"
                elif time.monotonic() - began > self.settings.warmup_s:
                    error = f"the workflow takes longer than {self.settings.warmup_s:g} s"
                elif self.stop.wait(self.settings.poll_s):
                    error = "the container ended"
        except (OSError, ValueError, Silent) as trouble:
            error = str(trouble)
        took_s = round(time.monotonic() - began, 3)
        self.phase("warming", warmup="failed" if error else "done", warmup_s=took_s, warmup_error=error)
        return error is None

    def snapshot(self, warm: bool) -> None:
        """Has one snapshot taken, unless it would be of no use or would hold secrets. Failing is no reason to end."""
        secrets = secrets_in(self.environ, self.settings.not_secret)
        if secrets or not warm:
            why = f"these variables look like secrets: {', '.join(secrets)}" if secrets else "the warm-up failed"
            self.phase("snapshotting", snapshot="refused", snapshot_error=why)
            return
        self.phase("snapshotting", snapshot="asked")
        began = time.monotonic()
        answer: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answer.put((take_snapshot(self.settings.checkpoint_file), None))
            except OSError as trouble:
                absent = trouble.errno == errno.ENOENT
                answer.put(("absent", None) if absent else ("error", str(trouble)))

        # In a thread of its own, because a read that never returns must not keep the session from its work.
        self.in_background(ask)
        try:
            word, error = answer.get(timeout=self.settings.snapshot_s)
        except queue.Empty:
            word, error = "error", f"no answer within {self.settings.snapshot_s:g} s"
        if word == "restore":
            self.events.put(("restored", None))
        self.phase("snapshotting", snapshot=word, snapshot_error=error, snapshot_s=round(time.monotonic() - began, 3))

    def watch_restores(self) -> None:
        """Notices when this sandbox was saved by somebody else and is now a copy."""
        try:
            while wait_for_restore(self.settings.checkpoint_file):
                if self.outputs:
                    self.outputs.begin()
                self.events.put(("restored", None))
        except OSError:
            pass  # The runtime offers no such thing, or no longer.

    def watch_outputs(self) -> None:
        """Keeps the list of finished files up to date."""
        while not self.stop.wait(self.settings.poll_s):
            self.events.put(("outputs", self.look_at_outputs(final=False)))

    def look_at_outputs(self, final: bool) -> int:
        """How many files are listed. A full disk or a missing key is told and does not end the session."""
        try:
            return self.outputs.look(self.settings, final) if self.outputs else 0
        except OSError as error:
            say("no-manifest", error=str(error))
            return 0


def finite(seconds: float) -> float | None:
    """Seconds for JSON, which knows no infinity."""
    return round(seconds, 3) if math.isfinite(seconds) else None


def stamp_of(path: str) -> int | None:
    """When a file was last touched, in nanoseconds; only ever compared for being the same, so no clock is trusted."""
    try:
        return os.stat(path).st_mtime_ns if path else None
    except OSError:
        return None
