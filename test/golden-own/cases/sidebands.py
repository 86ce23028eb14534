"""Signals in plane waves, as users combine them: degrees of freedom, readouts, loops, filters, frequencies that actions change."""

from cases.registry import case, refused

MICHELSON = """
l L0 P=5
mod e f=8M midx=0.2 order=2
bs b R=0.499 T=0.5 phi=12 alpha=45
m ex R=0.999 T=0.0005 phi=3
m ey R=0.998 T=0.001
nothing as
link(L0, e, b.p1)
link(b.p3, 3.1, ex)
link(b.p2, 3, ey)
link(b.p4, as)
fsig(5)
"""
CAVITY = """
l L0 P=3 phase=20
mod e f=9M midx=0.3 order=2
m a R=0.8 T=0.19 phi=5
m c R=0.9 T=0.095 phi=17
link(L0, 0.5, e, 0.4, a)
s arm a.p2 c.p1 L=3 nr=1.3
fsig(10)
"""


def signals(name, text, rtol=1e-7):
    case("sidebands", name, text, rtol=rtol)


# degrees of freedom: every kind of node, sign and form
for name, drives in {
    "differential": "ex.dofs.z +1 ey.dofs.z -1", "common": "ex.dofs.z 0.5 ey.dofs.z 0.5", "one": "ex.dofs.z", "one_negative": "ex.dofs.z -2",
    "splitter": "b.dofs.z 0.3 ex.dofs.z -1", "forces": "ex.dofs.F_z 1 ey.dofs.F_z -1", "laser_frequency": "L0.dofs.frq 3", "laser_phase": "L0.dofs.phs",
    "laser_amplitude": "L0.dofs.amp", "laser_power": "L0.dofs.pwr", "laser_position": "L0.dofs.z", "mixed": "ex.dofs.z 1 L0.dofs.frq 1e6 ey.dofs.F_z 2",
}.items():
    held = "free_mass fx ex.mech 0.1\npendulum py ey.mech 0.2 fz=3 Qz=10\n"
    signals(f"dof_{name}", f"{MICHELSON}{held}dof D {drives}\nsgen s D 1e-9 30\npd1 p as.p1.i f=fsig\nad u as.p1.i f=fsig\nad l as.p1.i f=-fsig.f\nxd d D.AC.o\nxd i D.AC.i\n{'xd x ex.mech.z' if name != 'laser_position' else ''}\nxaxis(fsig, log, 1, 1M, 4)", rtol=1e-6 if name == "laser_frequency" else 1e-7)
    signals(f"dof_{name}_responds", f"{MICHELSON}{held}dof D {drives}\nreadout_rf R as.p1.i f=8M phase=12\nreadout_dc S b.p1.o\nfrequency_response([0.3, 7, 3k], [D, D.AC.i], [R.I, R.Q, S.DC, D, D.AC.o, ey.mech.z])")
signals("dof_strain", f"{CAVITY}dof H arm.dofs.h 2\nsgen s H.AC.i\npd1 p c.p2.o f=fsig\nxd o H.AC.o\nxaxis(fsig, log, 1, 100M, 6)")
signals("two_dofs_of_one_mirror", f"{MICHELSON}dof D ex.dofs.z +1 ey.dofs.z -1\ndof C ex.dofs.z 1 ey.dofs.z 1\nreadout_dc S as.p1.i\nfrequency_response([1, 100], [D, C], [S.DC, D, C])")
signals("dof_with_dc", f"{MICHELSON}dof D ex.dofs.z +1 ey.dofs.z -1 DC=4\nsgen s D.AC\npd1 p as.p1.i f=fsig\nxaxis(D.DC, lin, -20, 20, 5)")
signals("dof_driven_by_a_wire", f"{MICHELSON}free_mass fx ex.mech 0.1\ndof D ex.dofs.F_z +1 ey.dofs.F_z -1\nfree_mass fy ey.mech 0.1\nreadout_dc S as.p1.i\namplifier g gain=1e-5\nwire w1 S.DC g.p1\nwire w2 g.p2 D.AC.i\nsgen s L0.amp\nxd d D.AC.o\nxd f ex.mech.F_z\nxd e S.DC\nxaxis(fsig, log, 0.1, 1k, 5)")
signals("dof_read_by_a_wire", f"{MICHELSON}free_mass fx ex.mech 0.1\ndof D ex.dofs.z +1 ey.dofs.z -1\namplifier g gain=7\nwire w1 D.AC.o g.p1 gain=3\nsgen s ex.mech.F_z\nxd d g.p2\nnoxaxis()")
signals("loop_through_a_dof", f"{CAVITY}free_mass fc c.mech 0.01\ndof D c.dofs.F_z\nreadout_rf R a.p1.o f=9M phase=40\nzpk z [-100] [-1, -3000] 1e-4\nlink(R.Q, z, D.AC.i)\nsgen s c.mech.F_z\nxd e R.Q\nxd m c.mech.z\nxaxis(fsig, log, 0.1, 10k, 8)", rtol=1e-6)

# readouts as signal nodes
for phase in (0, 33, 90, 181, -77):
    signals(f"rf_readout_at_{phase}".replace("-", "minus_"), f"{CAVITY}readout_rf R a.p1.o f=9M phase={phase}\nfrequency_response([10, 1M], [L0.amp, L0.frq, c.mech.z, arm.h, e.amp], [R.I, R.Q])")
signals("rf_readout_at_twice_the_modulation", f"{CAVITY}readout_rf R a.p1.o f=18M phase=3\nfrequency_response([10, 1M], [L0.amp, c.mech.z], [R.I, R.Q])")
signals("rf_readout_where_nothing_beats", f"{CAVITY}readout_rf R a.p1.o f=1M phase=3\nfrequency_response([10, 1M], [L0.amp, c.mech.z], [R.I, R.Q])")
signals("rf_readout_by_reference", f"{CAVITY}readout_rf R a.p1.o f=e.f phase=3\nfrequency_response([10, 1M], [L0.amp, c.mech.z], [R.I, R.Q])")
signals("rf_readout_without_frequency", f"{CAVITY}readout_rf R a.p1.o\nfrequency_response([10, 1M], [L0.amp, c.mech.z], [R.I, R.Q])")
signals("readouts_with_outputs", f"{CAVITY}readout_rf R a.p1.o f=9M phase=3 output_detectors=true\nreadout_dc D c.p2.o output_detectors=true\nsgen s c.mech.z\nxaxis(c.phi, lin, 0, 20, 4)")
signals("readout_linked", f"{CAVITY}readout_dc D\nlink(c, D)\nxd d D.DC\nsgen s L0.amp\nnoxaxis()")
signals("split_readout", f"{CAVITY}readout_dc D c.p2.o xsplit\nxd d D.DC\nsgen s L0.amp\nnoxaxis()")
signals("phase_of_a_readout_swept", f"{CAVITY}readout_rf R a.p1.o f=9M phase=3\nxd i R.I\nxd q R.Q\nsgen s c.mech.z\nxaxis(R.phase, lin, 0, 180, 6)")
signals("one_readout_many_wires", f"{CAVITY}readout_rf R a.p1.o f=9M phase=3\namplifier g\namplifier h\nwire w1 R.I g.p1\nwire w2 R.I h.p1\nwire w3 R.Q h.p1 gain=2\nxd i g.p2\nxd q h.p2\nsgen s c.mech.z\nnoxaxis()")

# the signal's frequency, changed
signals("frequency_changed", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\npd2 q a.p1.o f1=9M phase1=3 f2=fsig\nad u a.p1.o f=fsig\nseries(noxaxis(name='a'), change(fsig.f=1M), noxaxis(name='b'), change(c.phi=3), xaxis(c.phi, lin, 0, 3, 2))")
signals("frequency_in_a_loop", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\nad l a.p1.o f=-fsig.f\nfor(fsig.f, [1, 100, 1M], noxaxis(), xaxis(c.phi, lin, 0, 3, 2))")
signals("frequency_relative", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\nxaxis(fsig.f, lin, 0, 100, 3, relative=true)")
signals("frequency_by_sweep", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\nsweep(fsig.f, geomspace(1, 1M, 5), false)")
signals("frequency_as_variable", f"{CAVITY}var F 3\nsgen s c.mech.z\npd1 p a.p1.o f=fsig\nxaxis(fsig.f, log, 1, 100, 3)".replace("fsig(10)", "fsig(F)"))
signals("frequency_and_tuning", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\nx2axis(fsig, log, 1, 1M, 3, c.phi, lin, 0, 20, 2)")
signals("three_axes", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\nx3axis(c.phi, lin, 0, 20, 1, fsig, log, 1, 1M, 2, L0.P, lin, 1, 2, 1)")
signals("amplitude_and_phase_swept", f"{CAVITY}sgen s c.mech.z amplitude=2 phase=10\npd1 p a.p1.o f=fsig\nx2axis(s.amplitude, lin, 0, 3, 3, s.phase, lin, 0, 90, 2)")
signals("signal_in_math", f"{CAVITY}sgen s c.mech.z\npd1 p a.p1.o f=fsig\npd d a.p1.o\nmathd M abs(p)/d*fsig\nmathd N p*conj(p)\nxaxis(fsig, log, 1, 1M, 4)")
signals("parameters_follow_fsig", f"{CAVITY}sgen s c.mech.z 1/fsig\npd1 p a.p1.o f=fsig\nxaxis(fsig, log, 1, 1M, 4)")

# photodiodes at the signal's frequency and beside RF
for name, detector in {
    "pd1": "pd1 d a.p1.o f=fsig", "pd1_phase": "pd1 d a.p1.o f=fsig phase=70", "pd1_f": "pd1 d a.p1.o f=fsig.f", "pd1_value": "pd1 d a.p1.o f=10",
    "pd1_beside": "pd1 d a.p1.o f=9M+fsig", "pd1_below": "pd1 d a.p1.o f=9M-fsig.f phase=10", "pd1_negative": "pd1 d a.p1.o f=-fsig.f",
    "pd2": "pd2 d a.p1.o f1=9M phase1=10 f2=fsig", "pd2_both": "pd2 d a.p1.o f1=9M phase1=10 f2=fsig phase2=20", "pd2_twice": "pd2 d a.p1.o f1=18M phase1=10 f2=fsig",
    "pd2_dark": "pd2 d a.p1.o f1=7M phase1=10 f2=fsig", "pd2_reversed": "pd2 d a.p1.o f1=fsig phase1=10 f2=9M", "pd2_e": "pd2 d a.p1.o f1=e.f phase1=10 f2=fsig.f phase2=50",
    "pd2_rf": "pd2 d a.p1.o f1=9M phase1=10 f2=9M phase2=50", "ad_beside": "ad d a.p1.o f=18M+fsig.f", "fd_beside": "fd d a.p1.o f=9M-fsig.f", "ad_space": "ad d arm.p1.o f=fsig",
    "pd_dc": "pd d a.p1.o",
}.items():
    signals(f"seen_by_{name}", f"{CAVITY}sgen s c.mech.z 1e-7 20\n{detector}\nxaxis(c.phi, lin, 0, 20, 3)")
    signals(f"seen_by_{name}_over_frequency", f"{CAVITY}sgen s L0.frq 1 20\n{detector}\nxaxis(fsig, log, 1, 1M, 3)")
signals("frequency_of_detector_swept", f"{CAVITY}sgen s c.mech.z 1e-7 20\npd1 d a.p1.o f=fsig\nxaxis(d.f, lin, 10, 20, 2)")

# where signals enter
for name, where in {
    "splitter": "b.mech.z", "back_of_splitter": "ex.mech.z", "space": "b_p3__ex_p1.h", "space_phase": "b_p3__ex_p1.phs", "space_amplitude": "b_p3__ex_p1.amp.i", "laser": "L0.mech.z",
}.items():
    signals(f"michelson_{name}", f"{MICHELSON}sgen s {where} 1e-8\npd1 p as.p1.i f=fsig\nad u as.p1.i f=8M+fsig.f\nad l as.p1.i f=8M-fsig.f\nxaxis(fsig, log, 1, 100M, 5)")
signals("two_lasers_beat", "l A P=1\nl B P=2 f=1k phase=20\nbs b R=0.5 T=0.5 phi=3\nlink(A, 1.3, b.p1)\nlink(B, 0.2, b.p4)\nfsig(10)\nsgen s B.phs\npd1 p b.p3.o f=fsig\npd2 q b.p3.o f1=1k phase1=5 f2=fsig\npd2 r b.p3.o f1=1k phase1=5 f2=fsig phase2=0\nxaxis(fsig, log, 1, 300, 4)")
signals("squeezer_upper", "sq S db=3 angle=25\nl A P=1\nbs b R=0.9 T=0.1\nlink(S, b.p1)\nlink(A, b.p4)\nfsig(10)\nsgen s S.upper\nsgen t S.lower_conj 0.5 20\npd1 p b.p2.o f=fsig\nad u b.p2.o f=fsig\nad l b.p2.o f=-fsig.f\nnoxaxis()")
signals("signals_only_laser", f"{CAVITY}l aux P=2 f=3M signals_only=true\nbs pick R=0.5 T=0.5\nlink(aux, pick.p1)\nsgen s aux.amp\nad u pick.p2.o f=3M+fsig.f\nnoxaxis()")
signals("isolator_passes_signals", "l A P=1\nisol i S=20\nm m R=0.5 T=0.5\nlink(A, i, 2, m)\nfsig(10)\nsgen s m.mech.z\nad u i.p1.o f=fsig\nad v A.p1.i f=fsig\nad w i.p1.o f=0\nnoxaxis()")
signals("bandpass_and_loss_pass_signals", "l A P=1\nobp o fc=5 bandwidth=20\nfloss l f=0 loss=0.2 phase=10\nm m R=0.5 T=0.5\nlink(A, o, 2, l, m)\nfsig(10)\nsgen s A.amp\nad u m.p1.o f=fsig\nad v A.p1.i f=fsig\nad w A.p1.i f=-fsig.f\nxaxis(fsig, log, 1, 1k, 4)")
signals("loss_at_the_sideband", "l A P=1\nfloss l f=10 loss=0.2 phase=10\nm m R=0.5 T=0.5\nlink(A, l, m)\nfsig(10)\nsgen s A.amp\nad u m.p1.o f=fsig\nad w m.p1.o f=-fsig.f\nxaxis(fsig, lin, 5, 10, 1)")
signals("directional_splitter_passes_signals", "l A P=1\ndbs d\nm m R=0.5 T=0.5\nm n R=0.7 T=0.2\nlink(A, 1, d.p1)\nlink(d.p3, 2, m)\nlink(d.p4, 1, n)\nfsig(10)\nsgen s m.mech.z\nad u n.p2.o f=fsig\nad v d.p2.o f=fsig\nxaxis(fsig, log, 1, 100M, 4)")
signals("modulator_mixes_signals", "l A P=1\nmod e f=10k midx=0.5 order=3\nmod g f=20k midx=0.3 mod_type=am\nm m R=0.5 T=0.5\nlink(A, 1, e, g, 2, m)\nfsig(7)\nsgen s A.frq\nsgen t m.mech.z 1e-8\nad u A.p1.i f=10k+fsig.f\nad v A.p1.i f=-20k-fsig.f\npd1 p m.p2.o f=fsig\npd2 q m.p1.o f1=10k phase1=0 f2=fsig\nxaxis(fsig, log, 1, 300, 4)")
signals("positive_only_modulator", "l A P=1\nmod e f=10k midx=0.5 order=2 positive_only=true\nm m R=0.5 T=0.5\nlink(A, e, m)\nfsig(7)\nsgen s A.amp\nsgen t e.amp 0.3\nad u m.p2.o f=10k+fsig.f\nad v m.p2.o f=fsig\npd2 q m.p1.o f1=10k phase1=20 f2=fsig\nnoxaxis()")
signals("generator_without_fsig", "l L0 P=1\nsgen s L0.amp\npd p L0.p1.o\nnoxaxis()")
signals("misaligned_mirror_moves", "l A P=1\nm m R=0.5 T=0.5 misaligned=true\nlink(A, m)\nfsig(7)\nsgen s m.mech.z\nad u m.p1.o f=fsig\nad v m.p2.o f=fsig\nnoxaxis()")
signals("lens_passes_signals", "l A P=1\nlens f 3\nm m R=0.5 T=0.5\nlink(A, 3, f, 2, m)\nfsig(7)\nsgen s m.mech.z\nad u A.p1.i f=fsig\nnoxaxis()")
signals("motion_in_a_medium", "l A P=1\ns in A.p1 m.p1 L=1 nr=1.45\nm m R=0.5 T=0.5 phi=30\ns t m.p2 n.p1 L=2 nr=1.2\nm n R=0.9 T=0.1\nfsig(7)\nsgen s m.mech.z\nad u m.p1.o f=fsig\nad v m.p2.o f=fsig\nxaxis(fsig, log, 1, 1G, 4)")

# electronics
for kind, text in {
    "butter_bandpass_3": "butter f 3 bandpass [3, 30]", "butter_bandstop_1": "butter f 1 bandstop [3, 30] gain=2", "butter_lowpass_8": "butter f 8 lowpass 30", "butter_highpass_5": "butter f 5 highpass 3",
    "butter_digital_bandpass": "butter f 2 bandpass [0.05, 0.1] analog=false", "cheby_lowpass_6": "cheby1 f 6 0.1 lowpass 30", "cheby_even_highpass": "cheby1 f 4 3 highpass 3 gain=-1",
    "cheby_bandpass_4": "cheby1 f 4 1 bandpass [3, 30]", "cheby_bandstop_3": "cheby1 f 3 1 bandstop [3, 30]", "cheby_digital": "cheby1 f 3 1 lowpass 0.1 analog=false",
    "cheby_digital_highpass": "cheby1 f 3 1 highpass 0.1 analog=false", "cheby_digital_bandstop": "cheby1 f 2 1 bandstop [0.05, 0.1] analog=false", "order_one": "butter f 1 lowpass 3",
    "zpk_integrator": "zpk f [] [0] 3", "zpk_differentiator": "zpk f [0] [] 3", "zpk_complex": "zpk f [-1+3j, -1-3j] [-2+5j, -2-5j, -9] gain=0.1", "zpk_negative_gain": "zpk f [-3] [-1, -2] -4 gain=3",
    "zpk_pairs": "zpk f [[5, 10]] [[1, 2], [20, 0.3]] fQ=true", "zpk_pairs_gain": "zpk f [] [[1, 0.5]] 9 fQ=true", 
}.items():
    signals(f"filter_{kind}", f"l L0 P=1\nfsig(1)\n{text}\nfrequency_response(geomspace(0.01, 1k, 16), [f.p1], [f.p2, f.p1])")
    signals(f"filter_{kind}_beside_a_signal", f"l L0 P=1\nfsig(2)\n{text}\nsgen s f.p1.i 2 30\nxd o f.p2\nxaxis(fsig, log, 0.1, 100, 4)")
signals("filter_gain_swept", "l L0 P=1\nfsig(2)\nbutter f 2 lowpass 3\nsgen s f.p1.i 2 30\nxd o f.p2\nxaxis(f.gain, lin, 0, 3, 3)")
signals("wires_with_delays", "l L0 P=1\nfsig(2)\namplifier g\namplifier h gain=-1\nwire w g.p2 h.p1 delay=0.1\nwire v h.p2 g.p1 delay=0.03 gain=0.4\nfrequency_response(geomspace(0.1, 100, 7), [g.p1, h.p1], [g.p2, h.p2])")
signals("wire_delay_swept", "l L0 P=1\nfsig(2)\namplifier g\namplifier h\nwire w g.p2 h.p1 delay=0.1\nsgen s g.p1\nxd o h.p2\nx2axis(w.delay, lin, 0, 1, 3, w.gain, lin, 1, 2, 1)")
signals("wire_delay_over_frequency", "l L0 P=1\nfsig(2)\namplifier g\namplifier h\nwire w g.p2 h.p1 delay=0.1\nsgen s g.p1\nxd o h.p2\nxaxis(fsig, log, 1, 100, 3)")
signals("unstable_loop", "l L0 P=1\nfsig(2)\namplifier g gain=3\namplifier h gain=2\nlink(g, h)\nwire v h.p2 g.p1\nfrequency_response([1, 10], [g.p1], [g.p2, h.p2])")
signals("loop_with_an_integrator", "l L0 P=1\nfsig(2)\nzpk f [] [0] -20\nlink(f.p2, f.p1)\nfrequency_response(geomspace(0.1, 100, 5), [f.p1], [f.p1, f.p2])")
signals("two_nested_loops", "l L0 P=1\nfsig(2)\nzpk f [] [-1] -20\nzpk k [-3] [-10, -30] 4\namplifier g gain=0.3\nlink(f, k)\nwire v k.p2 f.p1\nwire u k.p2 g.p1 gain=2\nwire t g.p2 k.p1\nfrequency_response(geomspace(0.1, 100, 5), [f.p1, k.p1], [f.p2, k.p2, g.p2])")
signals("names_of_electronics", "l L0 P=1\nfsig(2)\nAmplifier g gain=3\nButterFilter h 1 lowpass 3\nCheby1Filter i 1 1 lowpass 3\nZPKFilter j [] [-1]\nfilter_zpk k [-2] [-1]\nfilter_butter n order=2 btype=highpass frequency=3\nfilter_cheby1 o order=2 rp=1 btype=highpass frequency=3\nlink(g, h, i, j, k, n, o)\nfrequency_response([1, 10], [g.p1], [o.p2])")

# mechanics
for name, held in {
    "free_mass": "free_mass f c.mech 0.1", "free_mass_by_name": "FreeMass f c mass=0.1", "pendulum": "pendulum f c.mech 0.1 fz=3 Qz=100", "pendulum_defaults": "pendulum f c.mech 0.1",
    "pendulum_overdamped": "pendulum f c.mech mass=0.1 fz=3 Qz=0.1", "pendulum_inertia": "pendulum f c.mech 0.1 I_yaw=2 I_pitch=3 fyaw=2", "free_mass_infinite": "free_mass f c.mech", "free_mass_inertia": "free_mass f c.mech 0.1 I_yaw=1 I_pitch=2",
}.items():
    signals(f"held_by_{name}", f"{CAVITY}{held}\nsgen s c.mech.F_z 1e-3\nxd z c.mech.z\nxd F c.mech.F_z\npd1 p a.p1.o f=fsig\nxaxis(fsig, log, 0.1, 1k, 5)")
signals("mass_swept", f"{CAVITY}free_mass f c.mech 0.1\nsgen s L0.amp\nxd z c.mech.z\nxaxis(f.mass, log, 1e-6, 1, 3)")
signals("resonance_swept", f"{CAVITY}pendulum f c.mech 0.1\nsgen s L0.amp\nxd z c.mech.z\nx2axis(f.fz, lin, 1, 20, 3, f.Qz, log, 1, 1000, 2)")
signals("all_moves", f"{CAVITY}pendulum f c.mech 0.1\nfree_mass g a.mech 0.02\nsgen s L0.amp\nxd z c.mech.z\nxd y a.mech.z\nxaxis(fsig, log, 0.1, 1k, 5)")
signals("splitter_hangs", f"{MICHELSON}pendulum f b.mech 0.1\nfree_mass g ex.mech 0.02\nsgen s L0.amp\nxd z b.mech.z\nxd y ex.mech.z\nxd F b.mech.F_z\npd1 p as.p1.i f=fsig\nxaxis(fsig, log, 0.1, 1k, 5)", rtol=1e-6)
signals("yaw_without_modes", f"{CAVITY}pendulum f c.mech 0.1 I_yaw=2 fyaw=3\nsgen s c.mech.F_yaw 1e-3\nxd z c.mech.yaw\nxd F c.mech.F_yaw\nnoxaxis()")
signals("pitch_without_modes", f"{CAVITY}free_mass f c.mech 0.1 I_pitch=2\nsgen s c.mech.F_pitch 1e-3\nxd z c.mech.pitch\npd1 p a.p1.o f=fsig\nxaxis(fsig, log, 1, 10, 2)")
signals("strong_spring", "l L0 P=1k\nm a R=0.999 T=0.001\nm c R=1 T=0 phi=0.01\nlink(L0, a, 100, c)\nfsig(1)\nfree_mass f c.mech 1\nfree_mass g a.mech 1\nsgen s c.mech.F_z\nxd z c.mech.z\npd1 p a.p1.o f=fsig\nxaxis(fsig, log, 1, 100k, 16)", rtol=1e-5)
signals("detuned_both_ways", "l L0 P=10\nm a R=0.99 T=0.01\nm c R=0.9999 T=0.0001\nlink(L0, a, 1, c)\nfsig(3)\nfree_mass f c.mech 0.001\nsgen s c.mech.F_z\nxd z c.mech.z\nx2axis(c.phi, lin, -1, 1, 6, L0.P, lin, 0, 10, 2)", rtol=1e-6)

for name, text in {
    "xaxis_over_no_fsig": "l L0 P=1\npd p L0.p1.o\nxaxis(fsig, log, 1, 10, 3)",
    "sgen_of_optical_node": "l L0 P=1\nfsig(1)\nsgen s L0.p1.o\nnoxaxis()", "sgen_of_parameter": "l L0 P=1\nfsig(1)\nsgen s L0.P\nnoxaxis()", "sgen_of_nothing": "l L0 P=1\nfsig(1)\nsgen s\nnoxaxis()",
    "sgen_of_mech": "m m R=1 T=0\nfsig(1)\nsgen s m.mech\nnoxaxis()", "sgen_of_element": "l L0 P=1\nfsig(1)\nsgen s L0\nnoxaxis()", "two_fsigs": "fsig(1)\nfsig(2)\nl L0 P=1\nnoxaxis()", "fsig_without_value": "fsig()\nl L0 P=1\nnoxaxis()",
    "fsig_of_two": "fsig(1, 2)\nl L0 P=1\nnoxaxis()", "wire_of_optical_nodes": "l L0 P=1\nm m R=1 T=0\nfsig(1)\nwire w L0.p1.o m.p1.i\nnoxaxis()", "wire_alone": "fsig(1)\namplifier g\nwire w g.p2\nnoxaxis()",
    "free_mass_of_a_laser": "l L0 P=1\nfsig(1)\nfree_mass f L0.p1 1\nnoxaxis()", "free_mass_of_nothing": "fsig(1)\nfree_mass f\nnoxaxis()", "butter_of_unknown_type": "fsig(1)\nbutter f 2 allpass 3\nnoxaxis()", "butter_bandpass_with_one_edge": "fsig(1)\nbutter f 2 bandpass 3\nfrequency_response([1], [f.p1], [f.p2])",
    "butter_lowpass_with_two_edges": "fsig(1)\nbutter f 2 lowpass [3, 4]\nfrequency_response([1], [f.p1], [f.p2])", "butter_order_zero": "fsig(1)\nbutter f -1 lowpass 3\nfrequency_response([1], [f.p1], [f.p2])", "butter_digital_beyond_nyquist": "fsig(1)\nbutter f 2 lowpass 3 analog=false\nfrequency_response([1], [f.p1], [f.p2])",
    "cheby_without_ripple": "fsig(1)\ncheby1 f 2 lowpass 3\nnoxaxis()", "zpk_without_poles": "fsig(1)\nzpk f [-1]\nnoxaxis()", "amplifier_of_text": "fsig(1)\namplifier g gain='a'\nnoxaxis()", 
    "dof_of_optical_node": "l L0 P=1\nfsig(1)\ndof D L0.p1.o\nnoxaxis()", "suspension_zpk_of_a_list": "m m R=1 T=0\nfsig(1)\nsuspension_zpk s m.mech [[-1], [-2], 3]\nnoxaxis()", "relaxation": "l L0 P=1\nrelaxation()",
    "order_of_a_filter_swept": "fsig(1)\nbutter f 2 lowpass 3\nsgen s f.p1\nxd x f.p2\nxaxis(f.order, lin, 1, 3, 2)", "fsig_zero": "l L0 P=1\nfsig(0)\nsgen s L0.frq\npd1 p L0.p1.o f=fsig\nnoxaxis()",
}.items():
    refused(f"signal_{name}", text)
