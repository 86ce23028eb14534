"""Responses of light and electronics: frequency_response 2 to 4, test points, balanced homodyne readouts, wrong arguments."""

from cases.registry import case, refused

MODEL = """
l L0 P=2 phase=25
mod e f=1M midx=0.1 order=1
m m1 R=0.9 T=0.1 phi=7
m m2 R=0.99 T=0.01 phi=0.5
link(L0, e, m1, 1, m2)
fsig(1)
free_mass fm m2.mech 1e-6
readout_dc D m1.p1.o
readout_rf F m1.p1.o f=1M phase=20
"""


def response(name, action, more="", rtol=1e-7):
    case("responses", name, f"{MODEL}{more}\n{action}", rtol=rtol)


def wrong(name, action, more=""):
    refused(f"response_{name}", f"{MODEL}{more}\n{action}")


response("light_to_currents", "frequency_response2([1, 10], [[m1.p1.i, fsig.f], [m2.p1.i, -fsig.f]], [D.DC, F.I, m2.mech.z, F.Q])")
response("light_beside_rf_to_currents", "frequency_response2([1, 10], [[m1.p1.i, 1M+fsig], [m1.p1.i, 1M-fsig.f], [L0.p1.o, -fsig.f], [m1.p1.i, fsig-1M]], [D.DC, F.I])")
response("light_by_the_modulators_frequency", "freqresp2(geomspace(1, 1k, 4), [[m1.p1, e.f+fsig.f], [m1.p1, -1*e.f-fsig]], [D.DC, F.I], name='a')")
response("light_in_quotes", "frequency_response2([1, 10], [['m1.p1.i', fsig.f]], ['D.DC', 'F.I'])")
response("light_to_light", "frequency_response3([1, 10, 1k], [[m1.p1.i, fsig], [m1.p1.i, -fsig.f], [L0.p1.o, fsig]], [[m1.p1.o, fsig], [m1.p1.o, -fsig.f], [m2.p2.o, 1M+fsig.f]])")
response("light_to_light_by_ports", "frequency_response3([1, 10], [[m1.p1, fsig]], [[m1.p1, fsig], [m2.p2, fsig]])")
response("signals_to_light", "frequency_response4([1, 10], [m2.mech.z, L0.amp, L0.phs], [[m1.p1.o, fsig], [m1.p1.o, -fsig.f], [m2.p2.o, 1M+fsig.f], [m2.p2.o, 1M-fsig.f]])")
response("signals_to_light_that_comes_in", "FrequencyResponse4([1, 10], [m2.mech.z, L0.amp.i, L0.phs], [[m1.p1.i, fsig], [m1.p1.i, -fsig.f]], name='x')")
response("forces_and_motions", "frequency_response([5], [m2.mech.z, m2.mech.F_z], [m2.mech.z, m2.mech.F_z])")
response("one_node_for_a_list", "frequency_response([1, 7], L0.amp, D.DC)")
response("nodes_in_quotes", "frequency_response([1, 10], ['L0.amp'], ['D.DC', 'F.I'])")
response("the_same_node_twice", "frequency_response([5], [m2.mech.z, m2.mech.z], [D.DC, D.DC])")
response("after_changes", "series(change(L0.P=3), freqresp2([1, 10], [[m1.p1.i, fsig.f]], [D.DC], name='abc'), change(m2.phi=1), FrequencyResponse3([1, 10], [[m1.p1.i, fsig.f]], [[m1.p1.o, fsig]], name='k'))")
response("in_a_loop_of_tunings", "for(m2.phi, [0, 0.1, 2], frequency_response3([1, 10], [[m1.p1.i, fsig]], [[m1.p1.o, fsig]]), frequency_response4([2], [L0.frq], [[m1.p1.o, -fsig.f]]))")

wrong("light_without_frequency", "frequency_response2([1, 10], [m1.p1.i], [D.DC])")
wrong("light_as_one_pair", "frequency_response2([1, 10], [m1.p1.i, fsig], [D.DC])")
wrong("light_at_a_fixed_frequency", "frequency_response2([1, 10], [[m1.p1.i, 1]], [D.DC])")
wrong("light_where_no_sideband_is", "frequency_response2([1, 10], [[m1.p1.i, 2*fsig]], [D.DC])")
wrong("light_where_no_light_is", "frequency_response2([1, 10], [[m1.p1.i, 3M+fsig.f]], [D.DC])")
wrong("light_the_wrong_way_round", "frequency_response2([1, 10], [[fsig.f, m1.p1]], [D.DC])")
wrong("readout_as_output", "frequency_response2([1, 10], [[m1.p1, fsig]], [D.DC, F])")
wrong("motion_as_light", "frequency_response3([1, 10], [[L0.p1.o, fsig.f]], [[m2.mech.z, fsig.f]])")
wrong("one_frequency", "frequency_response(1, [L0.amp], [D.DC])")
wrong("one_frequency_of_light", "frequency_response4(5, [m2.mech.z], [[m1.p1.i, fsig]])")
wrong("no_list_of_inputs", "frequency_response4([5], m2.mech.z, [[m1.p1.i, fsig]])")
wrong("pairs_as_inputs", "frequency_response4([1], [[m1.p1.i, fsig]], [D.DC])")
wrong("no_frequencies", "frequency_response([], [L0.amp], [D.DC])")
wrong("negative_frequency", "frequency_response([-5], [m2.mech.z], [D.DC])")
wrong("frequency_zero", "frequency_response([1, 0], [L0.amp], [D.DC])")
wrong("light_as_output_of_the_first", "frequency_response([1], [L0.amp], [m1.p1.o])")
wrong("carrier_solution", "series(dc_fields(name='a'), frequency_response([1], [L0.amp], [D.DC], carrier_solution='a'))")
wrong("no_outputs", "frequency_response([1], [L0.amp])")
wrong("unknown_argument", "frequency_response([1], [L0.amp], [D.DC], phase=3)")
wrong("projection_to_a_list", "noise_projection([1, 2], [D.DC])", "noise n L0.amp 1e-9")
wrong("projection_to_nothing", "noise_projection([1, 2])", "noise n L0.amp 1e-9")
wrong("projection_of_one_frequency", "noise_projection(1, D.DC)", "noise n L0.amp 1e-9")
wrong("antisqueezing", "antisqueezing([1, 10], S0, D.DC)", "sq S0 db=10")

TWO = "amplifier g gain=3\namplifier h gain=5\n"
response("through_a_test_point", "frequency_response([1], [g.p1, t.A.io], [h.p2, t.A.io])", f"test_point t 'A' 'B'\n{TWO}wire w1 g.p2 t.A.io\nwire w2 t.A.io h.p1.i")
response("linked_through_a_test_point", "frequency_response([1], [g.p1, t.A], [h.p2, t.A])", f"test_point t 'A' 'B'\n{TWO}link(g.p2, t.A, h.p1)")
response("linked_by_a_test_points_name", "frequency_response([1], [g.p1, t.A, t.B], [h.p2, t.A, t.B])", f"test_point t 'B' 'A'\n{TWO}link(g, t, h)")
response("linked_by_the_name_of_one", "frequency_response([1], [g.p1, t.A], [h.p2, t.A])", f"test_point t 'A'\n{TWO}link(g, t, h)")
response("test_point_driven", "noxaxis()", "test t 'A' x\nsgen s t.A 2\nxd a t.A\nxd b t.A.io\nxd c t.x")
response("test_points_sum", "xaxis(fsig, log, 0.1, 100, 3)", "TestPoint t 'A' 'B' 'C'\nsgen s L0.amp 2\nwire w D.DC t.C gain=0.1\nwire w2 F.I t.C gain=0.1\nwire w3 t.C t.B gain=7 delay=0.3\nwire w4 t.B m2.mech.F_z gain=1e-10\nxd x t.C\nxd y t.B")
response("test_point_without_ports", "noxaxis()", "test_point t\npd p m1.p1.o")
response("noise_at_a_test_point", "noise_projection([1, 2], t.A, D.DC, t.A.io)", "test_point t 'A'\nnoise n t.A.io 1e-9\nwire w t.A L0.amp")
wrong("test_point_of_nodes", "noxaxis()", "test_point t m1.mech.z")
wrong("test_point_of_a_number", "noxaxis()", "test_point t 3")
wrong("test_point_of_a_path", "noxaxis()", "test_point t 'm1.mech.z'")
wrong("test_point_named_twice", "noxaxis()", "test_point t 'A' 'A'")
wrong("test_point_has_no_input", "noxaxis()", "test_point t 'A'\namplifier g\nwire w g.p2 t.A.i")
wrong("test_point_of_three_linked", "noxaxis()", f"test_point t 'A' 'B' 'C'\n{TWO}link(g, t, h)")
wrong("test_point_unknown_word", "noxaxis()", "test_point t A")

HOMODYNE = "balanced_homodyne_readout B m1.p1.o P_lo=2 phase=40"
response("homodyne_readout", "xaxis(B.phase, lin, 0, 180, 7)", f"{HOMODYNE} output_detectors=true\nbhd b m1.p1.o P_lo=2 phase=40\nmathd M B_DC*2")
response("homodyne_oscillator_power", "xaxis(B.P_lo, lin, 0, 9, 3)", f"{HOMODYNE} output_detectors=true")
response("into_a_homodyne_readout", "frequency_response([1, 10], [m2.mech.z, L0.amp, L0.phs, L0.frq], [B.DC])", HOMODYNE)
response("homodyne_readout_at_its_port", "frequency_response([1, 10], [m2.mech.z, L0.amp, L0.phs], [B.DC])", "BalancedHomodyneReadout B P_lo=2 phase=30\nlink(m2, B)")
response("homodyne_over_phases", "xaxis(B.phase, lin, 0, 90, 3)", f"{HOMODYNE}\nsgen s m2.mech.z\nxd x B.DC")
response("homodyne_lock", "run_locks(lk)", f"{HOMODYNE}\nlock lk B_DC m2.phi 0.1 1e-6")
response("homodyne_in_a_loop", "frequency_response(geomspace(0.1, 100, 5), [m2.mech.F_z, g.p1], [B.DC, m2.mech.z])", f"{HOMODYNE}\namplifier g gain=1e-9\nzpk z [] [-10]\nlink(B.DC, g, z, m2.mech.F_z)")
response("projection_on_homodyne", "noise_projection([1, 10], B.DC, g.p2)", f"{HOMODYNE}\nnoise n L0.phs 1e-9\namplifier g gain=3\nlink(B.DC, g)")
response("homodyne_where_no_carrier_is", "frequency_response([1, 10], [L1.amp, L1.phs], [B.DC])", "l L1 P=1 f=5M\nbalanced_homodyne_readout B L1.p1.o P_lo=2 phase=30\nnothing n\nlink(L1, n)")
wrong("homodyne_takes_one_argument", "noxaxis()", "balanced_homodyne_readout B m1.p1.o 2 40")
response("noise_before_shot_noise", "noise_projection([1, 2], D.DC, scaling=m2.mech.z)", "noise n L0.amp.i 1e-9")
response("projections_name_their_nodes", "noise_projection([1, 10], t.A, F.I, F.Q)", "noise n g.p1 2\ntest_point t 'A'\namplifier g gain=3\nwire w g.p2 t.A")
