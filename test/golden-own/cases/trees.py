"""Random trees of actions: axes with steps, series, chains, parallel, for, changes, locks and optimisers in one another."""

import random

from cases.registry import case

MODEL = (
    "l laser P=1\nmod eom f=15M midx=0.3 order=1\nm m1 R=0.95 T=0.05\nm m2 R=0.96 T=0.03\nlink(laser, eom, m1, 1, m2)\npd t m2.p2.o\n"
    "readout_rf R m1.p1.o f=eom.f phase=70 output_detectors=true\nad a m2.p2.o f=0\nvar v 2\nl other P=v\npd u other.p1.o\ndof D m1.dofs.z 1\n"
    "lock lk R.outputs.I D.DC -3 1e-3\nlock l3 u v -0.5 1e-2 offset=1.5\n"
)
PATHS = ("m2.phi", "m2.R", "v", "laser.phase", "D.DC", "eom.midx", "lk.offset")


class Trees:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def number(self, path):
        """A value that a parameter may have: no negative power, no reflectivity beyond 1."""
        low, high = {"m2.R": (0.9, 0.96), "v": (0.3, 3)}.get(path, (-0.5, 1.5))
        return f"{self.random.uniform(low, high):.3f}"

    def maybe(self, chance, text):
        return text() if self.random.random() < chance else ""

    def name(self):
        return self.maybe(0.4, lambda: f"name='{self.random.choice('abc')}'")

    def steps(self, depth):
        return [self.maybe(0.25, lambda: f"{which}_step={self.action(depth - 1)}") for which in ("pre", "post")]

    def call(self, kind, *arguments):
        return f"{kind}({', '.join(argument for argument in arguments if argument)})"

    def leaf(self):
        path = self.random.choice(PATHS)
        number = self.number(path)
        return self.random.choice((
            lambda: self.call("noxaxis", self.name()),
            lambda: self.call("change", f"{path}={number}"),
            lambda: self.call("change", f"m2.phi={number}", "relative=true"),
            lambda: self.call("store_model_attr", path, "m1.phi", "m2.L", self.name()),
            lambda: self.call("xaxis", path, "lin", number, self.number(path), str(self.random.randint(1, 3)), self.name()),
            lambda: self.call("get_error_signals", self.name()),
            lambda: "dc_fields()",
            lambda: "save_matrix()",
            lambda: self.call("run_locks", self.random.choice(("", "lk", "l3")), "max_iterations=20", "exception_on_fail=false", "no_warning=true"),
            lambda: "sensing_matrix_dc([D], [R], d_dof=1e-3)",
            lambda: "minimize(u, v, offset=1.2)",
        ))()

    def action(self, depth):
        if depth <= 0 or self.random.random() < 0.25:
            return self.leaf()
        children = [self.action(depth - 1) for _ in range(self.random.randint(0, 3))]
        path, inner = self.random.choice(PATHS), self.random.choice(PATHS)
        ends = (self.number(path), self.number(path))
        relative = "" if path in ("m2.R", "v") else self.maybe(0.3, lambda: "relative=true")
        return self.random.choice((
            lambda: self.call("series", *children, self.maybe(0.4, lambda: "name='s'")),
            lambda: self.call("series", *children, "flatten=false") if children else "series()",
            lambda: self.call("parallel", *children),
            lambda: self.call("for", path, f"[{ends[0]}, {ends[1]}]", *children),
            lambda: self.call("xaxis", path, "lin", *ends, "2", relative, *self.steps(depth), self.name()),
            lambda: self.call("x2axis", path, "lin", *ends, "1", inner, "lin", self.number(inner), self.number(inner), "2", *self.steps(depth), self.name()),
            lambda: self.call("sweep", path, f"[{ends[0]}, {ends[1]}]", "false", self.maybe(0.5, lambda: "reset_parameter=false"), *self.steps(depth)),
            lambda: self.call("noxaxis", *self.steps(depth), self.name()),
        ))()


for seed in range(40):
    trees = Trees(seed)
    case("trees", f"random_{seed:02}", MODEL + f"series({trees.action(3)}, {trees.action(2)}, noxaxis(name='end'))\n", 1e-5)
