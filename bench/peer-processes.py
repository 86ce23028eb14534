"""Whole processes beside katfan's, and what they cost.

    peer-processes.py time COMMAND ...   runs it, prints the processor time that it took [s]
    peer-processes.py scans TEXT JOBS    the loop that a user of Finesse writes: sets two parameters, runs the xaxis, keeps all
    peer-processes.py table JOBS OUT     a table of 24 columns written by pyarrow, its statistics by numpy; prints the processor
                                         time of both, without the drawing of the numbers, and the size of the file [bytes]
"""

import json
import os
import sys
import time


def timed(command):
    import resource
    import subprocess

    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"seconds": used.ru_utime + used.ru_stime}))


def scans(text, jobs):
    import finesse
    import numpy as np

    model = finesse.Model()
    model.parse(text)
    draw = np.random.default_rng(1)
    found = []
    for power, phi in zip(draw.normal(1, 0.1, jobs), draw.normal(0, 1, jobs)):
        model.L0.P = power
        model.m1.phi = phi
        found.append(model.run())
    for name in ["refl", "circ", "trans", "inc", "field"]:
        values = np.array([solution[name] for solution in found])
        values.mean(0), values.std(0)


def table(jobs, out):
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    draw = np.random.default_rng(1)
    columns = [draw.normal(1, 0.01, jobs) for _ in range(23)]
    start = time.process_time()
    pq.write_table(pa.table({"job": np.arange(jobs), **{f"c{n}": c for n, c in enumerate(columns)}}), out)
    for column in columns:
        mean, variance = column.mean(), column.var(ddof=1)
        ((column - mean) ** 3).mean() / variance**1.5
        np.argpartition(column, 5)[:5], np.argpartition(column, -5)[-5:]
        np.quantile(column, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
        np.histogram(column, 60)
    np.cov(columns), np.corrcoef(columns)
    print(json.dumps({"seconds": time.process_time() - start, "bytes": os.path.getsize(out)}))


if sys.argv[1] == "time":
    timed(sys.argv[2:])
elif sys.argv[1] == "scans":
    scans(sys.argv[2], int(sys.argv[3]))
else:
    table(int(sys.argv[2]), sys.argv[3])
