"""What a session leaves behind: the finished files with their hashes, signed if there is a key."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Iterator

from burst.settings import Settings

MANIFEST = "burst-outputs.json"
"""Name of the list, inside the output folder."""


class Outputs:
    """The finished files of this session and their hashes, as `burst-outputs.json` in the output folder.

    A file is finished when its size and time are the same in two looks. What lay there before is not listed.
    The list is `{"signed": TEXT, "hmac_sha256": HEX or null}`; TEXT is itself JSON, and the HMAC is over its bytes,
    so that nobody has to write JSON the same way twice to check it.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._before: dict[str, tuple[int, int]] = {}
        self._last: dict[str, tuple[int, int]] = {}
        self._listed: dict[str, tuple[tuple[int, int], str]] = {}

    def begin(self) -> None:
        """Whatever lies in the folder now belongs to somebody earlier."""
        with self._lock:
            self._before = dict(self._walk(self._folder))
            self._last, self._listed = {}, {}

    def look(self, settings: Settings, final: bool = False) -> int:
        """Hashes what has been finished since the last look and writes the list if it changed; how many are listed.

        With `final` nothing can change any more, so that a file seen once counts too.
        """
        with self._lock:
            found = {path: stamp for path, stamp in self._walk(self._folder) if self._before.get(path) != stamp}
            listed = {path: entry for path, entry in self._listed.items() if found.get(path) == entry[0]}
            for path, stamp in found.items():
                if path not in listed and (final or self._last.get(path) == stamp):
                    digest = self._hash(path)
                    if digest and self._stamp(path) == stamp:
                        listed[path] = (stamp, digest)
            changed, self._listed, self._last = listed != self._listed, listed, found
            if changed or (final and listed):
                self._write(settings, final)
            return len(listed)

    def _walk(self, folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(entry.path)
            elif not (entry.name == MANIFEST and folder == self._folder):
                stamp = self._stamp(entry.path)
                if stamp:
                    yield entry.path, stamp

    @staticmethod
    def _stamp(path: str) -> tuple[int, int] | None:
        try:
            status = os.stat(path, follow_symlinks=False)
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns

    @staticmethod
    def _hash(path: str) -> str | None:
        digest = hashlib.sha256()
        try:
            with open(path, "rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError:
            return None
        return digest.hexdigest()

    def _write(self, settings: Settings, final: bool) -> None:
        said = {
            "schema": 1,
            "session": settings.session,
            "written_unix_s": time.time(),
            "final": final,
            "outputs": [
                {
                    "path": os.path.relpath(path, self._folder),
                    "bytes": size,
                    "modified_unix_s": modified_ns / 1e9,
                    "sha256": digest,
                }
                for path, ((size, modified_ns), digest) in sorted(self._listed.items())
            ],
        }
        signed = json.dumps(said)
        key = settings.manifest_key.encode()
        if settings.manifest_key_file:
            # Read anew each time and kept nowhere, so that no later snapshot has it.
            with open(settings.manifest_key_file, "rb") as file:
                key = file.read().strip()
        seal = hmac.new(key, signed.encode(), hashlib.sha256).hexdigest() if key else None
        replace(os.path.join(self._folder, MANIFEST), json.dumps({"signed": signed, "hmac_sha256": seal}))


def replace(path: str, text: str) -> None:
    """Writes a file so that a reader sees the old one or the new one, never half of it."""
    part = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.part")
    with open(part, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(part, path)
