"""Odd forms of values that Finesse takes: `none` for a number, numbers for switches, truths for numbers; and those that it refuses."""

from cases.registry import case

A = "forms"
PLAIN = "l L0 P=2\ns s0 L0.p1 x.p1 L=1\n{}\ns s1 x.p2 m2.p1 L=1\nm m2 R=0.8 T=0.2 phi=20\npd p m2.p2.o\nad a x.p1.o f=0\n"
SIGNAL = (
    "l L0 P=2\nmod eom f=1M midx=0.3\nm m1 R=0.9 T=0.1 phi=10\nlink(L0, eom, 1, m1)\nfsig(10)\nsgen g L0.amp 0.5\nfree_mass fm m1.mech 1\n{}\n"
)
BEAMS = (
    "l L0 P=1\nm m1 R=0.9 T=0.1 Rc=-1.5\nm m2 R=0.8 T=0.2 Rc=1.5 xbeta=1u\nlink(L0, 1, m1, 1, m2)\ncav c m1.p2.o\nmodes(maxtem=2)\n{}\n"
)

# `none` is 0 where it may stand for a number.
for name, text in {
    "laser_none": PLAIN.format("mod x f=1M midx=0.3").replace("P=2", "P=2 phase=none"),
    "modulator_none": PLAIN.format("mod x f=1M midx=none phase=none"),
    "mirror_none": PLAIN.format("m x R=0.5 T=0.5 phi=none"),
    "bandpass_none": PLAIN.format("obp x fc=none bandwidth=10"),
    "loss_none": PLAIN.format("floss x f=none loss=0.3 phase=none"),
    "switches_none": PLAIN.format("m x R=0.5 T=0.5 misaligned=none imaginary_transmission=none"),
    "variable_none": "var v none\n" + PLAIN.format("m x R=0.5 T=0.5 phi=v"),
    "signals_none": SIGNAL.format("sgen h m1.mech.z 1n phase=none\npd1 z m1.p1.o f=fsig\nqnoised n m1.p1.o nsr=none"),
    "homodyne_none": SIGNAL.format("bhd b m1.p1.o P_lo=none\nad u m1.p1.o f=fsig"),
    "wire_none": "l L0 P=2\nm m1\nlink(L0, m1)\nfsig(10)\nsgen g k.p1\namplifier k gain=2\nlink(k, none, L0.amp)\nad u m1.p1.o f=fsig\n",
    "demodulation_none": PLAIN.format("mod x f=1M midx=0.3") + "pd2 d m2.p1.o f1=none phase1=10 f2=1M phase2=20",
    "noise_demodulation_none": SIGNAL.format("qnoised1 n m1.p1.o f=none phase=3"),
    "camera_none": BEAMS.format("fcam f m1.p1.o xlim=1 ylim=2 npts=3 f=none w0_scaled=none\noptbp o m1.p1.o f=0 accuracy=none"),
}.items():
    case(A, name, text, 1e-8)

# Truths and strings are numbers where one may stand, and 1 and 0 are truths.
for name, text in {
    "truths_for_numbers": PLAIN.format("mod x f=1M midx=true order=true"),
    "a_true_radius": BEAMS.format("bp w m2.p1.o w").replace("Rc=1.5", "Rc=true").replace("1, m2", "0.7, m2"),
    "a_true_waist": "l L0 P=1\nm m1\nlink(L0, 1, m1)\ngauss g L0.p1.o w0=true z=false\nbp w m1.p1.i w",
    "a_string_for_a_whole_number": PLAIN.format('mod x f=1M midx=0.3 order="2"'),
    "a_true_length": "l L0 P=1 f=20M\nm m1\nlink(L0, true, m1)\nad a m1.p1.i f=20M",
    "a_true_math_detector": PLAIN.format("m x") + "mathd d true\nmathd e false",
}.items():
    case(A, name, text, 1e-8)

# A motion detector reads light, too, and the first node of a mechanical port.
for name, node in {"out": "m1.p1.o", "in": "m1.p1", "laser": "L0.p1.o", "motion": "m1.mech"}.items():
    case(A, f"motion_detector_{name}", SIGNAL.format(f"xd x {node}").replace("L0.amp 0.5", "m1.mech.z 1u"), 1e-8)
case(A, "motion_detector_of_a_mode", BEAMS.format("fsig(10)\nsgen g L0.amp\nxd x m2.p2.o"), 1e-8)
case(A, "motion_detector_off_the_carrier", SIGNAL.format("xd x m1.p1.o").replace("P=2", "P=2 f=600k"), 1e-8)

# What a command says of the wavelength is of the one above it.
case(A, "a_wavelength_of_the_wavelength", "lambda((1.2*lambda0))\n" + BEAMS.format("bp w m2.p1.o w"), 1e-8)

# An infinite frequency is that of no light.
case(A, "camera_at_no_frequency", BEAMS.format("fpx f m1.p1.o x=0.1 f=inf\nfline l m1.p1.o xlim=1 npts=3 f=inf\npd p m1.p1.o"), 1e-8)

# An optimiser's bounds: none at all, one pair for all parameters.
OPTIMUM = "l L0 P=1\nm m1 R=0.9 T=0.1 phi=4\nm m2 R=0.8 T=0.2 phi=20\nlink(L0, m1, 1, m2)\npd p m2.p2.o\n"
case(A, "no_bounds", OPTIMUM + "maximize(p, m2.phi, bounds=[])", 1e-4)
case(
    A, "one_bound_for_two",
    OPTIMUM.replace("T=0.2", "T=0.2 Rc=inf") + "mathd d ((p-0.5)**2+(m1.phi-7)**2/99)\nminimize(d, [m1.phi, m2.phi], bounds=[3, 21])", 1e-3,
)
case(A, "a_simplex_of_another_method", OPTIMUM + 'maximize(p, m2.phi, method="Powell", initial_simplex=[[10, 20]])', 1e-4)

case(A, "gains_of_no_step", (
    "l L0 P=1\nmod e f=15M midx=0.3\nlink(L0, e, 1, m1, 2, m2)\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098 phi=0.3\n"
    "readout_rf R1 m1.p1.o f=e.f phase=90 output_detectors=true\ndof D m2.dofs.z 1\nlock k R1.outputs.I D.DC -4 1e-6\n"
    "series(set_lock_gains(d_dof_gain=0), noxaxis())"
), 1e-8)

for name, text in {
    "free_mass_of_no_mass": SIGNAL.format("pd p m1.p1.o").replace("m1.mech 1", "m1.mech 0"),
    "free_mass_of_no_inertia": SIGNAL.format("pd p m1.p1.o").replace("m1.mech 1", "m1.mech 1 I_yaw=0"),
    "free_mass_that_loses_its_mass": SIGNAL.format("ad u m1.p1.o f=fsig\nxaxis(fm.mass, lin, -1, 1, 2)"),
    "pendulum_of_no_quality": SIGNAL.format("pd p m1.p1.o").replace("free_mass fm m1.mech 1", "pendulum fm m1.mech 1 Qz=0"),
    "free_mass_of_a_laser": SIGNAL.format("free_mass f2 L0 1\npd p m1.p1.o"),
    "lens_without_focus_in_a_plane": PLAIN.format("alens x fx=0 fy=1"),
    "index_that_follows_below_one": "var v 0.5\n" + PLAIN.format("m x").replace("x.p1 L=1", "x.p1 L=1 nr=v"),
    "order_that_follows_a_fraction": "var v 0.5\n" + PLAIN.format("mod x f=1M midx=0.3 order=v"),
    "wire_back_in_time": "l L0 P=2\nm m1\nlink(L0, m1)\nfsig(10)\nsgen g k.p1\namplifier k gain=2\nlink(k, -1, L0.amp)\nad u m1.p1.o f=fsig\n",
    "cheby1_without_ripple": "l L0 P=2\nm m1\nlink(L0, m1)\nfsig(10)\nsgen g k.p1\ncheby1 k 2 0 lowpass 100\nlink(k, L0.amp)\nad u m1.p1.o f=fsig\n",
    "zpk_pairs_of_one": "l L0 P=2\nm m1\nlink(L0, m1)\nfsig(10)\nsgen g k.p1\nzpk k [] [-1] fQ=true\nlink(k, L0.amp)\nad u m1.p1.o f=fsig\n",
    "zpk_lists_in_a_list": "l L0 P=2\nm m1\nlink(L0, m1)\nfsig(10)\nsgen g k.p1\nzpk k [] [[1, 2], [3, 4]]\nlink(k, L0.amp)\nad u m1.p1.o f=fsig\n",
    "noise_of_a_number": SIGNAL.format("qnoised n m1.p1.o sources=3"),
    "noise_of_a_node": SIGNAL.format("qnoised n m1.p1.o exclude_sources=[m1.p1.o]"),
    "gouy_of_spaces_via_a_node": BEAMS.format("gouy d L0_p1__m1_p1 via_node=m1.p1.i"),
    "lock_on_nothing": PLAIN.format("m x") + "lock k none x.phi 1 1\nrun_locks()",
}.items():
    case("refused", name, text)
