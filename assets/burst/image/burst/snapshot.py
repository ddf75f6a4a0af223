"""The snapshot: how a process inside gVisor asks for one, and learns whether it is the original or a copy."""

from __future__ import annotations

import os


def take_snapshot(path: str) -> str:
    """Asks gVisor to save this sandbox and waits; says in which of the two worlds it came back.

    `resume`: the original, which goes on. `restore`: a copy, perhaps weeks later and on another machine. `error`:
    nothing was saved. `unknown`: the file told nothing, as a plain file does. It is opened for both first, because the
    answer is that to the next snapshot after the opening. A restored copy comes back behind the write, so it never
    asks again.

    Raises `OSError` when the file is missing, not writable, or has been used already (ENXIO).
    Source: gVisor, "Application-driven checkpoint/restore".
    """
    file = os.open(path, os.O_RDWR)
    try:
        os.write(file, b"1\n")
        return said_by(file)
    finally:
        os.close(file)


def wait_for_restore(path: str) -> bool:
    """Waits for a snapshot that somebody else asks for; true in a copy restored from it, false if nobody can tell."""
    while True:
        file = os.open(path, os.O_RDONLY)
        try:
            word = said_by(file)
        finally:
            os.close(file)
        if word == "restore":
            return True
        if word == "unknown":
            return False


def said_by(file: int) -> str:
    """The word behind an open checkpoint file; waits for it."""
    word = os.read(file, 64).decode(errors="replace").strip()
    return word if word in ("resume", "restore", "error") else "unknown"
