"""What a locked cavity's readings say of eleven of its parameters: nested sampling with dynesty, through katfan or Finesse.

    python posterior.py --with katfan
    python posterior.py --with finesse

Both take the same seed, so that they walk the same way for as long as their numbers agree to the last digits.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable

import dynesty
import numpy as np
from scipy.special import ndtri

MODEL = """
l laser P=2
mod eom f=15M midx=0.3 order=2
s way eom.p2 ITM.p1 L=1
s start laser.p1 eom.p1
m ITM T=0.05 L=50u
m ETM T=0.01 L=50u
s arm ITM.p2 ETM.p1 L=7
readout_rf PDH ITM.p1.o f=eom.f phase=90 output_detectors=true
pd transmitted ETM.p2.o
pd reflected ITM.p1.o
pd circulating ETM.p1.i
pd2 beats ETM.p2.o f1=eom.f phase1=0 f2=eom.f phase2=0
fsig(1)
dof tuning ETM.dofs.z
lock keep PDH.outputs.I tuning.DC 1 1e-9 offset=0
series(run_locks(method='newton'), noxaxis())
"""
#: Eleven parameters: what is believed of each before, as a mean and a width.
BELIEFS = {
    "laser.P": (2, 0.1),
    "eom.midx": (0.3, 0.02),
    "eom.f": (15e6, 2e3),
    "ITM.T": (0.05, 0.002),
    "ITM.L": (50e-6, 10e-6),
    "ETM.T": (0.01, 0.0005),
    "ETM.L": (50e-6, 10e-6),
    "ITM.phi": (0, 0.1),
    "arm.L": (7, 0.01),
    "PDH.phase": (90, 2),
    "keep.offset": (0, 0.005),
}
READINGS = ["transmitted", "reflected", "circulating", "PDH_Q", "beats"]
#: How well each reading is known.
NOISE = np.array([0.01, 0.01, 1, 0.01, 0.005])

Model = Callable[[np.ndarray], np.ndarray]


def with_katfan() -> Model:
    """The readings of a cavity that is locked anew at each point; NaN where it can't be."""
    import katfan

    return katfan.function(MODEL, inputs=list(BELIEFS), outputs=[f"noxaxis/{name}" for name in READINGS])


def with_finesse() -> Model:
    """The same, as one writes it in a loop around Finesse."""
    import finesse

    model = finesse.Model()
    model.parse(MODEL)
    parameters = [model.get(path) for path in BELIEFS]

    def readings(point: np.ndarray) -> np.ndarray:
        for parameter, value in zip(parameters, point):
            parameter.value = value
        model.tuning.DC = 0
        try:
            found = model.run()["noxaxis"]
        except Exception:
            return np.full(len(READINGS), np.nan)
        return np.array([found[name] for name in READINGS])

    return readings


def processor_seconds() -> float:
    """This process's time and that of those it has ended [s]."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--with", dest="engine", choices=["katfan", "finesse"], default="katfan")
    arguments.add_argument("--live", type=int, default=100, help="how many live points")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    began, began_processor = time.perf_counter(), processor_seconds()
    model = with_katfan() if options.engine == "katfan" else with_finesse()
    mean, width = np.array(list(BELIEFS.values())).T
    measured = model(mean + width * np.random.default_rng(11).normal(size=len(mean)) / 2)

    def likelihood(point: np.ndarray) -> float:
        misfit = np.sum(((model(point) - measured) / NOISE) ** 2)
        return -0.5 * misfit if np.isfinite(misfit) else -1e100

    sampler = dynesty.NestedSampler(
        likelihood,
        lambda cube: mean + width * ndtri(cube),
        len(BELIEFS),
        nlive=options.live,
        sample="rwalk",
        rstate=np.random.default_rng(options.seed),
    )
    sampler.run_nested(print_progress=False, dlogz=0.1)
    found = sampler.results
    if options.engine == "katfan":
        model.close()  # its process's time is counted once it has ended
    told = {
        "with": options.engine,
        "calls": int(np.sum(found.ncall)),
        "evidence": [float(found.logz[-1]), float(found.logzerr[-1])],
        "ITM.T": [float(each) for each in dynesty.utils.mean_and_cov(found.samples, found.importance_weights())[0][3:4]],
        "seconds": time.perf_counter() - began,
        "processor seconds": processor_seconds() - began_processor,
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
