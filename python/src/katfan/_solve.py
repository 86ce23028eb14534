"""One text: solve it, check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._server import asked, server
from ._spec import ModelLike, text_of

if TYPE_CHECKING:
    import xarray


class Axis(NamedTuple):
    """What a dimension of an array stands over: numbers, or names."""

    name: str
    unit: str
    values: np.ndarray


class Solution(Mapping[str, np.ndarray]):
    """What an analysis gives: numpy arrays by name, as `solution["circ"]`.

    Names go by the way to them where the analysis has several actions: `scan/circ`.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray], axes: Mapping[str, tuple[Axis, ...]], units: Mapping[str, str]):
        self._arrays = arrays
        #: The axes of each output, one a dimension.
        self.axes = axes
        #: The unit of each output; empty if it has none that is known.
        self.units = units

    def __getitem__(self, name: str) -> np.ndarray:
        try:
            return self._arrays[name]
        except KeyError:
            raise KeyError(f"{name}: there are {', '.join(self._arrays)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def x(self, name: str | None = None) -> np.ndarray:
        """What the first axis of an output holds; of the first output that has one, if none is named."""
        names = [name] if name is not None else [each for each in self if self.axes[each]]
        if not names or not self.axes[names[0]]:
            raise KeyError("the analysis has no axis")
        return self.axes[names[0]][0].values

    def to_xarray(self) -> xarray.Dataset:
        """The arrays with names for their dimensions."""
        import xarray

        from ._xarray import _free

        coordinates: dict[str, Any] = {}
        variables: dict[str, Any] = {}
        for name, array in self.items():
            dimensions = []
            for axis in self.axes[name]:
                free = _free(axis.name, axis.values, coordinates)
                coordinates[free] = (free, axis.values, {"units": axis.unit})
                dimensions.append(free)
            variables[name] = (dimensions, array, {"units": self.units[name]})
        return xarray.Dataset(variables, coordinates)

    def __repr__(self) -> str:
        lines = [f"  {name}: {array.dtype} {array.shape or 'a number'}" for name, array in self.items()]
        return "\n".join(["<katfan.Solution", *lines, ">"])


def solve(model: ModelLike) -> Solution:
    """Runs a model's own analysis once, as Finesse's `model.run()` does.

    Args:
        model: KatScript, the path of a file with it, or a `finesse.Model`.

    Raises:
        Mistake: with line and column of what is wrong in the text.
    """
    text, name = text_of(model)
    head, numbers = server().ask("solve", text=text, file=name)
    parts = np.split(numbers, np.cumsum(head["lengths"])[:-1]) if head["lengths"] else []
    arrays: dict[str, np.ndarray] = {}
    axes: dict[str, tuple[Axis, ...]] = {}
    units: dict[str, str] = {}
    for each in head["arrays"]:
        real = parts[each["real"]]
        whole = real if "imag" not in each else real + 1j * parts[each["imag"]]
        arrays[each["name"]] = whole.reshape(each["shape"])
        axes[each["name"]] = tuple(
            _axis(dimension, place, each, parts) for place, dimension in enumerate(each["dimensions"])
        )
        units[each["name"]] = each["unit"]
    return Solution(arrays, axes, units)


def _axis(dimension: Mapping[str, Any] | None, place: int, of: Mapping[str, Any], parts: list[np.ndarray]) -> Axis:
    if dimension is None:
        return Axis(f"{of['name']}_{place}", "", np.arange(of["shape"][place]))
    if "labels" in dimension:
        return Axis(f"{of['name']}_{place}", "", np.array(dimension["labels"]))
    return Axis(dimension["name"], dimension["unit"], parts[dimension["values"]])


class Problem(NamedTuple):
    """What is wrong in a text. Lines and columns count from 1; `end_column` is the column behind the last character."""

    line: int
    column: int
    end_column: int
    code: str
    message: str


def check(model: ModelLike) -> list[Problem]:
    """What is wrong with a model, all that can be said without solving it; nothing if it can be run."""
    text, _ = text_of(model)
    found = asked("check", "-", "--json", input=text)[-1]
    return [Problem(each["line"], each["column"], each["endColumn"], each["code"], each["message"]) for each in found["errors"]]
