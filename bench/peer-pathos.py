"""The first example as Finesse's guide to parallel processing has it: 10,000 draws of a laser's power over a pool of two."""

import sys

import finesse
import numpy as np
from pathos.pools import ProcessPool

JOBS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000

model = finesse.Model()
model.parse("l LASER P=1\npd P LASER.p1.o\n")


def power(value):
    model.LASER.P = value
    return float(model.run()["P"])


if __name__ == "__main__":
    draws = np.random.default_rng(1).normal(1, 0.1, JOBS)
    pool = ProcessPool(nodes=2)
    found = np.array(pool.map(power, draws))
    pool.close()
    pool.join()
    counts, edges = np.histogram(found, bins=30)
    np.savez(sys.argv[2] if len(sys.argv) > 2 else "/dev/null", power=found, counts=counts, edges=edges)
    print(f"{JOBS} jobs, mean {found.mean():.6f} W, standard deviation {found.std():.6f} W")
