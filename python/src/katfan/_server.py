"""The one long-lived process of the engine that a Python process has, and what is asked of it."""

from __future__ import annotations

import atexit
import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from ._pipe import Frame, Pipe
from .errors import error_of

#: A wait has an end, so that Ctrl-C is heard on every system [s].
LOOK = 0.2
#: How long a run may take to end in order: its engine does within five seconds [s].
ORDER = 10.0

#: Takes what is said of a request while it goes on: {"said": line} or {"progress": {...}}.
Hear = Callable[[Mapping[str, Any]], None]


class Server:
    """Several threads may ask at once; a thread of its own reads the answers and hands them out."""

    def __init__(self) -> None:
        self.pipe = Pipe()
        self._writing = threading.Lock()
        self._waiting: dict[int, queue.SimpleQueue[Frame | None]] = {}
        self._last = 0
        self._environment = dict(os.environ)
        threading.Thread(target=self._read, name="katfan-answers", daemon=True).start()

    def ask(self, do: str, hear: Hear = lambda _: None, order: float = 1.0, **fields: Any) -> Frame:
        """The answer to a request.

        Args:
            order: how long it may take to end in order once Ctrl-C has stopped it; then the process is ended [s].

        Raises:
            KatfanError: what went wrong.
            KeyboardInterrupt: Ctrl-C, after which the request has ended without an answer. One that ended in order has
                an answer, in which `interrupted` is true.
        """
        answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        with self._writing:
            self._last += 1
            number = self._last
            self._waiting[number] = answers
            self.pipe.send({"id": number, "do": do, **self._surroundings(), **fields})
        try:
            return self._awaited(number, answers, hear, order)
        finally:
            self._waiting.pop(number, None)

    def _awaited(self, number: int, answers: queue.SimpleQueue[Frame | None], hear: Hear, order: float) -> Frame:
        interrupted: KeyboardInterrupt | None = None
        until = float("inf")
        while True:
            try:
                frame = answers.get(timeout=LOOK)
                if frame is not None and ("said" in frame.head or "progress" in frame.head):
                    hear(frame.head)
                    continue
            except queue.Empty:
                if time.monotonic() > until:
                    self.pipe.kill()
                continue
            except KeyboardInterrupt as error:
                if interrupted is not None:
                    self.pipe.kill()  # a second one ends it at once
                    raise
                interrupted, until = error, time.monotonic() + order
                with self._writing:
                    self.pipe.send({"id": number, "do": "stop", "request": number})
                continue
            if frame is None:
                raise self.pipe.ended() if interrupted is None else interrupted
            if "error" in frame.head:
                error_found = error_of(frame.head["error"])
                if interrupted is not None:
                    raise interrupted from error_found
                raise error_found
            frame.head["interrupted"] = interrupted is not None
            return frame

    def _surroundings(self) -> dict[str, Any]:
        """Where Python is, and what of its environment has changed since it was asked last."""
        now = dict(os.environ)
        before, self._environment = self._environment, now
        changed: dict[str, str | None] = {name: value for name, value in now.items() if before.get(name) != value}
        changed.update({name: None for name in before if name not in now})
        return {"cwd": os.getcwd(), **({"env": changed} if changed else {})}

    def _read(self) -> None:
        while (frame := self.pipe.receive()) is not None:
            waiting = self._waiting.get(frame.head.get("id", 0))
            if waiting is not None:
                waiting.put(frame)
        for waiting in list(self._waiting.values()):
            waiting.put(None)


_server: Server | None = None
_starting = threading.Lock()


def server() -> Server:
    """The process's server; another one if it has ended, or if this process is a fork of the one that had it."""
    global _server
    with _starting:
        if _server is None or not _server.pipe.is_alive:
            _server = Server()
        return _server


def command(*arguments: str, input: str = "", hear: Hear = lambda _: None) -> tuple[list[str], int, bool]:
    """What a command line prints, its exit code, and whether it was interrupted."""
    head = server().ask("command", hear, ORDER, args=list(arguments), input=input).head
    return head["lines"], head["code"], head["interrupted"]


def asked(*arguments: str, input: str = "", hear: Hear = lambda _: None) -> list[Any]:
    """The same of one that prints JSON lines. Raises KeyboardInterrupt if it was interrupted."""
    lines, _, interrupted = command(*arguments, input=input, hear=hear)
    if interrupted:
        raise KeyboardInterrupt
    return [json.loads(line) for line in lines]


@atexit.register
def _close() -> None:
    if _server is not None and _server.pipe.is_alive:
        _server.pipe.close()


def _forked() -> None:
    """A fork has none of the threads, and locks as they happened to be."""
    global _starting, _server
    _starting = threading.Lock()
    _server = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
