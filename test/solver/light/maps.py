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

BOTH_BEAMS = CAVITY.replace("cav c m1.p2.o\n", "cav c m1.p2.o\ngauss g laser.p1.o w0=0.4m z=0.1 priority=1\ngauss h m2.p2.o w0=0.5m z=-0.2 priority=2\n")
HOT = "var hot {}\nxaxis(hot, lin, {}, {}, {})\n"

# What words say: the map's height and transmission for them, and the words that a spec has. The last two: how much deeper each point is,
# and whether the height of above is added.
WORDS = [
    ("a tilt in words on an end mirror", CAVITY + "modes(maxtem=6)\n" + READ, "m2", {"xbeta": 2e-6, "ybeta": -3e-6}, None, False),
    ("a tilt and two curvatures in words between two beams", BOTH_BEAMS + "modes(maxtem=4)\n" + READ, "m1", {"xbeta": -4e-6, "ybeta": 5e-6, "Rc": [40, -90]}, None, False),
    ("a curvature in words seen from behind", BOTH_BEAMS + "modes(maxtem=5)\n" + READ, "m2", {"Rc": -30}, None, False),
    ("a curvature in words at 30 degrees", SPLITTER, "B", {"Rc": [30, 50], "xbeta": 1e-5, "ybeta": 2e-5}, None, False),
    ("a focal length in words", LENS, "f", {"f": 20}, None, False),
    ("two focal lengths in words, of a lens that astigmatic light meets", LENS.replace("z=0\n", "z=0\n").replace("w0=0.7m z=0", "w0x=0.7m zx=0 w0y=0.5m zy=0.1"), "f", {"f": [-25, 60]}, None, False),
    ("a tilt in words on a surface of glass", GLASS, "m1", {"xbeta": 8e-6, "ybeta": 3e-6, "Rc": 60}, None, False),
    ("an aperture in words over heights of a file", CAVITY + "modes(maxtem=4)\n" + READ, "m2", {"aperture": 1.13e-3, "middle": [1e-4, -2e-4]}, None, True),
    ("an aperture and a lens in words over heights of a file", LENS, "f", {"aperture": 1.03e-3, "f": 30}, None, True),
    ("a depth that is swept", CAVITY + "modes(maxtem=3)\n" + READ + HOT.format(1, -1, 3, 4), "m2", {"amplitude": "hot"}, (-1, 0, 1, 2, 3), True),
    ("a depth that is swept, of words and a file", CAVITY + "modes(maxtem=2)\n" + READ + HOT.format(2, 0, 4, 2), "m1", {"amplitude": "hot", "Rc": 25, "xbeta": 3e-6, "aperture": 1.43e-3}, (0, 2, 4), True),
    ("a depth that is swept to where heights turn light by many waves", CAVITY + "modes(maxtem=2)\n" + READ + HOT.format(40, 0, 80, 2), "m2", {"amplitude": "hot"}, (0, 40, 80), True),
    ("a focal power that is swept", LENS + HOT.format(1, 0, 2, 2), "f", {"amplitude": "hot", "f": 40}, (0, 1, 2), False),
]


def of_words(words, is_lens, adds):
    """A map's places, heights and transmission: fine enough for words alone."""
    reach = 4e-3
    fine = np.linspace(-reach, reach, 241)
    ax, ay = (x, y) if adds else (fine, fine)
    mx, my = np.meshgrid(ax, ay)
    pair = words.get("f" if is_lens else "Rc", float("inf"))
    cx, cy = [(-1 if is_lens else 1) / each for each in (pair if isinstance(pair, list) else [pair, pair])]
    height = -words.get("xbeta", 0) * mx + words.get("ybeta", 0) * my + (cx * mx * mx + cy * my * my) / 2
    middle = words.get("middle", [0, 0])
    is_open = (mx - middle[0]) ** 2 + (my - middle[1]) ** 2 <= words.get("aperture", 1) ** 2
    return ax, ay, height + (HEIGHT if adds else 0), is_open.astype(float)


def solved(katscript, element, given):
    model = finesse.Model()
    model.parse(katscript)
    setattr(model.get(element), "OPD_map" if element == "f" else "surface_map", given)
    outputs = {}
    read_tree(model.run(), "", {}, outputs)
    return outputs


def of_depths(katscript, element, depths, places):
    """One run for each depth, put beside each other as an axis has them."""
    ax, ay, height, passed = places
    text = katscript[: katscript.index("xaxis")]
    runs = [solved(text, element, Map(ax, ay, opd=height * depth, amplitude=passed.copy())) for depth in depths]
    return {
        name: {
            "shape": [len(depths), *first["shape"]],
            **{part: [each for run in runs for each in run[name][part]] for part in ("real", "imag") if part in first},
        }
        for name, first in runs[0].items()
    }


def words_solved():
    for name, katscript, element, words, depths, adds in WORDS:
        places = of_words(words, element == "f", adds)
        if depths is None:
            ax, ay, height, passed = places
            outputs = solved(katscript, element, Map(ax, ay, opd=height, amplitude=passed))
        else:
            outputs = of_depths(katscript, element, depths, places)
        parts = ["height"] if adds else []
        yield {"name": name, "katscript": katscript, "element": element, "parts": parts, "words": words, "outputs": outputs}


if __name__ == "__main__":
    out = []
    for name, katscript, element, parts in CASES:
        given = Map(
            x,
            y,
            **({"opd": HEIGHT.copy()} if "height" in parts else {}),
            **({"amplitude": PASSED.copy()} if "transmission" in parts else {}),
        )
        outputs = solved(katscript, element, given)
        out.append({"name": name, "katscript": katscript, "element": element, "parts": parts, "outputs": outputs})
    (here / "maps.json").write_text(json.dumps([*out, *words_solved()]) + "\n")
