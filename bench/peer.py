"""Times what the real Finesse does: reads a request a line, writes an answer a line, JSON both.

    {"do": "axis",  "katscript": TEXT}                       -> {"seconds": one run of the text's own analysis}
    {"do": "loop",  "katscript": TEXT, "parameters": [PATH], "values": [[x, ...], ...]}
                                                              -> {"seconds": setting them and running noxaxis, or with
                                                                 "own": true the text's own analysis, each row}
    {"do": "parse", "katscript": TEXT}                       -> {"seconds": reading the text into a model}
    {"do": "make", "katscript": TEXT}                        -> {"seconds": reading the text and its first run, less a second run}
    {"do": "map", ..., "x": [m], "y": [m], "height": [m]}    -> {"seconds": as "loop", but that the values scale ITMX's map}
    {"do": "blocks", "size": n, "modes": N, "points": p}     -> {"seconds": solving (1 - z K) x = s in numpy, z from point
                                                                 to point, and reading N modes}

With "processor": true, seconds are the processor's. A model is read and run once before anything is timed, so neither the parser nor the first run's set-up counts.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

MODELS = {}


def model_of(text):
    import finesse

    if text not in MODELS:
        model = finesse.Model()
        model.parse(text)
        model.run()
        MODELS[text] = model
    return MODELS[text]


def clock_of(request):
    return time.process_time if request.get("processor") else time.perf_counter


def axis(request):
    model = model_of(request["katscript"])
    clock = clock_of(request)
    start = clock()
    model.run()
    return clock() - start


def loop(request):
    from finesse.analysis.actions import Noxaxis

    model = model_of(request["katscript"])
    parameters = [model.reduce_get_attr(path) for path in request["parameters"]]
    clock = clock_of(request)
    start = clock()
    for row in request["values"]:
        for parameter, value in zip(parameters, row):
            parameter.value = value
        model.run() if request.get("own") else model.run(Noxaxis())
    return clock() - start


def parse(request):
    import finesse

    start = time.perf_counter()
    model = finesse.Model()
    model.parse(request["katscript"])
    return time.perf_counter() - start


def make(request):
    import finesse

    clock = clock_of(request)
    start = clock()
    model = finesse.Model()
    model.parse(request["katscript"])
    model.run()
    first = clock()
    model.run()
    return (first - start) - (clock() - first)


def scaled_map(request):
    import numpy as np
    from finesse.analysis.actions import Noxaxis
    from finesse.knm import Map

    model = model_of(request["katscript"])
    x, y = np.array(request["x"]), np.array(request["y"])
    height = np.array(request["height"]).reshape(len(y), len(x))
    clock = clock_of(request)
    start = clock()
    for (scale,) in request["values"]:
        model.ITMX.surface_map = Map(x, y, opd=scale * height)
        model.run(Noxaxis())
    return clock() - start


def blocks(request):
    import numpy as np

    size, points = request["size"], request["points"]
    draw = np.random.default_rng(1)
    gain = (draw.normal(size=(size, size)) + 1j * draw.normal(size=(size, size))) / (3 * np.sqrt(size))
    reading = draw.normal(size=(request["modes"], size)) + 0j
    source = draw.normal(size=size) + 0j
    unit = np.eye(size)
    turns = np.exp(2j * np.linspace(-1.5, 1.5, points))
    power = np.empty(points)
    np.linalg.solve(unit - gain, source)
    start = time.perf_counter()
    for index, turn in enumerate(turns):
        field = np.linalg.solve(unit - turn * gain, source)
        power[index] = np.sum(np.abs(turn * (reading @ field)) ** 2)
    return time.perf_counter() - start


DO = {"axis": axis, "loop": loop, "parse": parse, "make": make, "map": scaled_map, "blocks": blocks}

for line in sys.stdin:
    asked = json.loads(line)
    json.dump({"seconds": DO[asked["do"]](asked)}, sys.stdout)
    print(flush=True)
