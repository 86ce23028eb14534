"""Seconds a point of two coupled cavities with MODES modes, one tuning swept, in numpy with one thread.

What is constant is reduced before, as blocks; each point solves (1 - z K) x = s for one, two or three vectors of modes (one a
side of a mirror that moves) and reads all modes behind. Prints the three as JSON.
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402: it reads the number of threads once


def seconds(size, modes, points):
    rng = np.random.default_rng(1)
    k = (rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))) / (3 * np.sqrt(size))
    c = rng.normal(size=(modes, size)) + 0j
    s = rng.normal(size=size) + 0j
    unit = np.eye(size)
    z = np.exp(2j * np.linspace(-1.5, 1.5, points))
    power = np.empty(points)
    start = time.perf_counter()
    for index in range(points):
        x = np.linalg.solve(unit - z[index] * k, s)
        power[index] = np.sum(np.abs(z[index] * (c @ x)) ** 2)
    return (time.perf_counter() - start) / points


modes, points = int(sys.argv[1]), int(sys.argv[2])
seconds(modes, modes, 10)
print(json.dumps([min(seconds(size, modes, points) for _ in range(3)) for size in (modes, 2 * modes, 3 * modes)]))
