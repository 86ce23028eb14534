"""Random cavities, rings and recycled Michelsons in modes: locked, optimised, changed step by step, and how their signals answer."""

import pathlib

from cases.registry import case

TEXTS = (pathlib.Path(__file__).parent / "random_geometry.txt").read_text().split("=== ")[1:]
for text in TEXTS:
    name, _, katscript = text.partition("\n")
    case("random_geometry", name, katscript, rtol=1e-7)
