"""Sweeps: run them, plan them, and what there is to do with a run afterwards."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ._progress import Bar, users_level
from ._server import asked, command
from ._spec import ModelLike, VaryLike, spec_of
from .errors import Interrupted, JobsFailed, Mistake, Stopped
from .result import Result

if TYPE_CHECKING:
    import pandas as pd

Backend = Literal["local", "lambda", "spmd"]
#: A spec: its file or folder, or what it holds.
SpecLike = str | os.PathLike[str] | Mapping[str, Any]
#: A run: its name, its id or first digits, its folder, or a result.
RunLike = str | os.PathLike[str] | Result

OUT = "katfan-runs"

def sweep(
    model: ModelLike,
    *,
    vary: VaryLike | None = None,
    jobs: int | None = None,
    analysis: str | None = None,
    outputs: Literal["all"] | Sequence[str] | None = None,
    seed: int | None = None,
    sampling: str | Mapping[str, Any] | None = None,
    name: str | None = None,
    **more: Any,
) -> Result:
    """Runs a sweep of a model, or goes on with it, or returns what is there: the same sweep is the same run.

    Args:
        model: KatScript, the path of a file with it, or a `finesse.Model`.
        vary: what each parameter is drawn from, as `{"LASER.P": katfan.normal(1, 0.1)}`; a DataFrame with a column a
            parameter and a row a job; or a list of entries. A plain number is a constant, a list or an array the axis of a grid.
        jobs: how many; of a grid or a table as many as it has, if left out.
        analysis: a KatScript action in place of the model's own.
        outputs: which detectors are kept; all, if left out.
        seed: from 0 to 2**64 - 1.
        sampling: `random`, `latin-hypercube`, `sobol`, `grid`, `table` and so on; what fits, if left out.
        name: what reports are headed with, and the run is found by.
        more: all else that a spec may hold, by its key, as `edits`, `maps`, `reduce`, `report`, `require`, `stop`; and how it is run, see `run`:
            `out`, `backend`, `workers` and so on.

    Returns:
        The run's result; nothing of it is read before it is asked for.

    Raises:
        Mistake: what was given is wrong; nothing was run.
        Stopped: it ended early; the same call goes on from there.
        Interrupted: Ctrl-C or the notebook's stop button; the same call goes on from there.
    """
    how = {key: value for key, value in more.items() if key in HOW}
    fields = {
        "name": name,
        "model": model,
        "vary": vary,
        "sampling": sampling,
        "jobs": jobs,
        "seed": None if seed is None else str(seed),
        "analysis": analysis,
        "outputs": outputs if outputs is None or isinstance(outputs, str) else list(outputs),
        **{key: value for key, value in more.items() if key not in HOW},
    }
    return run(fields, **how)


def run(
    spec: SpecLike,
    *,
    out: str | os.PathLike[str] = OUT,
    backend: Backend | None = None,
    workers: int | None = None,
    chunk: int | None = None,
    seed: int | None = None,
    max_failures: int | None = None,
    keep_going: bool = False,
    job_time: int | None = None,
    stage: str | None = None,
    yes: bool = False,
    split: Literal["strided", "block"] | None = None,
    wait: int | None = None,
    only: Literal["jobs", "summary"] | None = None,
    progress: bool = True,
) -> Result:
    """Runs a sweep from its spec: a file, a folder, or a dictionary of what stands in one.

    Args:
        out: the folder of runs, or s3://bucket/prefix.
        backend: `local` (threads of this machine), `lambda` (a deployment, with `stage`), or `spmd` (a cluster's ranks: the
            same script, started by mpirun or srun). The spec's, else `local`, if left out.
        workers: how many threads; as many as the machine has cores, if left out.
        chunk: jobs a chunk.
        seed: in place of the spec's.
        max_failures: stop when more jobs than this have failed.
        keep_going: go on though all jobs fail for one reason.
        job_time: how long a job of code may take [s].
        stage: the deployment.
        yes: don't ask before money is spent.
        split, wait, only: of ranks: which chunks each takes; how long rank 0 waits without news [s]; `jobs` or `summary`.
        progress: whether to show a bar.
    """
    options = {
        "--backend": backend,
        "--workers": workers,
        "--chunk": chunk,
        "--seed": seed,
        "--max-failures": max_failures,
        "--keep-going": keep_going,
        "--job-time": job_time,
        "--stage": stage,
        "--yes": yes,
        "--split": split,
        "--wait": wait,
        "--only": only,
    }
    place = _place(out)
    with Bar(progress) as bar:
        lines, code, interrupted = _with_spec("run", spec, [*_words(options), "--out", place, "--json"], bar)
    if not lines:
        return _of_another_rank(code, place)
    record = json.loads(lines[-1])
    if record["state"] != "done":
        raise _stopped(record, interrupted)
    if record["failures"]:
        message = f"{record['failures']:,} of {record['jobs']:,} jobs failed: each is a row with its error"
        warnings.warn(message, JobsFailed, stacklevel=users_level())
    return Result(record, place)


#: The arguments of `run` that say how, and not what.
HOW = frozenset(run.__kwdefaults__) - {"seed"}


def plan(
    spec: SpecLike, *, workers: int | None = None, chunk: int | None = None, stage: str | None = None
) -> dict[str, Any]:
    """What a run would take: chunks, workers, seconds and dollars, here and on Lambda, from its first jobs."""
    options = {"--workers": workers, "--chunk": chunk, "--stage": stage}
    lines, _, interrupted = _with_spec("plan", spec, [*_words(options), "--json"], Bar(False))
    if interrupted:
        raise KeyboardInterrupt
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def status(run: RunLike, *, out: str | os.PathLike[str] = OUT, stage: str | None = None) -> dict[str, Any]:
    """How far a run is."""
    return _life("status", run, out, stage)


def cancel(run: RunLike, *, out: str | os.PathLike[str] = OUT, stage: str | None = None) -> dict[str, Any]:
    """Stops a run; `run` or `sweep` with the same spec goes on with it."""
    return _life("cancel", run, out, stage)


def runs(*, out: str | os.PathLike[str] = OUT, stage: str | None = None) -> pd.DataFrame:
    """The runs of a folder, a bucket or a deployment, the latest first."""
    import pandas as pd

    return pd.DataFrame(asked("list", "--out", _place(out), *_words({"--stage": stage}), "--json"))


def open_run(run: RunLike, *, out: str | os.PathLike[str] = OUT) -> Result:
    """The result of a run that has ended: by its name, its id or first digits, or its folder."""
    if isinstance(run, Result):
        return run
    place = _place(out)
    path = Path(os.fspath(run))
    if (path / "manifest.json").exists():
        place, run = str(path.resolve().parent.parent), path.resolve().name
    state = status(run, out=place)
    if state["state"] != "done":
        raise Stopped(
            code="not-done",
            place=str(run),
            what=f"the run is {state['state']}, with {state['jobsDone']:,} of {state['jobs']:,} jobs",
            remedy="Run its spec again: it goes on from there.",
        )
    folder = f"{place.rstrip('/')}/runs/{state['run']}"
    return Result(
        {**state, "parts": f"{folder}/parts/", "summary": f"{folder}/summary.json", "report": f"{folder}/report.html"}, place
    )


def _life(name: str, run: RunLike, out: str | os.PathLike[str], stage: str | None) -> dict[str, Any]:
    named, place = (run.run, run._out) if isinstance(run, Result) else (os.fspath(run), _place(out))
    found: dict[str, Any] = asked(name, named, "--out", place, *_words({"--stage": stage}), "--json")[-1]
    return found


def _with_spec(name: str, spec: SpecLike, options: Sequence[str], hear: Bar) -> tuple[list[str], int, bool]:
    if isinstance(spec, Mapping):
        with spec_of(spec) as text:
            return command(name, "-", *options, input=text, hear=hear)
    return command(name, os.fspath(spec), *options, hear=hear)


def _place(out: str | os.PathLike[str]) -> str:
    """A folder of runs by its whole path: a result is found whichever folder Python goes to."""
    place = os.fspath(out)
    return place if place.startswith("s3://") else os.path.abspath(place)


def _words(options: Mapping[str, Any]) -> list[str]:
    """Options as a command line has them."""
    words: list[str] = []
    for name, value in options.items():
        if value is True:
            words.append(name)
        elif value is not None and value is not False:
            words += [name, str(value)]
    return words


def _of_another_rank(code: int, place: str) -> Result:
    """Of a cluster's ranks only the first says how a run ended."""
    if code > 1:
        raise Stopped(
            code="rank-stopped",
            place="backend",
            what="this rank has stopped before its end",
            remedy="The same call goes on from there.",
        )
    return OtherRank({"run": "", "jobs": 0, "failures": 0}, place)


class OtherRank(Result):
    """What a rank has that isn't the first one: its jobs are done, and the first one has the result of all."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "<katfan.Result of another rank: rank 0 has the run's>"

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_") or name in ("record", "run", "jobs", "failures"):
            return super().__getattribute__(name)
        raise Mistake(
            code="other-rank",
            place=name,
            what="rank 0 alone has the run's result",
            remedy="Write if result: before it.",
        )


def _stopped(record: Mapping[str, Any], interrupted: bool) -> BaseException:
    done = f"{record['jobsDone']:,} of {record['jobs']:,} jobs are done and kept"
    if interrupted or record.get("reason") == "interrupted":
        return Interrupted(f"{done}; the same call goes on from there")
    because = record.get("detail") or str(record.get("reason") or record["state"]).replace("-", " ")
    return Stopped(
        code=str(record.get("reason") or record["state"]),
        place=f"run {record['run'][:8]}",
        what=f"it stopped: {because}; {done}",
        remedy="The same call goes on from there, once what stopped it is mended.",
    )
