"""A model as a function of some of its parameters, for whoever chooses the next points from the last ones."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from ._pipe import Frame, Pipe
from ._spec import ModelLike, spec_of, text_of
from .errors import Mistake, error_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

#: How many points are likely to be asked for: enough for the engine to compile what pays off.
MANY = 1_000_000
#: Up to so many points a call is short: who asks and who answers share a core.
SHORT = 16


def function(
    model: ModelLike,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str] | None = None,
    analysis: str | None = None,
    maps: Mapping[str, Mapping[str, Any]] | None = None,
    workers: int = 1,
) -> Function:
    """Compiles a model as a function: parameters in, detectors out.

    Args:
        model: KatScript, the path of a file with it, or a `finesse.Model`.
        inputs: the parameters, as `ETM.phi`, in the order of a point's numbers.
        outputs: the detectors; all, if left out.
        analysis: a KatScript action in place of the model's own.
        maps: maps of surfaces, as in a spec.
        workers: how many processes share the points of a call.

    Returns:
        A callable: an array of shape (points, inputs) gives one of shape (points, outputs), a single point a single row.

    Raises:
        Mistake: the model, an input or an output isn't as it must be.
    """
    return Function(model, inputs=inputs, outputs=outputs, analysis=analysis, maps=maps, workers=workers)


class Output:
    """What an output is."""

    __slots__ = ("complex", "name", "shape", "unit", "width")

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.name: str = record["name"]
        self.unit: str = record["unit"]
        self.complex: bool = record["complex"]
        self.shape: tuple[int, ...] = tuple(record["shape"])
        #: How many real numbers a point has of it.
        self.width = int(np.prod(self.shape)) * (2 if self.complex else 1)


class Function:
    """A compiled model. It may be pickled and sent to other processes, each of which compiles it once."""

    def __init__(
        self,
        model: ModelLike,
        *,
        inputs: Sequence[str],
        outputs: Sequence[str] | None = None,
        analysis: str | None = None,
        maps: Mapping[str, Mapping[str, Any]] | None = None,
        workers: int = 1,
    ) -> None:
        if isinstance(inputs, str) or len(inputs) == 0:
            raise Mistake(
                code="no-inputs",
                place="inputs",
                what="a function needs a list of parameters",
                remedy='Write inputs=["ETM.phi"].',
            )
        if workers < 1:
            raise Mistake(
                code="no-workers", place="workers", what=f"{workers} can't work", remedy="Give a number from 1 on."
            )
        fields = {
            "model": _whole(model),
            "maps": maps,
            "analysis": analysis,
            "outputs": None if outputs is None else list(outputs),
            "vary": [{"parameter": name, "kind": "constant", "value": 0} for name in inputs],
            "jobs": MANY,
        }
        with spec_of(fields) as text:
            self._spec = text
        self._workers = workers
        self._pipes: list[Pipe] = []
        self._functions: list[int] = []
        #: Why points of the last call failed, by their index: their outputs are NaN.
        self.errors: dict[int, str] = {}
        self._start()

    def _start(self) -> None:
        """Starts the processes, each with the model compiled."""
        self.close()
        try:
            self._pipes = [Pipe("--functions") for _ in range(self._workers)]
            for pipe in self._pipes:
                pipe.send({"id": 1, "do": "compile", "spec": self._spec})
            answers = [_answer(pipe) for pipe in self._pipes]
        except BaseException:
            self._end()
            raise
        self._functions = [answer.head["function"] for answer in answers]
        head, nominal = answers[0]
        #: The parameters, in the order of a point's numbers.
        self.inputs: tuple[str, ...] = tuple(head["inputs"])
        #: What the model's text says of the inputs.
        self.nominal: np.ndarray = nominal
        self._outputs = [Output(each) for each in head["outputs"]]
        self._is_plain = all(not output.shape and not output.complex for output in self._outputs)
        self._width = sum(output.width for output in self._outputs)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs."""
        return tuple(output.name for output in self._outputs)

    @property
    def units(self) -> dict[str, str]:
        """The unit of each output; empty if it has none that is known."""
        return {output.name: output.unit for output in self._outputs}

    def __call__(self, points: ArrayLike) -> np.ndarray:
        """The outputs at some points: shape (points, outputs), or (outputs) at a single one.

        An output that is an array has as many columns as numbers; if one is complex, all are.
        """
        given = np.asarray(points, dtype=float)
        values = self._values(given)
        if self._is_plain:
            if given.ndim == 1:
                return values[0]
            columns = [numbers.reshape(len(self._outputs), -1).T for numbers in values]
            found = columns[0] if len(columns) == 1 else np.concatenate(columns)
        else:
            arrays = self._named(values)
            found = np.concatenate([array.reshape(len(array), -1) for array in arrays.values()], axis=1)
        return found[0] if given.ndim == 1 else np.ascontiguousarray(found)

    def jacobian(self, points: ArrayLike) -> np.ndarray:
        """The exact derivatives of the outputs by the inputs: shape (points, outputs, inputs), or (outputs, inputs) at a single point.

        Outputs that are arrays, or complex, stand as in a call. In units of the output over those of the input, as W/degrees. They are
        compiled at the first call; NaN where a point failed, and of outputs that have none, as a lock's turns.

        Raises:
            Mistake: the analysis has no derivatives.
        """
        given = np.asarray(points, dtype=float)
        width = len(self.inputs)
        arrays = self._named(self._values(given, "jacobian"), behind=(width,))
        found: np.ndarray = np.concatenate([array.reshape(len(array), -1, width) for array in arrays.values()], axis=1)
        return np.asarray(found[0]) if given.ndim == 1 else found

    def named(self, points: ArrayLike) -> dict[str, np.ndarray]:
        """The outputs by their names, each of shape (points, ...), or (...) at a single point."""
        given = np.asarray(points, dtype=float)
        arrays = self._named(self._values(given))
        return {name: array[0] for name, array in arrays.items()} if given.ndim == 1 else arrays

    def map(self, points: Iterable[ArrayLike]) -> list[np.ndarray]:
        """As the built-in `map` of this function over points, all of them in one call."""
        rows = [np.asarray(point, dtype=float) for point in points]
        return list(self(np.stack(rows))) if rows else []

    def _values(self, given: np.ndarray, do: str = "call") -> list[np.ndarray]:
        """What each process has found."""
        rows = given[np.newaxis] if given.ndim == 1 else given
        if rows.ndim != 2 or rows.shape[1] != len(self.inputs):
            raise Mistake(
                code="bad-points",
                place="points",
                what=f"they have the shape {given.shape}",
                remedy=f"A point has {len(self.inputs)} numbers, several are of shape (points, {len(self.inputs)}).",
            )
        if not self._pipes or self._pipes[0].owner != os.getpid():  # a fork starts its own
            self._start()
        workers = min(len(self._pipes), len(rows))
        shares = np.array_split(rows, workers) if workers > 1 else [rows]
        try:
            if workers == 1 and len(rows) <= SHORT:
                pipe = self._pipes[0]
                with pipe.core:
                    pipe.write(_asked(do, self._functions[0], rows))
                    answers = [_answer(pipe)]
            else:
                for pipe, number, share in zip(self._pipes, self._functions, shares):
                    pipe.core.leave()
                    pipe.write(_asked(do, number, share))
                answers = [_answer(pipe) for pipe, _ in zip(self._pipes, shares)]
        except BaseException:
            self._end()  # what is under way would be taken for the next call's
            raise
        self.errors = {}
        first = 0
        for answer, share in zip(answers, shares):
            for index, reason in answer.head.get("errors", ()):
                self.errors[first + index] = reason
            first += len(share)
        return [answer.numbers for answer in answers]

    def _named(self, values: Sequence[np.ndarray], behind: tuple[int, ...] = ()) -> dict[str, np.ndarray]:
        """The outputs' arrays from what the processes sent. Each number may be an array itself, of shape `behind`."""
        shares: list[list[np.ndarray]] = [[] for _ in self._outputs]
        each = math.prod(behind)
        for numbers in values:
            count, at = len(numbers) // (self._width * each), 0
            for index, output in enumerate(self._outputs):
                array = numbers[at : at + count * output.width * each].reshape(-1, 2 if output.complex else 1, each)
                at += count * output.width * each
                own = array[:, 0] + 1j * array[:, 1] if output.complex else array[:, 0]
                shares[index].append(own.reshape(count, *output.shape, *behind))
        return {output.name: np.concatenate(share) for output, share in zip(self._outputs, shares)}

    def close(self) -> None:
        """Ends its processes; the next call starts them again."""
        for pipe in self._pipes:
            pipe.close()
        self._pipes = []

    def _end(self) -> None:
        for pipe in self._pipes:
            if pipe.is_alive:
                pipe.kill()
        self._pipes = []

    def __enter__(self) -> Function:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self._end()

    def __getstate__(self) -> dict[str, Any]:
        return {"spec": self._spec, "workers": self._workers}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self._spec, self._workers = state["spec"], state["workers"]
        self._pipes, self._functions, self.errors = [], [], {}
        self._start()

    def __repr__(self) -> str:
        return f"<katfan.Function ({', '.join(self.inputs)}) -> ({', '.join(self.outputs)})>"


def _asked(do: str, number: int, points: np.ndarray) -> bytes:
    """A frame that asks for some points. Calls come by the ten thousand, and JSON's own writer would be a fifth of one."""
    head = f'{{"id":1,"do":"{do}","function":{number},"count":{len(points)},"bytes":{8 * points.size}}}\n'
    return head.encode() + points.astype("<f8", copy=False).tobytes()


def _answer(pipe: Pipe) -> Frame:
    frame = pipe.receive()
    if frame is None:
        raise pipe.ended()
    if "error" in frame.head:
        raise error_of(frame.head["error"])
    return frame


def _whole(model: ModelLike) -> ModelLike:
    """A model with its text, so that it can be sent to where its file isn't."""
    text, _ = text_of(model)
    return text if "\n" in text else f"{text}\n"
