"""A process of `katfan rpc`, and what goes over its pipes: JSON lines, and numbers behind those that say `bytes`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ._core import OneCore
from ._engine import command_line, engine
from .errors import Broken, KatfanError, Mistake, Stopped

PROTOCOL = 1
#: So many bytes are read at once.
PIECE = 65_536
#: How Node ends a run that Ctrl-C couldn't end in order.
STOPPED = 3
#: How long a process may take to end once nobody asks for anything any more [s].
ENDING = 10.0


class Frame(NamedTuple):
    """What came: a line, and the numbers behind it."""

    head: dict[str, Any]
    numbers: np.ndarray


class Pipe:
    """One process. Whoever uses it sees to it that one thread writes at a time, and one reads."""

    def __init__(self, *options: str) -> None:
        """Starts it.

        Args:
            options: of `katfan rpc`.
        """
        if not (engine() / "bin" / "katfan").exists():
            raise Mistake(
                code="no-engine",
                place=str(engine()),
                what="katfan's engine isn't there",
                remedy="Install the wheel: the sources alone have none. A clone may be named in KATFAN_ENGINE.",
            )
        # A group of its own: Ctrl-C in a terminal is for Python, which says what is to end.
        own_group: dict[str, Any] = (
            {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self._process = subprocess.Popen(
            command_line("rpc", *options),
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **own_group,
        )
        self.owner = os.getpid()
        #: For who waits for each answer where it asks.
        self.core = OneCore(self._process.pid)
        #: What has come and was not yet asked for.
        self._come = b""
        #: The last line that came, and what it says: many are alike.
        self._known: tuple[bytes, dict[str, Any]] = (b"{}", {})
        self._said: deque[str] = deque(maxlen=40)
        self._hearing = threading.Thread(target=self._hear, name="katfan-stderr", daemon=True)
        self._hearing.start()
        hello = self.receive()
        if hello is None:
            raise self.ended()
        if hello.head.get("protocol") != PROTOCOL:
            self.kill()
            raise Mistake(
                code="other-engine",
                place=str(engine()),
                what=f"the engine there is katfan {hello.head.get('katfan')}, which this package doesn't know",
                remedy="Unset KATFAN_ENGINE, or install the package that belongs to it.",
            )
        self.version: str = hello.head["katfan"]

    def send(self, head: dict[str, Any], numbers: Sequence[np.ndarray] = ()) -> None:
        """Writes a frame.

        Raises:
            KatfanError: the process has ended.
        """
        pieces = [np.ascontiguousarray(array, dtype="<f8").reshape(-1).view(np.uint8).data for array in numbers if array.size]
        if pieces:
            head = {**head, "bytes": sum(map(len, pieces))}
        self.write(b"".join([json.dumps(head).encode(), b"\n", *pieces]))

    def write(self, content: bytes) -> None:
        """Writes a frame that is bytes already.

        Raises:
            KatfanError: the process has ended.
        """
        stdin = self._process.stdin
        assert stdin is not None
        try:
            written = stdin.write(content)
            while written < len(content):
                written += stdin.write(memoryview(content)[written:])
        except (OSError, ValueError) as error:
            raise self.ended() from error

    def receive(self) -> Frame | None:
        """The next frame; None once the process has ended."""
        stdout = self._process.stdout
        assert stdout is not None
        try:
            come = self._come
            while (end := come.find(b"\n")) < 0:
                piece = stdout.read(PIECE)
                if not piece:
                    return None
                come = come + piece if come else piece
            line = come[:end]
            if line != self._known[0]:
                self._known = (line, json.loads(line))
            head = self._known[1].copy()
            begin, size = end + 1, head.get("bytes", 0)
            self._come = come[begin + size :]
            got = len(come) - begin
            if got >= size:
                return Frame(head, np.frombuffer(come, "<f8", size // 8, begin).copy())
            content = bytearray(come[begin:])
            content.extend(bytes(size - got))
            view = memoryview(content)
            while got < size:
                count = stdout.readinto(view[got:])  # type: ignore[attr-defined]
                if not count:
                    return None
                got += count
            return Frame(head, np.frombuffer(content, dtype="<f8"))
        except (OSError, ValueError):
            return None

    @property
    def is_alive(self) -> bool:
        return self.owner == os.getpid() and self._process.poll() is None

    def ended(self) -> KatfanError:
        """Why the process has ended."""
        try:
            code = self._process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:
            self.kill()
            code = -1
        self._hearing.join(timeout=1)
        said = "\n".join(self._said)
        if code == STOPPED:
            return Stopped(
                code="stopped",
                place="katfan",
                what=said or "the engine ended without order",
                remedy="What is done is kept: the same call goes on from there.",
            )
        return Broken(
            code="engine-ended",
            place="katfan",
            what=f"the engine has ended with {code}" + (f": {said}" if said else ""),
            remedy="Call it again: another is started. If it ends again, please report what it said.",
        )

    def close(self) -> None:
        """Has the process end in order: it does, once nobody can ask for anything more."""
        if self.owner != os.getpid():
            return
        for stream in (self._process.stdin, self._process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass
        try:
            self._process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _hear(self) -> None:
        """Passes on what the process says beside its answers."""
        stderr = self._process.stderr
        assert stderr is not None
        for line in stderr:
            text = line.decode("utf-8", "replace").rstrip()
            self._said.append(text)
            print(text, file=sys.stderr)
