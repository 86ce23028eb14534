"""Writes map-files.json beside this file: maps as users save them, and models with the same arrays as Finesse 3.0.2 solves them.

    "$(scripts/peer/setup)" test/sweep/reading/map-files.py
"""

import base64
import io
import json
import pathlib
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent.parent / "scripts" / "peer"))
import finesse  # noqa: E402
from finesse.knm import Map  # noqa: E402
from solve import read_tree  # noqa: E402

# Neither square nor around the middle of the beam.
x = np.linspace(-3.2e-3, 4e-3, 37)
y = np.linspace(-3e-3, 3e-3, 25)
X, Y = np.meshgrid(x / 1e-3, y / 1e-3)
HEIGHT = np.round(3e-8 * np.sin(X + 0.4 * Y) * np.exp(-0.1 * (X * X + Y * Y)) + 4e-9 * X * Y, 14)
PASSED = np.round(1 / (1 + 0.03 * ((X - 0.3) ** 2 + Y * Y)), 12)
STEP = (x[1] - x[0], y[1] - y[0])
mx = (np.arange(37) - 18) * STEP[0]
my = (np.arange(25) - 12) * STEP[1]


def saved(save, *arrays, **named):
    buffer = io.BytesIO()
    save(buffer, *arrays, **named)
    return base64.b64encode(buffer.getvalue()).decode()


def table(separator, form):
    text = "# heights [m]\n" + "".join(separator.join(form % each for each in row) + "\n" for row in HEIGHT)
    return base64.b64encode(text.encode()).decode()


SINGLE = HEIGHT.astype(np.float32)
FILES = {
    "both.npz": saved(np.savez, x=x, y=y, height=HEIGHT, transmission=PASSED),
    "finesse.npz": saved(np.savez_compressed, x=x, y=y, opd=HEIGHT, amplitude=PASSED),
    "height.npz": saved(np.savez, x=x, y=y, height=HEIGHT),
    "height.npy": saved(np.save, HEIGHT),
    "single.npy": saved(np.save, SINGLE),
    "height.csv": table(",", "%.17g"),
    "height.tsv": table("\t", "%.17g"),
}

CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=2u\n"
    "s scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.03 Rc=2.2 phi=3\ncav c m1.p2.o\nvar hot {}\nmodes(maxtem=3)\npd t m2.p2.o\nfd f m1.p1.o f=0\n"
)
SPLITTER = (
    "l laser P=1\nbs B R=0.4 T=0.6 alpha=30 phi=10\nm X R=0.9 T=0.1 Rc=6\nm Y R=0.8 T=0.1 Rc=7\nlink(laser, 0.5, B.p1)\n"
    "s sx B.p3 X.p1 L=1 nr=1.3\ns sy B.p2 Y.p1 L=1.1\nnothing n\ns so B.p4 n.p1 L=0.2 nr=1.3\nvar hot {}\n"
    "gauss g laser.p1.o w0=0.8m z=0.1\nmodes(maxtem=2)\nfd a n.p1.i f=0\nfd b laser.p1.i f=0\n"
)
LENS = (
    "l laser P=1\nlens f f=2\nm m R=0.9 T=0.1 Rc=5\ns s1 laser.p1 f.p1 L=0.4\ns s2 f.p2 m.p1 L=0.6\nvar hot {}\n"
    "gauss g laser.p1.o w0=0.7m z=0\nmodes(maxtem=3)\nfd t m.p2.o f=0\nfd r laser.p1.i f=0\n"
)
ON = {"m2": CAVITY, "m1": CAVITY, "B": SPLITTER, "f": LENS}
STEPS = [float(each) for each in STEP]
CASES = [
    *(({"file": file}, element, (x, y, HEIGHT, PASSED)) for file in ("both.npz", "finesse.npz") for element in ON),
    ({"file": "height.npz", "amplitude": "hot"}, "m1", (x, y, HEIGHT, None)),
    ({"file": "height.npz", "amplitude": "hot"}, "f", (x, y, HEIGHT, None)),
    ({"file": "both.npz", "amplitude": "hot"}, "B", (x, y, HEIGHT, PASSED)),
    *(({"file": file, "step": STEPS}, element, (mx, my, HEIGHT, None)) for file in ("height.npy", "height.csv", "height.tsv") for element in ("m2", "f")),
    ({"file": "single.npy", "step": STEPS, "amplitude": "hot"}, "m2", (mx, my, SINGLE.astype(float), None)),
    ({"file": "height.csv", "step": STEPS[0], "amplitude": "hot"}, "B", (mx, (np.arange(25) - 12) * STEPS[0], HEIGHT, None)),
]
DEPTHS = (0, 0.5, -2)


def solved(katscript, element, places, depth):
    ax, ay, height, passed = places
    model = finesse.Model()
    model.parse(katscript.format(depth))
    given = Map(ax, ay, opd=height * depth, **({} if passed is None else {"amplitude": passed.copy()}))
    setattr(model.get(element), "OPD_map" if element == "f" else "surface_map", given)
    outputs = {}
    read_tree(model.run(), "", {}, outputs)
    return outputs


if __name__ == "__main__":
    cases = []
    for words, element, places in CASES:
        depths = DEPTHS if "amplitude" in words else (1,)
        runs = [{"hot": depth, "outputs": solved(ON[element], element, places, depth)} for depth in depths]
        cases.append({"map": words, "element": element, "model": ON[element].format(1), "runs": runs})
    (here / "map-files.json").write_text(json.dumps({"files": FILES, "cases": cases}) + "\n")
