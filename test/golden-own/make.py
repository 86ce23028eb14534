"""Run our own cases in the real Finesse 3 and write what it gives.

    "$(scripts/peer/setup)" test/golden-own/make.py            all
    "$(scripts/peer/setup)" test/golden-own/make.py WORD...    those whose AREA/NAME contains one of the words

A case of cases/*.py becomes AREA/NAME.json in the form of test/golden/README.md; what Finesse refuses becomes
refused/NAME.json, with its error's text. A folder's files are rewritten, never deleted.
"""

import importlib
import json
import math
import pathlib
import re
import signal
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here))
sys.path.insert(0, str(here.parent.parent / "scripts" / "peer"))
from cases import registry  # noqa: E402
from solve import solve  # noqa: E402

SECONDS_A_CASE = 120


def late(*_):
    raise TimeoutError(f"took over {SECONDS_A_CASE} s")


def has_non_finite(got):
    return any(
        not math.isfinite(x) for output in got["outputs"].values() for part in ("real", "imag") for x in output.get(part, ())
    )


def without_addresses(text):
    """The memory addresses in Finesse's texts differ from run to run."""
    return re.sub(r" (@|at) 0x[0-9a-f]+", "", text).strip()


def make_solved(case):
    got = solve(case.katscript)
    if not got["outputs"] and not case.may_be_empty:
        raise ValueError("no outputs")
    if has_non_finite(got):
        raise ValueError("holds NaN or Infinity")
    return {
        "name": case.name, "area": case.area, "finesse": "3.0.2", "rtol": case.rtol, "katscript": case.katscript, **got,
    }


def make_refused(case):
    try:
        solve(case.katscript)
    except Exception as error:
        return {
            "name": case.name, "area": "refused", "finesse": "3.0.2", "katscript": case.katscript,
            "error": {"type": type(error).__name__, "message": without_addresses(str(error))},
        }
    raise ValueError("Finesse takes it")


def main(words):
    for path in sorted((here / "cases").glob("*.py")):
        if path.stem not in ("__init__", "registry"):
            importlib.import_module(f"cases.{path.stem}")
    signal.signal(signal.SIGALRM, late)
    made = failed = 0
    for case in registry.CASES:
        if words and not any(word in f"{case.area}/{case.name}" for word in words):
            continue
        signal.alarm(SECONDS_A_CASE)
        try:
            content = make_refused(case) if case.area == "refused" else make_solved(case)
            folder = here / case.area
            folder.mkdir(exist_ok=True)
            (folder / f"{case.name}.json").write_text(json.dumps(content) + "\n")
            made += 1
        except Exception as error:
            failed += 1
            print(f"FAILED {case.area}/{case.name}: {type(error).__name__}: {str(error)[:500]}")
        finally:
            signal.alarm(0)
    print(f"{made} made, {failed} failed")


if __name__ == "__main__":
    main(sys.argv[1:])
