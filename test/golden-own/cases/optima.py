"""Optimisers: what an offset does to signs, and optima of geometry and tilts with modes on."""

from cases.registry import case

A = "optima"
CAVITY = "l L0 P=1\nm m1 R=0.9 T=0.1\nm m2 R=0.9 T=0.1 phi=20\nlink(L0, m1, 1, m2)\n"
for name, text in {
    "maximize_with_an_offset": "pd p m2.p2.o\nmaximize(p, m2.phi, offset=0.3)",
    "maximize_a_negative_with_an_offset": "pd p0 m2.p2.o\nmathd p -p0\nmaximize(p, m2.phi, offset=0.3)",
    "maximize_with_a_negative_offset": "pd p m2.p2.o\nmaximize(p, m2.phi, offset=-0.3)",
    "maximize_far_below_its_offset": "pd p m2.p2.o\nmaximize(p, m2.phi, offset=-2)",
    "maximize_an_amplitude_with_an_offset": "ad p m2.p2.o f=0\nmaximize(p, m2.phi, offset=0.3)",
    "minimize_an_amplitude_to_an_offset": "ad p m2.p2.o f=0\nminimize(p, m2.phi, offset=0.3)",
    "minimize_a_negative_to_an_offset": "pd p0 m2.p2.o\nmathd p -p0\nminimize(p, m2.phi, offset=0.3)",
    "minimize_to_a_negative_offset": "pd p0 m2.p2.o\nmathd p -p0\nminimize(p, m2.phi, offset=-0.3)",
}.items():
    case(A, name, CAVITY + text, 1e-4)

MODAL = (
    "l L0 P=1\nm m1 R=0.9 T=0.1 Rc=-3 xbeta=1u\nm m2 R=0.8 T=0.2 Rc=2.2 phi=10\ns s0 L0.p1 m1.p1 L=0.5\ns s1 m1.p2 m2.p1 L=1.1\n"
    "cav c m1.p2.o\ngauss g L0.p1.o w0=0.4m z=0.1\nmodes(maxtem=2)\n"
)
for name, text in {
    "power_over_a_curvature": "pd d m2.p2.o\nseries(maximize(d, m2.Rcx, bounds=[2, 2.5], maxiter=20), noxaxis())",
    "power_over_a_tilt": "pd d m2.p2.o\nseries(minimize(d, m2.xbeta, bounds=[-20u, 30u], maxiter=20, xatol=1e-9), noxaxis())",
    "power_over_two_tilts": "pd d m2.p2.o\nseries(maximize(d, [m1.ybeta, m2.xbeta], bounds=[[-20u, 30u], [-9u, 9u]], maxiter=20, xatol=1e-9), noxaxis())",
    "mode_over_a_length": "ad d m2.p2.o f=0 n=2 m=0\nseries(minimize(d, s1.L, bounds=[1, 1.2], maxiter=20), noxaxis())",
    "beam_over_a_length": "bp d m2.p1.i w x\nseries(minimize(d, s1.L, bounds=[1, 1.2], maxiter=20), noxaxis())",
    "optimal_beam_over_a_curvature": "optbp d m2.p2.o f=0 direction=x\nseries(maximize(d, m2.Rcx, bounds=[2, 2.5], maxiter=20), noxaxis())",
    "picture_over_a_curvature": "ccdpx d m2.p2.o x=0.2\nseries(for(m2.phi, [-3, 8], maximize(d, m2.Rcx, bounds=[2, 2.5], maxiter=9), noxaxis()))",
    "power_over_a_variable_curvature": "var R 2.2 is_geometric=true\nm m3 R=0.9 T=0.1 Rc=R\ns s2 m2.p2 m3.p1 L=0.3\npd d m3.p2.o\nseries(xaxis(m2.phi, lin, 0, 20, 1, pre_step=maximize(d, R, bounds=[1.8, 3], maxiter=8)), noxaxis())",
}.items():
    case(A, name, MODAL + text, 1e-6)

INSIDE = "l L0 P=1\nm m1 R=0.9 T=0.08 Rc=-3 xbeta=10u\nm m2 R=0.8 L=0.001 Rc=3{}\n{}\nlink(L0, 0.5, m1, 0.5, x, 0.5, m2)\ncav c m1.p2.o\nmodes(maxtem=1)\ncp d c loss\nseries(eigenmodes(c, 0, method='eig'), noxaxis())"
case("modes", "eigenmodes_loss_is_of_surfaces_not_isolators", INSIDE.format("", "isol x S=10"))
case("modes", "eigenmodes_loss_of_a_misaligned_mirror", INSIDE.format(" misaligned=true", "nothing x"))
