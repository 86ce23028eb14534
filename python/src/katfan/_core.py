"""Has a process run where the thread runs that waits for it: between them they never compute at once, and to wake another core costs as much as a small model's point."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from types import TracebackType


def _how_to_ask() -> Callable[[], int] | None:
    """What tells the core that this thread runs on; None where there is no such thing, as on macOS and Windows."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    import ctypes

    try:
        ask = ctypes.PyDLL(None).sched_getcpu
    except (OSError, AttributeError):
        return None
    ask.argtypes, ask.restype = [], ctypes.c_int
    return ask


_core_of_this_thread = _how_to_ask()


class OneCore:
    """Within it this thread and a process share a core. The thread is free again afterwards, and the process where it was last.

    It is thrift alone: where it can't be, nothing is done.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._is_able = _core_of_this_thread is not None
        #: Where the process is held.
        self._core: int | None = None
        #: Where this thread may run, while it is held.
        self._own: set[int] | None = None

    def __enter__(self) -> None:
        if not self._is_able:
            return
        try:
            own = os.sched_getaffinity(0)
            if len(own) == 1:
                (core,) = own
            else:
                core = _core_of_this_thread()  # type: ignore[misc]
                self._own = own
                os.sched_setaffinity(0, (core,))
            if core != self._core:
                os.sched_setaffinity(self._process, (core,))
                self._core = core
        except OSError:
            self._is_able = False
            self._free()
        except BaseException:  # Ctrl-C
            self._free()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._free()

    def _free(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(0, own)

    def leave(self) -> None:
        """Lets the process run wherever this thread may: what takes long is better off so."""
        if self._core is None:
            return
        self._core = None
        try:
            os.sched_setaffinity(self._process, os.sched_getaffinity(0))
        except OSError:
            self._is_able = False
