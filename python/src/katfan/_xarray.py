"""A run as an xarray.Dataset: grids and scans with their axes as coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray

if TYPE_CHECKING:
    from .result import Column, Result

AXES = ("linear", "log", "values")


def dataset_of(result: Result) -> xarray.Dataset:
    grid = _grid(result)
    over, sizes = (list(grid), [len(values) for values in grid.values()]) if grid else ([], [])
    jobs = int(np.prod(sizes)) if sizes else 0
    if not jobs or result.jobs % jobs:
        over, sizes = ["job"], [result.jobs]
    elif result.jobs > jobs:
        over, sizes = ["repeat", *over], [result.jobs // jobs, *sizes]
    coordinates: dict[str, Any] = {name: (name, grid[name], {"units": _unit(result, name)}) for name in over if name in grid}
    frame = result.df
    coordinates["job"] = (over, frame["job"].to_numpy().reshape(sizes))
    variables: dict[str, Any] = {"error": (over, frame["error"].to_numpy(dtype=object).reshape(sizes))}
    for column in result.columns:
        if column.role == "input" and column.name not in coordinates:
            variables[column.name] = (over, frame[column.name].to_numpy().reshape(sizes), {"units": column.unit})
        elif column.role == "output":
            dimensions = _dimensions(column, {**coordinates})
            coordinates.update({name: each for name, each in dimensions.items() if each is not None})
            values = result.array(column.name).reshape(*sizes, *column.shape)
            variables[column.name] = ([*over, *dimensions], values, {"units": column.unit})
    attributes = {"run": result.run, "katfan": str(result.record.get("engine", "")), "name": result.name}
    return xarray.Dataset(variables, coordinates, attributes)


def _grid(result: Result) -> dict[str, np.ndarray]:
    """The axes that the jobs are a grid over, the slowest first; none if they aren't."""
    sampling = result.spec.get("sampling", {})
    kind = sampling if isinstance(sampling, str) else sampling.get("kind")
    if kind != "grid":
        return {}
    entries = [entry for entry in result.spec["vary"] if entry["kind"] in AXES]
    named = [] if isinstance(sampling, str) else list(sampling.get("order") or ())
    names = [*named, *(entry["parameter"] for entry in entries if entry["parameter"] not in named)]
    lengths = {entry["parameter"]: entry.get("points") or len(entry["values"]) for entry in entries}
    found: dict[str, np.ndarray] = {}
    after = int(np.prod([lengths[name] for name in names]))
    for name in names:
        after //= lengths[name]
        found[name] = result.array(name)[: after * lengths[name] : after]
    return found


def _unit(result: Result, name: str) -> str:
    return next((column.unit for column in result.columns if column.name == name), "")


def _dimensions(column: Column, taken: dict[str, Any]) -> dict[str, Any]:
    """The dimensions of one job's value, with their coordinates; None for those that nothing is known of."""
    found: dict[str, Any] = {}
    for place, length in enumerate(column.shape):
        axis = column.axes[place] if place < len(column.axes) else None
        if axis is None:
            found[f"{column.name}_{place}"] = None
            continue
        values = np.asarray(axis["values"], dtype=float)
        name = _free(axis["name"], values, {**taken, **found})
        found[name] = (name, values, {"units": axis.get("unit", "")})
        assert len(values) == length
    return found


def _free(name: str, values: np.ndarray, taken: dict[str, Any]) -> str:
    """A name for a dimension: another one where an axis of that name has other values."""
    candidate, count = name, 1
    while candidate in taken and not np.array_equal(taken[candidate][1], values):
        count += 1
        candidate = f"{name}.axis{'' if count == 2 else count - 1}"
    return candidate
