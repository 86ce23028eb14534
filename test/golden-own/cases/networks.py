"""Random networks of every element: whatever is joined to whatever, light goes round as Finesse says."""

import random
import re

from cases.registry import case

A = "networks"
PORTS = {"m": 2, "bs": 4, "dbs": 4, "lens": 2, "isol": 2, "nothing": 2, "mod": 2, "obp": 2, "floss": 2}


def element(draw, kind, name):
    """A random element's line; passive ones lose a little, so that no loop rings for ever."""
    phi = f"phi={draw.uniform(-180, 180):.3f}"
    if kind in ("m", "bs"):
        r = draw.uniform(0.05, 0.9)
        loss = draw.uniform(0.01, 0.08)
        real = draw.choice(("", "", " imaginary_transmission=false"))
        alpha = f" alpha={draw.uniform(-60, 60):.2f}" if kind == "bs" else ""
        return f"{kind} {name} R={r:.4f} L={loss:.4f} {phi}{alpha}{real}"
    return {
        "dbs": f"dbs {name}",
        "lens": f"lens {name} f={draw.uniform(1, 9):.2f}",
        "isol": f"isol {name} S={draw.uniform(3, 40):.2f}",
        "nothing": f"nothing {name}",
        "mod": f"mod {name} f={draw.choice((9, 15, 18))}M midx={draw.uniform(0.05, 0.6):.3f} order={draw.choice((1, 1, 2))} phase={draw.uniform(-90, 90):.2f}",
        "obp": f"obp {name} fc={draw.uniform(-9, 9):.2f}M bandwidth={draw.uniform(5, 20):.2f}M",
        "floss": f"floss {name} f={draw.choice((0, 9, -15))}M loss={draw.uniform(0.1, 0.4):.3f} phase={draw.uniform(-90, 90):.2f}",
    }[kind]


def network(seed, count):
    """A KatScript text: `count` random elements, lasers at some of the ports, all else joined at random."""
    draw = random.Random(seed)
    kinds = [draw.choice(("m", "m", "m", "bs", "bs", "bs", "dbs", "lens", "isol", "nothing", "mod", "obp", "floss")) for _ in range(count)]
    kinds[:3] = ["m", "bs", "m"]
    names = [f"{kind}_{k}" for k, kind in enumerate(kinds)]
    lines = [element(draw, kind, name) for kind, name in zip(kinds, names)]
    ports = [f"{name}.p{p + 1}" for kind, name in zip(kinds, names) for p in range(PORTS[kind])]
    draw.shuffle(ports)
    inputs = [f"laser_{k}" for k in range(draw.choice((1, 1, 2, 3)))]
    for k, name in enumerate(inputs):
        lines.append(f"l {name} P={draw.uniform(0.5, 5):.3f} phase={draw.uniform(0, 360):.2f} f={'0' if k == 0 else draw.choice(('0', '9M', '3k'))}")
    for k, name in enumerate(inputs):
        lines.append(f"s in_{k} {name}.p1 {ports.pop()} L={draw.uniform(0, 5):.4f}")
    space = 0
    while len(ports) > count // 3 + 2:
        lines.append(f"s s_{space} {ports.pop()} {ports.pop()} L={draw.uniform(0, 9):.4f}")
        space += 1
    for k in range(min(8, len(ports))):
        lines.append(f"pd out_{k} {ports[k]}.o")
    lines += [f"ad a_{k} {draw.choice(names)}.p{draw.choice((1, 2))}.{draw.choice('io')} f=0" for k in range(3)]
    lines += [f"pd1 d_0 {ports[0]}.o f=9M phase={draw.uniform(0, 180):.2f}", f"pd1 d_1 {ports[1]}.o f=9M"]
    swept = draw.choice([name for name in names if name.startswith(("m_", "bs_"))])
    what = draw.choice((f"xaxis({swept}.phi, lin, -180, 180, 8)", f"xaxis({swept}.R, lin, 0.01, 0.9, 6)", f"xaxis(s_0.L, lin, 0, 3, 6)", f"xaxis(laser_0.f, lin, -30M, 30M, 8)", "noxaxis()"))
    if what.startswith("xaxis(laser_0.f"):
        # A laser that is swept away from another's frequency: Finesse couples modulators between the two and makes power.
        lines = [re.sub(r"^(l laser_[12] .*) f=0$", r"\1 f=3k", line) for line in lines]
    return "\n".join(lines + [what]) + "\n"


for seed in range(30):
    if seed == 26:
        continue  # a closed loop without loss: the equations have no solution
    case(A, f"random_{seed:02d}", network(seed, 4 + seed))
