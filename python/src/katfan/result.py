"""What a run gives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ._server import asked
from .errors import Mistake

if TYPE_CHECKING:  # loaded when they are used: a function needs none of them
    import pandas as pd
    import pyarrow as pa
    import pyarrow.dataset
    import xarray

#: So many figures are shown in a notebook; the report has all.
MOST_FIGURES = 6


class Column(NamedTuple):
    """A column of a data set, as its files say what it is."""

    name: str
    role: str
    unit: str
    complex: bool
    #: The shape of one job's value: empty for a number.
    shape: tuple[int, ...]
    #: Names, units and values of the shape's axes, where it has any.
    axes: tuple[Mapping[str, Any], ...]


class Result:
    """A run that has ended: its data set, its statistics, its report.

    Nothing is read before it is asked for.
    """

    def __init__(self, record: Mapping[str, Any], out: str) -> None:
        #: What the run's end said, as `katfan run --json` prints it.
        self.record: Mapping[str, Any] = record
        self._out = out

    @property
    def run(self) -> str:
        """The run's id: the same spec is the same run."""
        return str(self.record["run"])

    @property
    def path(self) -> Path | str:
        """Where the run lies: a folder, or an address as s3://bucket/prefix/runs/ID."""
        place = f"{self._out.rstrip('/')}/runs/{self.run}"
        return place if place.startswith("s3://") else Path(place)

    @property
    def parts(self) -> Path | str:
        """Where its data set lies, for pandas, polars, DuckDB."""
        place = str(self.record["parts"])
        return place if place.startswith("s3://") else Path(place)

    @property
    def failures(self) -> int:
        """How many of its jobs failed."""
        return int(self.record["failures"])

    @property
    def jobs(self) -> int:
        """How many jobs it has."""
        return int(self.record["jobs"])

    def __len__(self) -> int:
        return self.jobs

    @cached_property
    def dataset(self) -> pyarrow.dataset.Dataset:
        """The data set as Arrow has it: for what doesn't fit into memory."""
        import pyarrow.dataset

        return pyarrow.dataset.dataset(str(self.parts), format="parquet")

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the data set's columns are, with their units, shapes and axes."""
        return self._columns

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        metadata = self.dataset.schema.metadata or {}
        return tuple(
            Column(
                name=each["name"],
                role=each["role"],
                unit=each.get("unit", ""),
                complex=each.get("type") == "complex",
                shape=tuple(each.get("shape", ())),
                axes=tuple(each.get("axes", ())),
            )
            for each in json.loads(metadata[b"katfan.columns"])
        )

    @property
    def df(self) -> pd.DataFrame:
        """A row a job, in the order of the jobs: what varied, what was found, and the error of one that failed.

        Complex outputs are one column of complex numbers. Where an analysis has axes, each cell holds an array of their shape.
        """
        return self._frame.copy(deep=False)

    @cached_property
    def _frame(self) -> pd.DataFrame:
        import pandas as pd

        table = self.dataset.to_table()
        if table.num_rows and not _is_sorted(table.column("job")):
            table = table.sort_by("job")
        columns: dict[str, Any] = {"job": table.column("job").to_numpy()}
        for column in self._columns:
            if column.role == "input":
                columns[column.name] = table.column(column.name).to_numpy(zero_copy_only=False)
            elif column.role == "output":
                columns[column.name] = _cells(_values(table, column), column)
        columns["error"] = table.column("error").to_pandas()
        return pd.DataFrame(columns)

    def array(self, name: str) -> np.ndarray:
        """All jobs' values of an output or an input: shape (jobs, ...); NaN where a job failed."""
        column = self._column(name)
        wanted = [name] if not column.complex else [f"{name}.re", f"{name}.im"]
        table = self.dataset.to_table(columns=["job", *wanted])
        if table.num_rows and not _is_sorted(table.column("job")):
            table = table.sort_by("job")
        return _values(table, column)

    def _column(self, name: str) -> Column:
        for column in self._columns:
            if column.name == name and column.role in ("input", "output"):
                return column
        known = ", ".join(column.name for column in self._columns if column.role in ("input", "output"))
        raise Mistake(
            code="unknown-column", place=name, what="the run has no such input or output", remedy=f"It has {known}."
        )

    def to_xarray(self) -> xarray.Dataset:
        """The data set with names for its dimensions.

        Over a grid the dimensions are its parameters, else there is one for the job; an analysis's axes are dimensions too.
        """
        try:
            from . import _xarray
        except ImportError as error:
            raise Mistake(
                code="no-xarray", place="to_xarray", what="xarray isn't installed", remedy="pip install xarray"
            ) from error
        return _xarray.dataset_of(self)

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        """The run's spec, with all that it referred to."""
        return self._json("spec.json")

    @property
    def name(self) -> str:
        """What it is called; empty if it has no name."""
        return str(self._json("look.json").get("name") or "")

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        """Statistics, histograms, quantiles, covariances of all jobs."""
        return self._json("summary.json")

    def _json(self, name: str) -> Mapping[str, Any]:
        import pyarrow.fs

        place = f"{self.path}/{name}"
        system, path = pyarrow.fs.FileSystem.from_uri(place) if place.startswith("s3://") else (pyarrow.fs.LocalFileSystem(), place)
        with system.open_input_stream(path) as stream:
            content: Mapping[str, Any] = json.loads(stream.read())
            return content

    @property
    def statistics(self) -> pd.DataFrame:
        """Of each input and output that is a number: mean, standard deviation, extremes, quantiles."""
        import pandas as pd

        rows = {}
        for quantity in [*self.summary["inputs"], *self.summary["outputs"]]:
            found = quantity.get("statistics")
            if found is None:
                continue
            ends = {end: found[end]["value"] for end in ("min", "max") if found.get(end)}
            quantiles = {f"{100 * each['p']:g} %": each["value"] for each in found.get("quantiles", ())}
            plain = {name: found[name] for name in ("count", "mean", "sd") if found.get(name) is not None}
            rows[quantity["name"]] = {"unit": quantity.get("unit", ""), **plain, **ends, **quantiles}
        return pd.DataFrame.from_dict(rows, orient="index")

    @property
    def report(self) -> Path | str:
        """The report: one HTML file that needs no network."""
        place = str(self.record["report"])
        return place if place.startswith("s3://") else Path(place)

    def job(self, index: int) -> dict[str, Any]:
        """One job again, alone: its inputs, its outputs with their axes, and its error if it fails.

        `{"run", "job", "inputs": {name: {"value", "unit"}}, "outputs": {name: {"shape", "unit", "real", ...}}, "error"?}`
        """
        text = json.dumps(self.spec)
        found: dict[str, Any] = asked("run", "-", "--job", str(index), "--json", input=text)[0]
        return found

    def figures(self, folder: str | Path) -> list[Path]:
        """Writes the report's figures into a folder, as SVG, and says which they are."""
        found = asked("report", self.run, "--out", self._out, "--svg", str(folder), "--json")[0]
        return [Path(figure) for figure in found["figures"]]

    def __repr__(self) -> str:
        failed = "none failed" if self.failures == 0 else f"{self.failures:,} failed"
        return f"<katfan.Result {self.run[:8]}: {self.jobs:,} jobs, {failed}, in {self.path}>"

    def _repr_html_(self) -> str:
        import html
        from urllib.parse import quote

        failed = "none failed" if self.failures == 0 else f"{self.failures:,} failed"
        name = self.name or f"run {self.run[:8]}"
        link = self.report if isinstance(self.report, str) else f"file://{quote(str(self.report.resolve()))}"
        return (
            f"<p><b>{html.escape(str(name))}</b>: {self.jobs:,} jobs, {failed} "
            f'(<a href="{html.escape(str(link))}">report</a>)</p>'
            f'<div style="display:flex;flex-wrap:wrap;gap:8px">{"".join(self._pictures())}</div>'
            f"{self.statistics.to_html(border=0, float_format='{:.6g}'.format, na_rep='')}"
        )

    def _pictures(self) -> Iterator[str]:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="katfan-") as folder:
            for figure in self.figures(folder)[:MOST_FIGURES]:
                yield f"<div>{figure.read_text(encoding='utf-8')}</div>"


def _is_sorted(jobs: pa.ChunkedArray) -> bool:
    numbers = jobs.to_numpy()
    return bool(np.all(numbers[1:] >= numbers[:-1]))


def _values(table: pa.Table, column: Column) -> np.ndarray:
    """A column's numbers: shape (rows, ...), NaN where there are none."""
    if not column.complex:
        return _real(table.column(column.name), column.shape)
    values = np.empty((table.num_rows, *column.shape), dtype=complex)
    values.real = _real(table.column(f"{column.name}.re"), column.shape)
    values.imag = _real(table.column(f"{column.name}.im"), column.shape)
    return values


def _real(cells: pa.ChunkedArray, shape: Sequence[int]) -> np.ndarray:
    if not shape:
        return np.asarray(cells.to_numpy(zero_copy_only=False), dtype=float)
    whole = cells.combine_chunks() if cells.num_chunks != 1 else cells.chunk(0)
    if hasattr(whole, "combine_chunks"):
        whole = whole.combine_chunks()
    flat = np.asarray(whole.flatten().to_numpy(zero_copy_only=False), dtype=float)
    size = int(np.prod(shape))
    values = np.full((len(whole), size), np.nan)
    values[np.asarray(whole.is_valid().to_numpy(zero_copy_only=False), dtype=bool)] = flat.reshape(-1, size)
    return values.reshape(len(whole), *shape)


def _cells(values: np.ndarray, column: Column) -> Any:
    """Numbers as they are; arrays one a cell."""
    if not column.shape:
        return values
    cells = np.empty(len(values), dtype=object)
    for row, value in enumerate(values):
        cells[row] = value
    return cells
