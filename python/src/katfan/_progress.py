"""How far a run is: a bar in notebooks and terminals, and what the engine says above it."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from .errors import KatfanWarning

#: A run that takes no longer has no bar [s].
DELAY = 0.5
WARNING = "warning: "


class Bar:
    """Hears a run."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, told: Mapping[str, Any]) -> None:
        if "said" in told:
            self._say(told["said"])
        elif self._shown:
            self._move(told["progress"])

    def _say(self, line: str) -> None:
        if line.startswith(WARNING):
            warnings.warn(line.removeprefix(WARNING), KatfanWarning, stacklevel=users_level())
        elif self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr)

    def _move(self, progress: Mapping[str, Any]) -> None:
        if self._bar is None:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=progress["jobs"], unit=" jobs", delay=DELAY, unit_scale=progress["jobs"] >= 10_000)
        if progress["failures"]:
            self._bar.set_postfix(failed=progress["failures"], refresh=False)
        self._bar.update(progress["jobsDone"] - self._bar.n)


def users_level() -> int:
    """How far up from its caller the first line is that isn't in this package: the one that a warning is of."""
    here = os.path.dirname(__file__)
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and os.path.dirname(frame.f_code.co_filename) == here:
        level, frame = level + 1, frame.f_back
    return level
