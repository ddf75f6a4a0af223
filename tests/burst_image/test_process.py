"""The wrapper as a process, in front of a small ComfyUI that can misbehave: from the start to the exit code."""

import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import pty
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tty
import unittest

HERE = pathlib.Path(__file__).parent
IMAGE = HERE.parent.parent / "assets" / "burst" / "image"
# Long enough for a machine that is busy with something else; only a failing test waits for it.
PATIENCE_S = 20
# So long that a test which waits for it would fail: what it is set for must not be what ends the process.
NEVER_S = "600"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, method, path, body=None):
    """Status and body of one HTTP request to this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Wrapper:
    """One run of the wrapper; `events` are the lines of its log so far."""

    def __init__(self, folder, *fake, code=None, within=(), **settings):
        self.comfyui = free_port()
        self.folder = folder
        usual = {"idle_s": NEVER_S, "max_s": NEVER_S, "poll_s": "0.02", "grace_s": NEVER_S, "status_port": "0"}
        given = usual | settings
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(IMAGE), "PYTHONDONTWRITEBYTECODE": "1"}
        environ["BURST_COMFYUI"] = f"127.0.0.1:{self.comfyui}"
        environ["BURST_TERMINATION_LOG"] = str(folder / "termination-log")
        environ.update((name if name.isupper() else f"BURST_{name.upper()}", str(v)) for name, v in given.items())
        child = [sys.executable, str(HERE / "fake_comfyui.py"), str(self.comfyui), "--folder", str(folder), *fake]
        start = ["-m", "burst"] if code is None else ["-c", code]
        self.process = subprocess.Popen(
            [*within, sys.executable, *start, *child], env=environ, stdout=subprocess.PIPE, text=True, cwd=folder
        )
        self.events = []
        self._lines = queue.SimpleQueue()
        self.comfyui_group = None
        self._within = within
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self):
        for text in self.process.stdout:
            line = json.loads(text)
            if line["event"] == "started" and not self._within:  # there its number would be another process here
                self.comfyui_group = line["pid"]
            self._lines.put(line)
        self._lines.put(None)

    def until(self, event, **details):
        """The first line from here on that says so."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, give_up - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {event} {details}; so far: {self.events}") from None
            if line is None:
                raise AssertionError(f"ended before {event} {details}; it said: {self.events}")
            self.events.append(line)
            if line["event"] == event and details.items() <= line.items():
                return line

    def ready(self):
        self.port = self.until("started")["status_port"]
        return self.until("phase", phase="ready")

    def status(self):
        return json.loads(ask(self.port, "GET", "/status")[1])

    def until_status(self, wanted):
        """Asks until the status is as wanted."""
        give_up = time.monotonic() + PATIENCE_S
        while not wanted(status := self.status()):
            assert time.monotonic() < give_up, f"the status stays {status}"
            time.sleep(0.01)
        return status

    def submit(self, **prompt):
        return ask(self.comfyui, "POST", "/prompt", {"prompt": prompt})

    def seen(self):
        return json.loads(ask(self.comfyui, "GET", "/seen")[1])

    def ended(self):
        """Exit code, once the process is gone."""
        code = self.process.wait(PATIENCE_S)
        while (line := self._lines.get(timeout=PATIENCE_S)) is not None:
            self.events.append(line)
        return code

    def clean(self):
        """Leaves nothing running, also when the test has failed."""
        self.process.kill()
        self.process.wait()
        if self.comfyui_group is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.comfyui_group, signal.SIGKILL)
        self._listener.join(PATIENCE_S)
        self.process.stdout.close()

    def last_word(self):
        """What Kubernetes would show as the container's message."""
        return json.loads((self.folder / "termination-log").read_text())


class ProcessTest(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = pathlib.Path(kept.name)
        (self.folder / "termination-log").touch()

    def wrapper(self, *fake, **settings):
        wrapper = Wrapper(self.folder, *fake, **settings)

        self.addCleanup(wrapper.clean)
        return wrapper

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def manifest(self):
        return json.loads((self.folder / "burst-outputs.json").read_text())

    def device(self):
        """A file that blocks its reader until somebody answers, as gVisor's does: the far end of a terminal."""
        near, far = pty.openpty()
        tty.setraw(far)
        self.addCleanup(os.close, near)
        self.addCleanup(os.close, far)
        return near, os.ttyname(far)


class Start(ProcessTest):
    def test_it_is_ready_once_comfyui_answers_and_says_how_things_stand(self):
        wrapper = self.wrapper(session="s-1")
        line = wrapper.ready()
        self.assertGreater(line["ready_s"], 0)
        self.assertEqual(ask(wrapper.port, "GET", "/ready")[0], 200)
        self.assertEqual(ask(wrapper.port, "GET", "/elsewhere")[0], 404)
        status = wrapper.until_status(lambda status: status["phase"] == "ready")
        self.assertEqual((status["schema"], status["origin"], status["session"]), (1, "cold", "s-1"))
        self.assertEqual((status["idle_limit_s"], status["warmup"], status["snapshot"]), (600, "off", "off"))
        self.assertTrue(0 < status["deadline_left_s"] <= 600)
        self.assertLess(status["idle_s"], PATIENCE_S)

    def test_it_is_not_ready_before_and_gives_up_in_time(self):
        wrapper = self.wrapper("--deaf", ready_s="1")
        wrapper.port = wrapper.until("started")["status_port"]
        self.assertEqual(ask(wrapper.port, "GET", "/ready")[0], 503)
        self.assertEqual(wrapper.ended(), 75)
        self.assertEqual(wrapper.last_word()["end_reason"], "not-ready")

    def test_a_command_that_is_not_there_is_127(self):
        wrapper = self.wrapper(PATH="/nowhere", code="from burst.__main__ import main; exit(main(['no-such-program']))")
        self.assertEqual(wrapper.ended(), 127)

    @unittest.skipUnless(sys.platform == "linux", "reads /proc")
    def test_the_command_does_not_inherit_that_python_ignores_sigpipe(self):
        look = 'exit $(( (0x$(sed -n "s/^SigIgn:.//p" /proc/self/status) >> 12) & 1 ))'
        wrapper = self.wrapper(code=f"from burst.__main__ import main; exit(main(['sh', '-c', {look!r}]))")
        self.assertEqual(wrapper.ended(), 0)
        self.assertEqual(wrapper.last_word()["end_reason"], "comfyui-ended")

    def test_a_setting_without_sense_is_64_and_named(self):
        wrapper = self.wrapper(idle_s="soon")
        self.assertEqual(wrapper.ended(), 64)
        self.assertIn("BURST_IDLE_S", wrapper.events[-1]["error"])

    def test_a_status_port_that_is_taken_is_64_and_starts_nothing(self):
        with socket.socket() as taken:
            taken.bind(("0.0.0.0", 0))
            taken.listen()
            wrapper = self.wrapper(status_port=taken.getsockname()[1])
            self.assertEqual(wrapper.ended(), 64)
        self.assertEqual([line["event"] for line in wrapper.events], ["no-status-port"])


class WarmUp(ProcessTest):
    def test_the_workflow_runs_once_before_it_is_ready(self):
        wrapper = self.wrapper(warmup_file=self.file("warm.json", '{"fate": "success"}'))
        wrapper.ready()
        self.assertEqual(wrapper.seen()["submitted"], [{"fate": "success"}])
        status = wrapper.until_status(lambda status: status["phase"] == "ready")
        self.assertEqual((status["warmup"], status["warmup_error"]), ("done", None))

    def test_one_that_fails_is_told_and_does_not_end_the_session(self):
        for name, text, says in [
            ("error", '{"fate": "error"}', "ended with 'error'"),
            ("refuse", '{"fate": "refuse"}', "status 400"),
            ("garbled", "{", "Expecting"),
            ("long", '{"fate": "hold"}', "longer than 0.1 s"),
        ]:
            with self.subTest(name):
                wrapper = self.wrapper(warmup_file=self.file(f"{name}.json", text), warmup_s="0.1")
                wrapper.ready()
                failed = wrapper.until_status(lambda status: status["warmup"] == "failed")
                self.assertIn(says, failed["warmup_error"])

    def test_what_it_writes_is_nobodys_output(self):
        workflow = json.dumps({"fate": "success", "writes": {"warm.png": "x"}})
        wrapper = self.wrapper(warmup_file=self.file("warm.json", workflow), output_dir=self.folder)
        wrapper.ready()
        wrapper.submit(fate="success", writes={"picture.png": "y"})
        wrapper.until_status(lambda status: status["outputs"] == 1)
        listed = json.loads(self.manifest()["signed"])["outputs"]
        self.assertEqual([output["path"] for output in listed], ["picture.png"])


class End(ProcessTest):
    def test_without_work_it_ends_as_idle_with_0(self):
        wrapper = self.wrapper(idle_s="0.3")
        self.assertEqual(wrapper.ended(), 0)
        last = wrapper.last_word()
        self.assertEqual((last["phase"], last["end_reason"], last["exit_code"]), ("ended", "idle", 0))
        self.assertGreaterEqual(last["idle_s"], 0.3)

    def test_a_prompt_that_runs_is_not_idle_and_one_that_ended_starts_the_count_anew(self):
        wrapper = self.wrapper(idle_s="1")
        wrapper.ready()
        wrapper.submit(fate="hold")
        wrapper.until_status(lambda status: status["running"] == 1)
        busy_until = time.monotonic() + 1.5
        most = 0.0
        while time.monotonic() < busy_until:
            most = max(most, wrapper.status()["idle_s"])
            time.sleep(0.05)
        self.assertLess(most, 1)
        ask(wrapper.comfyui, "POST", "/release")
        self.assertEqual(wrapper.ended(), 0)
        self.assertEqual(wrapper.last_word()["end_reason"], "idle")

    def test_heartbeats_over_http_keep_it_alive(self):
        wrapper = self.wrapper(idle_s="1")
        wrapper.ready()
        for _ in range(15):
            self.assertEqual(ask(wrapper.port, "POST", "/heartbeat", {"from": "a desktop"})[0], 204)
            time.sleep(0.1)
        status = wrapper.until_status(lambda status: status["heartbeat_age_s"] is not None)
        self.assertEqual(status["phase"], "ready")
        self.assertLess(status["heartbeat_age_s"], 1)
        self.assertEqual(wrapper.ended(), 0)

    def test_a_heartbeat_file_that_is_touched_keeps_it_alive_whatever_its_clock_says(self):
        beat = self.folder / "beat"
        wrapper = self.wrapper(idle_s="1", heartbeat_file=beat)
        wrapper.ready()
        for n in range(15):
            beat.touch()
            os.utime(beat, (n, n))  # somebody else's clock, at 1970
            time.sleep(0.1)
        self.assertEqual(wrapper.status()["phase"], "ready")
        self.assertEqual(wrapper.ended(), 0)

    def test_at_the_deadline_it_ends_with_124_in_the_midst_of_work_and_heartbeats(self):
        wrapper = self.wrapper(deadline_unix_s=time.time() + 1.5)
        wrapper.ready()
        wrapper.submit(fate="hold")
        with contextlib.suppress(OSError, http.client.HTTPException):
            while wrapper.process.poll() is None:
                ask(wrapper.port, "POST", "/heartbeat")
        self.assertEqual(wrapper.ended(), 124)
        self.assertEqual(wrapper.last_word()["end_reason"], "deadline")

    def test_the_deadline_holds_before_comfyui_answers_too(self):
        wrapper = self.wrapper("--deaf", max_s="0.4")
        self.assertEqual(wrapper.ended(), 124)

    def test_the_owner_moves_the_deadline_by_a_file(self):
        deadline = self.file("deadline", f"{time.time() + 500:.0f}")
        wrapper = self.wrapper(deadline_file=deadline, deadline_unix_s=time.time() + 1)
        wrapper.ready()
        self.assertGreater(wrapper.status()["deadline_left_s"], 400)
        deadline.write_text("not a number")  # half written: the last one holds
        deadline.write_text(f"{time.time():.0f}")
        wrapper.until("deadline-moved")
        self.assertEqual(wrapper.ended(), 124)

    def test_a_clock_set_forward_past_the_deadline_ends_it_and_one_set_back_does_not_lengthen_it(self):
        jump = self.folder / "jump"
        code = (
            f"import os, sys, time; real = time.time; path = {str(jump)!r}\n"
            "time.time = lambda: real() + (float(open(path).read()) if os.path.exists(path) else 0)\n"
            "from burst.__main__ import main; sys.exit(main(sys.argv[1:]))\n"
        )
        for jump_s, left_s in [("7200", 600), ("-7200", 1.5)]:
            with self.subTest(jump_s):
                jump.unlink(missing_ok=True)
                wrapper = self.wrapper(code=code, deadline_unix_s=time.time() + left_s)
                wrapper.ready()
                self.file("jump.part", jump_s).replace(jump)
                self.assertEqual(wrapper.ended(), 124)

    def test_sigterm_and_sigint_end_comfyui_and_then_itself_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                wrapper = self.wrapper()
                wrapper.ready()
                wrapper.process.send_signal(number)
                self.assertEqual(wrapper.ended(), 0)
                self.assertEqual(wrapper.events[-1]["comfyui_exit_code"], 128 + signal.SIGTERM)
                self.assertEqual(wrapper.last_word()["end_reason"], "asked")

    def test_one_that_ignores_sigterm_is_killed_after_the_grace_with_all_it_started(self):
        wrapper = self.wrapper("--stubborn", "--orphan", grace_s="0.2")
        started = wrapper.until("started")
        orphan = wrapper.until("orphan")["pid"]
        wrapper.until("phase", phase="ready")
        wrapper.process.terminate()
        self.assertEqual(wrapper.ended(), 0)
        self.assertEqual(wrapper.events[-1]["comfyui_exit_code"], 128 + signal.SIGKILL)
        for pid in (started["pid"], orphan):
            self.assertTrue(gone(pid), f"{pid} is still there")

    def test_a_fault_of_its_own_ends_it_instead_of_leaving_nobody_on_watch(self):
        code = (
            "import sys; from burst.comfyui import Comfy; from burst.__main__ import main\n"
            "Comfy.work = lambda self: 1 / 0\n"
            "sys.exit(main(sys.argv[1:]))\n"
        )
        wrapper = self.wrapper(code=code)
        self.assertEqual(wrapper.ended(), 70)
        self.assertEqual(wrapper.last_word()["end_reason"], "fault")
        told = next(line for line in wrapper.events if line["event"] == "fault")
        self.assertIn("ZeroDivisionError", told["traceback"])

    @unittest.skipUnless(sys.platform == "linux" and os.geteuid() == 0, "needs root for a process table of its own")
    def test_as_process_1_it_buries_what_others_left_behind(self):
        wrapper = self.wrapper(within=["unshare", "--pid", "--fork", "--kill-child"])
        wrapper.ready()
        [first] = children_of(wrapper.process.pid)
        self.assertEqual(len(children_of(first)), 1)
        ask(wrapper.comfyui, "POST", "/orphan")
        give_up = time.monotonic() + PATIENCE_S
        while len(children_of(first)) > 1:
            self.assertLess(time.monotonic(), give_up, "the orphan has ended and was never collected")
            time.sleep(0.02)

    def test_what_comfyui_leaves_running_ends_with_it(self):
        wrapper = self.wrapper("--orphan")
        orphan = wrapper.until("orphan")["pid"]
        wrapper.process.terminate()
        self.assertEqual(wrapper.ended(), 0)
        self.assertTrue(gone(orphan), f"{orphan} is still there")

    def test_when_comfyui_dies_its_code_is_passed_on(self):
        wrapper = self.wrapper()
        wrapper.ready()
        with contextlib.suppress(OSError, http.client.HTTPException):
            ask(wrapper.comfyui, "POST", "/die/7")
        self.assertEqual(wrapper.ended(), 7)
        self.assertEqual(wrapper.last_word()["end_reason"], "comfyui-ended")

    def test_when_comfyui_is_killed_the_signal_is_passed_on_as_a_shell_would(self):
        wrapper = self.wrapper()
        pid = wrapper.until("started")["pid"]
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(wrapper.ended(), 128 + signal.SIGKILL)


class Snapshot(ProcessTest):
    def test_it_is_asked_for_once_after_the_warm_up_and_the_original_goes_on(self):
        near, path = self.device()
        wrapper = self.wrapper(
            snapshot="once", checkpoint_file=path, warmup_file=self.file("warm.json", '{"fate": "success"}')
        )
        wrapper.until("phase", phase="snapshotting", snapshot="asked")
        self.assertEqual(len(wrapper.seen()["submitted"]), 1)
        self.assertEqual(os.read(near, 64), b"1\n")
        os.write(near, b"resume\n")
        wrapper.until("phase", phase="ready")
        wrapper.process.terminate()
        self.assertEqual(wrapper.ended(), 0)
        last = wrapper.last_word()
        self.assertEqual((last["origin"], last["restores"], last["snapshot"]), ("cold", 0, "resume"))
        os.set_blocking(near, False)
        with self.assertRaises(OSError):  # nothing more was written: no data, or the terminal is hung up
            os.read(near, 64)

    def test_a_copy_takes_its_terms_from_the_environment_it_was_restored_with_and_asks_no_more(self):
        near, path = self.device()
        terms = {"BURST_SESSION": "later", "BURST_MAX_S": "500", "BURST_IDLE_S": "400", "BURST_POLL_S": "0.02"}
        terms["BURST_TERMINATION_LOG"] = str(self.folder / "termination-log")
        terms["BURST_CHECKPOINT_FILE"] = path
        environ = self.file("environ", "\0".join(f"{name}={value}" for name, value in terms.items()) + "\0")
        wrapper = self.wrapper(
            snapshot="once",
            checkpoint_file=path,
            spec_environ_file=environ,
            session="maker",
            deadline_unix_s=time.time() + 300,
        )
        wrapper.port = wrapper.until("started")["status_port"]
        self.assertEqual(os.read(near, 64), b"1\n")
        os.write(near, b"restore\n")
        wrapper.until("restored", session="later")
        wrapper.until("phase", phase="ready")
        status = wrapper.until_status(lambda status: status["phase"] == "ready")
        self.assertEqual((status["origin"], status["restores"], status["session"]), ("restored", 1, "later"))
        self.assertEqual((status["idle_limit_s"], status["deadline_unix_s"]), (400, None))
        self.assertTrue(400 < status["deadline_left_s"] <= 500)
        # Restored a second time, from a snapshot somebody else took: still no second request.
        os.write(near, b"restore\n")
        wrapper.until("restored")
        wrapper.until_status(lambda status: status["restores"] == 2 and status["ready_s"] is not None)
        os.set_blocking(near, False)
        with self.assertRaises(BlockingIOError):
            os.read(near, 64)

    def test_a_copy_with_only_the_old_terms_ends_at_the_old_deadline(self):
        near, path = self.device()
        wrapper = self.wrapper(
            snapshot="once",
            checkpoint_file=path,
            spec_environ_file=self.folder / "absent",
            deadline_unix_s=time.time() + 1.5,
        )
        self.assertEqual(os.read(near, 64), b"1\n")
        time.sleep(1.6)  # the deadline passes while the snapshot lies on a disk
        os.write(near, b"restore\n")
        self.assertEqual(wrapper.ended(), 124)

    def test_a_copy_whose_terms_make_no_sense_ends(self):
        near, path = self.device()
        wrapper = self.wrapper(
            snapshot="once", checkpoint_file=path, spec_environ_file=self.file("environ", "BURST_IDLE_S=never\0")
        )
        self.assertEqual(os.read(near, 64), b"1\n")
        os.write(near, b"restore\n")
        self.assertEqual(wrapper.ended(), 64)

    def test_a_plain_file_gets_one_line_and_the_session_goes_on(self):
        trigger = self.file("checkpoint", "")
        wrapper = self.wrapper(snapshot="once", checkpoint_file=trigger, idle_s="0.5")
        wrapper.ready()
        self.assertEqual(wrapper.ended(), 0)
        self.assertEqual(trigger.read_text(), "1\n")
        self.assertEqual(wrapper.last_word()["snapshot"], "unknown")

    def test_where_there_is_no_such_file_or_no_answer_the_session_goes_on(self):
        _, silent = self.device()
        for path, expected in [(self.folder / "absent", "absent"), (silent, "error"), (self.folder, "error")]:
            with self.subTest(expected):
                wrapper = self.wrapper(snapshot="once", checkpoint_file=path, snapshot_s="0.2")
                wrapper.ready()
                self.assertEqual(wrapper.until_status(lambda s: s["phase"] == "ready")["snapshot"], expected)

    def test_it_is_not_asked_for_unless_wanted(self):
        trigger = self.file("checkpoint", "")
        wrapper = self.wrapper(checkpoint_file=trigger)
        wrapper.ready()
        self.assertEqual(trigger.read_text(), "")

    def test_secrets_in_the_environment_forbid_it_and_are_named_but_not_told(self):
        trigger = self.file("checkpoint", "")
        wrapper = self.wrapper(snapshot="once", checkpoint_file=trigger, HF_TOKEN="hf_swordfish", GPG_KEY="A035")
        wrapper.ready()
        refused = wrapper.until_status(lambda status: status["phase"] == "ready")
        self.assertEqual(refused["snapshot"], "refused")
        self.assertIn("HF_TOKEN", refused["snapshot_error"])
        self.assertNotIn("GPG_KEY", refused["snapshot_error"])
        self.assertNotIn("swordfish", json.dumps([refused, wrapper.events]))
        self.assertEqual(trigger.read_text(), "")

    def test_a_failed_warm_up_forbids_it(self):
        trigger = self.file("checkpoint", "")
        wrapper = self.wrapper(
            snapshot="once", checkpoint_file=trigger, warmup_file=self.file("warm.json", '{"fate": "error"}')
        )
        wrapper.ready()
        self.assertEqual(trigger.read_text(), "")


class Manifest(ProcessTest):
    def test_finished_files_are_listed_with_their_hash_and_signed(self):
        self.file("yesterday.png", "somebody else's")
        (self.folder / "sub").mkdir()
        wrapper = self.wrapper(output_dir=self.folder, session="s-9", manifest_key="swordfish")
        wrapper.ready()
        self.assertNotIn("BURST_MANIFEST_KEY", wrapper.seen()["environ"])
        wrapper.submit(fate="success", writes={"a.png": "one", "sub/b.png": "two", ".part": "hidden"})
        wrapper.until_status(lambda status: status["outputs"] == 2)
        sealed = self.manifest()
        seal = hmac.new(b"swordfish", sealed["signed"].encode(), hashlib.sha256).hexdigest()
        self.assertEqual(sealed["hmac_sha256"], seal)
        said = json.loads(sealed["signed"])
        self.assertEqual((said["schema"], said["session"], said["final"]), (1, "s-9", False))
        self.assertEqual(
            {output["path"]: (output["bytes"], output["sha256"]) for output in said["outputs"]},
            {"a.png": (3, hashlib.sha256(b"one").hexdigest()), "sub/b.png": (3, hashlib.sha256(b"two").hexdigest())},
        )

    def test_a_file_written_in_the_last_moment_is_in_the_final_list(self):
        wrapper = self.wrapper(output_dir=self.folder, manifest_key_file=self.file(".key", "from a file\n"))
        wrapper.ready()
        self.file("last.png", "late")
        wrapper.process.terminate()
        self.assertEqual(wrapper.ended(), 0)
        sealed = self.manifest()
        seal = hmac.new(b"from a file", sealed["signed"].encode(), hashlib.sha256).hexdigest()
        self.assertEqual(sealed["hmac_sha256"], seal)
        said = json.loads(sealed["signed"])
        self.assertTrue(said["final"])
        self.assertIn("last.png", [output["path"] for output in said["outputs"]])

    def test_a_folder_that_cannot_be_written_is_told_and_ends_nothing(self):
        wrapper = self.wrapper(output_dir=self.folder, manifest_key_file=self.folder / "absent")
        wrapper.ready()
        self.file("a.png", "one")
        wrapper.until("no-manifest")
        self.assertEqual(wrapper.status()["phase"], "ready")


def children_of(pid):
    """Process ids, those of the dead that nobody has collected among them."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in listed.split()]


def gone(pid):
    """Whether a process has ended; one that nobody has collected yet has."""
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        if not state or state.startswith("Z"):
            return True
        time.sleep(0.02)
    return False


if __name__ == "__main__":
    unittest.main()
