"""Each option of each detector that a plane wave meets, readouts as detectors, degrees of freedom in DC."""

from cases.registry import case, refused

A = "detectors"
BEAT_OF_TWO = "l a P=1\nl b P=1 f=3000\nbs B R=0.5 T=0.5\nlink(a, B.p1)\nlink(b, B.p4)\n"

# Four tones on one photodiode, with no two beats alike but 17 = 0 - -17 and 27 = 10 - -17 = ...
TONES = (
    "l a P=1 phase=13\nl b P=2 f=10 phase=-40\nl c P=3 f=35 phase=70\nl d P=1.5 f=-17 phase=7\n"
    "bs B R=0.5 T=0.5\nbs C R=0.5 T=0.5\nbs D R=0.5 T=0.5\n"
    "link(a, B.p1)\nlink(b, B.p4)\nlink(B.p2, C.p1)\nlink(c, C.p4)\nlink(C.p2, D.p1)\nlink(d, D.p4)\n"
)
PDH = (
    "l laser P=2\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098\nlink(laser, eom, 1, m1, 2, m2)\n"
)

case(A, "pd_of_four_tones", TONES + "pd p D.p2.o\npd r D.p3.o\npd i D.p1.i\nxaxis(a.phase, lin, 0, 360, 4)\n")
for f in (0, 10, 25, 27, 52, -10, -45, 3):
    case(A, f"pd1_f{str(f).replace('-', 'm')}", TONES + f"pd1 none D.p2.o f={f}\n".replace("none", "complex") + f"pd1 zero D.p2.o f={f} phase=0\npd1 some D.p2.o f={f} phase=30\npd1 quad D.p2.o f={f} phase=90\npd1 said D.p2.o f={f} phase=none\n")
case(A, "pd1_f_sweep", TONES + "pd1 w D.p2.o f=1\npd1 v D.p2.o f=w.f phase=25\nxaxis(w.f, lin, -52, 52, 104)\n")
case(A, "pd1_phase_sweep", TONES + "pd1 w D.p2.o f=10 phase=0\npd1 v D.p2.o f=10 phase=w.phase+90\nxaxis(w.phase, lin, -180, 540, 12)\n")
refused("pd1_sweep_of_no_phase", TONES + "pd1 w D.p2.o f=10\nxaxis(w.phase, lin, 0, 90, 2)\n")
for f1, f2 in ((10, 25), (17, 10), (5, 5), (10, 10), (-10, -25), (10, 0), (0, 10), (0, 0), (1, 2)):
    name = f"{f1}_{f2}".replace("-", "m")
    case(A, f"pd2_{name}", TONES + "".join(f"pd2 d{k} D.p2.o f1={f1} phase1={p1} f2={f2}{p2}\n" for k, (p1, p2) in enumerate(((0, ""), (30, ""), (0, " phase2=0"), (30, " phase2=50"), (30, " phase2=none")))))
case(A, "pd2_phase_sweeps", TONES + "pd2 u D.p2.o f1=10 phase1=0 f2=25 phase2=20\npd2 v D.p2.o f1=10 phase1=u.phase1 f2=17\nx2axis(u.phase1, lin, 0, 180, 3, u.phase2, lin, 0, 180, 3)\n")
case(A, "pd2_f_sweep", TONES + "pd2 u D.p2.o f1=10 phase1=0 f2=25 phase2=20\nxaxis(u.f2, lin, -52, 52, 104)\n")
refused("pd2_without_phase1", TONES + "pd2 u D.p2.o f1=10 f2=25\n")
case(A, "split_photodiodes_see_no_plane_wave", PDH + "pd x m1.p1.o pdtype=xsplit\npd y m1.p1.o pdtype=ysplit\npd1 z1 m1.p1.o f=eom.f phase=0 pdtype=xsplit\npd p m1.p1.o\n")
refused("pd_of_unknown_type", PDH + "pd p m1.p1.o pdtype=foo\n")
refused("pd_of_an_element", PDH + "pd p m1\n")
case(A, "port_without_node_is_its_input", PDH + "pd p m1.p1\nad a m1.p1 f=0\npd1 d m1.p2 f=eom.f phase=0\nreadout_dc R m2.p1 output_detectors=true\n")
case(A, "ad_expression", PDH + "ad u m1.p1.o f=2*eom.f\nad v m1.p1.o f=eom.f-2*eom.f\nad w m2.p2.o f=0\nxaxis(m2.phi, lin, -10, 10, 10)\n")
case(A, "ad_keeps_its_bin", PDH + "ad u m1.p2.i f=15M\nad v m1.p2.i f=-eom.f\nxaxis(eom.f, lin, 10M, 90M, 8)\n")
case(A, "ad_own_f_swept_keeps_its_bin", PDH + "ad u m1.p2.i f=15M\nxaxis(u.f, lin, 0, 15M, 1)\n")
case(A, "ad_with_mode_numbers_of_a_plane_wave", PDH + "ad u m1.p2.i f=15M n=0 m=0\n")
case(A, "fd_shapes", PDH + "fd u m1.p2.i f=15M\nfd c m2.p2.o f=0\nxaxis(m2.phi, lin, -10, 10, 4)\n")
case(A, "fd_shapes_in_two_axes", PDH + "fd u m1.p2.i f=15M\nx2axis(m2.phi, lin, -10, 10, 2, laser.P, lin, 1, 2, 1)\n")
case(A, "fd_noxaxis", PDH + "fd u m1.p2.i f=-30M\nfd c m2.p2.o f=0\n")
refused("fd_where_no_field_is", PDH + "fd u m1.p2.i f=1\n")
case(A, "detectors_inside", PDH + "pd a laser.p1.o\npd b eom.p1.o\npd c eom.p2.i\npd d m1.p1.i\npd f_ m1.p2.o\npd g_ m1.p2.i\npd h m2.p1.i\npd i m2.p1.o\npd j m2.p2.o\npd k m2.p2.i\n")
case(A, "no_light", "m m1 R=0.5 T=0.5\nnothing n\nlink(m1, 1, n)\npd p n.p1.i\npd1 q_ n.p1.i f=3\nad a n.p1.i f=0\n")

# Math detectors
MATH = PDH + "pd p m2.p2.o\npd r m1.p1.o\nad c m2.p2.o f=0\npd1 e m1.p1.o f=eom.f\n"
FORMS = {
    "sum": "p+r", "ratio": "p/r/laser.P", "power": "abs(c)**2", "re": "real(e)", "im": "imag(e)", "conjugate": "conj(e)*2j",
    "angle": "arctan2(imag(c), real(c))*180/pi", "root": "sqrt(p)", "parameter": "m1.R+m1.T", "number": "2", "log": "log10(p/r)",
    "square": "c*conj(c)", "exponential": "exp(c)", "floor": "r//0.3", "minus": "-r", "bessel": "jv(1, r)", "mixed": "p**0.5+m2.phi*c",
}
case(A, "math_detectors", MATH + "".join(f"mathd m_{k} {v}\n" for k, v in FORMS.items()) + "xaxis(m2.phi, lin, -5, 7, 6)\n")
case(A, "math_detectors_noxaxis", MATH + "".join(f"mathd m_{k} {v}\n" for k, v in FORMS.items()))
case(A, "math_of_functions", MATH + "".join(f"mathd m_{k} {k}({v})\n" for k, v in {"sin": "c", "cos": "c", "tan": "p", "exp": "e", "log": "c", "sqrt": "c", "arctan": "r", "arcsin": "p/4", "arccos": "p/4", "erf": "r", "degrees": "p", "radians": "p", "neg": "c", "pos": "c"}.items()))
case(A, "math_of_a_readout", PDH + "readout_rf REFL m1.p1.o f=eom.f phase=20 output_detectors=true\nmathd size sqrt(REFL_I**2+REFL_Q**2)\nmathd other REFL.outputs.I*2+REFL.outputs.DC\nxaxis(m2.phi, lin, -5, 5, 4)\n")
refused("math_of_what_is_not_there", MATH + "mathd bad p+foo\n")
refused("parameter_from_a_detector", PDH + "pd p m2.p2.o\nm m3 R=p T=0\n")

# Readouts
READ = PDH + "readout_dc T m2.p2.o output_detectors=true\nreadout_rf R m1.p1.o f=eom.f phase=20 output_detectors=true\n"
case(A, "readouts", READ + "xaxis(m2.phi, lin, -5, 7, 6)\n")
case(A, "readouts_with_signals", READ + "fsig(1)\nxaxis(m2.phi, lin, -5, 7, 6)\n")
case(A, "readout_phase_sweep", READ + "fsig(1)\nxaxis(R.phase, lin, 0, 180, 6)\n")
case(A, "readout_frequencies", PDH + "fsig(1)\nreadout_rf R0 m1.p1.o output_detectors=true\nreadout_rf R1 m1.p1.o f=0 phase=30 output_detectors=true\nreadout_rf R2 m1.p1.o f=2*eom.f phase=30 output_detectors=true\nreadout_rf R3 m1.p1.o f=3M phase=30 output_detectors=true\n")
case(A, "readouts_give_nothing_unasked", PDH + "readout_dc T m2.p2.o\nreadout_rf R m1.p1.o f=eom.f\npd p m2.p2.o\n")
case(A, "readouts_at_the_end_of_a_link", PDH + "readout_dc T output_detectors=true\nlink(m2.p2, 3, T)\npd p T.p1.i\n")
case(A, "readout_on_an_input", PDH + "readout_dc T m2.p1.i output_detectors=true\nreadout_dc U m2.p2.o output_detectors=true\npd p T.p1.i\n")
case(A, "readout_split", PDH + "readout_dc T m2.p2.o pdtype=xsplit output_detectors=true\nreadout_rf R m1.p1.o f=eom.f pdtype=ysplit output_detectors=true\n")
case(A, "readout_of_two_lasers", "l a P=2\nl b P=1 f=20 phase=30\nbs B R=0.5 T=0.5\nlink(a, B.p1)\nlink(b, B.p4)\nfsig(1)\nreadout_dc D B.p2.o output_detectors=true\nreadout_rf R B.p2.o f=10 phase=10 output_detectors=true\nreadout_rf S B.p2.o f=20 phase=10 output_detectors=true\nxaxis(b.phase, lin, 0, 180, 4)\n")
FAR = "l a P=2\nl b P=1 f={} phase=40\nbs B R=0.5 T=0.5\nlink(a, B.p1)\nlink(b, B.p4)\nfsig(1)\nreadout_dc D B.p2.o output_detectors=true\nreadout_rf R B.p2.o f=b.f/2 phase=30 output_detectors=true\n"
case(A, "shot_noise_of_lasers_far_apart", FAR.format("1T"))
case(A, "shot_noise_at_a_beat_that_moves", FAR.format("20M") + "xaxis(R.phase, lin, 0, 180, 4)\n")
case(A, "pd1_nearly_at_a_beat", BEAT_OF_TWO + "".join(f"pd1 d{k} B.p2.o f=3000+{d}\n" for k, d in enumerate(("0", "1e-10", "2e-10", "1e-8", "1e-3"))))
case(A, "noise_changes_no_dc", PDH + "fsig(1)\nnoise n1 laser.amp.i 1e-3\npd p m1.p1.o\n")

# Degrees of freedom
FP = "l laser P=1\nm m1 R=0.99 T=0.01 phi=10\nm m2 R=0.98 T=0.02 phi=10.5\nlink(laser, m1, 1, m2)\npd t m2.p2.o\nad a m2.p2.o f=0\nad r m1.p1.o f=0\n"
for name, text in {
    "one": "m2.dofs.z", "negative": "m2.dofs.z -1", "common": "m1.dofs.z 1 m2.dofs.z 1", "differential": "m1.dofs.z -0.5 m2.dofs.z +0.5",
    "of_a_parameter": "m2.phi -1", "of_force": "m2.dofs.F_z", "laser_phase": "laser.dofs.phs", "laser_amplitude": "laser.dofs.amp",
    "tilt": "m2.dofs.yaw", "unlocked": "m2.dofs.z 2 lock_parameters=false",
}.items():
    case(A, f"dof_{name}", FP + f"dof L {text}\nxaxis(L.DC, lin, -2, 2, 4)\n")
case(A, "dof_laser_power", FP + "dof L laser.dofs.pwr 0.5\nxaxis(L.DC, lin, -1, 2, 3)\n")
case(A, "dof_laser_power_parameter", FP + "dof L laser.P 0.5 laser.phase 10\nxaxis(L.DC, lin, -1, 2, 3)\n")
case(A, "dof_laser_frequency", FP.replace("ad a m2.p2.o f=0\nad r m1.p1.o f=0\n", "") + "dof L laser.dofs.frq 1M\nxaxis(L.DC, lin, -2, 2, 4)\n")
case(A, "dof_offset", FP + "dof L m1.dofs.z 0.5 m2.dofs.z -0.5 DC=1\n")
case(A, "dofs_that_add", FP + "dof L m2.dofs.z DC=-1\ndof M m2.dofs.z 2 m1.dofs.z 1 DC=0.3\nx2axis(L.DC, lin, -1, 1, 2, M.DC, lin, -1, 1, 2)\n")
case(A, "dof_changed", FP + "dof L m2.dofs.z\nseries(noxaxis(name='before'), change(L.DC=2), noxaxis(name='after'))\n")
case(A, "dof_of_a_transmission", FP.replace("R=0.98 T=0.02", "T=0.02 L=0.001") + "dof L m2.T\nxaxis(L.DC, lin, -0.01, 0.01, 4)\n")
refused("dof_holds_its_parameter", FP + "dof L m2.dofs.z\nxaxis(m2.phi, lin, -2, 2, 2)\n")
refused("dof_holds_its_parameter_against_change", FP + "dof L m2.dofs.z\nseries(change(m2.phi=2), noxaxis())\n")
refused("dof_of_a_signal_node", FP + "dof L m2.mech.z\n")
refused("dof_of_an_optical_node", FP + "dof L m2.p1.i\n")
refused("dof_of_nothing", FP + "dof L\n")
refused("dof_of_a_number", FP + "dof L 1\n")
refused("dof_of_one_node_twice", FP + "dof L m2.dofs.z +1 m2.dofs.z +1\n")
refused("dof_of_two_nodes_without_amplitudes", FP + "dof L m2.dofs.z m1.dofs.z\n")
