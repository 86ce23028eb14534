"""Cavities that share places while an action moves some of them: which one holds there."""

from cases.registry import case

A = "beams"

LINE = (
    "l L0 P=1\nm a R=0.9 T=0.1 Rc=-5\nm b R=0.5 T=0.5 Rc=-31\nm c R=0.5 T=0.5 Rc=23\nm d R=0.9 T=0.1 Rc=40\nm e R=0.9 T=0.1 Rc=6\n"
    "s s0 L0.p1 a.p1 L=0.3\ns s1 a.p2 b.p1 L=0.7\ns s2 b.p2 c.p1 L=0.5\ns s3 c.p2 d.p1 L=0.4\ns s4 d.p2 e.p1 L=0.3\n"
    "modes(maxtem=2)\nbp begin L0.p1.o w\nbp w b.p2.o q\nbp wy b.p2.o q y\nbp v c.p2.o q\nbp u b.p1.o q\nbp far e.p2.o q\npd t e.p2.o\npd r L0.p1.i\n"
)
WAYS = {
    "there": "a.p2.o via=c.p1.i", "back": "c.p1.o via=a.p2.i", "beyond": "b.p2.o via=d.p1.i", "beyond_back": "d.p1.o via=b.p2.i",
}
for near in ("there", "back"):
    for far in ("beyond", "beyond_back"):
        for first, second in (("near", "far"), ("far", "near")):
            names = {first: "c1", second: "c2"}
            cavities = f"cav {names['near']} {WAYS[near]}\ncav {names['far']} {WAYS[far]}\n"
            moved = "d.Rcx, lin, 40, 42, 1" if second == "far" else "a.Rcx, lin, -5, -5.2, 1"
            case(A, f"overlap_{first}_first_{near}_{far}_moved", LINE + cavities + f"xaxis({moved})\n")
BOTH = f"cav c1 {WAYS['there']}\ncav c2 {WAYS['beyond']}\n"
case(A, "overlap_moved_by_a_change", LINE + BOTH + "series(noxaxis(name='a'), change(d.Rcx=42), noxaxis(name='b'), change(d.Rcx=40), noxaxis(name='c'))\n")
case(A, "overlap_moved_later", LINE + BOTH + "series(noxaxis(name='a'), xaxis(d.Rcx, lin, 40, 42, 1))\n")
case(A, "overlap_tuned_only", LINE + BOTH + "xaxis(d.phi, lin, 0, 20, 1)\n")
case(A, "overlap_both_moved", LINE + BOTH + "series(xaxis(a.Rcx, lin, -5, -5.5, 1, name='k'), xaxis(d.Rcx, lin, 40, 42, 1))\n")
case(A, "overlap_moved_in_common", LINE + BOTH + "series(change(d.Rcx=42), xaxis(s2.L, lin, 0.5, 0.6, 1))\n")
case(A, "overlap_moved_in_y", LINE + BOTH + "xaxis(d.Rcy, lin, 40, 42, 1)\n")
case(A, "overlap_moved_then_other_actions", LINE + BOTH + "series(change(d.Rcx=42), dc_fields(), operator(L0.p1.o, e.p2.o), eigenmodes(c2, 0, method=\"eig\"), beam_trace())\n")
MICHELSON = (
    "l L0 P=1.89\nbs BS T=0.5 L=0 alpha=45 ybeta=20u\nm X R=0.959 L=0 Rc=7.27 xbeta=5u ybeta=11u\nm Y R=0.911 L=0 Rc=7.1 phi=-9\nm PR T=0.2 L=0 Rc=-36.2 phi=-30\nm SR R=0.7 T=0.3 Rc=20 xbeta=16u\n"
    "s s0 L0.p1 PR.p1 L=0.3\ns s1 PR.p2 BS.p1 L=0.66\ns s2 BS.p3 X.p1 L=1.8\ns s3 BS.p2 Y.p1 L=1.93\ns s4 BS.p4 SR.p1 L=0.32\nmodes(maxtem=2)\npd p BS.p3.i\nfd f BS.p4.i f=0\nfd o SR.p2.o f=0\n"
)
RECYCLED = "cav px PR.p2.o via=X.p1.i\ncav py PR.p2.o via=Y.p1.i\ncav sx SR.p1.o via=X.p1.i{}\ncav sy SR.p1.o via=Y.p1.i\n"
for name, axis in {"PR": "PR.Rcx, lin, -36.2, -30, 1", "SR": "SR.Rcx, lin, 20, 24, 1", "X": "X.Rcx, lin, 7.27, 7.5, 1", "arm": "s2.L, lin, 1.8, 1.9, 1"}.items():
    case(A, f"overlap_in_a_dual_recycled_michelson_{name}", MICHELSON + RECYCLED.format("") + f"xaxis({axis})\n", rtol=1e-7)
    case(A, f"overlap_in_a_dual_recycled_michelson_{name}_by_priority", MICHELSON + RECYCLED.format(" priority=1") + f"xaxis({axis})\n", rtol=1e-7)

for name, axes in {"X_and_SR": "X.Rcx, lin, 7.27, 7.5, 1, SR.Rcx, lin, 20, 24, 1", "Y_and_SR": "Y.Rcx, lin, 7.11, 7.5, 1, SR.Rcx, lin, 20, 24, 1", "Y_and_PR": "Y.Rcx, lin, 7.11, 7.5, 1, PR.Rcy, lin, -36.2, -30, 1", "arms": "s2.L, lin, 1.8, 1.9, 1, Y.Rcy, lin, 7.11, 7.5, 1"}.items():
    case(A, f"overlap_in_a_dual_recycled_michelson_{name}", MICHELSON + RECYCLED.format("") + f"x2axis({axes})\n", rtol=1e-7)
    case(A, f"overlap_in_a_dual_recycled_michelson_{name}_by_priority", MICHELSON + RECYCLED.format(" priority=1") + f"x2axis({axes})\n", rtol=1e-7)

# --- A space that says its own Gouy phase says it to the light alone.
SAYS = (
    "l a P=1\nnothing n\nm m1 R=0.5 T=0.5 Rc=3\ns s0 a.p1 n.p1 L=0.4 user_gouy_x=30 user_gouy_y=12\ns s1 n.p2 m1.p1 L=0.3 user_gouy_x=7\n"
    "gauss g a.p1.o w0=0.4m z=-0.1\nmodes(maxtem=1)\ntem(a, 1, 0, 0.4)\ntem(a, 0, 1, 0.3)\ngouy one s0\ngouy both s0 s1 direction=y\ngouy x1 s1\ngouy w from_node=a.p1.o to_node=m1.p2.o\nfd f m1.p2.o f=0\nad b m1.p2.o f=0\n"
)
case(A, "gouy_of_spaces_that_say_their_own", SAYS)
case(A, "gouy_of_a_space_whose_own_is_swept", SAYS + "x2axis(s0.user_gouy_x, lin, 0, 60, 2, s1.L, lin, 0.3, 0.5, 1)\n")

# --- What cp says of a beam is what stands at the cavity's source, whosever it is.
SHARED = LINE.replace("modes(maxtem=2)\n", "") + BOTH
for prop in ("w", "w0", "z", "q", "rc", "s", "zr", "div", "gouy"):
    case(A, f"cp_where_cavities_overlap_{prop}", SHARED + f"cp one c1 {prop} y\ncp two c2 {prop} y\n")
for name, curvature in {"x": "[-0.2, -31]", "y": "[-31, -0.2]"}.items():
    text = SHARED.replace("m b R=0.5 T=0.5 Rc=-31", f"m b R=0.5 T=0.5 Rc={curvature}")
    text += "".join(f"cp {p}{c}{d} c{c} {p} {d}\n" for p in ("w", "g") for c in (1, 2) for d in "xy" if (p, c, d) != ("w", 2, name))
    case(A, f"cp_where_cavities_overlap_{name}_steep", text)
case(A, "cp_where_cavities_overlap_swept", SHARED + "cp one c1 q\ncp two c2 q\nx2axis(d.Rcx, lin, 40, 42, 1, s2.L, lin, 0.5, 0.6, 1)\n")

# --- Two cavities that share a beamsplitter and not the other arm: what of it is reached by which.
SHARED = (
    "l L0 P=1\nbs BS R=0.5 T=0.5 alpha=45\nm PR R=0.8 T=0.2 Rc=-20\nm SR R=0.7 T=0.3 Rc=-15\nm X R=0.95 T=0.05 Rc=6\nm Y R=0.96 T=0.04 Rc=7\n"
    "s s0 L0.p1 PR.p1 L=0.3\ns s1 PR.p2 BS.p1 L=0.6\ns s2 BS.p3 X.p1 L=1.2\ns s3 BS.p2 Y.p1 L=1.4\ns s4 BS.p4 SR.p1 L=0.4\n"
    + "".join(f"bp b{i} {node} q x\n" for i, node in enumerate(("BS.p1.i", "BS.p3.o", "BS.p4.i", "X.p1.i", "SR.p1.i", "Y.p1.i")))
    + "modes(maxtem=2)\npd p X.p1.i\n"
)
for name, cavities in {
    "both_of_y": "cav P PR.p2.o via=Y.p1.i\ncav S SR.p1.o via=Y.p1.i\n", "both_of_x": "cav P PR.p2.o via=X.p1.i\ncav S SR.p1.o via=X.p1.i\n",
    "both_of_y_second_first": "cav P PR.p2.o via=Y.p1.i\ncav S SR.p1.o via=Y.p1.i priority=1\n", "both_of_y_by_name": "cav z PR.p2.o via=Y.p1.i\ncav a SR.p1.o via=Y.p1.i\n",
    "one_each": "cav P PR.p2.o via=Y.p1.i\ncav S SR.p1.o via=X.p1.i\n", "one": "cav S SR.p1.o via=Y.p1.i\n",
}.items():
    case("beams", f"shared_splitter_{name}", SHARED + cavities)
