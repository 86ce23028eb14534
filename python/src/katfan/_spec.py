"""Specs made of what is given in Python: text, paths and models of Finesse's; distributions, arrays and DataFrames."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, Union, runtime_checkable

import numpy as np
from .distributions import _plain
from .errors import Mistake

if TYPE_CHECKING:
    import pandas as pd


@runtime_checkable
class Unparses(Protocol):
    """What a `finesse.Model` has: it writes itself as KatScript."""

    def unparse(self) -> Any: ...


#: KatScript, the path of a file with it, or a `finesse.Model`.
ModelLike = Union[str, "os.PathLike[str]", Unparses]
#: What varies: what each parameter is drawn from, a table with a column a parameter, or a list of entries.
VaryLike = Union[Mapping[str, Any], "pd.DataFrame", Sequence[Any]]

#: A table of more numbers than this goes into a file, as text takes longer.
MOST_WRITTEN = 20_000


def model_of(model: ModelLike) -> str | dict[str, str]:
    """A model as a spec has it: its text, or its file."""
    if isinstance(model, os.PathLike):
        return {"file": os.fspath(model)}
    if isinstance(model, str):
        is_path = "\n" not in model and (model.endswith(".kat") or (len(model) < 1000 and Path(model).is_file()))
        return {"file": model} if is_path else model
    if isinstance(model, Unparses):
        return str(model.unparse())
    raise Mistake(
        code="not-a-model",
        place="model",
        what=f"this is a {type(model).__name__}",
        remedy="Give KatScript, the path of a file with it, or a finesse.Model.",
    )


def text_of(model: ModelLike) -> tuple[str, str]:
    """A model's text, and what it is called in messages."""
    found = model_of(model)
    if isinstance(found, str):
        return found, "model"
    try:
        return Path(found["file"]).read_text(encoding="utf-8"), found["file"]
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Mistake(
            code="unreadable-file",
            place=found["file"],
            what=f"it can't be read: {what}",
            remedy="Look at its spelling, and at the folder that you are in.",
        ) from error


@contextlib.contextmanager
def spec_of(fields: Mapping[str, Any]) -> Iterator[str]:
    """A spec's text; while it is in use, files that it names are there."""
    with contextlib.ExitStack() as ending:
        tables = _Tables(ending)
        spec = {name: value for name, value in fields.items() if value is not None}
        if "model" in spec:
            spec["model"] = model_of(spec["model"])
        if "vary" in spec:
            spec["vary"] = _vary_of(spec["vary"], tables)
        yield _text_of(spec)


class _Tables:
    """Writes large tables into files, which are there until the end of something."""

    def __init__(self, ending: contextlib.ExitStack) -> None:
        self._ending = ending
        self._folder: Path | None = None
        self._count = 0

    def of(self, table: pd.DataFrame) -> dict[str, Any]:
        columns = [str(column) for column in table.columns]
        try:
            numbers = table.to_numpy(dtype=float)
        except (TypeError, ValueError) as error:
            raise Mistake(
                code="not-numbers",
                place="vary",
                what=f"the table holds what is no number: {error}",
                remedy="A column a parameter, as LASER.P, and a number a row.",
            ) from error
        if numbers.size <= MOST_WRITTEN:
            return {"kind": "table", "columns": columns, "rows": numbers.tolist()}
        if self._folder is None:
            import tempfile

            self._folder = Path(self._ending.enter_context(tempfile.TemporaryDirectory(prefix="katfan-")))
        self._count += 1
        file = self._folder / f"table-{self._count}.parquet"
        type(table)(numbers, columns=columns).to_parquet(file, index=False)
        return {"kind": "table", "file": str(file)}


def _is_frame(value: object) -> TypeGuard[pd.DataFrame]:
    """Whether it is a DataFrame, which nobody can have who hasn't loaded pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def _vary_of(vary: VaryLike, tables: _Tables) -> Any:
    if _is_frame(vary):
        return tables.of(vary)
    if isinstance(vary, Mapping):
        if vary.get("kind") == "table":
            return dict(vary)
        return {str(name): _entry_of(value) for name, value in vary.items()}
    return [tables.of(entry) if _is_frame(entry) else _plain_dict(entry) for entry in vary]


def _entry_of(value: Any) -> Any:
    """Numbers are constants, lists and arrays are axes, and what scipy has frozen is looked through."""
    if isinstance(value, Mapping):
        return _plain_dict(value)
    frozen = _of_scipy(value)
    if frozen is not None:
        return frozen
    plain = _plain(value)
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, (int, float)):
        return {"kind": "constant", "value": plain}
    return {"kind": "values", "values": plain} if isinstance(plain, list) else plain


def _of_scipy(value: Any) -> dict[str, Any] | None:
    """A frozen distribution of scipy.stats that specs have as well; None if it is something else."""
    name = getattr(getattr(value, "dist", None), "name", None)
    if name is None or not hasattr(value, "kwds"):
        return None
    shapes, loc, scale = value.dist._parse_args(*value.args, **value.kwds)
    loc, scale, shapes = float(loc), float(scale), [float(each) for each in shapes]
    if name == "norm":
        return {"kind": "normal", "mean": loc, "sigma": scale}
    if name == "uniform":
        return {"kind": "uniform", "from": loc, "to": loc + scale}
    if name == "truncnorm":
        ends = {"from": loc + shapes[0] * scale, "to": loc + shapes[1] * scale}
        return {"kind": "truncated-normal", "mean": loc, "sigma": scale, **{k: v for k, v in ends.items() if np.isfinite(v)}}
    if name == "lognorm" and loc == 0:
        return {"kind": "lognormal", "median": scale, "sigma": shapes[0]}
    if name in ("loguniform", "reciprocal") and loc == 0:
        return {"kind": "loguniform", "from": shapes[0] * scale, "to": shapes[1] * scale}
    if name == "triang":
        return {"kind": "triangular", "from": loc, "mode": loc + shapes[0] * scale, "to": loc + scale}
    raise Mistake(
        code="unknown-distribution",
        place="vary",
        what=f"katfan has no scipy.stats.{name} with these arguments",
        remedy="Draw from it yourself: a DataFrame with a column a parameter is a table of jobs.",
    )


def _plain_dict(entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {str(name): _plain(value) for name, value in entry.items()}


def _text_of(spec: Mapping[str, Any]) -> str:
    try:
        return json.dumps(spec, default=_written, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Mistake(
            code="not-data",
            place="the spec",
            what=f"it can't be written down: {error}",
            remedy="A spec is data: texts, finite numbers, lists and dictionaries.",
        ) from error


def _written(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    plain = _plain(value)
    if plain is value:
        raise TypeError(f"a {type(value).__name__} is no data")
    return plain
