"""Sweeps of laser-interferometer models in KatScript: a DataFrame of ten jobs or of a billion.

    import katfan

    result = katfan.sweep("cavity.kat", vary={"ETM.phi": katfan.normal(0, 0.05)}, jobs=1000, analysis="noxaxis()")
    result.df
"""

from ._engine import engine, node
from ._function import Function, function
from ._runs import cancel, open_run, plan, run, runs, status, sweep
from ._solve import Problem, Solution, check, solve
from ._version import VERSION as __version__
from .distributions import (
    choice,
    constant,
    geomspace,
    linspace,
    lognormal,
    loguniform,
    multivariate_normal,
    normal,
    triangular,
    truncated_normal,
    uniform,
    values,
)
from .errors import Broken, Interrupted, JobsFailed, KatfanError, KatfanWarning, Mistake, Stopped
from .result import Column, Result

__all__ = [
    "Broken",
    "Column",
    "Function",
    "Interrupted",
    "JobsFailed",
    "KatfanError",
    "KatfanWarning",
    "Mistake",
    "Problem",
    "Result",
    "Solution",
    "Stopped",
    "__version__",
    "cancel",
    "check",
    "choice",
    "constant",
    "engine",
    "function",
    "geomspace",
    "linspace",
    "lognormal",
    "loguniform",
    "multivariate_normal",
    "node",
    "normal",
    "open_run",
    "plan",
    "run",
    "runs",
    "solve",
    "status",
    "sweep",
    "triangular",
    "truncated_normal",
    "uniform",
    "values",
]
