"""Random networks that every detector looks at while any parameter is swept.

Frequencies are whole kilohertz, and none is swept away from another's: what Finesse does there is in docs/conventions.md.
"""

import random

from cases.registry import case

A = "mixtures"
PORTS = {"m": 2, "bs": 4, "dbs": 4, "lens": 2, "isol": 2, "nothing": 2, "mod": 2, "obp": 2, "floss": 2}
KINDS = ("m", "m", "m", "bs", "bs", "dbs", "lens", "isol", "nothing", "mod", "mod", "obp", "floss")
# A closed loop that loses nothing, or light that refraction reflects totally, has no solution in Finesse: their seeds aren't here.
SEEDS = (
    2, 4, 6, 7, 11, 25, 28, 29, 35, 36, 46, 57, 62, 73, 114, 124, 140, 145, 146, 171, 179, 180, 184, 195, 206, 212,
    224, 233, 238, 241, 289, 313, 322, 332, 375, 401, 474, 504, 544, 548, 575, 599, 608, 660, 683, 764, 783, 821,
    858, 1139, 1181,
)

# What may be swept, and from where to where.
RANGES = {
    ("m", "phi"): (-180, 180), ("m", "R"): (0.01, 0.9), ("m", "T"): (0.01, 0.9), ("m", "L"): (0, 0.02),
    ("m", "Rcx"): (1, 5), ("m", "xbeta"): (0, 1e-6),
    ("bs", "phi"): (-180, 180), ("bs", "R"): (0.01, 0.9), ("bs", "T"): (0.01, 0.9), ("bs", "L"): (0, 0.02),
    ("lens", "f"): (1, 5), ("isol", "S"): (0, 30), ("mod", "midx"): (-1, 1), ("mod", "phase"): (-180, 360),
    ("mod", "f"): ("500k", "40M"), ("obp", "fc"): ("-20M", "20M"), ("obp", "bandwidth"): ("100k", "30M"),
    ("floss", "f"): ("-20M", "20M"), ("floss", "loss"): (0, 0.5), ("floss", "phase"): (-180, 360),
    ("laser", "P"): (0, 3), ("laser", "phase"): (-180, 360), ("laser", "f"): ("500k", "40M"), ("s", "L"): (0, 4),
    ("R", "phase"): (-180, 180), ("d", "f"): ("500k", "40M"), ("e", "f1"): ("-30M", "30M"), ("e", "phase1"): (-180, 180),
}  # fmt: skip


class Mixture:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.lines = []
        self.swept = []  # (name, parameter, range)
        self.base = self.draw.choice((9000, 10000, 15000))  # kHz
        self.sidebands = {0}

    def free(self, name, kind, *parameters):
        self.swept += [(name, parameter, RANGES[kind, parameter]) for parameter in parameters]

    def surface(self, kind, name):
        draw = self.draw
        given = draw.choice(("RL", "TL", "RT", "RTL"))
        r, loss = round(draw.uniform(0.05, 0.9), 4), round(draw.uniform(0.01, 0.08), 4)
        values = {"R": r, "L": loss, "T": round(1 - r - loss, 4)}
        line = f"{kind} {name} " + " ".join(f"{x}={values[x]}" for x in given) + f" phi={draw.uniform(-180, 180):.3f}"
        if kind == "bs":
            line += f" alpha={draw.uniform(-40, 40):.2f}"
        line += draw.choice(("", "", " imaginary_transmission=false")) + draw.choice(("",) * 8 + (" misaligned=true",))
        self.lines.append(line)
        self.free(name, kind, "phi", *(() if given == "RTL" else [x for x in given if x != "T" or "R" not in given]))
        if kind == "m":
            self.free(name, kind, "Rcx", "xbeta")

    def modulator(self, name, alone):
        draw = self.draw
        am = draw.random() < 0.3
        order = 1 if am else draw.choice((1, 2, 3))
        f = self.base * draw.choice((1, 2, 3, 5))
        one_sided = draw.choice(("", "", "", " positive_only=true"))
        self.lines.append(
            f"mod {name} f={f}k midx={draw.uniform(0.05, 0.8):.3f} order={order} mod_type={'am' if am else 'pm'} "
            f"phase={draw.uniform(-90, 90):.2f}{one_sided}"
        )
        self.sidebands |= {k * f for k in range(-order, order + 1)}
        self.free(name, "mod", "midx", "phase", *(("f",) if alone else ()))

    def element(self, kind, name, alone):
        draw = self.draw
        if kind in ("m", "bs"):
            self.surface(kind, name)
        elif kind == "mod":
            self.modulator(name, alone)
        elif kind in ("dbs", "nothing"):
            self.lines.append(f"{kind} {name}")
        elif kind == "lens":
            self.lines.append(f"lens {name} f={draw.uniform(1, 9):.2f}")
            self.free(name, kind, "f")
        elif kind == "isol":
            self.lines.append(f"isol {name} S={draw.uniform(3, 40):.2f}")
            self.free(name, kind, "S")
        elif kind == "obp":
            self.lines.append(f"obp {name} fc={draw.uniform(-9, 9):.2f}M bandwidth={draw.uniform(5, 20):.2f}M")
            self.free(name, kind, "fc", "bandwidth")
        else:
            f = draw.choice((0, self.base, -self.base))
            self.lines.append(f"floss {name} f={f}k loss={draw.uniform(0.1, 0.4):.3f} phase={draw.uniform(-90, 90):.2f}")
            self.free(name, kind, "f", "loss", "phase")

    def lasers(self, ports, modulated):
        draw = self.draw
        names = [f"laser_{k}" for k in range(min(draw.choice((1, 1, 2, 3)), len(ports)))]
        frequencies = [0] + [draw.choice((0, self.base, 3)) for _ in names[1:]]
        for name, f in zip(names, frequencies):
            self.lines.append(f"l {name} P={draw.uniform(0.5, 5):.3f} phase={draw.uniform(0, 360):.2f} f={f}k")
            self.free(name, "laser", "P", "phase")
        if not modulated and frequencies.count(0) == 1:
            self.free("laser_0", "laser", "f")
        return names, frequencies

    def spaces(self, names, ports, leave):
        """Joins lasers to ports and ports to each other; both ports of a side lie in one medium."""
        draw = self.draw
        media = {}

        def medium_of(port):
            element, which = port.split(".")
            sides = {"bs": which in ("p1", "p2"), "lens": True}
            return element, sides.get(element.split("_")[0], which)

        def join(name, a, b):
            at = [medium_of(a), medium_of(b)]
            known = [media[side] for side in at if side in media]
            index = known[0] if known else draw.choice((1, 1, 1.45, 1.2))
            if any(other != index for other in known):
                return False
            media.update({side: index for side in at})
            self.lines.append(f"s {name} {a} {b} L={draw.uniform(0, 9):.4f} nr={index}")
            self.free(name, "s", "L")
            return True

        left = []
        for k, name in enumerate(names):
            join(f"in_{k}", f"{name}.p1", ports.pop())
        count = 0
        while len(ports) > leave and len(ports) >= 2:
            a, b = ports.pop(), ports.pop()
            if join(f"s_{count}", a, b):
                count += 1
            else:
                left += [a, b]
        return left + ports

    def detectors(self, nodes, frequencies):
        draw = self.draw
        fields = sorted({f + g for f in frequencies for g in self.sidebands})
        beats = sorted({a - b for a in fields for b in fields})
        node, beat, angle = (lambda: draw.choice(nodes)), (lambda: draw.choice(beats)), (lambda: f"{draw.uniform(-180, 180):.2f}")
        maybe = lambda text: text if draw.random() < 0.6 else ""  # noqa: E731
        self.lines += [f"pd p_{k} {node()}" for k in range(draw.randint(1, 3))]
        self.lines += [f"ad a_{k} {node()} f={draw.choice(fields)}k" for k in range(draw.randint(1, 3))]
        self.lines.append(f"fd fd_0 {node()} f=0")
        self.lines += [f"pd1 d_{k} {node()} f={beat()}k{maybe(f' phase={angle()}')}" for k in range(3)]
        self.lines += [f"pd2 e_{k} {node()} f1={beat()}k phase1={angle()} f2={beat()}k{maybe(f' phase2={angle()}')}" for k in range(2)]
        self.lines.append(f"readout_rf R {node()} f={beat()}k phase={angle()} output_detectors=true")
        self.lines.append(f"readout_dc T {node()} output_detectors=true")
        self.lines.append("mathd q1 abs(a_0)**2+p_0*R_I-d_0")
        self.free("d_0", "d", "f")
        self.free("e_0", "e", "f1", "phase1")
        self.free("R", "R", "phase")

    def text(self):
        draw = self.draw
        kinds = [draw.choice(KINDS) for _ in range(draw.randint(2, 9))]
        names = [f"{kind}_{k}" for k, kind in enumerate(kinds)]
        for kind, name in zip(kinds, names):
            self.element(kind, name, kinds.count("mod") == 1)
        ports = [f"{name}.p{p + 1}" for kind, name in zip(kinds, names) for p in range(PORTS[kind])]
        nodes = [f"{port}.{way}" for port in ports for way in "io"]
        draw.shuffle(ports)
        lasers, frequencies = self.lasers(ports, "mod" in kinds)
        left = self.spaces(lasers, ports, len(kinds) // 3 + 1)
        self.detectors([f"{port}.o" for port in left] + nodes, frequencies)
        if draw.random() < 0.4:
            self.lines.append("fsig(1)")
        if draw.random() < 0.3:
            self.lines.append(f"lambda({draw.choice((1550, 532, 1064))}n)")
        name, parameter, (start, stop) = draw.choice(self.swept)
        if draw.random() < 0.8:
            self.lines.append(f"xaxis({name}.{parameter}, lin, {start}, {stop}, {draw.randint(1, 6)})")
        return "\n".join(self.lines) + "\n"


for seed in SEEDS:
    case(A, f"mixture_{seed:03d}", Mixture(seed).text())
