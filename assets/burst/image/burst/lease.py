"""When the container has to end: idle for too long, or at the deadline. Pure rules; the clocks are passed in."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from burst.settings import Settings

FROZEN_S = 5.0
"""A loop that wakes this much later than it meant to was not idle but stopped: paused, saved or restored."""


class Lease:
    """How long the container may live. Pure rules over two clocks; whoever holds it calls `look` a few times a second.

    The deadline is kept twice, on the wall clock and as a distance on the monotonic one, and the earlier ends it: a
    clock set back cannot lengthen a session, and one that was asleep finds its time gone.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self.frozen_s = 0.0
        self._seen = monotonic()

    def begin(self, settings: Settings, deadline_unix_s: float | None = None) -> None:
        """Starts a life under these terms: at the start, and again in a copy restored from a snapshot.

        Without any deadline one hour is taken: a container that may live for ever does not exist here.
        """
        now = self._monotonic()
        self.idle_limit_s = settings.idle_s
        life_s = settings.max_s
        self.move(deadline_unix_s or settings.deadline_unix_s)
        if life_s is None and self.deadline_unix_s is None:
            life_s = 3600.0
        self._life_ends = math.inf if life_s is None else now + life_s
        self._seen = self._active = now

    def move(self, deadline_unix_s: float | None) -> None:
        """Sets another wall-clock deadline. BURST_MAX_S still holds."""
        self.deadline_unix_s = deadline_unix_s
        left = math.inf if deadline_unix_s is None else deadline_unix_s - self._wall()
        self._deadline = self._monotonic() + left

    def touch(self) -> None:
        """Something was asked of ComfyUI, or somebody said that they are still there."""
        self._active = self._monotonic()

    def look(self, counts_idle: bool) -> str | None:
        """`deadline` or `idle` when the container has to end, else `None`. Start-up time does not count as idle."""
        now = self._monotonic()
        if now - self._seen > FROZEN_S:
            # Nobody could have asked for anything while the process was stopped. The deadline does not wait, though.
            self._active += now - self._seen
            self.frozen_s += now - self._seen
        self._seen = now
        if not counts_idle:
            self._active = now
        if self.left_s() <= 0:
            return "deadline"
        return "idle" if self.idle_s() >= self.idle_limit_s else None

    def idle_s(self) -> float:
        """Seconds since something happened."""
        return max(0.0, self._monotonic() - self._active)

    def left_s(self) -> float:
        """Seconds until the earliest of: the deadline by the wall clock, by the monotonic clock, the longest life."""
        now = self._monotonic()
        by_wall = math.inf if self.deadline_unix_s is None else self.deadline_unix_s - self._wall()
        return min(by_wall, self._deadline - now, self._life_ends - now)
