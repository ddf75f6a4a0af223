"""The wrapper's rules without a process: the lease on clocks that the test turns, settings, secrets, the README."""

import dataclasses
import hashlib
import json
import pathlib
import re
import sys
import tempfile
import unittest

IMAGE = pathlib.Path(__file__).parent.parent.parent / "assets" / "burst" / "image"
sys.path.insert(0, str(IMAGE))

from burst.lease import FROZEN_S, Lease  # noqa: E402
from burst.outputs import MANIFEST, Outputs  # noqa: E402
from burst.settings import BadSetting, Settings, secrets_in  # noqa: E402


class Clocks:
    """A wall clock and a monotonic one; `pass_by` moves both, `set_wall` only the first."""

    def __init__(self):
        self.wall_s, self.monotonic_s = 1_800_000_000.0, 5.0

    def lease(self, **settings):
        lease = Lease(lambda: self.wall_s, lambda: self.monotonic_s)
        lease.begin(Settings(**settings))
        return lease

    def pass_by(self, lease, seconds, counts_idle=True):
        """Looks twice a second, as the main loop does; the first reason to end, and after how long."""
        for step in range(round(seconds * 2)):
            self.wall_s += 0.5
            self.monotonic_s += 0.5
            if reason := lease.look(counts_idle):
                return reason, (step + 1) / 2
        return None

    def sleep(self, seconds):
        """Nobody looks: the machine is suspended, or the sandbox lies on a disk."""
        self.wall_s += seconds
        self.monotonic_s += seconds


class LeaseRules(unittest.TestCase):
    def setUp(self):
        self.clocks = Clocks()

    def test_idle_counts_from_the_last_thing_that_happened(self):
        lease = self.clocks.lease(idle_s=300)
        self.assertIsNone(self.clocks.pass_by(lease, 299))
        lease.touch()
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("idle", 300))

    def test_start_up_is_not_idle(self):
        lease = self.clocks.lease(idle_s=300)
        self.assertIsNone(self.clocks.pass_by(lease, 900, counts_idle=False))
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("idle", 300))

    def test_without_any_deadline_it_is_one_hour(self):
        lease = self.clocks.lease(idle_s=1e9)
        self.assertEqual(self.clocks.pass_by(lease, 4000), ("deadline", 3600))

    def test_the_earlier_of_two_deadlines_counts(self):
        for max_s, left_s, ends in [(100, 200, 100), (200, 100, 100), (None, 5000, 5000)]:
            lease = self.clocks.lease(idle_s=1e9, max_s=max_s, deadline_unix_s=self.clocks.wall_s + left_s)
            self.assertEqual(self.clocks.pass_by(lease, 6000), ("deadline", ends))

    def test_a_clock_set_back_does_not_lengthen_it(self):
        lease = self.clocks.lease(idle_s=1e9, deadline_unix_s=self.clocks.wall_s + 100)
        self.clocks.wall_s -= 86_400
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("deadline", 100))

    def test_a_clock_set_forward_ends_it_early_and_not_late(self):
        lease = self.clocks.lease(idle_s=1e9, deadline_unix_s=self.clocks.wall_s + 100)
        self.clocks.wall_s += 90
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("deadline", 10))

    def test_being_stopped_is_not_idle_but_takes_time_off_the_deadline(self):
        lease = self.clocks.lease(idle_s=300, max_s=5000)
        self.assertIsNone(self.clocks.pass_by(lease, 100))
        self.clocks.sleep(4000)
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("idle", 200.5))  # the look that woke counts as asleep
        self.assertAlmostEqual(lease.frozen_s, 4000, delta=1)
        self.assertAlmostEqual(lease.left_s(), 5000 - 4300, delta=1)

    def test_one_that_was_asleep_past_its_deadline_ends_at_once(self):
        lease = self.clocks.lease(idle_s=1e9, deadline_unix_s=self.clocks.wall_s + 1000)
        self.clocks.sleep(7 * 86_400)
        self.assertEqual(self.clocks.pass_by(lease, 10), ("deadline", 0.5))

    def test_a_slow_loop_is_not_taken_for_a_stop(self):
        lease = self.clocks.lease(idle_s=300)
        for _ in range(int(300 / (FROZEN_S - 1)) - 1):
            self.clocks.sleep(FROZEN_S - 1)
            self.assertIsNone(lease.look(True))
        self.clocks.sleep(FROZEN_S - 1)
        self.assertEqual((lease.look(True), lease.frozen_s), ("idle", 0))

    def test_a_new_life_has_its_own_terms(self):
        lease = self.clocks.lease(idle_s=1e9, deadline_unix_s=self.clocks.wall_s + 100)
        self.clocks.sleep(7 * 86_400)
        lease.begin(Settings(idle_s=60, deadline_unix_s=self.clocks.wall_s + 500))
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("idle", 60))
        self.assertAlmostEqual(lease.left_s(), 440, delta=1)

    def test_a_moved_deadline_counts_on_both_clocks(self):
        lease = self.clocks.lease(idle_s=1e9, deadline_unix_s=self.clocks.wall_s + 100)
        lease.move(self.clocks.wall_s + 300)
        self.clocks.wall_s -= 86_400
        self.assertEqual(self.clocks.pass_by(lease, 1000), ("deadline", 300))


class OutputRules(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = pathlib.Path(kept.name)
        self.outputs = Outputs(kept.name)
        self.outputs.begin()

    def listed(self):
        """What the list says after another look, as hash by name."""
        self.outputs.look(Settings())
        try:
            said = json.loads(json.loads((self.folder / MANIFEST).read_text())["signed"])
        except FileNotFoundError:
            return None
        return {output["path"]: output["sha256"][:8] for output in said["outputs"]}

    def test_a_file_that_grows_is_not_listed_before_two_looks_find_it_the_same(self):
        picture = self.folder / "a.png"
        for text in ("one", "one two", "one two three"):
            picture.write_text(text)
            self.assertIsNone(self.listed())
        self.assertEqual(self.listed(), {"a.png": hashlib.sha256(b"one two three").hexdigest()[:8]})

    def test_one_that_changes_later_is_listed_anew_and_one_that_goes_is_not(self):
        picture = self.folder / "a.png"
        picture.write_text("one")
        self.listed()
        self.assertEqual(self.listed(), {"a.png": hashlib.sha256(b"one").hexdigest()[:8]})
        picture.write_text("another")
        self.assertEqual(self.listed(), {})
        self.assertEqual(self.listed(), {"a.png": hashlib.sha256(b"another").hexdigest()[:8]})
        picture.unlink()
        self.assertEqual(self.listed(), {})

    def test_an_earlier_file_that_is_written_anew_is_ours_and_links_are_nobodys(self):
        earlier = self.folder / "earlier.png"
        earlier.write_text("theirs")
        (self.folder / "link.png").symlink_to("/etc/passwd")
        self.outputs.begin()
        self.listed()
        self.assertIsNone(self.listed())
        earlier.write_text("now ours")
        self.listed()
        self.assertEqual(list(self.listed()), ["earlier.png"])


class SettingsRules(unittest.TestCase):
    def test_an_empty_variable_counts_as_not_given(self):
        self.assertEqual(Settings.read({"BURST_IDLE_S": "", "BURST_SESSION": "", "OTHER": "x"}), Settings())

    def test_every_number_is_checked(self):
        for name in ("BURST_IDLE_S", "BURST_MAX_S", "BURST_DEADLINE_UNIX_S", "BURST_GRACE_S", "BURST_POLL_S"):
            for text in ("0", "-1", "nan", "inf", "1e999", "five", "0x10", "1 2"):
                with self.subTest(f"{name}={text}"), self.assertRaisesRegex(BadSetting, name):
                    Settings.read({name: text})

    def test_words_and_ports_are_checked(self):
        for name, text in [
            ("BURST_SNAPSHOT", "yes"),
            ("BURST_COMFYUI", "localhost"),
            ("BURST_STATUS_PORT", "65536"),
            ("BURST_STATUS_PORT", "-1"),
            ("BURST_STATUS_PORT", "8188.5"),
        ]:
            with self.subTest(f"{name}={text}"), self.assertRaisesRegex(BadSetting, name):
                Settings.read({name: text})

    def test_the_key_is_not_shown(self):
        self.assertNotIn("swordfish", repr(Settings.read({"BURST_MANIFEST_KEY": "swordfish"})))

    def test_the_readme_names_every_variable_with_its_default_and_no_other(self):
        rows = re.findall(r"^\| `(BURST_\w+)` \|[^|]*\| *([^|]*?) *\|", (IMAGE / "README.md").read_text(), re.MULTILINE)
        told = {name: default.strip("`") for name, default in rows}

        def shown(value):
            return "" if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)

        self.assertEqual(told, {f"BURST_{f.name.upper()}": shown(f.default) for f in dataclasses.fields(Settings)})


class Secrets(unittest.TestCase):
    def test_what_looks_like_a_secret_is_named(self):
        for name, value in [
            ("HF_TOKEN", "x"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("db_password", "x"),
            ("BURST_MANIFEST_KEY", "x"),
            ("GOOGLE_APPLICATION_CREDENTIALS", "/key.json"),
            ("MIRROR", "https://user:pass@example.org/"),
            ("SETUP", "hf_abc"),
            ("CERT", "-----BEGIN PRIVATE KEY-----"),
        ]:
            with self.subTest(name):
                self.assertEqual(secrets_in({name: value}, ""), [name])

    def test_what_does_not_is_left_alone(self):
        environ = {
            "PATH": "/usr/bin",
            "TOKENIZERS_PARALLELISM": "false",
            "BURST_MANIFEST_KEY_FILE": "/run/key",
            "GPG_KEY": "A035C8C19219BA821ECEA86B64E628F8D684696D",
            "KEYBOARD": "fr",
            "EMPTY_TOKEN": "",
            "MIRROR": "https://example.org:8080/a@b",
            "MY_KEY": "not one",
        }
        self.assertEqual(secrets_in(environ, "OTHER, MY_KEY"), [])


if __name__ == "__main__":
    unittest.main()
