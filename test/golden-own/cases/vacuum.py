"""Quantum noise in plane waves, as users combine it: sources chosen, squeezers through filter cavities and losses, demodulated, over frequency."""

from cases.registry import case, refused


def noise(name, text, rtol=1e-7):
    case("vacuum", name, text, rtol=rtol)


DETECTED = "l L0 P=1.7 phase=10\nmod e f=2M midx=0.4 order=2\nm a R=0.6 T=0.37 phi=12\nm c R=0.9 T=0.07 phi=4\nlink(L0, e, 1, a, 3, c)\nfsig(10)\n"
ALL = {
    "q": "qnoised d {n}", "q1": "qnoised1 d {n} f=2M phase=25", "q1_two": "qnoised1 d {n} f=4M phase=5", "q1_far": "qnoised1 d {n} f=7M phase=25", "q1_zero": "qnoised1 d {n} f=0 phase=25",
    "q1_reference": "qnoised1 d {n} f=e.f phase=-30", "q2": "qnoised2 d {n} f1=2M phase1=25 f2=4M phase2=10", "q2_same": "qnoised2 d {n} f1=2M phase1=25 f2=2M phase2=10", "q2_far": "qnoised2 d {n} f1=2M phase1=25 f2=1M phase2=10",
    "s": "qshot d {n}", "s1": "qshot1 d {n} f=2M phase=25", "s1_far": "qshot1 d {n} f=7M phase=25", "s1_zero": "qshot1 d {n} f=0 phase=25", "s2": "qshot2 d {n} f1=2M phase1=25 f2=4M phase2=10",
    "s2_far": "qshot2 d {n} f1=2M phase1=25 f2=1M phase2=10", "bhd": "qnoisebhd d {n} P_lo=2 phase=30", "bhd_default": "qnoisebhd d {n}",
}
NO_RATIO = {"q1_far", "q2", "q2_same", "q2_far", "s1_far", "s2", "s2_far"}
for name, detector in ALL.items():
    noise(f"detected_by_{name}", f"{DETECTED}{detector.format(n='a.p1.o')}\nxaxis(c.phi, lin, 0, 90, 3)")
    noise(f"seen_over_frequency_by_{name}", f"{DETECTED}{detector.format(n='c.p2.o')}\nxaxis(fsig, log, 1, 70M, 4)")
    if name not in NO_RATIO: noise(f"ratio_of_{name}", f"{DETECTED}sgen s c.mech.z\n{detector.format(n='a.p1.o')} nsr=true\nxaxis(fsig, log, 1, 10M, 3)")
noise("demodulation_phase_swept", f"{DETECTED}qnoised1 d a.p1.o f=2M phase=25\nqshot1 s a.p1.o f=2M phase=25\nx2axis(d.phase, lin, 0, 180, 4, s.phase, lin, 0, 90, 1)")
noise("demodulation_frequency_swept", f"{DETECTED}qnoised1 d a.p1.o f=2M phase=25\nxaxis(d.f, lin, 0, 4M, 4)")
noise("homodyne_angle_swept", f"{DETECTED}qnoisebhd d a.p1.o P_lo=2 phase=30\nx2axis(d.phase, lin, 0, 180, 4, d.P_lo, lin, 0, 3, 2)")
noise("midx_swept", f"{DETECTED}qnoised d a.p1.o\nqnoised1 d1 a.p1.o f=2M phase=20\nxaxis(e.midx, lin, 0, 1, 3)")
noise("in_a_dark_port", f"{DETECTED}l dark P=0\nnothing n\nlink(dark, n)\nqnoised d n.p1.i\nqnoised1 e1 n.p1.i f=2M phase=0\nqshot f n.p1.i\nnoxaxis()")

SOURCES = "sq S db=6 angle=20\nl L0 P=2\nbs b R=0.7 T=0.25 phi=4\nm a R=0.9 T=0.08 phi=3\nm c R=0.95 T=0.04 phi=1\nlink(S, 1, b.p2)\nlink(L0, 2, b.p1)\nlink(b.p3, a, 5, c)\nnothing n\nlink(b.p4, n)\nfsig(30)\nfree_mass f c.mech 1e-5\n"
for name, chosen in {
    "laser": "sources=[L0]", "squeezer": "sources=[S]", "splitter": "sources=[b]", "both_mirrors": "sources=[a, c]", "open_port": "sources=[n]", "mirror_c": "sources=[c]", "all_named": "sources=[S, L0, b, a, c, n]",
    "not_squeezer": "exclude_sources=[S]", "not_these": "exclude_sources=[L0, a, n]", "only_and_not": "sources=[S, L0] exclude_sources=[L0]", "none": "sources=none", "not_any": "exclude_sources=[S, L0, b, a, c, n]",
}.items():
    noise(f"sources_{name}", f"{SOURCES}qnoised q n.p1.i {chosen}\nqnoised1 q1 n.p1.i f=1M phase=0 {chosen}\nqnoisebhd h c.p2.o 1 20 {chosen}\nsgen s c.mech.z\nqnoised r n.p1.i nsr=true {chosen}\nxaxis(fsig, log, 1, 700k, 3)", rtol=1e-6)
for name, node in {"at_an_input": "a.p1.i", "inside": "c.p1.i", "at_a_laser": "L0.p1.i", "at_the_squeezer": "S.p1.i", "at_its_output": "S.p1.o", "by_port": "c.p2"}.items():
    noise(f"detector_{name}", f"{SOURCES}qnoised q {node}\nqshot s {node}\nqnoisebhd h {node} 1 20\nxaxis(fsig, log, 1, 1M, 3)", rtol=1e-6)

for db, angle in ((0, 0), (3, 0), (10, 90), (15, 45), (-6, 30), (20, -10)):
    noise(f"squeezed_{db}_at_{angle}".replace("-", "minus_"), f"sq S db={db} angle={angle}\nl lo P=1\nbs b R=1e-4 T=1-1e-4\nlink(S, b.p1)\nlink(lo, b.p4)\nnothing n\nlink(b.p3, n)\nfsig(100)\nqnoised q n.p1.i\nqnoisebhd h n.p1.i 1 0\nqnoisebhd k n.p1.i 1 90\nqshot s n.p1.i\nxaxis(S.angle, lin, 0, 180, 4)", rtol=1e-6)
noise("squeezing_level_swept", "sq S db=3\nl lo P=1\nbs b R=1e-4 T=1-1e-4\nlink(S, b.p1)\nlink(lo, b.p4)\nfsig(100)\nqnoised q b.p3.o\nxaxis(S.db, lin, -10, 20, 6)", rtol=1e-6)
noise("squeezing_lost", "sq S db=10\nm loss R=0 T=0.8\nl lo P=1\nbs b R=1e-4 T=1-1e-4\nlink(S, loss, b.p1)\nlink(lo, b.p4)\nfsig(100)\nqnoised q b.p3.o\nqnoisebhd h loss.p2.o 1 0\nx2axis(loss.L, lin, 0, 1, 4, S.angle, lin, 0, 90, 1)".replace("R=0 T=0.8", "R=0 L=0.2"), rtol=1e-6)
noise("squeezing_misphased_by_a_space", "sq S db=10\nnothing n\ns s S.p1 n.p1 L=1k\nl lo P=1\nfsig(100)\nqnoisebhd h n.p1.i 1 0\nxaxis(fsig, lin, 1, 300k, 6)")
noise("squeezer_through_a_directional_splitter", "sq S db=10 angle=90\ndbs d\nm c R=0.5 T=0.5\nlink(S, d.p1)\nlink(d.p3, 3, c)\nl lo P=1\nlink(lo, c.p2)\nfsig(100)\nqnoised q d.p4.o\nqnoisebhd h d.p4.o 1 20\nqnoised w d.p2.o\nxaxis(fsig, log, 1, 1M, 3)")
noise("two_squeezers", "sq S db=10 angle=90\nsq U db=6 angle=0\nbs b R=0.5 T=0.5\nlink(S, b.p1)\nlink(U, b.p4)\nl lo P=1\nfsig(100)\nqnoisebhd h b.p2.o 1 20\nqnoisebhd k b.p3.o 1 20\nqnoisebhd r b.p3.o 1 20 sources=[S]\nxaxis(S.angle, lin, 0, 180, 4)")
noise("squeezer_at_a_sideband", "sq S db=10 angle=30 f=2M\nl L0 P=1\nmod e f=2M midx=0.3\nbs b R=0.1 T=0.9\nlink(L0, e, b.p1)\nlink(S, b.p4)\nfsig(100)\nqnoised q b.p2.o\nqnoised1 q1 b.p2.o f=2M phase=20\nqnoisebhd h b.p2.o 1 20\nnoxaxis()")
noise("squeezer_through_a_modulator", "sq S db=10 angle=30\nmod e f=2M midx=0.3 order=2\nl L0 P=1\nbs b R=0.1 T=0.9\nlink(S, e, b.p4)\nlink(L0, b.p1)\nfsig(100)\nqnoised q b.p2.o\nqnoised1 q1 b.p2.o f=2M phase=20\nqnoisebhd h e.p2.o 1 20\nxaxis(e.midx, lin, 0, 1, 2)")

for name, cavity in {
    "filter_cavity": "m f1 R=1-1e-3 T=1e-3\nm f2 R=1-6e-6 T=5e-6 phi={phi}\nlink(d.p3, f1)\nlink(f1.p2, 300, f2)\n", "lossy_filter_cavity": "m f1 R=0.998 T=0.0018\nm f2 R=1-6e-5 T=5e-6 phi={phi}\nlink(d.p3, f1)\nlink(f1.p2, 16, f2)\n",
}.items():
    for phi in (0, 0.003, -0.02):
        noise(f"{name}_at_{str(phi).replace('-', 'minus_').replace('.', '_')}", "sq S db=10 angle=20\ndbs d\nlink(S, d.p1)\n" + cavity.format(phi=phi) + "l lo P=1\nfsig(10)\nqnoisebhd h d.p4.o 1 0\nqnoisebhd k d.p4.o 1 90\nqnoised q d.p4.o\nxaxis(fsig, log, 1, 10k, 12)", rtol=1e-6)
noise("ponderomotive_squeezing", "l L0 P=100\nm itm R=0.99 T=0.01\nm etm R=0.99995 T=2e-5 phi=0.02\nfree_mass f1 itm.mech 0.1\nfree_mass f2 etm.mech 0.1\nlink(L0, itm, 1, etm)\nfsig(10)\nqnoised q itm.p1.o\nqnoisebhd h itm.p1.o 1 20\nqnoisebhd k etm.p2.o 1 70\nqshot s itm.p1.o\nxaxis(fsig, log, 1, 100k, 12)", rtol=1e-5)
noise("squeezed_light_on_a_spring", "l L0 P=100\nsq S db=8 angle=40\nbs b R=0.01 T=0.99\nm itm R=0.99 T=0.01\nm etm R=0.99995 T=2e-5 phi=0.02\npendulum f1 itm.mech 0.1 fz=1 Qz=100\nfree_mass f2 etm.mech 0.1\nlink(L0, b.p4)\nlink(S, b.p1)\nlink(b.p3, itm, 1, etm)\nfsig(10)\nsgen s etm.mech.z\nqnoised q b.p1.o nsr=true\nqnoised r b.p1.o\nqnoisebhd h b.p1.o 1 0 nsr=true\nxaxis(fsig, log, 1, 100k, 12)", rtol=1e-5)
MICH = "l L0 P=100\nbs b R=0.5 T=0.5 alpha=45\nm x R=0.9999 T=5e-5 phi={d}\nm y R=0.9999 T=2e-5 phi=-{d}\nlink(L0, b.p1)\nlink(b.p3, 40, x)\nlink(b.p2, 40, y)\nnothing as\nlink(b.p4, as)\nfsig(10)\nfree_mass fx x.mech 1\nfree_mass fy y.mech 1\nsgen sx b_p3__x_p1.h\nsgen sy b_p2__y_p1.h 1 180\n".replace(" x ", " ex ").replace(" y ", " ey ").replace(" x)", " ex)").replace(" y)", " ey)").replace("x.mech", "ex.mech").replace("y.mech", "ey.mech").replace("__x", "__ex").replace("__y", "__ey")
for d in (0.1, 1, 20, 45):
    noise(f"michelson_at_{str(d).replace('.', '_')}", MICH.format(d=d) + "qnoised q as.p1.i nsr=true\nqnoised r as.p1.i\nqnoised u b.p1.o\nqshot s as.p1.i\npd1 p as.p1.i f=fsig\nxaxis(fsig, log, 1, 10k, 8)", rtol=1e-6)
noise("recycled_michelson", MICH.format(d=0.5).replace("link(L0, b.p1)", "m pr R=0.9 T=0.099 phi=90\nlink(L0, pr, 3, b.p1)").replace("nothing as\nlink(b.p4, as)", "m sr R=0.8 T=0.2 phi=30\nlink(b.p4, 3, sr)\nnothing as\nlink(sr, as)") + "qnoised q as.p1.i nsr=true\nqnoised r as.p1.i\nqnoisebhd h as.p1.i 1 30\npd1 p as.p1.i f=fsig\nxaxis(fsig, log, 1, 10k, 8)", rtol=1e-5)
noise("losses_everywhere", "l L0 P=1\nbs b R=0.4 T=0.5 phi=3 alpha=20\nm x R=0.7 T=0.2 phi=10\nm z1 R=0.5 T=0.5\nlink(L0, b.p1)\nlink(b.p2, 1, x)\nlink(b.p3, 2, z1)\nfsig(10)\nqnoised a b.p4.o\nqnoised c b.p1.o\nqnoised d x.p2.o\nqnoised f z1.p2.o sources=[b]\nqnoised g b.p2.o\nnoxaxis()")
noise("loss_swept", "l L0 P=1\nm x R=0.7 L=0 phi=10\nlink(L0, x)\nfsig(10)\nqnoised a x.p1.o\nqnoised d x.p2.o\nxaxis(x.L, lin, 0, 0.3, 3)")
noise("isolated_both_ways", "l L0 P=1\nisol i S=10\nm x R=0.7 T=0.2\nlink(L0, i, x)\nfsig(10)\nqnoised a i.p1.o\nqnoised d i.p2.o\nqnoised f x.p2.o\nqshot s i.p1.o\nqnoisebhd h i.p1.o 1 0\nxaxis(i.S, lin, 0, 30, 3)")
noise("bandpass_between", "l L0 P=1\nobp o fc=10 bandwidth=5\nm x R=0.7 T=0.2\nlink(L0, o, x)\nfsig(10)\nqnoised a o.p1.o\nqnoised d o.p2.o\nqnoisebhd h x.p2.o 1 0\nxaxis(fsig, log, 1, 100, 3)")
noise("frequency_loss_between", "l L0 P=1\nfloss o f=10 loss=0.2 phase=20\nm x R=0.7 T=0.2\nlink(L0, o, x)\nfsig(10)\nqnoised a o.p1.o\nqnoised d o.p2.o\nqnoisebhd h x.p2.o 1 0\nxaxis(fsig, lin, 5, 10, 1)")
noise("modulators_in_a_row", "l L0 P=1\nmod e f=1M midx=0.5 order=1\nmod g f=3M midx=0.4 order=1 mod_type=am\nmod h f=1M midx=0.2 order=2 positive_only=true\nm x R=0.7 T=0.2\nlink(L0, e, g, h, x)\nfsig(10)\nqnoised a x.p2.o\nqnoised b L0.p1.i\nqnoised1 c x.p2.o f=1M phase=10\nqnoised1 d x.p2.o f=2M phase=10\nnoxaxis()")
noise("lasers_of_two_colours", "l A P=1\nl B P=2 f=5M phase=20\nbs b R=0.4 T=0.55\nlink(A, b.p1)\nlink(B, b.p4)\nfsig(10)\nqnoised a b.p2.o\nqnoised1 c b.p2.o f=5M phase=10\nqshot1 d b.p2.o f=5M phase=10\nqnoised1 e b.p2.o f=10M phase=10\nqnoised2 g b.p2.o f1=5M phase1=0 f2=10M phase2=3\nnoxaxis()")
noise("signals_only_laser", "l A P=1\nl B P=2 f=5M signals_only=true\nbs b R=0.4 T=0.55\nlink(A, b.p1)\nlink(B, b.p4)\nfsig(10)\nqnoised a b.p2.o\nqnoised c b.p3.o sources=[B]\nnoxaxis()")
noise("total_reflection_holds_no_vacuum", "l A P=1\nm x R=1 T=0\nlink(A, x)\nfsig(10)\nqnoised a x.p1.o\nqnoisebhd h x.p2.o 1 0\nqnoised b x.p1.o sources=[A]\nnoxaxis()")
noise("feedback_makes_noise", "l A P=1\nm x R=0.9 T=0.1\nm z1 R=0.9 T=0.1 phi=4\nlink(A, x, 1, z1)\nfree_mass f z1.mech 1e-3\nreadout_dc D z1.p2.o\namplifier g gain=1e-3\nlink(D.DC, g, z1.mech.F_z)\nfsig(10)\nsgen s z1.mech.z\nqnoised q x.p1.o\nqnoised r z1.p2.o nsr=true\nxaxis(fsig, log, 0.1, 1k, 5)", rtol=1e-6)
noise("noise_in_math", f"{DETECTED}qnoised d a.p1.o\npd p a.p1.o\nmathd M d/p*1e9\nxaxis(c.phi, lin, 0, 90, 3)")
noise("noise_beside_locks", f"{DETECTED}qnoised d a.p1.o\nreadout_rf R a.p1.o f=2M phase=90\nlock lk R_Q c.phi 0.1 1e-3\nseries(run_locks(lk, exception_on_fail=false, max_iterations=3), noxaxis())", rtol=1e-6)
noise("noise_in_a_loop", f"{DETECTED}qnoised d a.p1.o\nfor(c.phi, [0, 5, 10], noxaxis(), xaxis(fsig, log, 1, 100M, 2))")
noise("shot_noise_of_readouts", f"{DETECTED}readout_dc D a.p1.o output_detectors=true\nreadout_rf R a.p1.o f=2M phase=20 output_detectors=true\nqshot d a.p1.o\nqshot1 f a.p1.o f=2M phase=20\nxaxis(c.phi, lin, 0, 90, 3)")

# projections
for name, text in {
    "of_everything": "noise n1 L0.amp 1e-9\nnoise n2 L0.frq 1/fsig\nnoise n3 c.mech.z 1e-18*sqrt(fsig.f)\nnoise n4 a.mech.F_z 1e-12\nreadout_rf R c.p2.o f=2M phase=4\nnoise_projection(geomspace(1, 700k, 4), R.I, R.Q)",
    "without_readouts": "noise n1 L0.amp 1e-9\nnoise_projection([1, 2], c.mech.z)", "scaled_by_strain": "noise n1 L0.amp 1e-9\nreadout_dc D a.p1.o\nnoise_projection([1, 2], D.DC, scaling=a_p2__c_p1.h)",
    "onto_a_dof": "noise n1 L0.amp 1e-9\ndof Z c.dofs.z\nreadout_dc D a.p1.o\nnoise_projection([1, 2], Z.AC.o, D.DC)",
    "named": "noise n1 L0.amp 1e-9\nreadout_dc D a.p1.o\nseries(noise_projection([1, 2], D.DC, name='budget'), change(L0.P=3), noise_projection([1, 2], D.DC))",
    "of_noise_in_a_dof": "dof Z c.dofs.z 1 a.dofs.z -1\nnoise n1 Z.AC.i 1e-18\nreadout_dc D a.p1.o\nnoise_projection([1, 2], D.DC)", "of_filtered_noise": "zpk z [] [-10, -10]\nnoise n1 z.p1 1e-9\nwire w z.p2 L0.amp\nreadout_dc D a.p1.o\nnoise_projection([1, 20], D.DC, z.p2)",
    "of_changed_noise": "noise n1 L0.amp 1e-9\nreadout_dc D a.p1.o\nseries(change(n1.ASD=2), noise_projection([1, 20], D.DC))",
    "of_two_noises_at_a_node": "noise n1 L0.amp 1e-9\nnoise n2 L0.amp 2e-9\nreadout_dc D a.p1.o\nnoise_projection([1, 20], D.DC)", "of_noise_into_a_readout": "amplifier g\nreadout_dc D a.p1.o\nlink(D.DC, g)\nnoise n1 D.DC 1e-9\nnoise_projection([1, 20], g.p2, D.DC)",
}.items():
    noise(f"projection_{name}", f"{DETECTED}free_mass f c.mech 1e-3\nfree_mass g1 a.mech 1e-3\n{text}", rtol=1e-6)

for name, text in {
    "without_phase": "l L0 P=1\nfsig(1)\nqnoised1 q L0.p1.o f=1\nnoxaxis()", "of_no_node": "l L0 P=1\nfsig(1)\nqnoised q\nnoxaxis()", "of_a_signal_node": "l L0 P=1\nfsig(1)\nqnoised q L0.amp\nnoxaxis()",
    "squeezer_without_level": "sq S\nl L0 P=1\nfsig(1)\nnoxaxis()", "twice_without_second_phase": "l L0 P=1\nfsig(1)\nqnoised2 q L0.p1.o f1=1 phase1=2 f2=3\nnoxaxis()", "unknown_sources": "l L0 P=1\nfsig(1)\nqnoised q L0.p1.o sources=[nobody]\nnoxaxis()",
    "noise_of_nothing": "l L0 P=1\nfsig(1)\nnoise n\nnoxaxis()", 
    "noise_without_density": "l L0 P=1\nfsig(1)\nnoise n L0.amp\nnoxaxis()", "shot_with_sources": "l L0 P=1\nfsig(1)\nqshot q L0.p1.o sources=[L0]\nnoxaxis()", "bhd_of_no_node": "l L0 P=1\nfsig(1)\nbhd b\nnoxaxis()",
    "projection_scaled_by_a_number": "l L0 P=1\nfsig(1)\nnoise n L0.amp 1\nreadout_dc D L0.p1.o\nnoise_projection([1], D.DC, scaling=3)",
}.items():
    refused(f"noise_{name}", text)
