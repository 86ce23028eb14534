"""Texts that ../../random-model.ts made, as scripts/random-models.ts holds against Finesse: networks, expressions, trees of actions."""

import pathlib

from cases.registry import case

TEXTS = (pathlib.Path(__file__).parent / "random_models.txt").read_text().split("=== ")[1:]
for text in TEXTS:
    name, _, katscript = text.partition("\n")
    case("random", name, katscript)
