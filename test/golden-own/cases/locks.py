"""Locks, readout phases, sensing matrices, optimisers: what looks for something and stops when it is near enough.

Their last digits are noise (finite differences of 1e-9 degrees), so the tolerances are wide where that counts.
"""

from cases.registry import case, refused

A = "locks"

PDH = (
    "l laser P=2\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098 phi=0.5\nlink(laser, eom, 1, m1, 2, m2)\n"
    "pd1 err m1.p1.o f=eom.f phase=90\npd t m2.p2.o\n"
)
LOCK = "lock lk err m2.phi -4 1e-6\n"
RUN = "max_iterations=25"
for name, lock, text in (
    ("run_locks_alone", LOCK, f"run_locks({RUN})"),
    ("run_locks_then_read", LOCK, f"series(run_locks({RUN}), noxaxis())"),
    ("run_locks_by_name", LOCK, f"series(run_locks(lk, {RUN}, name='hello'), noxaxis())"),
    ("run_locks_gives_up", LOCK, "series(run_locks(max_iterations=3, exception_on_fail=false, no_warning=true), noxaxis())"),
    ("run_locks_scaled", LOCK, f"series(run_locks({RUN}, scale_factor=0.5), noxaxis())"),
    ("run_locks_twice", LOCK, f"series(run_locks({RUN}), change(m1.phi=0.1), run_locks({RUN}), noxaxis())"),
    ("run_locks_progress", LOCK, f"series(run_locks({RUN}, display_progress=false, show_progress_bar=false), noxaxis())"),
    ("run_locks_pre_step", LOCK, f"series(run_locks({RUN}, pre_step=change(m1.phi=0.1)), noxaxis())"),
    ("run_locks_pre_step_each_turn", LOCK, "series(run_locks(max_iterations=5, exception_on_fail=false, no_warning=true, pre_step=change(m1.phi=0.1, relative=true)), noxaxis())"),
    ("run_locks_no_turns", LOCK, "series(run_locks(max_iterations=0, exception_on_fail=false, no_warning=true), noxaxis())"),
    ("lock_of_math", "mathd twice err*2\nlock lk twice m2.phi -2 1e-6\n", f"series(run_locks({RUN}), noxaxis())"),
    ("lock_two_on_one_parameter", LOCK + "lock lk2 err m2.phi -1 1e-6\n", f"series(run_locks({RUN}), noxaxis())"),
    ("lock_offset", LOCK.replace("1e-6", "1e-6 offset=0.01"), f"series(run_locks({RUN}), noxaxis())"),
    ("lock_disabled", LOCK.replace("1e-6", "1e-6 enabled=false"), f"series(run_locks({RUN}), noxaxis())"),
    ("lock_gain_expression", LOCK.replace("-4", "-4*m1.R"), f"series(run_locks({RUN}), noxaxis())"),
    ("lock_changed", LOCK, f"series(change(lk.gain=-3, lk.accuracy=1e-4, lk.offset=0.02), run_locks({RUN}), noxaxis())"),
    ("lock_switched_off", LOCK, f"series(change(lk.enabled=0), run_locks({RUN}), noxaxis())"),
    ("lock_of_a_power", "lock lk t m2.phi 0.5 1e-6 offset=0.5\n", f"series(run_locks(max_iterations=60), noxaxis())"),
    ("lock_as_pre_step", LOCK, f"series(noxaxis(pre_step=run_locks({RUN})), noxaxis())"),
    ("lock_follows_a_scan", LOCK, f"xaxis(m1.phi, lin, 0, 0.4, 4, pre_step=run_locks({RUN}))"),
    ("lock_as_post_step", LOCK, f"series(xaxis(m1.phi, lin, 0, 0.4, 4, post_step=run_locks({RUN})), noxaxis())"),
    ("get_error_signals_alone", LOCK, "get_error_signals()"),
    ("get_error_signals_by_name", LOCK.replace("1e-6", "1e-6 offset=0.1") + "lock l2 t m1.phi 1 1e-3\n", "series(get_error_signals(), get_error_signals(l2, lk, name='some'), change(m2.phi=0), get_error_signals(l2), noxaxis())"),
):
    case(A, name, PDH + lock + text + "\n", 1e-6)
refused("lost_lock", PDH + LOCK + "run_locks(max_iterations=3)\n")
refused("lock_of_a_complex_signal", PDH + "pd1 cc m1.p1.o f=eom.f\nlock lk cc m2.phi -4 1e-6\nrun_locks(max_iterations=5)\n")
refused("lock_of_the_unknown", PDH + "lock lk foo m2.phi -4 1e-6\n")
refused("lock_of_what_follows", PDH + "lock lk err m2.L -4 1e-6\nrun_locks(max_iterations=5)\n")
refused("unknown_lock_method", PDH + LOCK + "run_locks(method='foo')\n")
refused("newton_lock_without_a_readout", PDH + LOCK + "run_locks(method='newton')\n")
refused("lock_gains_without_a_readout", PDH + LOCK + "set_lock_gains()\n")

# Two locks at once: those that are near enough already wait.
TWO = (
    "l laser P=2\nmod eom f=15M midx=0.3 order=1\nm m0 R=0.8 T=0.2 phi=1\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098 phi=0.2\n"
    "link(laser, eom, 1, m0, 1.37, m1, 2, m2)\npd t m2.p2.o\nfsig(1)\nreadout_rf R m0.p1.o f=eom.f phase=30 output_detectors=true\n"
    "readout_rf S m0.p1.o f=2*eom.f phase=10 output_detectors=true\nreadout_dc D m2.p2.o output_detectors=true\ndof A m2.dofs.z\ndof C m0.dofs.z 2 m1.dofs.z 1\n"
)
CAVITIES = PDH.replace("phi=0.5", "phi=0.1").replace("pd1 err", "readout_rf E m1.p1.o f=eom.f phase=90 output_detectors=true\npd1 err") + (
    "l other P=1\nmod eo2 f=21M midx=0.2\nm n1 R=0.96 T=0.04\nm n2 R=0.98 T=0.02 phi=0.3\nlink(other, eo2, 1, n1, 3, n2)\nreadout_rf F n1.p1.o f=eo2.f phase=90 output_detectors=true\n"
    "pd u n2.p2.o\ndof A m2.dofs.z\ndof B n2.dofs.z 1 m2.dofs.z 0.1\n"
)
PAIR = "lock a1 E_I A.DC -3 {}\nlock a2 F.outputs.I B.DC -10 {} offset=0.004\n"
for name, first, second in (("equal", "1e-6", "1e-6"), ("first_waits", "1e-2", "1e-7"), ("second_waits", "1e-7", "1e-2")):
    case(A, f"two_locks_{name}", CAVITIES + PAIR.format(first, second) + "series(run_locks(max_iterations=40), noxaxis())\n", 1e-6)
case(A, "two_locks_one_runs", CAVITIES + PAIR.format("1e-6", "1e-6") + "series(run_locks(a2, max_iterations=40), noxaxis())\n", 1e-6)
case(A, "two_locks_swapped", CAVITIES + PAIR.format("1e-6", "1e-6") + "series(run_locks(a2, a1, max_iterations=40), noxaxis())\n", 1e-6)
case(A, "two_locks_newton", CAVITIES + PAIR.format("1e-5", "1e-5") + "series(run_locks(method='newton', max_iterations=40), store_model_attr(A.DC, B.DC))\n", 1e-4)
case(A, "two_locks_gains_set", CAVITIES + PAIR.format("1e-6", "1e-6") + "series(set_lock_gains(d_dof_gain=1e-5, gain_scale=0.9), run_locks(max_iterations=40), store_model_attr(a1.gain, a2.gain, A.DC, B.DC), noxaxis())\n", 1e-5)
NEWTON = "lock a1 R.outputs.I A.DC 1 {}\nlock a2 R.outputs.Q C.DC 1 {}\n"
case(A, "newton_one", TWO + "lock a1 R.outputs.I A.DC 1 1e-5\nseries(run_locks(method='newton', max_iterations=25), noxaxis())\n", 1e-3)
case(A, "newton_two_gives_up", TWO + NEWTON.format("1e-9", "1e-9") + "series(run_locks(method='newton', max_iterations=4, exception_on_fail=false, no_warning=true), noxaxis())\n", 1e-2)
case(A, "newton_two_scaled", TWO + NEWTON.format("1e-4", "1e-4") + "series(run_locks(method='newton', max_iterations=25, scale_factor=0.7), noxaxis())\n", 1e-2)
case(A, "newton_one_of_two", TWO + NEWTON.format("1e-5", "1e-5") + "series(run_locks(a1, method='newton', max_iterations=25), noxaxis())\n", 1e-3)
case(A, "newton_offset", TWO + "lock a1 R.outputs.I A.DC 1 1e-5 offset=0.005\nseries(run_locks(method='newton', max_iterations=25), noxaxis())\n", 1e-3)

# Derivatives
case(A, "sensing_matrix_of_three", TWO + "sensing_matrix_dc([A, C], [R, S, D], d_dof=1e-5)\n", 1e-6)
case(A, "sensing_matrix_default_step", TWO + "series(sensing_matrix_dc([A], [R, D], name='sm'), noxaxis())\n", 1e-4)
case(A, "sensing_matrix_of_a_laser", TWO + "dof F laser.dofs.phs\ndof G laser.dofs.pwr\nsensing_matrix_dc([F, G], [R, D], d_dof=1e-3)\n", 1e-6)
GAINS = "lock a1 R.outputs.I A.DC 1 1e-6\nlock a2 D.outputs.DC C.DC 1 1e-6 offset=0.085\n"
case(A, "set_lock_gains_all", TWO + GAINS + "series(set_lock_gains(d_dof_gain=1e-5), store_model_attr(a1.gain, a2.gain))\n", 1e-6)
case(A, "set_lock_gains_one_scaled", TWO + GAINS + "series(set_lock_gains(a2, d_dof_gain=1e-5, gain_scale=0.5, verbose=true), store_model_attr(a1.gain, a2.gain))\n", 1e-6)
PHASES = "lock a1 R.outputs.I A.DC 1 1e-9\nlock a2 S.outputs.Q A.DC 1 1e-9\n"
case(A, "opt_rf_readout_phase_of_locks", TWO + PHASES + "series(opt_rf_readout_phase(d_dof=1e-2), store_model_attr(R.phase, S.phase), noxaxis())\n", 1e-6)
case(A, "opt_rf_readout_phase_of_pairs", TWO + "series(opt_rf_readout_phase(A, R.outputs.I, C, S.outputs.I, d_dof=1e-5, name='phases'), store_model_attr(R.phase, S.phase), noxaxis())\n", 1e-5)
case(A, "opt_rf_readout_phase_shared_readout", TWO + "lock a1 R.outputs.I A.DC 1 1e-9\nlock a2 R.outputs.Q C.DC 1 1e-9\nseries(opt_rf_readout_phase(d_dof=1e-5), store_model_attr(R.phase))\n", 1e-6)
refused("opt_rf_readout_phase_of_a_readout", TWO + "opt_rf_readout_phase(A, R)\n")
refused("opt_rf_readout_phase_swapped", TWO + "opt_rf_readout_phase(R, A)\n")
refused("sensing_matrix_without_lists", TWO + "sensing_matrix_dc(A, R)\n")

# Optimisers
MICH = (
    "l laser P=10\nbs BS R=0.5 T=0.5 alpha=45\nm X R=0.99 T=0.01 phi=63\nm Y R=0.985 T=0.01 phi=1.3\nlink(laser, 1, BS.p1)\nlink(BS.p3, 3, X)\nlink(BS.p2, 2.7, Y)\n"
    "pd asy BS.p4.o\npd sym BS.p1.o\nmathd ratio asy/sym\nmathd odd (asy-3)**2\n"
)
for name, text in {
    "minimize_default": "minimize(asy, X.phi)", "maximize_default": "maximize(asy, X.phi)", "maximize_named": "maximize(asy, X.phi, name='best')",
    "minimize_xatol": "minimize(asy, X.phi, xatol=1e-2)", "minimize_fatol": "minimize(asy, X.phi, fatol=1e-9)", "minimize_both_tolerances": "minimize(asy, X.phi, xatol=1e-5, fatol=1e-9)",
    "minimize_tol": "minimize(asy, X.phi, tol=1e-2)", "minimize_adaptive": "minimize(asy, X.phi, adaptive=true)", "minimize_maxiter": "minimize(asy, X.phi, maxiter=5)",
    "minimize_max_iterations": "minimize(asy, X.phi, max_iterations=6)", "minimize_method_named": "minimize(asy, X.phi, method='nelder-mead')",
    "minimize_bounds": "minimize(asy, X.phi, bounds=[60, 80])", "maximize_bounds_of_pairs": "maximize(asy, X.phi, bounds=[[40, 80]])",
    "minimize_math": "minimize(odd, X.phi)", "minimize_by_name": "minimize('asy', 'X.phi')",
    "minimize_two": "minimize(asy, [X.phi, Y.phi])", "minimize_two_bounds": "minimize(asy, [X.phi, Y.phi], bounds=[[50, 80], [-3, 3]])",
    "minimize_two_adaptive": "minimize(asy, [X.phi, Y.phi], adaptive=true)",
    "minimize_from_zero": "minimize(sym, BS.phi)", "minimize_laser_and_tuning": "minimize(odd, [laser.P, X.phi])",
}.items():
    case(A, name, MICH + f"series({text}, noxaxis())\n", 1e-3 if name not in ("minimize_default", "maximize_default") else 1e-4)
case(A, "maximize_alone", MICH + "maximize(asy, X.phi)\n", 1e-4)
case(A, "maximize_as_pre_step", MICH + "series(xaxis(Y.phi, lin, 2, 20, 2, pre_step=maximize(asy, X.phi)), noxaxis())\n", 1e-4)
SIGNED = PDH + "pd1 c m1.p1.o f=eom.f phase=none\nad a m2.p2.o f=0\nmathd d t-0.4\n"
for name, text in {
    "minimize_finds_a_zero": "minimize(d, m2.phi)", "minimize_a_negative_signal": "series(change(m2.phi=1), minimize(d, m2.phi))", "maximize_a_negative_signal": "series(change(m2.phi=-0.6), maximize(err, m2.phi))",
    "maximize_a_complex_signal": "maximize(c, m2.phi)", "maximize_an_amplitude_of_two": "maximize(a, [m2.phi, laser.P], bounds=[[0.2, 2], [1, 3]])",
}.items():
    case(A, name, SIGNED + f"series({text}, noxaxis())\n", 1e-3)
refused("minimize_two_detectors", MICH + "minimize([asy, sym], X.phi)\n")
refused("minimize_unknown_method", MICH + "minimize(asy, X.phi, method='foo')\n")
