"""
A Lambda function as a Node process of this machine, kept warm: one invocation at a time, each with its time limit.

It speaks lines of JSON with run-function.mjs. It belongs to LocalStack's process group and dies with it.
Not here: what LocalStack wants of it (functions.py).
"""

import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

RUN_FUNCTION = Path(__file__).parent.with_name("run-function.mjs")
INIT_SECONDS = 10.0  # Lambda's own limit for reading a function's code


@dataclass(frozen=True)
class Answer:
    """How an invocation ended: answered, thrown, or by the end of its process."""

    kind: Literal["done", "error", "ended", "timed-out"]
    payload: str  # JSON; of an error {errorType, errorMessage}
    logs: str


class DoesNotStart(Exception):
    """The function's code can't be read; `payload` is {errorType, errorMessage} in JSON."""

    def __init__(self, payload: str) -> None:
        super().__init__(payload)
        self.payload = payload


class NodeProcess:
    """@raises DoesNotStart"""

    def __init__(self, node: str, environment: Mapping[str, str]) -> None:
        name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        memory = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self._child = subprocess.Popen(
            [node, f"--max-old-space-size={memory}", str(RUN_FUNCTION), f"katfan-lambda:{name}"],
            cwd=environment["LAMBDA_TASK_ROOT"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        started = self._next_answer(INIT_SECONDS)
        if started.kind == "error":
            self.end()
            raise DoesNotStart(started.payload)
        if started.kind != "done":
            raise DoesNotStart(_error("Runtime.ExitError", f"the function's process has {started.kind} before it was ready"))

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.poll() is None

    def invoke(self, invocation: Mapping[str, Any], seconds: float) -> Answer:
        """Runs the handler once; when the time is over, or the process dies, the process is gone afterwards."""
        try:
            # A timer ends a process that doesn't even read: writing to it would wait for ever.
            return self._next_answer(seconds, json.dumps(invocation))
        finally:
            if self._child.poll() is not None:
                self.end()

    def end(self) -> None:
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what was still to be written has nobody to read it

    def _next_answer(self, seconds: float, line: str | None = None) -> Answer:
        late = threading.Event()

        def time_is_over() -> None:
            late.set()
            self._child.kill()

        timer = threading.Timer(seconds, time_is_over)
        timer.start()
        logs = ""
        try:
            if line is not None:
                self._write(line)
            while (said := self._said.get()) is not None:
                if said["kind"] != "log":
                    return Answer(said["kind"], said["payload"], logs)
                logs += said["text"]
        finally:
            timer.cancel()
        code = self._child.wait()
        if late.is_set():
            return Answer("timed-out", "null", logs)
        how = f"exit status {code}" if code >= 0 else f"signal: {'killed' if code == -9 else -code}"
        return Answer("ended", _error("Runtime.ExitError", f"Runtime exited with error: {how}"), logs)

    def _write(self, line: str) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(line.encode() + b"\n")
            self._child.stdin.flush()
        except OSError:
            pass  # it has ended, as its silence will tell

    def _read(self) -> None:
        assert self._child.stdout is not None
        try:
            for line in self._child.stdout:
                self._said.put(json.loads(line))
        except (OSError, ValueError):
            pass  # cut off in the middle of a line, or closed by `end`
        self._said.put(None)


def node_environment(variables: Mapping[str, Any], task_root: str) -> dict[str, str]:
    """What a function sees: its own variables and where Node and its temporary files are, nothing else of this machine."""
    own = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "TMPDIR": os.environ.get("TMPDIR", "/tmp")}
    return {**own, **{name: str(value) for name, value in variables.items()}, "LAMBDA_TASK_ROOT": task_root}


def _error(kind: str, message: str) -> str:
    return json.dumps({"errorType": kind, "errorMessage": message})
