"""
What Differometor takes for a problem of its benchmark, on one core: `python peer-differometor.py NAME` prints a line of JSON.

Processor seconds, since others' work doesn't count: until the first value and gradient (JAX compiles then), a value, and both.
Needs `pip install jax==0.9.0.1 differometor dfbench`.
"""

import json
import os
import sys
import time

THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
os.environ.update(THREADS, XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

jax.config.update("jax_enable_x64", True)

from dfbench.problems.uifo.uifo_problem import UIFOProblem  # noqa: E402
from dfbench.problems.voyager.constrained_voyager_problem import ConstrainedVoyagerProblem  # noqa: E402
from dfbench.problems.voyager.voyager_problem import VoyagerProblem  # noqa: E402

PROBLEMS = {
    "voyager": VoyagerProblem,
    "voyager_constrained": ConstrainedVoyagerProblem,
    "uifo_seed5": lambda: UIFOProblem(topology_seed=5),
}
# Where in its range each parameter is.
PLACE = 0.37


def main(name: str, rounds: int) -> None:
    problem = PROBLEMS[name]()
    bounds = np.asarray(problem.bounds)
    low, high = bounds if bounds.shape[0] == 2 else bounds.T
    x = jnp.asarray(low + (high - low) * PLACE)
    value = jax.jit(problem.objective_function)
    both = jax.jit(jax.value_and_grad(problem.objective_function))

    def taken(run) -> float:
        begin = time.process_time()
        jax.block_until_ready(run(x))
        return time.process_time() - begin

    found = {"first": taken(both), "both": min(taken(both) for _ in range(rounds))}
    taken(value)
    print(json.dumps({**found, "value": min(taken(value) for _ in range(rounds))}), flush=True)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
