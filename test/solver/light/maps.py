"""Writes maps.json beside this file: models with maps of surfaces and lenses, as Finesse 3.0.2 solves them.

    "$(scripts/peer/setup)" test/solver/light/maps.py

A map is sampled on a grid from the formulas below, which maps.test.ts has too.
"""

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

x = np.linspace(-4e-3, 4e-3, 81)
y = np.linspace(-3.5e-3, 3.5e-3, 71)
X, Y = np.meshgrid(x / 1e-3, y / 1e-3)
SQUARE = X * X + Y * Y
HEIGHT = 5e-8 * (X + 0.5 * Y * Y - 0.3 * X * Y + 0.2) / ((1 + SQUARE) * (1 + SQUARE))
PASSED = 1 / (1 + 0.02 * ((X - 0.2) * (X - 0.2) + Y * Y))

CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=2u\n"
    "s scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.03 Rc=2.2 phi=3\ncav c m1.p2.o\n"
)
READ = "pd t m2.p2.o\npd r m1.p1.o\nfd f m2.p2.o f=0\nad a m1.p1.o f=0 n=1 m=0\n"
GLASS = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5 nr=1.2\nm m1 R=0.5 T=0.4 Rc=-2.5 phi=20\ns s1 m1.p2 m2.p1 L=0.3 nr=1.45\n"
    "m m2 R=0.3 T=0.7 Rc=4\nnothing n\ns s2 m2.p2 n.p1 L=0.1\ngauss g laser.p1.o w0=0.6m z=0.2\nmodes(maxtem=3)\n"
    "fd a n.p1.i f=0\nfd b m1.p2.i f=0\nfd d laser.p1.i f=0\n"
)
SPLITTER = (
    "l laser P=1\nbs B R=0.4 T=0.6 alpha=30 phi=10\nm X R=0.9 T=0.1 Rc=6\nm Y R=0.8 T=0.1 Rc=7\nlink(laser, 0.5, B.p1)\n"
    "s sx B.p3 X.p1 L=1 nr=1.3\ns sy B.p2 Y.p1 L=1.1\nnothing n\ns so B.p4 n.p1 L=0.2 nr=1.3\n"
    "gauss g laser.p1.o w0=0.8m z=0.1\nmodes(maxtem=2)\nfd a n.p1.i f=0\nfd b laser.p1.i f=0\n"
)
LENS = (
    "l laser P=1\nlens f f=2\nm m R=0.9 T=0.1 Rc=5\ns s1 laser.p1 f.p1 L=0.4 nr=1.1\ns s2 f.p2 m.p1 L=0.6 nr=1.1\n"
    "gauss g laser.p1.o w0=0.7m z=0\nmodes(maxtem=3)\nfd t m.p2.o f=0\nfd r laser.p1.i f=0\n"
)

CASES = [
    ("a height on an end mirror", CAVITY + "modes(maxtem=3)\n" + READ, "m2", ("height",)),
    ("a transmission on an end mirror", CAVITY + "modes(maxtem=3)\n" + READ, "m2", ("transmission",)),
    ("both on an input mirror", CAVITY + "modes(maxtem=4)\n" + READ + "xaxis(m2.phi, lin, -5, 5, 3)\n", "m1", ("height", "transmission")),
    ("a map swept over a tilt", CAVITY + "modes(maxtem=2)\n" + READ + "xaxis(m2.xbeta, lin, 0, 4u, 2)\n", "m2", ("height", "transmission")),
    ("a map, with the phase of 00 left out", CAVITY + "modes(maxtem=2)\nphase_config(zero_k00=true)\n" + READ, "m2", ("height", "transmission")),
    ("a surface of glass", GLASS, "m1", ("height", "transmission")),
    ("a surface behind glass", GLASS, "m2", ("height", "transmission")),
    ("a beamsplitter", SPLITTER, "B", ("height", "transmission")),
    ("a lens", LENS, "f", ("height", "transmission")),
    ("an end mirror whose curvature is swept", CAVITY + "modes(maxtem=2)\n" + READ + "xaxis(m2.Rcx, lin, 2, 2.4, 4)\n", "m2", ("height", "transmission")),
    ("an input mirror of a cavity whose length is swept", CAVITY + "modes(maxtem=2)\n" + READ + "x2axis(scav.L, lin, 0.9, 1.1, 2, m2.phi, lin, 0, 6, 2)\n", "m1", ("height",)),
    ("a mirror behind a lens whose focal length is swept", LENS + "xaxis(f.f, lin, 1.5, 3, 3)\n", "m", ("height", "transmission")),
    ("one mode alone", CAVITY + READ.replace("ad a m1.p1.o f=0 n=1 m=0\n", ""), "m2", ("height", "transmission")),
]

if __name__ == "__main__":
    out = []
    for name, katscript, element, parts in CASES:
        model = finesse.Model()
        model.parse(katscript)
        given = Map(
            x,
            y,
            **({"opd": HEIGHT.copy()} if "height" in parts else {}),
            **({"amplitude": PASSED.copy()} if "transmission" in parts else {}),
        )
        holder = model.get(element)
        setattr(holder, "OPD_map" if element == "f" else "surface_map", given)
        outputs, axes = {}, {}
        read_tree(model.run(), "", axes, outputs)
        out.append({"name": name, "katscript": katscript, "element": element, "parts": parts, "outputs": outputs})
    (here / "maps.json").write_text(json.dumps(out) + "\n")
