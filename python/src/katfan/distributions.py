"""What a parameter is drawn from, and axes of grids: what stands in `vary`.

Each function gives what a spec says, as a dictionary: `normal(1, 0.1)` is `{"kind": "normal", "mean": 1, "sigma": 0.1}`.
With `relative="factor"` what is drawn multiplies the model's own value, with `"offset"` it is added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Relative = Literal["factor", "offset"]
#: A distribution or an axis, as a spec has it.
Distribution = dict[str, Any]


def _of(kind: str, **fields: Any) -> Distribution:
    given = {name.rstrip("_"): value for name, value in fields.items() if value is not None}
    return {"kind": kind, **{name: _plain(value) for name, value in given.items()}}


def _plain(value: Any) -> Any:
    """Numbers of numpy's as Python's own, arrays as lists."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return value
    return [_plain(each) for each in value]


def normal(mean: float | None = None, sigma: float = 1.0, *, relative: Relative | None = None) -> Distribution:
    """A normal distribution. The mean is 1 of a factor and 0 of an offset, if it is left out."""
    return _of("normal", mean=mean, sigma=sigma, relative=relative)


def truncated_normal(
    mean: float | None = None,
    sigma: float = 1.0,
    low: float | None = None,
    high: float | None = None,
    *,
    relative: Relative | None = None,
) -> Distribution:
    """A normal distribution of which nothing below `low` or above `high` is drawn; `sigma` is that before."""
    return _of("truncated-normal", mean=mean, sigma=sigma, from_=low, to=high, relative=relative)


def lognormal(median: float | None = None, sigma: float = 1.0, *, relative: Relative | None = None) -> Distribution:
    """A lognormal distribution; `sigma` is that of the natural logarithm."""
    return _of("lognormal", median=median, sigma=sigma, relative=relative)


def uniform(low: float, high: float, *, relative: Relative | None = None) -> Distribution:
    """All values between the two alike."""
    return _of("uniform", from_=low, to=high, relative=relative)


def loguniform(low: float, high: float, *, relative: Relative | None = None) -> Distribution:
    """Even in its logarithm."""
    return _of("loguniform", from_=low, to=high, relative=relative)


def triangular(low: float, mode: float, high: float, *, relative: Relative | None = None) -> Distribution:
    """A triangle with its tip at `mode`."""
    return _of("triangular", from_=low, mode=mode, to=high, relative=relative)


def choice(
    values: ArrayLike | Sequence[float],
    weights: ArrayLike | Sequence[float] | None = None,
    *,
    relative: Relative | None = None,
) -> Distribution:
    """One of these, by their weights; all alike without."""
    return _of("choice", values=values, weights=weights, relative=relative)


def constant(value: float, *, relative: Relative | None = None) -> Distribution:
    """The same for all jobs."""
    return _of("constant", value=value, relative=relative)


def linspace(start: float, stop: float, num: int = 50, *, relative: Relative | None = None) -> Distribution:
    """An axis of a grid: evenly spaced, both ends among the points."""
    return _of("linear", from_=start, to=stop, points=num, relative=relative)


def geomspace(start: float, stop: float, num: int = 50, *, relative: Relative | None = None) -> Distribution:
    """An axis of a grid: evenly spaced in its logarithm, both ends among the points."""
    return _of("log", from_=start, to=stop, points=num, relative=relative)


def values(values: ArrayLike | Sequence[float], *, relative: Relative | None = None) -> Distribution:
    """An axis of a grid: these values. A plain list in `vary` is the same."""
    return _of("values", values=values, relative=relative)


def multivariate_normal(
    parameters: Sequence[str],
    mean: ArrayLike | Sequence[float] | None = None,
    cov: ArrayLike | Sequence[Sequence[float]] | None = None,
    *,
    sigma: ArrayLike | Sequence[float] | None = None,
    correlation: ArrayLike | Sequence[Sequence[float]] | None = None,
    relative: Relative | None = None,
) -> Distribution:
    """Normals that go together, of several parameters: an entry of `vary` as a list.

    Args:
        cov: the covariance; or `sigma` and `correlation` in its place.
    """
    return _of(
        "correlated-normal",
        parameters=list(parameters),
        means=mean,
        covariance=cov,
        sigmas=sigma,
        correlation=correlation,
        relative=relative,
    )
