"""Where katfan once gave another number than Finesse, or one where Finesse refuses, and their like: modes of amplitude detectors,
sidebands of a signal that isn't there, bare words for names, locks that feel nothing, limits of optimisers."""

from cases.registry import case, refused

ONE = "l laser P=2\n"
CAVITY = "l laser P=2\nm m1 R=0.9 T=0.1\nm m2 R=0.8 T=0.2 phi=1\nlink(laser, m1, 1, m2)\npd p m2.p2.o\n"

# A plane wave is what an amplitude detector reads, whichever mode it asks for.
for name, detector in {
    "n": "ad x laser.p1.o f=0 n=1 m=0", "m": "ad x laser.p1.o f=0 n=0 m=3", "both": "ad x laser.p1.o 0 2 5", "sum": "ad x laser.p1.o f=0 n=2-1 m=0",
    "none": "ad x laser.p1.o f=0 n=none m=none",
}.items():
    case("detectors", f"ad_mode_{name}", ONE + detector + "\nnoxaxis()\n")
case("detectors", "ad_mode_scanned", CAVITY + "ad tilt m2.p2.o f=0 n=1 m=0\nad high m1.p1.o f=0 n=3 m=3\nmathd both tilt*high\nxaxis(m1.phi, lin, 0, 90, 4)\n")
for name, indices in {
    "negative_n": "n=-1 m=0", "negative_m": "n=1 m=-1", "negative_both": "n=-1 m=-1", "difference": "n=1-2 m=0", "symbol": "n=v m=0", "alone": "n=1", "fraction": "n=1.5 m=0",
}.items():
    refused(f"ad_mode_{name}", f"var v 1\n{ONE}ad x laser.p1.o f=0 {indices}\nnoxaxis()\n")

# A signal frequency makes sidebands of all light, dark ones if nothing drives it.
MODULATED = "l laser P=1\nmod e f=10 midx=0.3\nlink(laser, e)\n"
LASERS = "l laser P=1\nl v P=2 f=10\nbs e R=0.4 T=0.6\nlink(laser, e.p1)\nlink(v, e.p2)\n"
for kind in ("ad", "fd"):
    for name, fsig, f in (
        ("upper", 3, "fsig"), ("lower", 3, "-fsig"), ("number", 3, "3"), ("of_sideband", 3, "e.f+fsig"), ("below_sideband", 3, "-13"), ("half_way", 5, "5"),
        ("carrier", 3, "0"), ("sideband", 3, "10"), ("twice", 5, "2*fsig"),
    ):
        case("detectors", f"{kind}_signal_{name}", MODULATED + f"fsig({fsig})\n{kind} a e.p2.o f={f}\npd1 p e.p2.o f={f}\nnoxaxis()\n")
    for name, fsig, f in (("on_sideband", 10, "fsig"), ("on_carrier", 10, "0"), ("between_sidebands", 20, "10")):
        refused(f"{kind}_signal_{name}", MODULATED + f"fsig({fsig})\n{kind} a e.p2.o f={f}\nnoxaxis()\n")
    refused(f"{kind}_signal_twice_away", MODULATED + f"fsig(3)\n{kind} a e.p2.o f=2*fsig\nnoxaxis()\n")
case("detectors", "ad_signal_swept", MODULATED + "fsig(3)\nad a e.p2.o f=fsig\nad b e.p2.o f=10\npd1 q e.p2.o f=fsig\nxaxis(fsig, lin, 3, 12, 3)\n")
case("detectors", "ad_signal_lasers_swept", LASERS + "fsig(3)\nad a e.p3.o f=v.f-fsig\nad b e.p3.o f=13\nad c e.p3.o f=v.f\nfd d e.p3.o f=-3\nxaxis(v.f, lin, 10, 13, 3)\n")
refused("ad_signal_on_laser", LASERS + "fsig(10)\nad a e.p3.o f=v.f\nnoxaxis()\n")
refused("ad_signal_on_laser_swept", LASERS + "fsig(10)\nad a e.p3.o f=fsig\nxaxis(v.f, lin, 10, 13, 3)\n")

# A word of the language is text where a string is asked for.
DOF = "readout_rf RF m1.p1.o f=0 phase=0\ndof D m2.dofs.z\nlock lk RF.outputs.I D.DC 1 1e3\n"
for name, text in {
    "noxaxis": "series(noxaxis(name=fsr), noxaxis(name=l))", "noxaxis_none": "series(noxaxis(name=none), noxaxis())", "series": "series(series(noxaxis(), noxaxis(), name=log), noxaxis())",
    "xaxis": "series(xaxis(m1.phi, lin, 0, 1, 1, name=lin), noxaxis())", "x2axis": "series(x2axis(m1.phi, lin, 0, 1, 1, laser.P, lin, 1, 2, 1, name=x), noxaxis())",
    "sweep": "series(sweep(m1.phi, [0, 1], false, name=gouy), noxaxis())", "change": "series(change(m1.phi=1, name=q), noxaxis())", "minimize": "series(minimize(p, m1.phi, name=tau), noxaxis())",
    "minimize_in_place": "series(minimize(p, m1.phi, tau), noxaxis())", "store": "series(store_model_attr(m1.phi, name=w0), noxaxis())", "dc_fields": "series(dc_fields(name=y), noxaxis())",
    "printing": "series(print(m1.phi, name=z), print_model(name=s), debug(name=div), print_model_attr(m1.phi, prefix=zr), save_matrix(name=g), noxaxis())",
}.items():
    case("language", f"bare_name_{name}", CAVITY + text + "\n")
for name, text in {
    "run_locks": "series(run_locks(name=rc), noxaxis())", "error_signals": "series(get_error_signals(name=fwhm), noxaxis())", "sensing": "series(sensing_matrix_dc([D], [RF], name=pole), noxaxis())",
    "phases": "series(opt_rf_readout_phase(D, RF.outputs.I, name=loss), noxaxis())",
}.items():
    case("language", f"bare_name_{name}", CAVITY + DOF + text + "\n", rtol=1e-4)
case("language", "bare_text_of_math", CAVITY + "mathd a p unit=w label=x\nmathd b p unit=none label=none dtype=none\nvar v 1 units=s description=length\nnoxaxis()\n")
case("language", "bare_name_of_a_detector", CAVITY + "pd q m1.p1.o\nseries(noxaxis(name=q), noxaxis())\n")
for name, text in {"foo": "noxaxis(name=foo)", "element": "noxaxis(name=m1)", "number": "noxaxis(name=1)", "series": "series(noxaxis(), name=m1)"}.items():
    refused(f"bare_name_{name}", CAVITY + text + "\n")
refused("save_matrix_name_in_place", CAVITY + "series(save_matrix('a'), noxaxis())\n")

# What numpy makes of a mathd's type and shape
case("detectors", "mathd_shape_of_one", CAVITY + "mathd a p dtype_shape=[1]\nmathd b p*1j dtype_shape=[1, 1]\nxaxis(m1.phi, lin, 0, 1, 2)\n")
case("detectors", "mathd_doubles", CAVITY + "mathd a p dtype='f8'\nmathd b p dtype='double'\nmathd c p dtype='c16'\nmathd d p dtype='object'\nnoxaxis()\n")
refused("mathd_shape_of_two", CAVITY + "mathd a p dtype_shape=[2]\nxaxis(m1.phi, lin, 0, 1, 2)\n")
refused("mathd_unknown_type", CAVITY + "mathd a p dtype='foo'\nnoxaxis()\n")

# Locks whose signal doesn't answer
LOCKED = (
    "l laser P=1\nmod e f=10M midx=0.1\nm m1 R=0.9 T=0.1\nm m2 R=0.9 T=0.1 phi=0.1\nlink(laser, e, m1, 1, m2)\npd p m2.p2.o\nreadout_rf RF m1.p1.o f=e.f phase=0\n"
    "readout_rf DARK m1.p1.o f=3M phase=0\nreadout_dc DC m2.p2.o\nvar v 0\ndof D m1.dofs.z\ndof N v\n"
)
GAINS = "series(set_lock_gains(), noxaxis())\n"
for name, text in {
    "of_nothing_moved": "lock lk RF.outputs.I N.DC 1 1e-3\n" + GAINS, "of_dark_signal": "lock lk DARK.outputs.I D.DC 1 1e-3\n" + GAINS, "of_power": "lock lk DC.outputs.DC N.DC 1 1e-3\n" + GAINS,
    "of_second_lock": "lock lk RF.outputs.I D.DC 1 1e-3\nlock l2 RF.outputs.Q N.DC 1 1e-3\n" + GAINS, "too_near": "lock lk RF.outputs.I D.DC 1 1e-3\n" + GAINS.replace("gains(", "gains(d_dof_gain=1e-30"),
    "none_enabled": "lock lk RF.outputs.I D.DC 1 1e-3 enabled=false\n" + GAINS,
    "enabled_later": "lock lk RF.outputs.I D.DC 1 1e-3 enabled=false\n" + GAINS.replace("series(", "series(change(lk.enabled=true), "),
}.items():
    refused(f"lock_gains_{name}", LOCKED + text)
case("locks", "lock_gains_without_locks", LOCKED + GAINS)
case("locks", "lock_gains_disabled_by_name", LOCKED + "lock lk RF.outputs.I N.DC 1 1e-3 enabled=false\n" + GAINS.replace("gains(", "gains(lk"))
case("locks", "lock_gains_scaled_to_nothing", LOCKED + "lock lk RF.outputs.I D.DC 1 1e-3\n" + GAINS.replace("gains(", "gains(gain_scale=0"))
TWO = "lock lk RF.outputs.I D.DC 1 1e-3 enabled=false\nreadout_rf R2 m1.p1.o f=2*e.f phase=10\nlock l2 R2.outputs.Q D.DC 1 1e-3\n"
case("locks", "readout_phases_of_disabled_locks", LOCKED + TWO.replace("l2 R2.outputs.Q D.DC 1 1e-3", "l2 R2.outputs.Q D.DC 1 1e-3 enabled=false").replace("R2 m1.p1.o f=2*e.f", "R2 m2.p2.o f=e.f") + "series(opt_rf_readout_phase(), noxaxis())\n", rtol=1e-4)
case("locks", "readout_phases_of_some_disabled_locks", LOCKED + TWO.replace("R2 m1.p1.o f=2*e.f", "R2 m2.p2.o f=e.f") + "series(opt_rf_readout_phase(), noxaxis())\n", rtol=1e-4)
case("locks", "error_signals_all_disabled", LOCKED + "lock lk RF.outputs.I D.DC 1 1e-3 enabled=false\nseries(get_error_signals(), run_locks(), noxaxis())\n")

# How long optimisers go on
BENT = "var a -1.2\nvar b 1\nl laser P=1\npd p laser.p1.o\nmathd f (1-a)**2+%s*(b-a**2)**2\n"
NARROW = BENT % "1e10"
WIDE = BENT % "100"
ENDLESS = "xatol=0, fatol=-1"
for name, text in {
    "nelder_mead": f"minimize(f, [a, b], {ENDLESS})", "nelder_mead_maxiter": f"minimize(f, [a, b], {ENDLESS}, maxiter=700)", "nelder_mead_maxfev": f"minimize(f, [a, b], {ENDLESS}, maxfev=700)",
    "nelder_mead_maxfev_beyond": f"minimize(f, [a, b], {ENDLESS}, maxfev=30000)", "nelder_mead_maxfev_inf": f"minimize(f, [a, b], {ENDLESS}, maxfev=inf)",
    "nelder_mead_max_iterations": f"minimize(f, [a, b], {ENDLESS}, max_iterations=700)", "nelder_mead_both": f"minimize(f, [a, b], {ENDLESS}, maxiter=7, max_iterations=9)",
    "nelder_mead_scipys": f"minimize(f, [a, b], {ENDLESS}, maxiter=none)", "nelder_mead_scipys_too": f"minimize(f, [a, b], {ENDLESS}, max_iterations=none)",
    "nelder_mead_none_and_maxfev": f"minimize(f, [a, b], {ENDLESS}, maxiter=none, maxfev=1000)", "nelder_mead_adaptive": f"minimize(f, [a, b], {ENDLESS}, adaptive=true, maxiter=900)",
    "nelder_mead_one": f"minimize(f, a, {ENDLESS})", "nelder_mead_no_iterations": "minimize(f, [a, b], max_iterations=0)",
    "powell_maxiter": "minimize(f, [a, b], method='powell', ftol=-1, maxiter=100)", "powell_maxfev": "minimize(f, [a, b], method='powell', ftol=-1, maxfev=700)",
    "powell_scipys": "minimize(f, [a, b], method='powell', ftol=-1, maxiter=none)", "powell_both": "minimize(f, [a, b], method='powell', maxiter=5, max_iterations=7)",
    "powell_beyond_scipys": "minimize(f, [a, b], method='powell', ftol=-1, maxfev=3000)",
}.items():
    case("actions", f"limit_{name}", NARROW + f"series({text}, noxaxis())\n", rtol=1e-6)
for name, text in {
    "bfgs": "method='bfgs', maxiter=5, max_iterations=7", "cg": "method='cg', max_iterations=5", "l_bfgs_b": "method='l-bfgs-b', max_iterations=5", "l_bfgs_b_maxfun": "method='l-bfgs-b', maxfun=20",
    "slsqp": "method='slsqp', max_iterations=5", "slsqp_ignores_maxfun": "method='slsqp', max_iterations=7, maxfun=5", "bfgs_ignores_maxfev": "method='bfgs', maxfev=5, maxiter=7",
}.items():
    case("actions", f"limit_{name}", WIDE + f"series(minimize(f, [a, b], {text}), noxaxis())\n", rtol=1e-4)
case("actions", "limit_of_three_mirrors", "l laser P=1\nm m1 R=0.9 T=0.1\nm m2 R=0.95 T=0.05 phi=20\nm m3 R=0.9 T=0.1 phi=-30\nlink(laser, m1, 1, m2, 1, m3)\npd p m3.p2.o\npd r m1.p1.o\nseries(maximize(p, [m2.phi, m3.phi], xatol=1e-9, fatol=1e-15), noxaxis())\n", rtol=1e-6)
for name, method in {"l_bfgs_b": "l-bfgs-b", "slsqp": "slsqp"}.items():
    refused(f"limit_none_of_{name}", WIDE + f"minimize(f, [a, b], method='{method}', maxiter=none)\n")
refused("limit_powell_no_calls", WIDE + "minimize(f, [a, b], method='powell', maxfev=0)\n")
