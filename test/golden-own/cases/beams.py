"""Beams: what every element does to them, cavities, gauss in all its forms, who says the beam of a node, and what reads it."""

from cases.registry import case, refused

A = "beams"
MODES = "modes(maxtem=0)\n"
WORDS = ("w", "w0", "z", "zr", "rc", "div", "gouy", "q", "s")


def bps(node, name="b", planes="xy", words=("q",)):
    return "".join(f"bp {name}_{word}_{plane} {node} {word} {plane}\n" for word in words for plane in planes)


# gauss, every form, in vacuum and in a medium.
FREE = "l a P=1\nnothing n\ns s0 a.p1 n.p1 L=1.3 nr={}\ngauss g {} {}\n"
FORMS = {
    "w0_z": "w0=0.8m z=-0.4", "w0_zr": "z=0.3 zr=2.1", "w_Rc": "w=1.1m Rc=3", "w_Rc_negative": "w=1.1m Rc=-3", "w_flat": "w=1.1m Rc=inf",
    "q": "q=-0.2+1.4j", "w0_z_planes": "w0x=0.8m zx=-0.4 w0y=0.6m zy=0.1", "w0_zr_planes": "zx=0.3 zrx=2.1 zy=-0.3 zry=1.1",
    "w_Rc_planes": "wx=1.1m Rcx=3 wy=0.9m Rcy=-2", "q_planes": "qx=-0.2+1.4j qy=0.1+2j",
}
for name, form in FORMS.items():
    case(A, f"gauss_{name}", FREE.format(1, "a.p1.o", form) + MODES + bps("n.p1.i", words=WORDS))
    case(A, f"gauss_{name}_in_glass", FREE.format(1.45, "a.p1.o", form) + MODES + bps("n.p1.i", words=("q", "w", "w0", "rc", "div")))
case(A, "gauss_at_an_input", FREE.format(1, "n.p1.i", "w0=0.8m z=0.4") + MODES + bps("a.p1.o", words=("q", "w")) + bps("n.p1.o", "o"))
case(A, "gauss_of_another_wavelength", "lambda(1550n)\n" + FREE.format(1.2, "a.p1.o", "w0=0.8m z=0.4") + MODES + bps("n.p1.i", words=WORDS))
case(A, "gauss_follows_a_variable", "var v 0.7m\n" + FREE.format(1, "a.p1.o", "w0=v z=2*v") + MODES + bps("n.p1.i", words=("q", "w")))
case(A, "bp_as_a_beam", FREE.format(1, "a.p1.o", "w0=0.8m z=0.4") + MODES + "bp w n.p1.i w\nbp q n.p1.i q q_as_bp=true\n", may_be_empty=True)
case(A, "bp_at_ports_and_spaces", FREE.format(1, "a.p1.o", "w0=0.8m z=0.4") + MODES + "bp a1 n.p1 z\nbp a2 s0.p1.i z\nbp a3 s0.p2.o z\nbp a4 a.p1 z\n")
for word in WORDS:
    case(A, f"sweep_of_the_length_{word}", FREE.format(1.1, "a.p1.o", "w0=0.8m z=-0.4") + MODES + bps("n.p1.i", words=(word,)) + "xaxis(s0.L, lin, 0.1, 4, 5)\n")

# What elements do, both ways, each plane by itself.
THROUGH = "l a P=1\n{}\nnothing n\ns s0 a.p1 {} L=0.5 nr={}\ns s1 {} n.p1 L=0.7 nr={}\ngauss g a.p1.o w0x=0.5m zx=0.1 w0y=0.4m zy=-0.1\n" + MODES
ELEMENTS = {
    "mirror": ("m x Rc=[2,-3]", "x.p1", "x.p2"), "mirror_from_behind": ("m x Rc=[2,-3]", "x.p2", "x.p1"),
    "splitter_13": ("bs x alpha=30 Rc=[2,-3]", "x.p1", "x.p3"), "splitter_31": ("bs x alpha=30 Rc=[2,-3]", "x.p3", "x.p1"),
    "splitter_24": ("bs x alpha=30 Rc=[2,-3]", "x.p2", "x.p4"), "splitter_42": ("bs x alpha=30 Rc=[2,-3]", "x.p4", "x.p2"),
    "splitter_13_yz": ('bs x alpha=30 Rc=[2,-3] plane="yz"', "x.p1", "x.p3"),
    "nothing": ("nothing x", "x.p1", "x.p2"), "isolator": ("isol x S=20", "x.p1", "x.p2"), "isolator_back": ("isol x S=20", "x.p2", "x.p1"),
    "modulator": ("mod x f=1M midx=0.1", "x.p1", "x.p2"), "dbs": ("dbs x", "x.p1", "x.p3"),
}
for name, (text, p, q) in ELEMENTS.items():
    for n1, n2 in ((1, 1.45), (1.3, 1.1)):
        case(A, f"through_{name}_{str(n1).replace('.', '_')}", THROUGH.format(text, p, n1, q, n2) + bps("n.p1.i") + bps("a.p1.i", "back"))
for name, text in {"lens": "lens x f=0.6", "lens_negative": "lens x f=-0.6", "alens": "alens x fx=0.5 fy=-2", "flat_lens": "lens x"}.items():
    case(A, f"through_{name}", THROUGH.format(text, "x.p1", 1.2, "x.p2", 1.2) + bps("n.p1.i"))
SPLIT = "l a P=1\nbs x alpha={} Rc=[2,-3] {}\nnothing n\ns s0 a.p1 {} L=0.5 nr={}\ns s1 {} n.p1 L=0.7 nr={}\ns s2 {} k.p1 L=1 nr={}\nnothing k\ngauss g a.p1.o w0x=0.5m zx=0.1 w0y=0.4m zy=-0.1\n" + MODES
for p, q, other in (("p1", "p2", "p3"), ("p2", "p1", "p4"), ("p3", "p4", "p1"), ("p4", "p3", "p2")):
    for plane in ("xz", "yz"):
        case(A, f"off_splitter_{p}_{plane}", SPLIT.format(25, f'plane="{plane}"', f"x.{p}", 1.1, f"x.{q}", 1.1, f"x.{other}", 1.4) + bps("n.p1.i") + bps("k.p1.i", "k"))
case(A, "off_a_splitter_at_a_negative_angle", SPLIT.format(-25, "", "x.p1", 1.1, "x.p2", 1.1, "x.p3", 1.4) + bps("n.p1.i") + bps("k.p1.i", "k"))

# Cavities.
CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.04 Rc=[-2.5,-2.8]\ns s1 m1.p2 b.p1 L=1 nr=1.3\n"
    "bs b R=0.9 T=0.07 Rc=[20,30] alpha=20\ns s2 b.p2 m2.p1 L=0.3 nr=1.3\nm m2 R=0.96 T=0.03 Rc=[1.8,1.7]\ns s3 m2.p2 n.p1 L=0.4\nnothing n\n"
)
STRAIGHT = CAVITY.replace(" nr=1.3", "")  # Finesse loses the index of a cavity's source in sweeps: see docs/conventions.md
CP = "abcd div finesse fsr fwhm g gouy l length loss modesep pole q rc resolution s stability tau w w0 z zr".split()
for plane in "xy":
    case(A, f"cp_of_a_folded_cavity_{plane}", CAVITY + "cav c m1.p2.o\n" + MODES + "".join(f"cp c_{p} c {p} {plane}\n" for p in CP))
for word in ("g", "gouy", "modesep", "w", "w0", "q", "rc", "s", "resolution", "abcd"):
    case(A, f"cp_swept_{word}", STRAIGHT + "cav c m1.p2.o\n" + MODES + f"cp c_x c {word} x\ncp c_y c {word} y\nxaxis(m2.Rcx, lin, 1.5, 1.9, 4)\n")
case(A, "cp_of_a_changing_loss", STRAIGHT + "cav c m1.p2.o\n" + MODES + "".join(f"cp c_{p} c {p}\n" for p in ("finesse", "fwhm", "loss", "tau", "pole", "resolution")) + "xaxis(m2.R, lin, 0.5, 0.96, 4)\n")
case(A, "cp_as_a_beam", CAVITY + "cav c m1.p2.o\n" + MODES + "cp w c w\ncp q c q q_as_bp=true\n")
case(A, "cavity_from_the_other_end", CAVITY + "cav c m2.p1.o\n" + MODES + "".join(f"cp c_{p} c {p}\n" for p in CP) + bps("m1.p2.o") + bps("laser.p1.i", "l"))
case(A, "cavity_in_all_directions", CAVITY + "cav c m1.p2.o\n" + MODES + "".join(bps(n, n.replace(".", "_")) for n in ("m1.p1.i", "m1.p1.o", "m1.p2.i", "b.p2.i", "b.p3.o", "b.p4.o", "m2.p1.o", "n.p2.o", "laser.p1.o")))
RING = "l a\ns s0 a.p1 b1.p1 L=1\nbs b1 alpha=30\nbs b2 alpha=30 Rc={}\nbs b3 Rc=[5,7] alpha=30\ns s1 b1.p3 b2.p1 L=1\ns s2 b2.p2 b3.p1 L=0.9\ns s3 b3.p2 b1.p4 L=1.1 nr=1.2\nnothing q\ns s4 b1.p2 q.p1 L=1\n"
case(A, "ring_cavity", RING.replace("nr=1.2", "").format("inf") + "cav c b1.p3.o\n" + MODES + "".join(f"cp c_{p} c {p} y\n" for p in CP) + "".join(bps(n, n.replace(".", "_")) for n in ("a.p1.o", "b1.p1.o", "q.p1.i", "b2.p3.o", "b2.p4.o", "b3.p3.o", "b1.p3.i")))
case(A, "ring_cavity_the_other_way", RING.replace("nr=1.2", "").format(-20) + "cav c b1.p4.o\n" + MODES + bps("b1.p2.o") + bps("a.p1.o", "a") + "cp g c g\ncp l c loss\n")
Y = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5\ns s1 m1.p2 b.p1 L=1\nbs b R=0.5 T=0.5\ns s2 b.p3 m2.p1 L=1.2\ns s3 b.p2 m3.p1 L=0.7\n"
    "s s4 b.p4 m4.p1 L=0.3\nm m2 R=0.96 T=0.04 Rc=4.2\nm m3 R=0.96 T=0.04 Rc=4.0\nm m4 R=0.96 T=0.04 Rc=4.4\n"
)
Y_NODES = ("m1.p2.o", "b.p1.i", "b.p2.o", "b.p3.o", "b.p4.o", "m2.p1.i", "m3.p1.i", "m4.p1.i", "laser.p1.i", "m2.p2.o", "m4.p2.o")
y_bps = "".join(bps(n, n.replace(".", "_"), planes="x") for n in Y_NODES)
for name, text in {
    "via": "cav c m1.p2.o via=b.p3.o", "via_other": "cav c m1.p2.o via=b.p2.o", "via_shortest": "cav c m1.p2.o",
    "overlapping": "cav zc m1.p2.o via=b.p3.o\ncav ac m2.p1.o via=b.p2.i\ncav pc m1.p2.o via=b.p2.o priority=3",
    "overlapping_by_name": "cav zc m1.p2.o via=b.p3.o\ncav ac m2.p1.o via=b.p2.i",
    "overlapping_by_priority": "cav zc m1.p2.o via=b.p3.o priority=1\ncav ac m2.p1.o via=b.p2.i",
    "priorities_negative": "cav zc m1.p2.o via=b.p3.o\ncav ac m2.p1.o via=b.p2.i priority=-1",
}.items():
    case(A, f"cavities_{name}", Y + text + "\n" + MODES + y_bps)

# Who says the beam of a node.
TWO = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 Rc=-3\ns s1 m1.p2 m2.p1 L=1\nm m2 Rc=3\ns s2 m2.p2 n.p1 L=1\nnothing n\ns s3 n.p2 m3.p1 L=0.2\n"
    "m m3 Rc=-2\ns s4 m3.p2 m4.p1 L=1\nm m4 Rc=2\ns s5 m4.p2 k.p1 L=0.3\nnothing k\n"
)
two_bps = "".join(bps(n, n.replace(".", "_"), planes="x") for n in ("laser.p1.o", "m1.p1.i", "m2.p2.o", "n.p1.i", "n.p2.o", "m3.p1.i", "m4.p2.o", "k.p2.o"))
for name, text in {
    "equal": "cav c m1.p2.o\ncav d m3.p2.o", "second_first": "cav c m1.p2.o\ncav d m3.p2.o priority=1", "first_first": "cav c m1.p2.o priority=2\ncav d m3.p2.o priority=1",
    "one": "cav d m3.p2.o", "gauss_at_the_laser": "cav c m1.p2.o\ncav d m3.p2.o\ngauss g laser.p1.o w0=1m z=0", "gauss_between": "cav c m1.p2.o\ncav d m3.p2.o\ngauss g n.p1.i w0=1m z=0",
    "gauss_low_at_the_laser": "cav c m1.p2.o\ngauss g laser.p1.o w0=1m z=0 priority=-5", "gauss_alone": "gauss g laser.p1.o w0=1m z=0",
    "gauss_high": "cav c m1.p2.o\ncav d m3.p2.o\ngauss g k.p2.o w0=1m z=0 priority=7", "names_decide": "cav z m1.p2.o\ncav d m3.p2.o",
}.items():
    case(A, f"sources_{name}", TWO + text + "\n" + MODES + two_bps)
LINE = "".join(f"nothing n{i}\n" for i in range(8)) + "".join(f"s s{i} n{i}.p2 n{i + 1}.p1 L=1\n" for i in range(7))
line_bps = "".join(bps(f"n{i}.p1.i", f"n{i}", planes="x") for i in range(8))
for name, text in {
    "two_gauss": "gauss g n1.p2.o w0=1m z=0\ngauss h n6.p1.i w0=2m z=0", "two_gauss_second_first": "gauss g n1.p2.o w0=1m z=0\ngauss h n6.p1.i w0=2m z=0 priority=1",
    "two_gauss_outwards": "gauss g n1.p1.i w0=1m z=0\ngauss h n6.p2.o w0=2m z=0", "two_gauss_outwards_second_first": "gauss g n1.p1.i w0=1m z=0\ngauss h n6.p2.o w0=2m z=0 priority=1",
}.items():
    case(A, name, LINE + text + "\n" + MODES + line_bps)
MICHELSON = "l a P=1\ns s a.p1 b.p1\nbs b alpha=45\nm x Rc=[{0},{0}]\nm y Rc={1}\ns s2 b.p3 x.p1 L=1\ns s3 b.p2 y.p1 L=1.1\ns s4 b.p4 n.p1\nnothing n\n"
case(A, "michelson", MICHELSON.format(5, 6) + "gauss g a.p1.o w0=1m z=0\n" + MODES + "".join(bps(n, n.replace(".", "_")) for n in ("x.p2.o", "y.p2.o", "n.p1.i", "b.p4.i")))
case(A, "mach_zehnder_of_unequal_arms", "l a\ns s a.p1 b.p1\nbs b\nbs c\ns s0 b.p2 n.p1 L=0.3\nnothing n\ns s1 n.p2 k.p1 L=0.4\nnothing k\ns s2 k.p2 c.p1 L=0.2\ns s3 b.p3 c.p2 L=0.1\ngauss g a.p1.o w0=1m z=0\n" + MODES + "".join(bps(n, n.replace(".", "_"), planes="x") for n in ("n.p1.i", "k.p1.i", "k.p2.o", "k.p2.i", "k.p1.o", "c.p1.o", "c.p3.o", "c.p4.o", "b.p4.o")))

# Geometry that changes.
UNSTABLE = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5\ns s1 m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc={}\ns s5 m2.p2 n.p1 L=0.3\nnothing n\n"
    "cav zc m1.p2.o\ngauss g laser.p1.o w0=1m z=0\n" + MODES + "bp w m2.p1.i w\nbp wl laser.p1.o w\nbp o n.p1.i q\ncp gg zc g\n"
)
case(A, "cavity_becomes_unstable_and_gauss_takes_over", UNSTABLE.format(2.2) + "xaxis(m2.Rcx, lin, 2.2, 0.2, 6)\n")
case(A, "cavity_unstable_at_the_start_stays_out", UNSTABLE.format(0.2) + "series(change(m2.Rcx=2.2, m2.Rcy=2.2), noxaxis())\n")
case(A, "cavity_unstable_in_one_plane_is_out", UNSTABLE.format("[0.2,2.2]"))
case(A, "change_makes_a_cavity_unstable", UNSTABLE.format(2.2) + "series(change(m2.Rcx=0.2), noxaxis())\n")
case(A, "change_moves_a_beam", UNSTABLE.format(2.2) + "series(change(m2.Rcx=2.4), noxaxis())\n")
case(A, "x2axis_over_geometry", STRAIGHT + "cav c m1.p2.o\n" + MODES + bps("n.p1.i", words=("w", "q")) + "x2axis(m2.Rcx, lin, 1.6, 1.9, 2, s3.L, lin, 0, 2, 2)\n")
case(A, "both_curvatures_by_a_variable", "var R 1.7 is_geometric=true\n" + STRAIGHT.replace("Rc=[1.8,1.7]", "Rc=R") + "cav c m1.p2.o\n" + MODES + bps("n.p1.i", words=("w", "q")) + "xaxis(R, lin, 1.6, 1.9, 3)\n")
case(A, "a_lens_by_its_power", "var D 2 is_geometric=true\n" + THROUGH.format("lens x f=1/D", "x.p1", 1, "x.p2", 1) + bps("n.p1.i") + "xaxis(D, lin, 1, 3, 4)\n")
case(A, "angles_of_a_folded_cavity", CAVITY.replace("alpha=20", "alpha=40") + "cav c m1.p2.o\n" + MODES + bps("n.p1.i") + "cp gx c g x\ncp gy c g y\n")
case(A, "relative_sweep_of_a_curvature", STRAIGHT + "cav c m1.p2.o\n" + MODES + bps("n.p1.i") + "xaxis(m2.Rcy, lin, -0.1, 0.1, 2, relative=true)\n")

# What reads beams.
for name, text in {
    "spaces": "gouy g s0 s1 s2\ngouy h s0 s1 s2 direction=y\n", "nodes": "gouy g from_node=m1.p2.o to_node=m2.p2.o\ngouy h from_node=laser.p1.o to_node=m2.p2.o direction=y\n",
    "round": "gouy g from_node=m1.p2.o to_node=m1.p2.i\ngouy h from_node=m2.p1.o to_node=laser.p1.i\n", "via": "gouy g from_node=m1.p2.o to_node=m1.p2.i via_node=m2.p1.i direction=y\n",
    "ports": "gouy g from_node=m1.p2 to_node=m2.p1\n",
}.items():
    case(A, f"gouy_by_{name}", STRAIGHT + "cav c m1.p2.o\n" + MODES + text + "xaxis(m2.Rcx, lin, 1.5, 1.9, 2)\n")
case(A, "gouy_of_a_space_that_says_its_own", CAVITY.replace("L=1 nr=1.3", "L=1 nr=1.3 user_gouy_x=12 user_gouy_y=3") + "cav c m1.p2.o\n" + MODES + "gouy g s1\ncp h c gouy\npropagate_beam(from_node=m1.p2.o, to_node=m2.p2.o)\n")
MATCH = STRAIGHT + "cav c m1.p2.o\ngauss g laser.p1.o w0x=1m zx=0 w0y=0.9m zy=0.1\n" + MODES
case(A, "mmd_everywhere", MATCH + "mmd a m1.p1.i m1.p2.o\nmmd b1 m1.p1.i m1.p1.o\nmmd c2 m1.p1.i m1.p2.o y true\nmmd d m1.p2.i m1.p1.o percent=true\nmmd e m1.p1 m1.p2\nmmd f m1.p2.i m1.p2.o\nxaxis(m2.Rcx, lin, 1.5, 1.9, 2)\n")
case(A, "astigd_everywhere", MATCH + "astigd a m1.p1.i\nastigd b1 b.p2.o\nastigd c2 n.p1.i\nxaxis(m2.Rcx, lin, 1.5, 1.9, 2)\n")
case(A, "mathd_of_beams", MATCH + "bp w1 m1.p1.i w\ncp f1 c fsr\nmathd x1 w1*2+f1\nxaxis(m2.Rcx, lin, 1.5, 1.9, 2)\n")

# Actions.
for name, text in {
    "propagate_beam": "propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o)", "propagate_beam_y": "propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o, direction=y)",
    "propagate_beam_q": "propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o, q_in=1+2j)", "propagate_beam_named": "propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o, name='abc')",
    "propagate_beam_texts": "propagate_beam(from_node='laser.p1.o', to_node='m2.p2.o')", "propagate_beam_via": "propagate_beam(from_node=m1.p2.o, to_node=m1.p2.i, via_node=m2.p1.i)",
    "propagate_beam_back": "propagate_beam(from_node=m2.p1.o, to_node=laser.p1.i)", "propagate_beam_twice": "series(propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o), propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o, direction=y))",
    "propagate_beam_changed": "series(change(m2.Rcx=1.6), propagate_beam(from_node=m1.p2.o, to_node=m2.p2.o))", "propagate_beam_unstable": "series(change(m2.Rcx=0.2), propagate_beam(from_node=m1.p2.o, to_node=m2.p2.o))",
    "propagate_beam_for": "for(m2.Rcx, [1.8,1.6], propagate_beam(from_node=m1.p2.o, to_node=m2.p2.o))", "propagate_beam_after_points": "xaxis(m2.Rcx, lin, 1.8, 1.6, 1, post_step=propagate_beam(from_node=m1.p2.o, to_node=m2.p2.o))",
    "beam_actions_in_a_series": "series(abcd(from_node=laser.p1.o, to_node=m2.p2.o), beam_trace(), propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o, name='u'), propagate_beam_astig(from_node=laser.p1.o, to_node=m2.p2.o), noxaxis(name='x'))",
    "beam_trace_options": "series(beam_trace(order=[g,c], name='a'), beam_trace(disable='c', name='b'), beam_trace(enable_only=[c], name='d'), beam_trace(symmetric=false, store=false, name='e'), propagate_beam(from_node=laser.p1.o, to_node=m2.p2.o))",
}.items():
    case(A, name, MATCH + "bp w m1.p1.i w\n" + text + "\n", may_be_empty=True)

# What is refused.
for name, text in {
    "beams_without_a_source": FREE.replace("gauss g {} {}\n", "").format(1) + "bp w n.p1.i w\n",
    "beams_of_an_unstable_cavity": UNSTABLE.replace("gauss g laser.p1.o w0=1m z=0\n", "").format(0.2),
    "beams_of_a_critical_cavity": UNSTABLE.replace("gauss g laser.p1.o w0=1m z=0\n", "").format(1),
    "beams_that_reach_nowhere": "l a\ns s0 a.p1 n.p1\nnothing n\nl b\ns s1 b.p1 m.p1\nm m\ngauss g a.p1.o w0=1m z=0\nbp w n.p1.i w\n",
    "gauss_within_a_cavity": TWO + "cav c m1.p2.o\ngauss g m1.p2.o w0=1m z=0\nbp w n.p1.i w\n",
    "two_gauss_at_a_port": LINE + "gauss g n1.p2.o w0=1m z=0\ngauss h n1.p2.i w0=2m z=0\nbp w n2.p1.i w\n",
    "two_gauss_at_a_space": LINE + "gauss g n1.p2.o w0=1m z=0\ngauss h n2.p1.o w0=2m z=0\nbp w n2.p1.i w\n",
    "open_cavity": TWO + "cav c m4.p2.o\nbp w n.p1.i w\n", "cavity_of_a_lens": "l a\nlens x f=1\nlink(a, 1, x)\ncav c x.p2.o\nbp w x.p1.i w\n",
    "gauss_of_two_forms": FREE.format(1, "a.p1.o", "w0=1m Rc=3"), "gauss_of_nothing": FREE.format(1, "a.p1.o", ""),
    "mmd_backwards": MATCH + "mmd a m1.p2.o m1.p1.i\n", "abcd_to_itself": MATCH + "abcd(from_node=m1.p1.i, to_node=m1.p1.i)\n",
    "beam_trace_of_nothing": MATCH + "beam_trace(disable=[c, g])\n", "beam_trace_of_foo": MATCH + "beam_trace(foo=1)\n", "propagate_nowhere": MATCH + "propagate_beam(from_node=m2.p2.o, to_node=laser.p1.o)\n",
    "bp_of_no_property": MATCH + "bp a m1.p1.i size\n", "gouy_of_no_path": MATCH + "gouy a from_node=m2.p2.o to_node=laser.p1.i\n", "telescope_passes_nothing": "l a\ntelescope x\nnothing n\nlink(a, 1, x, 1, n)\ngauss g a.p1.o w0=1m z=0\nbp w n.p1.i w\n",
}.items():
    refused(name, text)

MICH = "l L\ns s0 L.p1 prm.p1\nm prm Rc=[-20,-20]\ns s1 prm.p2 b.p1 L=1\nbs b alpha=45\ns sx b.p3 X.p1 L=1\ns sy b.p2 Y.p1 L=1.1\nm X Rc=10\nm Y Rc=9\ns s4 b.p4 n.p1\nnothing n\n"
mich_bps = "".join(bps(n, n.replace(".", "_")) for n in ("b.p4.o", "n.p2.o", "Y.p2.o", "X.p2.o", "L.p1.i"))
for name, text in {
    "both": "cav cx prm.p2.o via=X.p1.i\ncav cy prm.p2.o via=Y.p1.i", "one": "cav cx prm.p2.o via=X.p1.i", "high": "cav cx prm.p2.o via=X.p1.i priority=1\ncav cy prm.p2.o via=Y.p1.i",
}.items():
    case(A, f"power_recycled_{name}", MICH + text + "\n" + MODES + mich_bps)
case(A, "open_port_of_a_splitter_in_glass", "l a\nbs x R=0.5 L=0 alpha=20 Rc=[3,4]\ns s0 a.p1 x.p1 L=0.4 nr=1.45\ngauss g a.p1.o w0=1m z=0\n" + MODES + "".join(bps(n, n.replace(".", "_"), words=("q", "w")) for n in ("x.p2.o", "x.p2.i", "x.p3.o", "x.p4.o")))

# The Gouy phase of a round trip beyond 180 degrees: where the round trip's B is negative.
for name, (first, second, length) in {"near_concentric": (-1, 1, 1.9), "long_arm": (-1934, 2245, 3994.5), "past_the_focus": (-1, 0.3, 1.2), "of_one_plane": ("[-1, -2]", "[0.3, 2]", 1.2)}.items():
    case("beams", f"cp_gouy_{name}", f"l i\nm a R=0.9 T=0.1 Rc={first}\nm b R=0.9 T=0.1 Rc={second}\ns s0 i.p1 a.p1 L=1\ns s1 a.p2 b.p1 L={length}\ncav c a.p2.o\n"
         + "".join(f"cp {word}{plane} c {word} {plane}\n" for word in ("gouy", "modesep", "resolution", "g") for plane in "xy") + f"xaxis(s1.L, lin, {length * 0.999}, {length}, 3)\n")
case("beams", "cp_gouy_of_a_triangle", "l i\nbs a T=2m L=10u alpha=44.6\nbs b T=5u L=10u alpha=0.8 Rc=27.3\nbs d T=2m L=10u alpha=44.6\ns s0 i.p1 a.p1 L=1\ns s1 a.p3 d.p1 L=0.465\ns s2 d.p2 b.p1 L=16.24\ns s3 b.p2 a.p4 L=16.24\ncav c a.p3.o\n"
     + "".join(f"cp {word}{plane} c {word} {plane}\n" for word in ("gouy", "modesep", "resolution", "g") for plane in "xy"))
case("beams", "cp_gouy_through_the_middle", "l i\nm a R=0.9 T=0.1 Rc=-1\nm b R=0.9 T=0.1 Rc=1.6\ns s0 i.p1 a.p1 L=1\ns s1 a.p2 b.p1 L=0.5\ncav c a.p2.o\ncp f c gouy\ncp m c modesep\nxaxis(s1.L, lin, 0.9, 2.5, 8)\n")
