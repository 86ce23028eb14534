"""Run KatScript in the real Finesse 3 and print what it gives, as JSON.

    "$(scripts/peer/setup)" scripts/peer/solve.py FILE.kat     one file, one JSON object
    "$(scripts/peer/setup)" scripts/peer/solve.py < FILE.kat   or standard input
    "$(scripts/peer/setup)" scripts/peer/solve.py --lines      a server: one JSON object {"katscript": ...} a line in,
                                                               one result, or {"error": {"type", "message"}}, a line out

The form is that of test/golden/README.md and of `katfan solve --json`:

    {"axes":    {"PATH": [{"name": "m2.phi", "values": [...]}, ...]},
     "outputs": {"PATH": {"shape": [...], "real": [...], "imag": [...]?}}}

PATH is the output's name where the analysis is one action, else the way to it through the tree of solutions, steps
joined by "/"; the second sibling of a name becomes "name#1". Arrays are flat, in C order.
"""

import contextlib
import io
import json
import numbers
import os
import sys
import warnings

warnings.simplefilter("ignore")

NOT_DATA = {"name", "parent", "children", "empty", "time", "params"}


def as_output(value):
    """A number or an array of numbers in the golden form; None for all else."""
    import numpy as np

    try:
        data = np.asarray(value)
    except Exception:
        return None
    if data.dtype == object and data.size > 0 and all(isinstance(item, numbers.Number) for item in data.flat):
        data = np.array(data.tolist())  # what math detectors give
    if data.dtype.kind not in "biufc":
        return None
    output = {"shape": list(data.shape), "real": data.real.astype(float).ravel().tolist()}
    if data.dtype.kind == "c":
        output["imag"] = data.imag.astype(float).ravel().tolist()
    return output


def read_array_solution(solution, prefix, axes, outputs):
    """What noxaxis, xaxis and sweeps give: detectors' arrays and the axes they stand over."""
    import numpy as np

    for name in solution.outputs:
        output = as_output(solution[name])
        if output is not None:
            outputs[f"{prefix}{name}"] = output
    parameters = list(getattr(solution, "params", ()))
    if parameters:
        axes[prefix.rstrip("/")] = [
            {"name": getattr(parameter, "full_name", str(parameter)), "values": np.asarray(x, float).ravel().tolist()}
            for parameter, x in zip(parameters, solution.x)
        ]


def read_plain_solution(solution, prefix, outputs):
    """What other actions give: every public attribute that holds numbers."""
    for key, value in vars(solution).items():
        if key.startswith("_") or key in NOT_DATA:
            continue
        if isinstance(value, dict):
            found = {f"{key}[{getattr(k, 'full_name', k)}]": v for k, v in value.items()}
        else:
            found = {key: value}
        for name, item in found.items():
            output = as_output(item)
            if output is not None:
                outputs[f"{prefix}{name}"] = output


def read_tree(solution, prefix, axes, outputs):
    if hasattr(solution, "detectors"):
        read_array_solution(solution, prefix, axes, outputs)
    elif hasattr(solution, "__dict__"):
        read_plain_solution(solution, prefix, outputs)
    counts = {}
    for child in solution.children or ():
        count = counts.get(child.name, 0)
        counts[child.name] = count + 1
        step = child.name if count == 0 else f"{child.name}#{count}"
        read_tree(child, f"{prefix}{step}/", axes, outputs)


def solve(text):
    """Axes and outputs of a KatScript text in the golden form. What Finesse prints on the way is dropped."""
    import finesse

    axes, outputs = {}, {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        model = finesse.Model()
        model.parse(text)
        read_tree(model.run(), "", axes, outputs)
    return {"axes": axes, "outputs": outputs}


def serve():
    # Requests come by a file of their own: what Finesse's `debug` opens reads standard input, and finds its end.
    requests = os.fdopen(os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdin = os.fdopen(0)
    for line in requests:
        try:
            answer = solve(json.loads(line)["katscript"])
        except Exception as error:
            answer = {"error": {"type": type(error).__name__, "message": str(error)}}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--lines"]:
        serve()
    else:
        text = open(sys.argv[1]).read() if len(sys.argv) > 1 else sys.stdin.read()
        print(json.dumps(solve(text)))
