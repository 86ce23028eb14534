"""Light in modes: what each element makes of them, in both directions, and what varies of beams while an action runs."""

from cases.registry import case, refused

A = "modes"

# --- Surfaces: curved, turned, between media, with a beam on the other side that isn't theirs.
BEAMS = "gauss g a.p1.o w0=1m z=-0.3\ngauss h {} w0x=0.8m zx=0.2 w0y=0.9m zy=-0.1\n"
SIDES = {"front": ("p1", "p2"), "back": ("p2", "p1")}
TWO = (
    "l a P=1\nl z P=0\nm m1 R=0.6 T=0.39 phi=10 Rc=[3, 4] xbeta=30u ybeta=-12u\n"
    "s s0 a.p1 m1.{} L=0.4 nr={}\ns s1 z.p1 m1.{} L=0.2 nr={}\n"
    "modes(maxtem=3)\ntem(a, 1, 0, 0.5, 20)\ntem(a, 1, 1, 0.3)\ntem(a, 0, 3, 0.1, -40)\nfd r m1.{}.o f=0\nfd t m1.{}.o f=0\n"
)
for side, (here, there) in SIDES.items():
    for name, (n1, n2) in {"vacuum": (1, 1), "glass": (1.45, 1), "into_glass": (1, 1.45), "within": (1.3, 1.3)}.items():
        text = TWO.format(here, n1, there, n2, here, there) + BEAMS.format(f"m1.{there}.o")
        case(A, f"mirror_{side}_{name}", text)
FOUR = (
    "l a P=1\nl x P=0\nl y P=0\nbs b R=0.6 T=0.39 phi=10 alpha={} Rc=[5, 7] xbeta=20u ybeta=15u {}\n"
    "s s0 a.p1 b.{} L=0.4 nr={}\ns s1 x.p1 b.{} L=0.2 nr={}\ns s2 y.p1 b.{} L=0.3 nr={}\n"
    "modes(maxtem=2)\ntem(a, 1, 0, 0.5, 20)\ntem(a, 1, 1, 0.3)\nfd r b.{}.o f=0\nfd t b.{}.o f=0\n"
)
for into, (reflected, through) in {"p1": ("p2", "p3"), "p2": ("p1", "p4"), "p3": ("p4", "p1"), "p4": ("p3", "p2")}.items():
    for name, (n1, n2, alpha) in {"vacuum": (1, 1, 40), "glass": (1.45, 1, 20), "into_glass": (1, 1.45, 35)}.items():
        near, far = (n1, n2) if into in ("p1", "p2") else (n2, n1)
        text = FOUR.format(alpha, "", into, near, reflected, near, through, far, reflected, through)
        case(A, f"beamsplitter_{into}_{name}", text + BEAMS.format(f"b.{through}.o"))
case(A, "mirror_real_transmission", TWO.format("p1", 1, "p2", 1, "p1", "p2").replace("phi=10", "phi=10 imaginary_transmission=false") + BEAMS.format("m1.p2.o"))

# --- What scatters where beams don't meet, and what doesn't.
THROUGH = (
    "l a P=1\n{}\nnothing n\ns s0 a.p1 x.{} L=0.1\ns s1 x.{} n.p1 L=0.3\n"
    "gauss g a.p1.o w0=1m z=0\ngauss h n.p1.{} w0x=0.5m zx=0.2 w0y=0.6m zy=0.1\nmodes(maxtem=2)\ntem(a, 1, 0, 0.5, 20)\nfd o x.{}.o f=0\nfd e n.p1.i f=0\n"
)
PASSES = {
    "lens": "lens x f=0.8",
    "alens": "alens x fx=0.8 fy=-2",
    "isolator": "isol x S=3",
    "modulator": "mod x f=1M midx=0.3",
    "nothing": "nothing x",
    "telescope": "tel x",
}
for name, element in PASSES.items():
    for way, (into, out) in {"there": ("p1", "p2"), "back": ("p2", "p1")}.items():
        case(A, f"{name}_{way}", THROUGH.format(element, into, out, "i", out))
case(A, "directional_beamsplitter_13", THROUGH.format("dbs x", "p1", "p3", "i", "p3"))
case(A, "directional_beamsplitter_42", THROUGH.format("dbs x", "p4", "p2", "i", "p2"))
case(A, "sidebands_scatter_alike", THROUGH.format("mod x f=1M midx=0.3 order=2", "p1", "p2", "i", "p2") + "fd u n.p1.i f=1M\nfd v n.p1.i f=-2M\n")

# --- Phases.
CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5\n"
    "s scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc=2.2\ncav c m1.p2.o\n"
)
INPUT = "gauss gl laser.p1.o w0=0.35m z=-0.1\n"
SEEN = "pd t m2.p2.o\npd r m1.p1.o\nfd f m2.p2.o f=0\nfd b m1.p1.o f=0\n"
for k00 in ("true", "false"):
    for gouy in ("true", "false"):
        text = CAVITY + INPUT + SEEN + f"phase_config(zero_k00={k00}, zero_tem00_gouy={gouy})\nmodes(maxtem=2)\n"
        case(A, f"phases_{k00}_{gouy}", text + "xaxis(m2.phi, lin, -90, 90, 8)\n")
case(A, "gouy_in_glass", "l a P=1\nnothing n\ns s0 a.p1 n.p1 L=0.7 nr=1.4\ngauss g a.p1.o w0x=0.5m zx=-0.2 w0y=0.7m zy=0.3\nmodes(maxtem=3)\ntem(a, 1, 0, 1)\ntem(a, 1, 2, 1, 10)\nfd f n.p1.i f=0\nfd o a.p1.o f=0\n")
case(A, "user_gouy_one_plane", CAVITY.replace("L=1\n", "L=1 user_gouy_x=33\n") + "modes(maxtem=2)\n" + SEEN + "tem(laser, 1, 1, 0.4)\nxaxis(m2.phi, lin, -90, 90, 8)\n")
case(A, "user_gouy_swept", "l a P=1\nnothing n\ns s0 a.p1 n.p1 L=0.7 user_gouy_x=33 user_gouy_y=5\ngauss g a.p1.o w0=0.5m z=0\nmodes(maxtem=1)\ntem(a, 1, 0, 1)\ntem(a, 0, 1, 1, 10)\nfd f n.p1.i f=0\nxaxis(s0.user_gouy_x, lin, 0, 90, 3)\n")

# --- Which modes.
for name, modes in {
    "even": "even, maxtem=4", "odd": "odd, maxtem=3", "x": "x, maxtem=3", "y": "y, maxtem=3", "list": "[[1, 0], [0, 0], [0, 2]]",
    "include": "maxtem=1, include=[[3, 0], [2, 0]]", "remove": "maxtem=3, remove=[[1, 1], [0, 2]]", "zero": "maxtem=0", "without_00": "[[1, 0], [2, 0]]",
    "order_six": "maxtem=6", "off": "off",
}.items():
    tem = "tem(laser, 1, 0, 0.4)\n"
    case(A, f"of_{name}", CAVITY.replace("Rc=2.2", "Rc=2.2 xbeta=20u ybeta=10u") + INPUT + SEEN + tem + f"modes({modes})\nxaxis(m2.phi, lin, -20, 60, 8)\n")
case(A, "no_modes_but_a_cavity", CAVITY + INPUT + "pd t m2.p2.o\npd r m1.p1.o\nxaxis(m2.phi, lin, -90, 90, 8)\n")
case(A, "no_modes_turned", CAVITY.replace("Rc=2.2", "Rc=2.2 xbeta=100u") + "pd t m2.p2.o\npd r m1.p1.o\nxaxis(m2.phi, lin, -90, 90, 8)\n")
case(A, "gauss_off", "l a P=1\nm m1 R=0.5 T=0.5 Rc=2\ns s0 a.p1 m1.p1 L=0.3\ngauss g a.p1.o w0=1m z=0\npd r m1.p1.o\nad e m1.p1.o f=0\nmodes(off)\n")
refused("modes_without_beams", "l a P=1\npd p a.p1.o\nmodes(maxtem=2)\n")
refused("modes_even_without_maxtem", CAVITY + "modes(even)\n")
refused("modes_twice", CAVITY + "modes([[0, 0], [0, 0]])\n")
refused("no_such_mode", CAVITY + "ad x m2.p2.o f=0 n=3 m=0\nmodes(maxtem=2)\n")
refused("tem_without_power", CAVITY + "tem(laser, 0, 0, 0)\npd t m2.p2.o\nmodes(maxtem=2)\n")

# --- Lasers' modes.
case(A, "tem_overwritten", CAVITY + SEEN + "tem(laser, 1, 0, 0.5)\ntem(laser, 1, 0, 0.2, 90)\ntem(laser, 0, 0, 0)\ntem(laser, 0, 2, 3, -15)\nmodes(maxtem=2)\n")
case(A, "tem_not_there", CAVITY + SEEN + "tem(laser, 3, 0, 0.5)\nmodes(maxtem=2)\n")
case(A, "two_lasers_two_modes", CAVITY + SEEN + "l k P=2 phase=30\ns s1 k.p1 m2.p2 L=0.3\ntem(k, 1, 0, 1)\ntem(k, 0, 0, 0)\ntem(laser, 0, 1, 0.3)\nmodes(maxtem=2)\nxaxis(m1.phi, lin, 0, 90, 6)\n")

# --- Detectors.
RF = (
    "l laser P=1\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=3u\nm m2 R=0.96 T=0.04 Rc=2.2 ybeta=2u\n"
    "link(laser, eom, 0.5, m1, 1, m2)\ncav c m1.p2.o\ngauss g laser.p1.o w0=0.35m z=-0.1\nmodes(maxtem=3)\n"
)
case(A, "demodulated", RF + "pd1 z m1.p1.o f=eom.f\npd1 i m1.p1.o f=eom.f phase=20\npd2 two m1.p1.o f1=eom.f phase1=10 f2=eom.f phase2=0\npd1 w m1.p1.o f=30M\nxaxis(m2.phi, lin, -2, 2, 8)\n")
case(A, "amplitudes", RF + "ad a m1.p1.o f=15M\nad a00 m1.p1.o f=15M n=0 m=0\nad a10 m1.p1.o f=0 n=1 m=0\nad a02 m2.p2.o f=-15M n=0 m=2\nad all m2.p2.o f=0\nfd f m2.p2.o f=30M\nxaxis(m2.phi, lin, -2, 2, 8)\n")
case(A, "readouts", RF + "readout_rf REFL m1.p1.o f=eom.f phase=15 output_detectors=true\nreadout_dc T m2.p2.o output_detectors=true\nmathd m REFL_I/T_DC\nxaxis(m2.phi, lin, -2, 2, 8)\n")
case(A, "dc_fields", RF + "dc_fields()\n")

# --- What varies while an action runs.
SWEEPS = {
    "Rcx": "m2.Rcx, lin, 2, 2.5, 5", "Rcy": "m2.Rcy, lin, 2, 2.5, 5", "m1_Rcx": "m1.Rcx, lin, -2.2, -3, 5", "L": "scav.L, lin, 0.8, 1.2, 5", "input_L": "s0.L, lin, 0.1, 1, 5",
    "xbeta": "m2.xbeta, lin, -20u, 20u, 5", "ybeta": "m1.ybeta, lin, -20u, 20u, 5", "phi": "m1.phi, lin, -90, 90, 9", "T": "m1.T, lin, 0.02, 0.05, 4", "P": "laser.P, lin, 0, 2, 2",
}
for name, axis in SWEEPS.items():
    base = CAVITY.replace("R=0.95 T=0.05", "R=0.94 L=0.01") if name == "T" else CAVITY
    axis = axis.replace("m1.T", "m1.L") if name == "T" else axis
    case(A, f"sweep_{name}", base + INPUT + SEEN + f"modes(maxtem=2)\nxaxis({axis})\n")
case(A, "sweep_Rc_turned", CAVITY.replace("Rc=2.2", "Rc=2.2 xbeta=10u ybeta=5u") + INPUT + SEEN + "modes(maxtem=3)\nx2axis(m2.Rcx, lin, 2, 2.4, 2, m2.phi, lin, 0, 40, 2)\n")
case(A, "sweep_alone_with_cavity", CAVITY + SEEN + "tem(laser, 1, 0, 1)\nmodes(maxtem=2)\nxaxis(scav.L, lin, 0.9, 1.1, 4)\n")
case(A, "sweep_variable", CAVITY.replace("Rc=2.2", "Rc=v") + INPUT + SEEN + "var v 2.2\nmodes(maxtem=2)\nxaxis(v, lin, 2, 2.4, 4)\n")
LENS = (
    "l a P=1\nlens f1 f=3\nm m1 R=0.95 T=0.05 Rc=-2.5\nm m2 R=0.96 T=0.04 Rc=2.2\n"
    "s s0 a.p1 f1.p1 L=0.2\ns s1 f1.p2 m1.p1 L=0.3\ns s2 m1.p2 m2.p1 L=1\npd t m2.p2.o\nfd f m2.p2.o f=0\nmodes(maxtem=2)\n"
)
case(A, "lens_between_fixed_beams", LENS + "cav c m1.p2.o\ngauss g a.p1.o w0=0.4m z=0\nxaxis(f1.f, lin, 2, 4, 2)\n")
case(A, "lens_and_length", LENS + "cav c m1.p2.o\ngauss g a.p1.o w0=0.4m z=0\nx2axis(s0.L, lin, 0.1, 0.4, 2, f1.f, lin, 2, 4, 2)\n")
case(A, "lens_behind_gauss", LENS + "gauss g a.p1.o w0=0.4m z=0\nxaxis(f1.f, lin, 2, 4, 2)\n")
case(A, "lens_before_cavity", LENS + "cav c m1.p2.o\nxaxis(f1.f, lin, 2, 4, 2)\n")
case(A, "lens_changed", LENS + "cav c m1.p2.o\ngauss g a.p1.o w0=0.4m z=0\nseries(change(f1.f=2), noxaxis())\n")
case(A, "curvature_changed", CAVITY + INPUT + SEEN + "modes(maxtem=2)\nseries(noxaxis(name='a'), change(m2.Rcx=2), noxaxis(name='b'), for(m2.Rcy, [2, 2.1], xaxis(m2.phi, lin, 0, 10, 1)))\n")

# --- Locks and optimisers.
LOCKED = RF + "readout_rf REFL m1.p1.o f=eom.f phase=90\ndof L m2.dofs.z 1\nlock lk REFL_I L.DC -20 1e-8\npd t m2.p2.o\n"
case(A, "locked", LOCKED + "xaxis(m2.xbeta, lin, 0, 10u, 3, pre_step=run_locks())\n", rtol=1e-6)
case(A, "lock_gains", LOCKED + "series(set_lock_gains(d_dof_gain=1e-6), run_locks(), noxaxis())\n", rtol=1e-5)
case(A, "maximize_power", CAVITY + INPUT + "pd t m2.p2.o\nmodes(maxtem=2)\nseries(maximize(t, m2.phi), noxaxis())\n", rtol=1e-6)
case(A, "minimize_tilt", CAVITY.replace("Rc=-2.5", "Rc=-2.5 xbeta=5u") + INPUT + "pd t m2.p2.o\nmodes(maxtem=2)\nseries(maximize(t, m2.xbeta, xatol=1e-9, initial_simplex=[[0], [10u]]), noxaxis())\n", rtol=1e-6)

# --- Whole interferometers.
case(A, "coupled_cavities", "l laser P=2\nm m0 R=0.9 T=0.1 Rc=-5\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=2u\nm m2 R=0.99 T=0.01 Rc=2.2\nlink(laser, 0.3, m0, 0.6, m1, 1, m2)\ncav c m1.p2.o\ncav d m0.p2.o\nmodes(maxtem=4)\npd a m2.p2.o\npd b m1.p1.i\npd r m0.p1.o\nx2axis(m1.phi, lin, 0, 90, 4, m2.phi, lin, 0, 90, 4)\n", rtol=1e-7)
RING = (
    "l laser P=1\nbs a R=0.95 T=0.05 alpha=44.3\nbs b R=0.95 T=0.05 alpha=44.3\nbs c R=0.999 T=0.001 alpha=1.4 Rc=3 {}\n"
    "s s0 laser.p1 a.p1 L=0.2\ns ab a.p3 b.p1 L=0.1\ns bc b.p2 c.p1 L=1\ns ca c.p2 a.p4 L=1\ncav ring a.p3.o\n"
)
case(A, "ring", RING.format("") + "pd t b.p3.o\npd r a.p2.o\ntem(laser, 1, 0, 0.5)\nmodes(maxtem=2)\nxaxis(c.phi, lin, -90, 90, 18)\n")
case(A, "ring_turned", RING.format("xbeta=4u ybeta=3u") + "pd t b.p3.o\npd r a.p2.o\nfd f b.p3.o f=0\nmodes(maxtem=3)\nxaxis(c.phi, lin, -90, 90, 6)\n")
case(A, "ring_backwards", RING.format("xbeta=4u").replace("laser.p1 a.p1", "laser.p1 a.p2") + "pd t b.p4.o\npd r a.p1.o\nfd f b.p4.o f=0\ntem(laser, 1, 0, 0.5)\nmodes(maxtem=2)\nxaxis(c.phi, lin, -90, 90, 6)\n")
MICHELSON = (
    "l laser P=10\nmod eom f=10M midx=0.2\ns s0 laser.p1 eom.p1 L=0.1\ns s1 eom.p2 prm.p2 L=0.3\nm prm R=0.9 T=0.1 Rc=-40\ns s2 prm.p1 BS.p1 L=1\n"
    "bs BS R=0.5 T=0.5 alpha=45\ns sx BS.p3 X.p1 L=3\nm X R=0.99 T=0.01 Rc=12 xbeta=2u\ns sy BS.p2 Y.p1 L=2.7\nm Y R=0.985 T=0.01 Rc=13 ybeta=-3u\n"
    "cav cx prm.p1.o via=X.p1.i\ncav cy prm.p1.o via=Y.p1.i priority=1\n"
)
case(A, "power_recycled_michelson", MICHELSON + "pd asy BS.p4.o\npd sym prm.p2.o\npd1 i BS.p4.o f=eom.f phase=10\nmodes(maxtem=4)\nxaxis(X.phi, lin, 0, 180, 12)\n", rtol=1e-7)
case(A, "michelson_curvature_and_tilt", MICHELSON + "pd asy BS.p4.o\nfd f BS.p4.o f=0\nmodes(maxtem=2)\nx2axis(X.Rcx, lin, 11, 13, 2, Y.ybeta, lin, -2u, 2u, 2)\n", rtol=1e-7)
FOLDED = "l laser P=1\nm a R=0.97 T=0.03 Rc=-4\nbs f R=0.999 T=0.001 alpha=20 Rc=5\nm b R=0.98 T=0.02 Rc=3\ns s0 laser.p1 a.p1 L=0.2\ns s1 a.p2 f.p1 L=0.6\ns s2 f.p2 b.p1 L=0.8\ncav c a.p2.o\n"
case(A, "folded", FOLDED + "pd t b.p2.o\npd l f.p3.o\nfd f1 b.p2.o f=0\nmodes(maxtem=4)\ngauss g laser.p1.o w0=0.4m z=0\nxaxis(b.phi, lin, -90, 90, 12)\n")
case(A, "folded_curvature", FOLDED + "pd t b.p2.o\nfd f1 b.p2.o f=0\nmodes(maxtem=2)\ngauss g laser.p1.o w0=0.4m z=0\nx2axis(f.Rcx, lin, 4, 6, 2, f.Rcy, lin, 4.5, 5.5, 2)\n")
case(A, "glass_plate", "l a P=1\nm m1 R=0.2 T=0.8 Rc=-3 xbeta=20u\nm m2 R=0.3 T=0.7 Rc=4 ybeta=10u\ns s0 a.p1 m1.p1 L=0.3\ns sub m1.p2 m2.p1 L=0.1 nr=1.45\nnothing n\ns s1 m2.p2 n.p1 L=0.4\ngauss g a.p1.o w0=0.5m z=-0.2\ngauss h n.p1.i w0=0.6m z=0.1\nmodes(maxtem=3)\nfd t n.p1.i f=0\nfd r a.p1.i f=0\nxaxis(m2.phi, lin, 0, 90, 3)\n")
case(A, "isolator_and_lens", "l a P=1\nisol i S=20\nlens x f=1.5\nm m1 R=0.9 T=0.1 Rc=-2.5\nm m2 R=0.96 T=0.04 Rc=2.2\nlink(a, 0.1, i, 0.2, x, 0.3, m1, 1, m2)\ncav c m1.p2.o\ngauss g a.p1.o w0=0.5m z=0\nmodes(maxtem=4)\npd t m2.p2.o\npd b a.p1.i\nxaxis(m2.phi, lin, -40, 40, 8)\n")
