"""What reads light of many modes: split photodiodes, cameras, probes of scattering."""

from cases.registry import case, refused

A = "modes"

CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5\n"
    "s scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc=2.2\ncav c m1.p2.o\n"
)
# An astigmatic beam in glass that holds many modes, of three frequencies.
MIXED = (
    "l laser P=1.3\nmod eom f=10M midx=0.3\nnothing n\ns s0 laser.p1 eom.p1 L=0.2\ns s1 eom.p2 n.p1 L=0.5 nr=1.2\n"
    "gauss g laser.p1.o w0x=0.3m zx=-0.1 w0y=0.5m zy=0.3\nmodes(maxtem=5)\n"
    "tem(laser, 0, 0, 0.5)\ntem(laser, 1, 0, 0.3, 20)\ntem(laser, 2, 1, 0.1, 50)\ntem(laser, 1, 1, 0.2, -30)\ntem(laser, 0, 1, 0.25)\n"
    "tem(laser, 5, 0, 0.1, 77)\ntem(laser, 0, 5, 0.07, 12)\ntem(laser, 2, 2, 0.1, 12)\ntem(laser, 2, 3, 0.1, -12)\n"
)
TILTED = CAVITY.replace("Rc=2.2", "Rc=2.2 xbeta=4u ybeta=-2u phi=20")
SIDEBANDS = (
    "l laser P=1\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.05 Rc=-2.5\nm m2 R=0.96 T=0.04 Rc=2.2 xbeta=0.4u ybeta=0.3u phi=0.2\n"
    "link(laser, eom, 0.5, m1, 1, m2)\ncav c m1.p2.o\nmodes(maxtem=2)\n"
)
AT = "n.p1.i"

# Split photodiodes

case(A, "split_all_orders", MIXED + f"pd p {AT}\npd x {AT} pdtype=xsplit\npd y {AT} pdtype=ysplit\npd none {AT} pdtype=none\n".replace("pd none", "pd z"))
case(A, "split_in_quotes", MIXED + f'pd x {AT} pdtype="xsplit"\npd y {AT} pdtype="ysplit"\n')
case(A, "split_demodulated", SIDEBANDS + "".join(f"pd1 {s}{k} m1.p1.o f=15M {phase} pdtype={s}split\n" for s in "xy" for k, phase in enumerate(("", "phase=0", "phase=30"))) + "xaxis(m2.phi, lin, -1, 1, 6)\n")
case(A, "split_demodulated_at_0", SIDEBANDS + "pd1 a m1.p1.o f=0 pdtype=xsplit\npd1 b m1.p1.o f=0 phase=0 pdtype=ysplit\n")
case(A, "split_twice_demodulated", SIDEBANDS + "".join(f"pd2 {s}{k} m1.p1.o f1=15M phase1=20 f2=15M {phase} pdtype={s}split\n" for s in "xy" for k, phase in enumerate(("", "phase2=0", "phase2=70"))))
case(A, "split_second_harmonic", SIDEBANDS + "pd1 x m1.p1.o f=2*eom.f pdtype=xsplit\npd1 y m1.p1.o f=30M phase=10 pdtype=ysplit\nxaxis(m2.xbeta, lin, -1u, 1u, 4)\n")
case(A, "split_two_lasers", "l a P=1\nl b P=2 f=3k\nbs B R=0.5 T=0.5\nlink(a, 0.3, B.p1)\nlink(b, 0.2, B.p4)\ngauss g a.p1.o w0=0.4m z=0\nmodes(maxtem=2)\ntem(a, 1, 0, 0.4, 10)\ntem(b, 0, 1, 0.3)\ntem(b, 1, 0, 0.2, 40)\npd1 x B.p2.o f=3k pdtype=xsplit\npd1 y B.p3.o f=3k pdtype=ysplit\npd px B.p2.o pdtype=xsplit\npd py B.p3.o pdtype=ysplit\n")
case(A, "split_readout_dc", TILTED + "modes(maxtem=3)\nreadout_dc R m2.p2.o pdtype=xsplit output_detectors=true\nreadout_dc S m2.p2.o pdtype=ysplit output_detectors=true\nxaxis(m2.xbeta, lin, -5u, 5u, 4)\n")
case(A, "split_readout_rf", SIDEBANDS + "readout_rf R m1.p1.o f=15M phase=12 pdtype=xsplit output_detectors=true\nreadout_rf S m1.p1.o f=15M pdtype=ysplit output_detectors=true\nxaxis(m2.xbeta, lin, -1u, 1u, 4)\n")
case(A, "split_x_only", CAVITY + "modes(x, maxtem=4)\npd x m2.p2.o pdtype=xsplit\npd y m2.p2.o pdtype=ysplit\nxaxis(m2.xbeta, lin, -5u, 5u, 4)\n")
case(A, "split_even_sees_nothing", TILTED + "modes(even, maxtem=4)\npd x m2.p2.o pdtype=xsplit\npd y m2.p2.o pdtype=ysplit\n")
case(A, "split_in_maths", TILTED + "modes(maxtem=2)\npd dx m2.p2.o pdtype=xsplit\npd p m2.p2.o\nmathd r (dx/p)**2\nxaxis(m2.xbeta, lin, -5u, 5u, 4)\n")
case(A, "split_as_error_signal", SIDEBANDS.replace("xbeta=0.4u", "xbeta=0.02u") + "pd1 w m1.p1.o f=15M phase=10 pdtype=xsplit\nvar b 0.3u\npd t m2.p2.o\nminimize(w, m1.xbeta, xatol=1e-14)\n".replace("minimize(w, m1.xbeta, xatol=1e-14)", "xaxis(m1.xbeta, lin, -0.1u, 0.1u, 6)"))
refused("split_unknown_type", MIXED + f"pd x {AT} pdtype=quadrant\n")
refused("split_as_array", MIXED + f"pd x {AT} pdtype=[[1, 0], [0, 1]]\n")

# Cameras

for kind, extra in (("ccd", ""), ("fcam", " f=10M"), ("fcam", " f=-10M"), ("fcam", "")):
    name = f"{kind}{extra.replace(' f=', '_f').replace('-', 'm')}"
    case(A, f"camera_{name}", MIXED + f"{kind} c {AT} xlim=2 ylim=[-1, 3] npts=5{extra}\n", rtol=1e-9)
    case(A, f"camera_{name}_metres", MIXED + f"{kind} c {AT} xlim=1m ylim=[-1m, 0.5m] npts=4{extra} w0_scaled=false\n", rtol=1e-9)
case(A, "camera_negative_and_reversed_limits", MIXED + f"ccd a {AT} xlim=-2 ylim=1 npts=3\nccd b {AT} xlim=[2, -1] ylim=1 npts=3\nccd d {AT} xlim=[1, 1] ylim=0 npts=2\n")
case(A, "camera_positional", MIXED + f"ccd a {AT} 1 2 3\nccd b {AT} [0, 1m] 2m 3 false\nfcam d {AT} 1 2 3 10M\nfcam k {AT} 1m 2m 3 10M false\n")
case(A, "camera_lines", MIXED + "".join(f"ccdline ln{k} {AT} npts=6 {where}\nfline fl{k} {AT} npts=6 {where} f=10M\n" for k, where in enumerate(("xlim=2", "ylim=2", "xlim=[-1, 2] y=0.3", "ylim=[0, 2] x=-0.4", "xlim=1 x=0.2", "ylim=1 y=0.3", "ylim=[-1m, 1m] x=0.2m w0_scaled=false", "xlim=[-1m, 1m] y=0.2m w0_scaled=false"))))
case(A, "camera_lines_positional", MIXED + f"ccdline a {AT} 4 0.2 none none 1\nccdline b {AT} 4 none 0.2 [-1, 2]\nfline d {AT} 4 none 0.2 1 none 10M\n")
case(A, "camera_pixels", MIXED + "".join(f"ccdpx px{k} {AT} {where}\nfpx fx{k} {AT} {where}\nfpx gx{k} {AT} {where} f=-10M\n" for k, where in enumerate(("", "x=0.5", "x=0.5 y=-0.2", "x=0.1m y=-0.2m w0_scaled=false"))))
case(A, "camera_pixels_positional", MIXED + f"ccdpx a {AT} 0.3 0.2\nccdpx b {AT} 0.1m 0.2m false\nfpx d {AT} 0.3 0.2 10M\nfpx k {AT} 0.1m 0.2m 10M false\n")
case(A, "camera_where_no_light_is", MIXED + f"fpx a {AT} f=5M\nfline b {AT} 3 xlim=1 f=5M\nfcam d {AT} 1 1 2 f=5M\nccdpx p {AT}\n")
case(A, "camera_pixel_follows_a_parameter", MIXED + f"ccdpx c {AT} x=laser.P y=-0.1*laser.P\nfpx f {AT} f=eom.f x=0.1*laser.P\n")
case(A, "camera_behind_a_cavity", TILTED + "modes(maxtem=4)\nccd t m2.p2.o xlim=2 ylim=2 npts=6\nccd i m1.p2.o xlim=2 ylim=2 npts=6\nccd r m1.p1.o xlim=2 ylim=2 npts=6\nfcam f m2.p2.o xlim=2 ylim=2 npts=5\n", rtol=1e-7)
case(A, "camera_sweep_of_a_tilt", CAVITY + "modes(maxtem=3)\nccd t m2.p2.o xlim=2 ylim=1 npts=4\nccdline l m2.p2.o xlim=2 npts=7\nfline f m2.p2.o ylim=2 npts=3\nccdpx p m2.p2.o x=0.3\nfpx q m2.p2.o x=0.3\npd w m2.p2.o\nxaxis(m2.xbeta, lin, -5u, 5u, 4)\n", rtol=1e-7)
case(A, "camera_x2axis", CAVITY + "modes(maxtem=2)\nccdline l m2.p2.o xlim=2 npts=3\nccd t m2.p2.o xlim=2 ylim=1 npts=2\nx2axis(m2.xbeta, lin, -5u, 5u, 2, m1.ybeta, lin, 0, 3u, 3)\n", rtol=1e-7)
# Coordinates are in waists of the start, also where a cavity has become unstable since and another source says the beam
UNSTABLE = CAVITY + "gauss gl laser.p1.o w0=0.3m z=-0.1 priority=-1\nmodes(maxtem=2)\nccd t m2.p2.o xlim=2 ylim=1 npts=3\nccdline l m2.p2.o xlim=[-1, 2] npts=4\nfline f m2.p2.o ylim=2 npts=3\nccdpx p m2.p2.o x=0.3 y=-0.2\nbp w m2.p2.o w0\n"
case(A, "camera_becomes_unstable", UNSTABLE + "xaxis(m2.Rcx, lin, 3, 0.4, 6)\n", rtol=1e-7)
case(A, "camera_unstable_after_a_change", UNSTABLE + "series(change(m2.Rcx=0.5), xaxis(m2.phi, lin, 0, 10, 2, name='x'))\n", rtol=1e-7)
case(A, "camera_one_mode", CAVITY + "modes(maxtem=0)\nccd t m2.p2.o xlim=2 ylim=1 npts=4\nfcam f m2.p2.o xlim=2 ylim=1 npts=4\nfpx q m2.p2.o x=0.3\n")
case(A, "camera_of_plane_cavity_beam", CAVITY + "ccd t m2.p2.o xlim=2 ylim=1 npts=4\nfpx q m2.p2.o x=0.3\n")
for zero_k00 in ("true", "false"):
    for zero_gouy in ("true", "false"):
        case(A, f"camera_phase_config_{zero_k00}_{zero_gouy}", TILTED + f"phase_config(zero_k00={zero_k00}, zero_tem00_gouy={zero_gouy})\nmodes(maxtem=2)\ngauss gl laser.p1.o w0=0.3m z=-0.1\nfcam f m2.p2.o xlim=2 ylim=1 npts=3\nfpx q m1.p1.o x=0.3\nfline l m1.p2.o xlim=1 npts=3\nccdpx p m1.p1.o x=0.2\n", rtol=1e-7)
case(A, "camera_even_modes", CAVITY + "modes(even, maxtem=4)\ngauss gl laser.p1.o w0=0.3m z=-0.1\nccd t m2.p2.o xlim=2 ylim=1 npts=4\nfpx q m1.p1.o x=0.3\n", rtol=1e-7)
case(A, "camera_in_maths", TILTED + "modes(maxtem=2)\nccdpx p m2.p2.o x=0.3\nccdpx mid m2.p2.o\nmathd r p/mid\nxaxis(m2.xbeta, lin, -5u, 5u, 4)\n", rtol=1e-7)
case(A, "camera_series", TILTED + "modes(maxtem=2)\nccdline l m2.p2.o xlim=2 npts=3\nseries(noxaxis(name='a'), change(m2.xbeta=0), noxaxis(name='b'), xaxis(m2.phi, lin, 0, 30, 2, name='d'))\n", rtol=1e-7)
case(A, "camera_changed_curvature", CAVITY + "modes(maxtem=2)\nccd t m2.p2.o xlim=1m ylim=1m npts=3 w0_scaled=false\nccdline l m2.p2.o xlim=1 npts=5\nfpx q m2.p2.o x=0.3 y=0.1\nccdpx p m2.p2.o x=0.3 y=0.1\nxaxis(m2.Rcx, lin, 2, 2.5, 3)\n", rtol=1e-7)
refused("camera_both_limits", MIXED + f"ccdline c {AT} 3 xlim=1 ylim=1\n")
refused("camera_no_limit", MIXED + f"ccdline c {AT} 3\n")
refused("camera_three_limits", MIXED + f"ccd c {AT} xlim=[1, 2, 3] ylim=1 npts=2\n")
refused("camera_one_limit_in_a_list", MIXED + f"ccd c {AT} xlim=[1] ylim=1 npts=2\n")
refused("camera_no_points", MIXED + f"ccd c {AT} xlim=1 ylim=1 npts=0\n")
refused("camera_without_points", MIXED + f"ccd c {AT} xlim=1 ylim=1\n")

# Probes of scattering

PROBED = (
    "l laser P=1\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=1u ybeta=-2u\nm m2 R=0.96 T=0.04 Rc=2.2\nlens f1 f=3\nisol I S=20\nmod eom f=1M midx=0.1\n"
    "nothing n\nbs b R=0.5 T=0.5 alpha=30 xbeta=3u ybeta=2u Rc=5\nlink(laser, 0.5, m1)\ns scav m1.p2 m2.p1 L=1\n"
    "link(m2.p2, 0.2, f1, 0.3, I, 0.1, eom, 0.1, b, 0.2, n)\ncav c m1.p2.o\ngauss gl laser.p1.o w0=0.3m z=-0.1\nmodes(maxtem=2)\n"
)
for component, couplings in (("m1", ("11", "12", "21", "22")), ("b", ("12", "21", "34", "43", "13", "31", "24", "42")), ("f1", ("12", "21")), ("I", ("12", "21")), ("eom", ("12", "21"))):
    case(A, f"knmd_{component}", PROBED + "".join(f"knmd k{each} {component} {each}\n" for each in couplings), rtol=1e-10)
case(A, "knmd_of_one_mode", PROBED + "knmd a m1 11 1 0 0 0\nknmd d m1 11 0 0 1 0\nknmd e m1 \"22\" n1=1 m1=0 n2=0 m2=1\n", rtol=1e-10)
case(A, "knmd_from_a_mode_and_to_one", PROBED + "knmd a m1 11 1 0\nknmd d m1 11 n2=1 m2=0\nknmd e b 12 n1=0 m1=2\n", rtol=1e-10)
case(A, "knmd_update_maps", TILTED + "modes(maxtem=2)\ngauss gl laser.p1.o w0=0.3m z=-0.1\npd t m2.p2.o\nknmd k m2 coupling=11\nseries(update_maps(), noxaxis(name=\"n\"), change(m2.Rcx=2.5), update_maps(), noxaxis(name=\"q\"))\n", rtol=1e-9)
case(A, "knmd_sweep", PROBED + "knmd k m1 22 n1=0 m1=0\nknmd d m1 11 0 0 1 0\nxaxis(m1.xbeta, lin, -5u, 5u, 4)\n", rtol=1e-10)
case(A, "knmd_zero_k00", PROBED + "phase_config(zero_k00=true)\nknmd k m1 11\nknmd d b 12\n", rtol=1e-10)
case(A, "knmd_glass", PROBED.replace("s scav m1.p2 m2.p1 L=1", "s scav m1.p2 m2.p1 L=1 nr=1.4") + "knmd a m1 12\nknmd d m1 21\nknmd e m1 22\nknmd q m2 12\n", rtol=1e-10)
case(A, "knmd_even_modes", PROBED.replace("modes(maxtem=2)", "modes(even, maxtem=4)") + "knmd a m1 11\n", rtol=1e-10)
case(A, "knmd_listed_modes", PROBED.replace("modes(maxtem=2)", "modes([[0, 0], [2, 1], [1, 0]])") + "knmd a m1 11\nknmd d m1 22 n1=2 m1=1\n", rtol=1e-10)
refused("knmd_no_such_coupling", PROBED + "knmd k m1 13\n")
refused("knmd_of_a_lens_in_reflection", PROBED + "knmd k f1 11\n")
refused("knmd_across_a_beamsplitter", PROBED + "knmd k b 14\n")
refused("knmd_of_nothing", PROBED + "knmd k n 12\n")
refused("knmd_of_a_space", PROBED + "knmd k scav 12\n")
refused("knmd_of_a_laser", PROBED + "knmd k laser 11\n")
refused("knmd_half_a_mode", PROBED + "knmd k m1 11 n1=1\n")
refused("knmd_no_such_mode", PROBED + "knmd k m1 11 5 0 1 0\n")

# Operators along paths, eigenmodes, cavities held by their eigenmodes

TAIL = CAVITY.replace("phi=", "phi=") + "lens f1 f=3\nnothing n\nlink(m2.p2, 0.2, f1, 0.2, n)\n"
PATH = TAIL.replace("Rc=2.2", "Rc=2.2 xbeta=3u ybeta=-1u phi=10") + "modes(maxtem=2)\n"
for name, arguments in (
    ("forth", "laser.p1.o, n.p1.i"), ("back", "n.p1.o, laser.p1.i"), ("reflection", "m1.p2.o, m2.p1.o"), ("around", "m1.p2.o, m1.p2.o, via=m2.p1.i"),
    ("via_a_node", "m1.p2.o, m1.p2.i, via=m2.p1.o"), ("nowhere", "m1.p2.o, m1.p2.o"), ("named", "m1.p2.o, m2.p1.i, name='hi'"), ("into_the_cavity", "laser.p1.o, m1.p2.i"),
):
    case(A, f"operator_{name}", PATH + f"operator({arguments})\n", rtol=1e-10)
case(A, "operator_of_a_sideband", PATH + "l other f=1M\nlink(n.p2, 0.1, other)\noperator(laser.p1.o, n.p1.i, frequency=1M)\n", rtol=1e-10)
case(A, "operator_in_a_series", PATH + "series(operator(m1.p2.o, m2.p1.o, name='a'), change(m2.xbeta=0), operator(m1.p2.o, m2.p1.o, name='b'))\n", rtol=1e-10)
case(A, "operator_swept", PATH + "pd t m2.p2.o\nxaxis(m2.phi, lin, 0, 20, 2, pre_step=operator(m1.p2.o, m2.p1.o))\n", rtol=1e-8)
refused("operator_without_a_path", PATH + "operator(n.p1.i, laser.p1.i)\n")
case(A, "eigenmodes_tuned", CAVITY.replace("Rc=2.2", "Rc=2.2 phi=10") + "modes(maxtem=3)\neigenmodes(c, 0)\n", rtol=1e-9)
case(A, "eigenmodes_tilted_eig", CAVITY.replace("Rc=2.2", "Rc=[2.2, 1.7] xbeta=20u phi=10") + "modes(x, maxtem=3)\neigenmodes(c, 0, method='eig')\n", rtol=1e-8)
case(A, "eigenmodes_one_mode", CAVITY + "modes(maxtem=0)\neigenmodes(c, 0)\n", rtol=1e-9)
for name, source, arguments in (
    ("from_its_input", "m1.p2.o", ""), ("from_its_end", "m2.p1.o", ""), ("by_its_end", "m1.p2.o", ", feedback=m2.phi"), ("mode_10", "m2.p1.o", ", mode=[1, 0]"), ("lowest_loss", "m2.p1.o", ", lowest_loss=true"),
):
    case(A, f"pseudo_lock_{name}", CAVITY.replace("cav c m1.p2.o", f"cav c {source}").replace("Rc=2.2", "Rc=2.2 xbeta=3u phi=10") + f"modes(maxtem=2)\npd t m2.p2.o\nseries(pseudo_lock_cavity(c{arguments}), noxaxis(name='n'))\n", rtol=1e-8)
case(A, "pseudo_lock_of_a_drive", CAVITY.replace("Rc=2.2", "Rc=2.2 xbeta=3u phi=10") + "dof D m2.dofs.z +1\nmodes(maxtem=1)\npd t m2.p2.o\nseries(pseudo_lock_cavity(c, feedback=D.DC), noxaxis(name='n'))\n", rtol=1e-8)
refused("pseudo_lock_of_a_driven_tuning", CAVITY.replace("Rc=2.2", "Rc=2.2 phi=10") + "dof D m1.dofs.z +1\nmodes(maxtem=1)\npseudo_lock_cavity(c)\n")
refused("pseudo_lock_no_such_mode", CAVITY + "modes(maxtem=1)\npseudo_lock_cavity(c, mode=[5, 0])\n")
refused("gauss_of_one_plane_and_both", "l laser\nm m\nlink(laser, m)\ngauss g laser.p1.o w0x=0.4m w0y=0.5m z=0.3\nmodes(maxtem=1)\npd p m.p2.o\n")
