"""Beams that pass a place twice or come to it by two ways, what is said of a cavity that is not stable, paths through telescopes, idle locks."""
from cases.registry import case, refused

A = "beams"
FOLD = """l a P=1
m m1 R={R} L=0 Rc=-2.07 phi=6.76
bs f R=0.375 L=0 alpha=-10.1 Rc=6.46 phi=-9.37
m m2 R=0.718 L=0.001 Rc={Rc} phi=-3.79
m m3 R=0.905 L=0 Rc=[2.75, 2.8] phi=19.4
s s1 a.p1 m1.p1 L=0.3
s s2 m1.p2 f.p1 L=0.5
s s3 f.p2 m2.p1 L=0.6
s s4 f.p3 m3.p1 L=0.31
"""
READ = "".join(f"bp b{k}{plane} {node} q {plane}\n" for k, node in enumerate(["m1.p1.o", "m1.p2.i", "m1.p2.o", "f.p1.i", "f.p1.o", "m2.p1.i", "m3.p1.i", "f.p4.o"]) for plane in "xy")
for name, cavities in {"twice": "cav c m2.p1.o via=m3.p1.i", "twice_among_others": "cav b m2.p1.o via=m1.p2.i\ncav c m2.p1.o via=m3.p1.i\ncav d f.p2.o via=m2.p1.i priority=-1"}.items():
    text = FOLD.format(R=0.432, Rc=3.69) + cavities + "\nmodes(maxtem=2)\npd P m3.p1.o\n" + READ
    case(A, f"passing_a_splitter_{name}", text + "gouy g s4 s1\nnoxaxis()\n")
    case(A, f"passing_a_splitter_{name}_moved", text + "xaxis(m3.Rcx, lin, 2.667, 2.86, 2)\n")
    case(A, f"passing_a_splitter_{name}_two_moved", text + "x2axis(m2.Rcx, lin, 3.579, 3.838, 1, m3.Rcx, lin, 2.667, 2.86, 1)\n")

# A Mach-Zehnder: the space behind t1 is reached through t1's open port, and round the whole loop.
LOOP = """l a P=1
bs B1 R=0.5 L=0 alpha=45
bs B2 R=0.5 L=0 alpha=45 phi=18.4
bs t1 R=0.99 L=0 alpha=45 phi=-9.51
bs t2 R=0.99 L=0 alpha=45 Rc=6.0
s s1 a.p1 B1.p1 L=0.3
s s2 B1.p2 t1.p1 L=0.4
s s3 t1.p2 B2.p1 L=0.4
s s4 B1.p3 t2.p1 L=0.4
s s5 t2.p2 B2.p4 L=0.47
m E R=0.918 L=0.001 Rc=[3.55, 3.625] phi=16.3
m F R=0.635 L=0 Rc=-2.61
s s6 B2.p3 E.p1 L=0.3
s s7 t1.p3 F.p2 L=0.3
"""
for name, gauss in {"above": "t1.p3.i", "at_the_laser": "a.p1.o", "at_the_end": "E.p1.o", "at_the_side": "F.p2.o", "in_the_loop": "t2.p2.o"}.items():
    reads = "".join(f"bp b{k}{plane} {node} q {plane}\n" for k, node in enumerate(["t1.p2.o", "t1.p2.i", "B2.p1.i", "B2.p1.o", "B2.p4.i", "t2.p1.o", "E.p1.i", "F.p1.o"]) for plane in "xy")
    case(A, f"loop_with_a_gauss_{name}", LOOP + f"gauss g {gauss} w0=0.64m z=-0.25\nmodes(maxtem=1)\ngouy g3 s3\ngouy g5 s5\npd P B2.p3.o\n" + reads + "noxaxis()\n")

UNSTABLE = "l a P=1\nm m1 R=0.9 L=0 Rc=-1\ns s0 a.p1 m1.p1 L=0.3\ns s1 m1.p2 m2.p1 L=1.5\nm m2 R=0.9 T=0.1 Rc=[{}, 2]\ncav c m1.p2.o\ngauss g a.p1.o w0=1m z=0\n"
WORDS = "".join(f"cp k{word}{plane} c {word} {plane}\n" for word in ("g", "gouy", "fsr", "modesep", "resolution", "fwhm", "finesse", "tau", "loss", "l") for plane in "xy")
for of, Rc in (("neither_plane", 0.4), ("one_plane", 0.6)):
    for name, action in {"longer": "xaxis(s1.L, lin, 1.45, 1.3, 2)", "darker": "xaxis(m1.R, lin, 0.8, 0.7, 2)", "changed": "series(change(s1.L=1.45), noxaxis())", "bent": "xaxis(m2.Rcx, lin, 0.4, 0.6, 2)"}.items():
        case(A, f"unstable_in_{of}_{name}", UNSTABLE.format(Rc) + WORDS + action + "\n")

PIPE = "l a P=1\nm m1 R=0.9 T=0.1 Rc=-2 xbeta=1u\ns s0 a.p1 x.p1 L=0.3\ntel x\ns s2 x.p2 m1.p1 L=0.2\ns s1 m1.p2 m2.p1 L=1\nm m2 R=0.9 T=0.1 Rc=2\ncav c m1.p2.o\ngauss g a.p1.o w0=0.6m z=0\nmodes(maxtem=1)\npd P m2.p2.o\n"
for name, text in {"in": "series(operator(a.p1.o, m1.p2.o), noxaxis())", "out": "series(operator(m1.p1.o, a.p1.i), noxaxis())", "gouy": "gouy G from_node=a.p1.o to_node=m1.p1.i\nnoxaxis()", "gouy_of_spaces": "gouy G s0 s2\nnoxaxis()", "mismatch": "mmd G x.p1.i x.p2.o\nmmd H x.p2.i x.p1.o y\nnoxaxis()"}.items():
    case(A, f"through_a_telescope_{name}", PIPE + text + "\n")

# Locks of which none is enabled: what goes before them is done once all the same.
IDLE = "l a P=1\nm m1 R=0.9 T=0.1\ns s m1.p2 m2.p1 L=1\nm m2 R=0.9 T=0.1 phi=3\nlink(a, m1)\npd P m2.p2.o\nlock k P m2.phi 1 1e-3 enabled=false\n"
for name, action in {
    "in_a_series": "series(run_locks(pre_step=change(m1.phi=1, relative=true)), noxaxis())", "before_a_point": "noxaxis(pre_step=run_locks(pre_step=change(m1.phi=1, relative=true), max_iterations=7))",
    "by_newton": "series(run_locks(method='newton', pre_step=change(m1.phi=1, relative=true)), noxaxis())", "of_an_axis": "xaxis(m2.phi, lin, 0, 3, 2, pre_step=run_locks(pre_step=series(noxaxis(name='i'), change(m1.phi=1, relative=true))))",
}.items():
    case("locks", f"none_enabled_{name}", IDLE + action + "\n")

# A gauss at an input of a mirror in a loop: both ways round are followed at once, the mirror's reflection first.
def loop(mirror, gauss, left, right):
    def chain(port, end, count, name):
        ports = [port, *[f"{name}{k}.p{j}" for k in range(count) for j in (1, 2)], end]
        made = "".join(f"nothing {name}{k}\n" for k in range(count))
        return made + "".join(f"s s{name}{k} {ports[2 * k]} {ports[2 * k + 1]} L=0.1\n" for k in range(count + 1))

    reads = "".join(f"bp {node.replace('.', '_')} {node} q x\n" for node in ("B.p1.o", "B.p4.o", "B.p2.i", "B.p3.i", "M.p1.o", "M.p2.o"))
    return (
        f"l L P=1\n{mirror}\nbs B R=0.5 T=0.5 alpha=10 Rc=5\nm E R=0.5 T=0.5 Rc=7\nm F R=0.5 T=0.5\ns a L.p1 F.p1 L=0.3\ns b F.p2 B.p1 L=0.3\ns d B.p4 E.p1 L=0.3\n"
        + chain("M.p1", "B.p2", left, "x") + chain("M.p2", "B.p3", right, "y") + f"gauss g {gauss} w0=0.4m z=0.1\n" + reads + "noxaxis()\n"
    )


for shape, mirror in {"flat": "m M R=0.5 T=0.5", "curved": "m M R=0.5 T=0.5 Rc=3"}.items():
    for gauss in ("M.p1.i", "M.p2.i", "M.p1.o", "M.p2.o"):
        for left, right in ((0, 0), (0, 1), (1, 1), (2, 1)):
            case(A, f"loop_of_a_{shape}_mirror_with_a_gauss_at_{gauss.replace('.', '_')}_{left}_{right}", loop(mirror, gauss, left, right))

# A membrane in a Michelson-Sagnac: the cavity's ways out into the loop, in the order of its path.
for side, (near, far) in {"front": ("N.p1", "N.p2"), "back": ("N.p2", "N.p1")}.items():
    for source in ("M.p2.o", f"{near}.o", "B.p1.o", "B.p2.o", f"M.p2.o via={near}.i"):
        text = (
            "l L P=1\nbs B R=0.559 L=0 alpha=-12 Rc=3.82\nm M R=0.928 L=0 Rc=2.92\nm N R=0.758 L=0 Rc=-6.7\ns s1 L.p1 B.p4 L=1.0\n"
            f"s s3 B.p2 {near} L=0.779\ns s4 B.p1 M.p2 L=0.895\ns s5 B.p3 {far} L=0.485\ncav c {source}\nmodes(maxtem=2)\npd p L.p1.i\n"
        )
        reads = "".join(f"bp {node.replace('.', '_')} {node} q x\n" for node in ("B.p1.o", "B.p2.o", "B.p3.o", "B.p4.o", "N.p1.o", "N.p2.o"))
        case(A, f"membrane_{side}_of_{source.replace('.', '_').replace(' via=', '_by_')}", text + reads + "noxaxis()\n")

# Loops outside of cavities: which way round says the beam, where a search by light that comes back the way it went meets itself.
for shape, mirror in {"flat": "m M R=0.5 T=0.5", "curved": "m M R=0.5 T=0.5 Rc=3"}.items():
    for gauss, left, right in (("M.p1.i", 0, 4), ("M.p1.o", 0, 4), ("M.p2.i", 4, 0), ("M.p2.o", 4, 0)):
        case(A, f"long_loop_of_a_{shape}_mirror_with_a_gauss_at_{gauss.replace('.', '_')}", loop(mirror, gauss, left, right))

ENDS = "m M R=0.41 L=0 Rc=-4.66\nm N R=0.396 L=0 Rc=7.96 phi=-27.2\n"
RINGS = {
    "behind_a_cavity": "bs B R=0.698 L=0 alpha=-12 Rc=8.05\nbs C R=0.668 L=0 alpha=5\nm O R=0.414 L=0 Rc=-3.95\nm P R=0.849 L=0 Rc=5.7\ns s1 L.p1 B.p1 L=0.889\ns s2 B.p2 P.p1 L=1.01\ns s3 P.p2 C.p1 L=0.537\n"
    "s s4 B.p4 M.p2 L=0.526\ns s5 C.p4 N.p2 L=0.743\ns s7 N.p1 O.p2 L=0.601\ns s8 M.p1 C.p3 L=0.887\ncav c O.p2.o\n",
    "of_a_splitter_and_three_mirrors": "bs B R=0.384 L=0 alpha=5 Rc=8.52\nm O R=0.604 L=0 Rc=5\nlens f f=16\ns s1 L.p1 B.p3 L=0.604\ns s2 B.p2 M.p1 L=0.825\ns s3 B.p1 N.p2 L=0.348\ns s4 B.p4 f.p1 L=0.762\n"
    "s s5 f.p2 O.p1 L=0.374\ns s6 N.p1 O.p2 L=0.942\ngauss g f.p1.i w0=0.802m z=0.16\n",
    "of_two_splitters": "bs B R=0.315 L=0 alpha=20\nbs C R=0.506 L=0 alpha=-12 Rc=8.55\nm O R=0.437 L=0 Rc=-3.45\ns s1 L.p1 C.p3 L=0.968\ns s2 C.p2 O.p2 L=0.299\ns s3 C.p4 N.p1 L=0.632\ns s4 C.p1 B.p4 L=0.92\n"
    "s s5 O.p1 M.p2 L=0.973\ns s6 M.p1 B.p3 L=0.276\ngauss g C.p2.o w0=0.6m z=0.379\n",
    "of_three_splitters": "bs B R=0.682 L=0 alpha=20 Rc=4.25\nbs C R=0.851 L=0 alpha=5 Rc=3.04\nbs D R=0.494 L=0 alpha=45\nm O R=0.483 L=0 Rc=5.17\ns s1 L.p1 D.p4 L=1.14\ns s2 D.p1 C.p4 L=0.281\ns s3 C.p3 O.p1 L=0.81\n"
    "s s5 D.p3 B.p1 L=0.929\ns s6 O.p2 M.p2 L=1.15\ns s7 B.p3 N.p1 L=0.274\ns s8 D.p2 M.p1 L=1.16\ns s9 B.p2 C.p1 L=0.284\ngauss g C.p4.i w0=0.603m z=-0.301\n",
    "by_what_is_left": "bs B R=0.85 L=0 alpha=20\nbs C R=0.6 L=0 alpha=5 Rc=6\nbs D R=0.5 L=0 alpha=45\nm O R=0.7 L=0 Rc=4\nnothing n\ns s1 L.p1 B.p2 L=0.691\ns s2 B.p1 n.p1 L=0.419\ns s3 B.p3 M.p2 L=0.312\n"
    "s s4 B.p4 O.p1 L=0.203\ns s5 M.p1 C.p1 L=0.278\ns s6 n.p2 D.p4 L=0.493\ns s7 D.p1 N.p2 L=0.564\ns s8 D.p2 C.p4 L=0.498\ngauss g D.p1.i w0=0.683m z=0.307\n",
    "by_a_gauss_at_the_side": "bs B R=0.805 L=0 alpha=45 Rc=7.34\nbs C R=0.731 L=0 alpha=-12 Rc=5.1\nm O R=0.787 L=0 Rc=-2.97\ns s1 L.p1 C.p1 L=0.473\ns s4 C.p2 O.p2 L=0.965\ns s5 C.p4 M.p1 L=0.57\ns s6 O.p1 B.p1 L=0.928\n"
    "s s7 B.p4 N.p2 L=0.5\ns s10 M.p2 B.p2 L=1.11\ngauss g N.p1.o w0=0.47m z=-0.373\n",
}
for name, ring in RINGS.items():
    elements = [line.split()[:2] for line in (ENDS + ring).splitlines()]
    nodes = [f"{element}.p{port}.{way}" for kind, element in elements if kind in ("m", "bs") for port in range(1, 5 if kind == "bs" else 3) for way in "io"]
    case(A, f"ring_{name}", "l L P=1\n" + ENDS + ring + "".join(f"bp {node.replace('.', '_')} {node} q x\n" for node in nodes) + "modes(maxtem=1)\npd p L.p1.i\nnoxaxis()\n")

# A gauss at the opposite of a node within a cavity cuts the cavity's own tree there. Mostly Finesse ends with a KeyError then, as trees hang on what is cut; not here.
AGAINST = "m M0 R=0.815 L=0 Rc=2.22\nbs M1 R=0.806 L=0 alpha=5 Rc=6.75\nbs M2 R=0.548 L=0 alpha=20\nm M3 R=0.522 L=0\nbs M4 R=0.638 L=0 alpha=5 Rc=3.41\nm M5 R=0.886 L=0 Rc=3.22\nbs M6 R=0.946 L=0 alpha=5\ns s0 L.p1 M2.p4 L=0.968\ns s1 M6.p1 M0.p2 L=0.47\ns s2 M1.p2 M3.p2 L=0.956\ns s3 M2.p1 M1.p3 L=1.063\ns s4 M6.p2 M4.p1 L=0.329\ns s5 M1.p4 M0.p1 L=0.992\ns s6 M3.p1 M2.p2 L=0.207\ns s7 M5.p1 M4.p2 L=0.802\ns s8 M5.p2 M6.p3 L=1.199\ns s9 M6.p4 M4.p4 L=0.762\ns s10 M4.p3 M1.p1 L=1.088\n"
nodes = [f"{element}.p{port}.{way}" for element, ports in {"M1": 4, "M2": 4, "M3": 2, "M6": 4}.items() for port in range(1, ports + 1) for way in "io"]
case(A, "gauss_against_a_cavity", f"l L P=1\n{AGAINST}cav a M1.p4.o priority=2\ncav b M4.p3.o\ncav c M4.p4.o priority=2\ngauss g M2.p2.o w0=0.707m z=-0.146\n" + "".join(f"bp {each.replace('.', '_')} {each} q x\n" for each in nodes) + "modes(maxtem=0)\npd p M2.p1.o\nnoxaxis()\n")

# Two trees meet in a space of a loop: its ends have beams of their own.
refused("two_beams_in_a_space", "l L P=1\nm M R=0.496 L=0 Rc=8.61\nm N R=0.356 L=0 Rc=-4.79\nbs B R=0.717 L=0 alpha=20 Rc=6.97\ns s0 L.p1 M.p2 L=0.729\ns s1 B.p2 M.p1 L=1.033\ns s2 N.p1 B.p3 L=0.235\ns s3 B.p4 N.p2 L=0.281\ngauss g B.p3.i w0=0.502m z=-0.334\npd p M.p2.o\nnoxaxis()\n")

# A tuned surface that turns: reflected sidebands take half of the tuning's turn by their own offset once more, far from the carrier.
TURNED = "l l1 P=1\nmod e f=20G midx=0.2\n{}\nbs w R=0.5 T=0.5\nnothing A\nlink(l1, 0.2, e, 0.3, w.p3)\n{}\nlink(w.p2, 1.2, A)\ngauss g l1.p1.o w0=1m z=-1\nmodes(maxtem=1)\nfsig(1)\n"
TURNED += "readout_rf WA A.p1.i f=e.f phase=0 pdtype=xsplit output_detectors=true\nreadout_rf WB A.p1.i f=e.f phase=0 pdtype=ysplit output_detectors=true\nfrequency_response([1k, 100M], [X.mech.yaw, X.mech.pitch], [WA.I.o, WA.Q.o, WB.I.o, WB.Q.o])\n"
TUNED = {"m": "m X R=0.9 T=0.1 Rc=10 phi=45", "bs": "bs X R=0.9 T=0.1 Rc=10 phi=45 alpha=40\nm E R=0.9 T=0.1 Rc=3"}
for name, (surface, spaces) in {
    "mirror_in_front": ("m", "s s1 w.p1 X.p1 L=1"), "splitter_in_front": ("bs", "s s1 w.p1 X.p1 L=1\ns s2 X.p2 E.p1 L=0.7"),
    "splitter_behind": ("bs", "s s1 w.p1 X.p3 L=1\ns s2 X.p4 E.p1 L=0.7"),
}.items():
    case("modes_signals", f"tuned_and_turned_{name}", TURNED.format(TUNED[surface], spaces))
