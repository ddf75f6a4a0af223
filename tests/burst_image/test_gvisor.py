"""The wrapper's container saved and restored by a real gVisor, through scripts/burst-snapshot-bench."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

BENCH = pathlib.Path(__file__).parent.parent.parent / "scripts" / "burst-snapshot-bench"
RUNSC = os.environ.get("RUNSC") or "runsc"
TIMES = {"median", "min", "max", "samples"}


class Gvisor(unittest.TestCase):
    @unittest.skipUnless(shutil.which(RUNSC), "no runsc here (Debian: apt-get install runsc)")
    @unittest.skipUnless(hasattr(os, "geteuid") and os.geteuid() == 0, "runsc needs root")
    def test_a_container_restored_from_its_snapshot_goes_on_where_it_was(self):
        command = [BENCH, "--workload", "loader", "--gb", "0.05", "--repeats", "1", "--limit", "60", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, 0, done.stderr)  # the bench itself refuses a copy that was started anew
        figures = json.loads(done.stdout)
        self.assertEqual(
            set(figures), {"schema", "machine", "runsc", "workload", "cache", "plain", "runs"}, "as the bench documents"
        )
        self.assertEqual((figures["schema"], figures["workload"]["kind"]), (1, "loader"))
        [run] = figures["runs"]
        parts = {
            "cold": {"sandbox_s", "python_s", "load_s", "warmup_s"},
            "restore": {"runsc_s", "answer_s", "first_prompt_s"},
        }
        for stage, names in parts.items():
            self.assertEqual(set(run[stage]), {"total_s"} | names)
            self.assertTrue(all(set(times) == TIMES for times in run[stage].values()))
            self.assertGreater(run[stage]["total_s"]["median"], 0)
        # The file is random, so a snapshot that has it cannot be smaller.
        self.assertGreater(run["checkpoint"]["bytes"], figures["workload"]["file_bytes"])
        totals = [run[stage]["total_s"]["median"] for stage in ("cold", "restore")]
        self.assertAlmostEqual(run["ratio"], totals[0] / totals[1], delta=0.01 + 0.01 * run["ratio"])


if __name__ == "__main__":
    unittest.main()
