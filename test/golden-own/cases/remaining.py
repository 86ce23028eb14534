"""What the other files leave out: every parameter and option that scripts/golden-coverage.ts found unused, and trees, locks
and optimisers in the forms that nothing else holds."""

from cases.actions import FP, PDH
from cases.locks import LOCK, MICH, RUN, SIGNED, TWO
from cases.locks import PDH as PDH_OFF
from cases.registry import case, refused

# Parameters that plane waves don't feel, and those that decide once.
SURFACES = (
    "l laser P=1\nl k P=2 f=1M\nm m1 R=0.9 T=0.1 Rc=2\nbs b R=0.5 T=0.4 alpha=30 Rc=[3, 4]\nm m2 R=0.8 T=0.2\nlink(laser, 1, b.p1)\nlink(b.p3, 2, m1)\n"
    "link(b.p2, 1.3, m2)\nlink(k, b.p4)\npd p b.p1.o\npd q m1.p2.o\nad a m2.p2.o f=1M\n"
)
for path, start, stop in (
    ("m1.Rcx", 1, 2), ("m1.Rcy", 1, 2), ("m1.xbeta", 0, "1u"), ("m1.ybeta", 0, "1u"), ("b.Rcx", 1, 2), ("b.Rcy", 1, 2),
    ("b.xbeta", 0, "1u"), ("b.ybeta", 0, "1u"),
):
    case("elements", f"sweep_without_effect_{path.replace('.', '_')}", SURFACES + f"xaxis({path}, lin, {start}, {stop}, 2)\n")
case("elements", "mirror_misaligned_for_each", SURFACES + "for(m1.misaligned, [0, 1, 0], noxaxis())\n")
case("elements", "beamsplitter_plane", SURFACES.replace("alpha=30", "alpha=30 plane='yz'") + "xaxis(b.phi, lin, 0, 90, 3)\n")
case("elements", "squeezer_frequency_swept", "l a P=1\nsq z db=6 f=3\nmod e f=100 midx=0.3 order=1\nbs b\nlink(a, b)\nlink(z, b.p4)\nlink(b.p3, e)\npd p e.p2.o\nad l e.p2.o f=0\nad u e.p2.o f=100\nxaxis(z.f, lin, 3, 30, 3)\n")
case("elements", "squeezer_parameters_swept", "l a P=1\nsq z db=6 angle=10\nbs b\nlink(a, b)\nlink(z, b.p4)\npd p b.p3.o\nx2axis(z.db, lin, 0, 10, 2, z.angle, lin, 0, 90, 2)\n")
case("elements", "noise_swept", "l a P=1\nnoise n a.pwr.i 1e-9\npd p a.p1.o\nxaxis(n.ASD, log, 1n, 1u, 3)\n")
case("language", "variable_that_stays", "var u 2 changeable_during_simulation=false\nvar v 3\nl a P=u*v\npd p a.p1.o\nxaxis(v, lin, 0, 2, 2)\n")
DETECTORS = PDH + "readout_rf R m1.p1.o f=eom.f phase=20 output_detectors=true\npd2 d m1.p1.o f1=eom.f phase1=10 f2=2*eom.f phase2=40\npd2 x m1.p1.o f1=eom.f phase1=10 f2=1k phase2=0 pdtype=xsplit\nfd f m1.p1.o f=15M\n"
case("detectors", "pd2_first_frequency_swept", DETECTORS.replace("f1=eom.f phase1=10 f2=2*eom.f", "f1=15M phase1=10 f2=30M") + "xaxis(d.f1, lin, 15M, 45M, 2)\n")
case("detectors", "pd2_second_frequency_swept", DETECTORS.replace("f1=eom.f phase1=10 f2=2*eom.f", "f1=15M phase1=10 f2=30M") + "xaxis(d.f2, lin, 0, 45M, 3)\n")
case("detectors", "fd_frequency_swept", DETECTORS + "xaxis(f.f, lin, 15M, 30M, 1)\n")
case("detectors", "readout_frequency_swept", DETECTORS.replace("R m1.p1.o f=eom.f", "R m1.p1.o f=15M") + "xaxis(R.f, lin, 0, 45M, 3)\n")
case("detectors", "readout_phase_for_each", DETECTORS + "for(R.phase, [0, 45, 90], noxaxis())\n")
case("detectors", "pd2_split", DETECTORS + "xaxis(m2.phi, lin, -1, 1, 2)\n")

# Options of actions
for name, text in {
    "x3axis_with_steps": "series(x3axis(m2.phi, lin, 0, 1, 1, m1.phi, lin, 0, 1, 1, laser.P, lin, 1, 2, 1, pre_step=change(m2.R=-0.001, relative=true), post_step=noxaxis(name='p')), noxaxis())",
    "telling_with_options": "series(debug(name='d'), print(m2.phi, name='p', eval=false), print_model(name='q'), print_model_attr(m2.phi, eval=false, prefix='>'), save_matrix(name='s'), noxaxis())",
    # Trees
    "series_of_a_series_of_one": "series(series(noxaxis()))",
    "series_of_series_three_deep_of_one": "series(series(series(noxaxis(name='a'))))",
    "series_of_a_series_of_parallel": "series(series(parallel(noxaxis(name='a'))))",
    "series_of_parallel_of_series": "series(parallel(series(noxaxis(name='a'))))",
    "series_of_a_series_of_two": "series(series(noxaxis(), noxaxis(name='b')))",
    "series_of_a_series_of_for": "series(series(for(m2.phi, [1], noxaxis(name='a'))))",
    "series_of_a_chain_of_one": "series(series(noxaxis(name='a'), flatten=false))",
    "series_of_a_chain": "series(series(noxaxis(name='a'), noxaxis(name='b'), flatten=false))",
    "series_of_a_series_and_one": "series(series(series(noxaxis(name='a')), noxaxis(name='b')))",
    "series_named_three_deep": "series(series(series(noxaxis(name='a'), name='q')), noxaxis())",
    "series_of_nothing_is_counted": "series(series(change(m2.phi=1)), noxaxis())",
    "series_empty_is_counted": "series(noxaxis(), series(), noxaxis())",
    "parallel_of_nothing_is_counted": "series(parallel(change(m2.phi=1)), noxaxis())",
    "parallel_empty_is_counted": "series(parallel(), noxaxis())",
    "for_of_nothing_is_counted": "series(for(m2.phi, [1]), noxaxis())",
    "chain_of_nothing_is_not_counted": "series(series(change(m2.phi=1), flatten=false), noxaxis())",
    "chain_within_a_chain_goes_on_at_its_head": "series(series(noxaxis(name='a'), noxaxis(name='b'), flatten=false), noxaxis(name='c'), noxaxis(name='d'), flatten=false)",
    "chain_of_a_series_goes_on_at_it": "series(series(noxaxis(name='a'), noxaxis(name='b')), noxaxis(name='c'), noxaxis(name='d'), flatten=false)",
    "chain_through_for": "series(noxaxis(name='a'), for(m2.phi, [0], noxaxis()), flatten=false)",
    "chain_from_for": "series(for(m2.phi, [0], noxaxis()), noxaxis(name='a'), flatten=false)",
    "chain_from_parallel": "series(parallel(noxaxis(name='a')), noxaxis(name='b'), flatten=false)",
    "chain_through_save_matrix": "series(noxaxis(), save_matrix(), noxaxis(name='x1'), flatten=false)",
    "pre_step_of_a_chain": "noxaxis(pre_step=series(noxaxis(name='a'), noxaxis(name='b'), flatten=false))",
    "pre_step_of_a_series_of_one": "noxaxis(pre_step=series(noxaxis(name='a')))",
    "pre_step_of_series_in_series": "noxaxis(pre_step=series(series(noxaxis(name='a'))))",
    "pre_step_of_parallel": "noxaxis(pre_step=parallel(noxaxis(name='a')))",
    "pre_step_of_for": "noxaxis(pre_step=for(m2.phi, [1, 2], noxaxis(name='a')))",
    "pre_step_of_fields": "xaxis(m2.phi, lin, 0, 1, 1, pre_step=dc_fields())",
    "pre_step_of_a_sweep_that_keeps": "noxaxis(pre_step=sweep(m1.phi, [1], false, reset_parameter=false))",
    "for_of_parallel": "for(m2.phi, [0, 1], parallel(noxaxis(name='a')))",
    "for_of_for_of_nothing": "for(m2.phi, [0, 1], for(m1.phi, [2, 3]), noxaxis())",
    "for_of_save_matrix": "for(m2.phi, [1, 2], save_matrix(), noxaxis())",
    "for_of_truths": "for(m2.phi, [true, 2, false], noxaxis())", "for_of_truths_times_a_number": "for(m2.phi, 2*[true, false], noxaxis())",
    "for_of_falling_geomspace": "for(m2.phi, geomspace(-1, -100, 3), noxaxis())",
    "for_of_an_expression": "for(m2.phi, 2*[1, 2], store_model_attr(m2.phi))",
    "parallel_with_for": "parallel(for(m2.phi, [3], noxaxis(name='a')), noxaxis())",
    "parallel_puts_back_a_sweep_that_keeps": "parallel(sweep(m2.phi, [1], false, reset_parameter=false), store_model_attr(m2.phi))",
    "sweep_that_keeps_keeps_its_steps_changes": "series(sweep(m2.phi, [0, 1], false, reset_parameter=false, post_step=change(m1.phi=0.5)), store_model_attr(m1.phi, m2.phi))",
    "sweep_that_keeps_in_for": "series(for(m2.phi, [1], sweep(m1.phi, [1], false, reset_parameter=false)), store_model_attr(m1.phi))",
    "sweep_of_one_parameter_twice": "series(change(m2.phi=1), sweep(m2.phi, [0, 1], true, m2.phi, [0, 10], true))",
    "sweep_of_negative_geomspace": "sweep(m2.phi, geomspace(-1, -100, 3), false)",
    "xaxis_nearly_three_steps": "xaxis(m2.phi, lin, 0, 3, 2.99999)",
    "names_of_all_sorts": "series(noxaxis(name='a/b'), noxaxis(name=''), noxaxis(name='a b'))",
    "store_switches": "store_model_attr(m2.misaligned, laser.signals_only, m2.L)",
    "change_what_others_follow": "series(change(m2.R=0.9), noxaxis(), store_model_attr(m2.T, m2.L))",
}.items():
    case("actions", name, FP + text + "\n")

# Locks
for name, text in {
    "run_locks_all_options": f"series(run_locks({RUN}, display_progress=true, show_progress_bar=true, d_dof_phase=1e-7, d_dof_gain=1e-7, no_warning=true), noxaxis())",
    "run_locks_for_each_gain": "for(lk.gain, [-2, -4], run_locks(max_iterations=60))",
    "run_locks_over_a_gain": "xaxis(lk.gain, lin, -2, -4, 2, pre_step=run_locks(max_iterations=60))",
}.items():
    case("locks", name, PDH_OFF + LOCK + text + "\n", 1e-6)
DISABLED = "lock a1 R.outputs.I A.DC 1 1e-5\nlock a2 R.outputs.Q C.DC 1 1e-5 enabled=false\n"
for name, text in {
    "run_locks_of_a_disabled_one_by_name": "run_locks(a2, max_iterations=3, exception_on_fail=false, no_warning=true)",
    "newton_of_enabled_ones": "run_locks(method='newton', max_iterations=25)",
    "get_error_signals_of_all": "get_error_signals()",
    "set_lock_gains_of_enabled_ones": "series(set_lock_gains(d_dof_gain=1e-5, name='gains'), store_model_attr(a1.gain, a2.gain))",
    "set_lock_gains_of_a_disabled_one_by_name": "series(set_lock_gains(a2, d_dof_gain=1e-5), store_model_attr(a1.gain, a2.gain))",
    "set_lock_gains_after_a_switch": "series(change(a1.enabled=0, a2.enabled=1), set_lock_gains(d_dof_gain=1e-5), store_model_attr(a1.gain, a2.gain, a1.enabled))",
    "set_lock_gains_within_a_step": "series(noxaxis(pre_step=set_lock_gains(d_dof_gain=1e-5)), store_model_attr(a1.gain))",
    "set_lock_gains_within_parallel": "series(parallel(set_lock_gains(d_dof_gain=1e-5)), store_model_attr(a1.gain))",
    "opt_rf_readout_phase_of_enabled_ones": "opt_rf_readout_phase(d_dof=1e-3, verbose=true)",
    "opt_rf_readout_phase_of_a_parameter": "opt_rf_readout_phase(A.DC, R.outputs.I, d_dof=1e-3)",
    "opt_rf_readout_phase_by_detector": "series(opt_rf_readout_phase(A, R_I, d_dof=1e-3), store_model_attr(R.phase))",
    "opt_rf_readout_phase_of_Q": "series(opt_rf_readout_phase(A, R.outputs.Q, d_dof=1e-3), store_model_attr(R.phase))",
    "opt_rf_readout_phase_of_DC_is_that_of_I": "series(opt_rf_readout_phase(A, R.outputs.DC, d_dof=1e-3), store_model_attr(R.phase))",
    "opt_rf_readout_phase_of_I_then_Q": "series(opt_rf_readout_phase(A, R.outputs.I, A, R.outputs.Q, d_dof=1e-3), store_model_attr(R.phase))",
    "opt_rf_readout_phase_within_a_step": "series(noxaxis(pre_step=opt_rf_readout_phase(d_dof=1e-3)), store_model_attr(R.phase))",
    "opt_rf_readout_phase_within_parallel": "series(parallel(opt_rf_readout_phase(d_dof=1e-3), store_model_attr(R.phase)), store_model_attr(R.phase))",
    "sensing_matrix_leaves_its_dofs": "series(change(A.DC=1), sensing_matrix_dc([A], [R], d_dof=1e-5), store_model_attr(A.DC))",
}.items():
    case("locks", name, TWO + DISABLED + text + "\n", 1e-5)
for name, text in {
    "no_sensing_matrix_of_nothing": "sensing_matrix_dc([], [R])", "no_locks_to_run": "series(run_locks(), noxaxis())",
    "no_errors_to_read": "get_error_signals()", "no_phases_to_turn": "opt_rf_readout_phase()",
}.items():
    case("locks", name, TWO + text + "\n", 1e-5)
refused("sensing_matrix_of_an_output", TWO + "sensing_matrix_dc([A], [R_I])\n")
refused("sensing_matrix_of_a_detector", TWO + "sensing_matrix_dc([A], [t])\n")
refused("sensing_matrix_of_a_parameter", TWO + "sensing_matrix_dc([A.DC], [R])\n")
refused("opt_rf_readout_phase_of_one", TWO + "opt_rf_readout_phase(A)\n")
refused("opt_rf_readout_phase_of_a_dc_readout", TWO + "opt_rf_readout_phase(A, D.outputs.DC)\n")
refused("set_lock_gains_of_a_gain_that_follows", TWO + "lock a1 R.outputs.I A.DC -0.01*m1.R 1e-5\nset_lock_gains()\n")
refused("newton_lock_by_a_detector", TWO + "lock a1 t A.DC 1 1e-5\nrun_locks(method='newton')\n")
refused("newton_lock_of_a_driven_parameter", TWO + "lock a1 R.outputs.I m2.phi 1 1e-5\nrun_locks(method='newton')\n")
refused("newton_with_a_given_matrix", TWO + DISABLED + "run_locks(method='newton', sensing_matrix=[[1]])\n")

# Optimisers
for name, text in {
    "minimize_powell": "series(change(m2.phi=3), minimize(t, m2.phi, method='powell'), noxaxis())",
    "minimize_powell_of_two": "series(change(m2.phi=3), minimize(t, [m2.phi, m1.phi], method='Powell', xtol=1e-6), noxaxis())",
    "minimize_powell_bounds": "series(change(m2.phi=3), minimize(t, m2.phi, method='powell', bounds=[2, 20]), noxaxis())",
    "minimize_powell_stops_early": "series(change(m2.phi=3), minimize(t, m2.phi, method='powell', maxfev=20, ftol=1e-8), noxaxis())",
    "maximize_powell": "series(change(m2.phi=3, m1.phi=1), maximize(t, m2.phi, method='powell', tol=1e-7), noxaxis())",
    "minimize_offset": "minimize(t, m2.phi, offset=0.5)",
    "minimize_named_by_place": "series(minimize(t, m2.phi, 'least', offset=0.25), noxaxis())",
    "minimize_with_a_step_before": "minimize(t, m2.phi, pre_step=change(m1.phi=1))",
    "minimize_maxfev": "minimize(t, m2.phi, maxfev=7)",
    "minimize_initial_simplex": "minimize(t, m2.phi, initial_simplex=[[1], [2]])",
    "minimize_bound_on_one_side": "minimize(t, m2.phi, bounds=[none, 3])",
    "minimize_within_a_step": "series(noxaxis(pre_step=minimize(t, m2.phi, offset=0.3)), noxaxis())",
    "minimize_ignores_what_it_does_not_know": "minimize(t, m2.phi, foo=3, options=2, verbose=true, offset=0.5)",
}.items():
    case("locks", name, FP + text + "\n", 1e-4)
case("language", "geomspace_of_negative_ends_in_a_value", "l laser P=2-0.001*sum(geomspace(-1, -100, 3))\npd t laser.p1.o\nvar u sum(geomspace(-8, -1, 4))\nmathd m t*u\nnoxaxis()\n")
case("language", "truths_in_an_array_of_a_value", "l laser P=2-0.001*sum([true, 2, false])\npd t laser.p1.o\nnoxaxis()\n")

# Methods that follow the gradient: ours is by central differences, scipy's by forward ones. Where theirs is 1e-5, the tolerance of a
# slope, the minimum is as far off as its curvature says: 1e-4 of the parameter, and 1e-3 where the detector reads almost nothing.
for name, text in {
    "bfgs": "minimize(asy, X.phi, method='BFGS')", "bfgs_maximizes": "maximize(asy, X.phi, method='bfgs')", "bfgs_of_two": "minimize(odd, [laser.P, X.phi], method='BFGS')",
    "bfgs_tolerance": "minimize(asy, X.phi, method='BFGS', gtol=1e-9)", "bfgs_tol": "minimize(asy, X.phi, method='BFGS', tol=1e-9)",
    "bfgs_stops_early": "minimize(asy, X.phi, method='BFGS', maxiter=2)", "bfgs_without_bounds": "minimize(asy, X.phi, method='BFGS', bounds=[60, 80])",
    "by_no_method": "minimize(asy, X.phi, method=none)", "by_no_method_within_bounds": "minimize(asy, X.phi, method=none, bounds=[60, 80])",
    "cg": "minimize(asy, X.phi, method='CG')", "cg_of_two": "minimize(odd, [laser.P, X.phi], method='CG')", "cg_of_nothing": "minimize(asy, X.phi, method='CG', maxiter=0)",
    "l_bfgs_b": "minimize(asy, X.phi, method='L-BFGS-B')", "l_bfgs_b_of_two": "minimize(asy, [X.phi, Y.phi], method='L-BFGS-B')",
    "l_bfgs_b_to_a_bound": "minimize(asy, X.phi, method='L-BFGS-B', bounds=[60, 80])", "l_bfgs_b_within_bounds": "minimize(odd, [laser.P, X.phi], method='L-BFGS-B', bounds=[[5, 20], [0, 90]])",
    "l_bfgs_b_to_two_bounds": "minimize(asy, [X.phi, Y.phi], method='L-BFGS-B', bounds=[[60, 80], [0, 1]])", "l_bfgs_b_from_outside": "minimize(asy, X.phi, method='L-BFGS-B', bounds=[none, 50])",
    "l_bfgs_b_gain": "minimize(asy, X.phi, method='L-BFGS-B', ftol=1e-2)", "l_bfgs_b_calls": "minimize(asy, X.phi, method='L-BFGS-B', maxfun=5)", "l_bfgs_b_is_flat_at_once": "minimize(asy, X.phi, method='L-BFGS-B', gtol=1)",
    "slsqp": "minimize(asy, X.phi, method='SLSQP')", "slsqp_of_two": "minimize(odd, [laser.P, X.phi], method='slsqp', bounds=[[1, 30], [none, none]])", "slsqp_to_two_bounds": "minimize(asy, [X.phi, Y.phi], method='SLSQP', bounds=[[60, 80], [0, 1]])",
    "tnc": "minimize(asy, X.phi, method='TNC')", "tnc_to_a_bound": "minimize(asy, X.phi, method='TNC', bounds=[60, 80])", "tnc_from_zero": "minimize(sym, BS.phi, method='TNC')",
    "gradient_as_pre_step": "xaxis(Y.phi, lin, 2, 20, 2, pre_step=maximize(asy, X.phi, method='BFGS'))",
}.items():
    case("locks", f"minimize_{name}", MICH + f"series({text}, noxaxis())\n", 1e-3)
for name, text in {
    "bfgs": "maximize(t, m2.phi, method='BFGS')", "cg": "maximize(t, m2.phi, method='CG')", "l_bfgs_b": "maximize(t, m2.phi, method='L-BFGS-B', bounds=[-1, 5])",
    "slsqp": "maximize(t, m2.phi, method='SLSQP')", "tnc": "maximize(t, m2.phi, method='TNC')",
}.items():
    case("locks", f"maximize_narrow_{name}", FP + f"series(change(m2.phi=3, m1.phi=3.5), {text}, noxaxis())\n", 1e-3)
for name, text in {
    "bfgs": "minimize(d, m2.phi, method='BFGS')", "l_bfgs_b": "minimize(d, m2.phi, method='L-BFGS-B')", "slsqp": "minimize(d, m2.phi, method='SLSQP')", "tnc": "minimize(d, m2.phi, method='TNC')",
}.items():
    case("locks", f"minimize_zero_by_{name}", SIGNED + text + "\n", 1e-5)
for name, text in {
    "minimize_four_arguments": "minimize(t, m2.phi, 'hi', 4)", "minimize_an_element": "minimize(m2, m2.phi)", "minimize_over_nothing": "minimize(t, [])", "minimize_newton_cg": "minimize(t, m2.phi, method='Newton-CG')", "minimize_cobyla": "minimize(t, m2.phi, method='COBYLA')",
    "minimize_over_what_follows": "minimize(t, m2.L)", "minimize_out_of_range": "minimize(t, m2.R)", "minimize_bounds_of_one": "minimize(t, m2.phi, bounds=[1])",
    "minimize_bounds_of_others": "minimize(t, m2.phi, bounds=[[1, 2], [3, 4]])", "minimize_bounds_crossed": "minimize(t, m2.phi, bounds=[5, 3])",
    "for_over_what_follows": "for(m2.L, [0, 1], noxaxis())", "for_of_a_complex_number": "for(m2.phi, [1, 2j], noxaxis())", "for_of_a_number": "for(m2.phi, 3, noxaxis())", "for_of_a_truth": "for(m2.phi, true, noxaxis())",
    "for_out_of_range": "for(m2.R, [0.5, 1.2], noxaxis())", "change_out_of_range": "series(change(m2.R=0.5, m2.T=0.6), noxaxis())", "change_to_a_negative_length": "series(change(laser_p1__m1_p1.L=-1), noxaxis())",
    "plot_alone": "plot()", "xaxis_half_a_step": "xaxis(m2.phi, lin, 0, 3, 0.5)", "xaxis_to_a_complex_number": "xaxis(m2.phi, lin, 0, 1j, 1)", "xaxis_from_an_array": "xaxis(m2.phi, lin, [0], 1, 1)",
}.items():
    refused(name, FP + text + "\n")
