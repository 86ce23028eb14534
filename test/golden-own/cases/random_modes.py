"""Random cavities, rings, recycled Michelsons and open networks in modes: turned, mismatched, swept, with signals and noise."""

import pathlib

from cases.registry import case

TEXTS = (pathlib.Path(__file__).parent / "random_modes.txt").read_text().split("=== ")[1:]
for text in TEXTS:
    name, _, katscript = text.partition("\n")
    case("random", name, katscript)
