"""Where the cases' modules put what they hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    area: str
    name: str
    katscript: str
    rtol: float
    may_be_empty: bool


CASES = []


def case(area, name, katscript, rtol=1e-8, may_be_empty=False):
    """A KatScript text that Finesse solves; `rtol` is how far we may be from it."""
    if any(known.area == area and known.name == name for known in CASES):
        raise ValueError(f"{area}/{name} stands twice")
    CASES.append(Case(area, name, katscript.strip("\n") + "\n", rtol, may_be_empty))


def refused(name, katscript):
    """A KatScript text that Finesse refuses, when it is parsed, built or run."""
    case("refused", name, katscript)
