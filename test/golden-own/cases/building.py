"""In which order things are built, and what else a random search beside Finesse has found."""

from cases.registry import case


def building(name, katscript, **more):
    case("locks" if "lock" in katscript else "actions", name, katscript, **more)


building("built_when_what_it_names_is", """
l a P=2*b.P
l b P=3*c.P
l d P=5*c.P
l c P=1
l e P=7
dc_fields()
""")
building("built_first_of_the_text_that_can_be", """
l a P=d.P
l b P=4
l c P=9
l d P=16
l e P=25
dc_fields()
""")
building("built_behind_all_that_it_names", """
l a P=1
m m1 R=1-m2.R-m3.T T=0
l c P=4
m m2
l d P=9
m m3
l e P=16
dc_fields()
""")
building("built_in_chains", """
l a P=d.P
l b P=2*c.P
l c P=3*e.P
l d P=16
l e P=25
dc_fields()
""")
building("a_detector_that_waits_moves_nothing", """
l a P=1
ad x a.p1.o f=b.f
l c P=4
l b P=9
dc_fields()
""")
building("frequencies_negative_first_whoever_made_them", """
l a P=1 f=3k
l b P=2
mod e 3k 0.1 order=1
link(a, e)
dc_fields()
""")
building("frequencies_of_two_lasers_as_far_apart", """
l a P=1 f=2k
l b P=2 f=-2k
l c P=3 f=1k
mod e 1k 0.1 order=1
link(a, e)
dc_fields()
""")
building("locks_in_the_order_of_building", """
l a P=1
pd pa a.p1.o
lock k1 pa b.P 0.1 1 offset=5
lock k2 pa a.P 0.1 1
l b P=2
get_error_signals()
""")
building("locks_whose_gains_come_later", """
l a P=1
pd pa a.p1.o
lock k1 pa a.P gain=-v accuracy=1e-6 offset=3
lock k2 pa b.P gain=0.1 accuracy=1e-6 offset=2
l b P=2
var v 0.5
run_locks(max_iterations=60, exception_on_fail=false)
""")
building("locks_that_wait_decide_a_phase", """
l a P=1
l b P=2
bs c
link(a, c.p1)
link(b, c.p4)
readout_rf R1 c.p2.o f=0
lock l1 R1.outputs.I D1.DC 1 1
dof D2 b.phase 1
lock l2 R1.outputs.Q D2.DC 1 1
dof D1 a.P 1 a.phase 1
opt_rf_readout_phase(d_dof=1e-5)
""", rtol=1e-4)
building("locks_whose_gain_follows_their_feedback", """
l a P=1
pd p a.p1.o
lock k p a.P gain=-0.1*a.P accuracy=1e-3 offset=3
run_locks(max_iterations=5, exception_on_fail=false)
""")
building("locks_whose_gain_follows_one_before_them", """
l a P=1
l b P=1
pd p a.p1.o
pd p2 b.p1.o
lock k p a.P gain=-0.1 accuracy=1e-3 offset=3
lock k2 p2 b.P gain=-0.1*a.P accuracy=1e-3 offset=2
run_locks(max_iterations=4, exception_on_fail=false)
""")
building("locks_whose_gain_follows_through_variables", """
l a P=1
pd p a.p1.o
var gv 1
var gw 2*gv
lock k p a.P gain=-0.1*gw accuracy=1e-3 offset=3
lock k2 p gv gain=0.05 accuracy=1e-3 offset=3
series(run_locks(max_iterations=50, exception_on_fail=false), noxaxis())
""", rtol=1e-6)

OPEN = """
l l0
obp i bandwidth={bandwidth} fc=3
m m1 R=0.5 T=0.5
link(l0, i, m1)
pd p i.p1.o
ad a i.p2.o f=0
"""
for bandwidth in ("inf", "1e160", "0", "7", "1e-200"):
    case("elements", f"optical_bandpass_{bandwidth.replace('-', '_minus_')}", OPEN.format(bandwidth=bandwidth))

SWITCHED = """
l a P=1
m b R=0.3 T=0.6 misaligned={first}
m c R=0.5 T=0.5 misaligned=true
var t 1
link(a, b, 1, c)
pd x1 b.p1.o
pd x2 c.p2.o
{action}
"""
case("language", "misaligned_from_1_on", SWITCHED.format(first="t", action="for(t, [0.999999, 1, 1.000001, -3, 1e9], noxaxis())"))
case("language", "misaligned_as_another_is", SWITCHED.format(first="c.misaligned", action="series(noxaxis(), change(c.misaligned=false), noxaxis())"))
case("language", "misaligned_as_a_variable_is", SWITCHED.format(first="t", action="series(noxaxis(), change(t=0), noxaxis())"))
case("language", "misaligned_where_a_variable_is_not_0", SWITCHED.format(first="t", action="for(t, [0, 1, 2, -1, 0.5], noxaxis())"))
case("language", "misaligned_as_an_expression_is", SWITCHED.format(first="1-t", action="for(t, [0, 1], noxaxis())"))
case("language", "misaligned_swept_through_a_variable", SWITCHED.format(first="t", action="xaxis(t, lin, 0, 2, 4)"))
case("locks", "lock_enabled_as_another_is", """
l a P=1
l b P=1
pd pa a.p1.o
pd pb b.p1.o
lock k pa a.P -0.5 1e-6 offset=2 enabled=false
lock k2 pa a.P -0.5 1e-6 offset=3 enabled=k.enabled
lock k3 pb b.P -0.5 1e-6 offset=3
series(run_locks(exception_on_fail=false, max_iterations=9), noxaxis())
""")

# An index is that of a space that is built before what names it, 1 else.
INDICES = [
    (
        "l a P=1\n"
        "bs B R=0.5 T=0.5 alpha=30\n"
        "s s0 a.p1 B.p1 L=1 nr=1.1\n"
        "s s1 B.p3 b.p1 L=1 nr=1.2\n"
        "s s2 b.p2 d.p1 L=1 nr=B.refractive_index_2*1.2\n"
        "m f R=0.5 T=0.5 phi=10*B.refractive_index_1\n"
        "m d R=0.5 T=0.5 phi=10*b.refractive_index_2\n"
        "m e R=0.3 T=0.7 phi=B.alpha2+3*d.refractive_index_2\n"
        "s s3 d.p2 e.p1 L=1 nr=1.3\n"
        "m b R=0.5 T=0.5 phi=10\n"
        "var v 0.1*b.refractive_index_2\n"
        "s s4 B.p2 f.p1 L=1 nr=1.1\n"
        "pd p f.p2.o\n"
        "ad q a.p1.i f=0\n"
        "series(store_model_attr(d.phi, name='di'), store_model_attr(e.phi, name='ei'), store_model_attr(v, name='vv'), store_model_attr(f.phi, name='fi'), store_model_attr(s2.nr, name='sr'), noxaxis())\n"
    ),
    (
        "l a P=1\n"
        "bs B R=0.5 T=0.5 alpha=30\n"
        "s s4 B.p2 f.p1 L=1 nr=1.1\n"
        "s s1 B.p3 b.p1 L=1 nr=1.2\n"
        "s s3 d.p2 e.p1 L=1 nr=1.3\n"
        "m f R=0.5 T=0.5 phi=10*B.refractive_index_1\n"
        "s s2 b.p2 d.p1 L=1 nr=b.refractive_index_1+v\n"
        "m b R=0.5 T=0.5 phi=10\n"
        "s s0 a.p1 B.p1 L=1 nr=1.1\n"
        "m d R=0.5 T=0.5 phi=10*b.refractive_index_2\n"
        "var v 0.1*b.refractive_index_2\n"
        "m e R=0.3 T=0.7 phi=B.alpha2+3*d.refractive_index_2\n"
        "pd p f.p2.o\n"
        "ad q a.p1.i f=0\n"
        "series(store_model_attr(d.phi, name='di'), store_model_attr(e.phi, name='ei'), store_model_attr(v, name='vv'), store_model_attr(f.phi, name='fi'), store_model_attr(s2.nr, name='sr'), noxaxis())\n"
    ),
    (
        "l a P=1\n"
        "s s0 a.p1 B.p1 L=1 nr=1.1\n"
        "var v 0.1*b.refractive_index_2\n"
        "s s1 B.p3 b.p1 L=1 nr=1.2\n"
        "m e R=0.3 T=0.7 phi=B.alpha2+3*d.refractive_index_2\n"
        "s s2 b.p2 d.p1 L=1 nr=b.refractive_index_1+v\n"
        "m b R=0.5 T=0.5 phi=10\n"
        "s s4 B.p2 f.p1 L=1 nr=1.1\n"
        "m f R=0.5 T=0.5 phi=10*B.refractive_index_1\n"
        "link(d, 1, 1.3, e)\n"
        "bs B R=0.5 T=0.5 alpha=30\n"
        "m d R=0.5 T=0.5 phi=10*b.refractive_index_2\n"
        "pd p f.p2.o\n"
        "ad q a.p1.i f=0\n"
        "series(store_model_attr(d.phi, name='di'), store_model_attr(e.phi, name='ei'), store_model_attr(v, name='vv'), store_model_attr(f.phi, name='fi'), store_model_attr(s2.nr, name='sr'), noxaxis())\n"
    ),
    (
        "l a P=1\n"
        "s s1 B.p3 b.p1 L=1 nr=1.2\n"
        "m e R=0.3 T=0.7 phi=B.alpha2+3*d.refractive_index_2\n"
        "m b R=0.5 T=0.5 phi=10\n"
        "link(d, 1, 1.3, e)\n"
        "m f R=0.5 T=0.5 phi=10*B.refractive_index_1\n"
        "m d R=0.5 T=0.5 phi=10*b.refractive_index_2\n"
        "s s2 b.p2 d.p1 L=1 nr=1+b.refractive_index_1\n"
        "bs B R=0.5 T=0.5 alpha=30\n"
        "s s4 B.p2 f.p1 L=1 nr=1.1\n"
        "var v 0.1*b.refractive_index_2\n"
        "s s0 a.p1 B.p1 L=1 nr=1.1\n"
        "pd p f.p2.o\n"
        "ad q a.p1.i f=0\n"
        "series(store_model_attr(d.phi, name='di'), store_model_attr(e.phi, name='ei'), store_model_attr(v, name='vv'), store_model_attr(f.phi, name='fi'), store_model_attr(s2.nr, name='sr'), noxaxis())\n"
    ),
    (
        "l a P=1\n"
        "s s0 a.p1 B.p1 L=1 nr=1.1\n"
        "var v 0.1*b.refractive_index_2\n"
        "m e R=0.3 T=0.7 phi=B.alpha2+3*d.refractive_index_2\n"
        "m b R=0.5 T=0.5 phi=10\n"
        "link(d, 1, 1.3, e)\n"
        "m f R=0.5 T=0.5 phi=10*B.refractive_index_1\n"
        "s s4 B.p2 f.p1 L=1 nr=1.1\n"
        "s s2 b.p2 d.p1 L=1 nr=b.refractive_index_1+v\n"
        "m d R=0.5 T=0.5 phi=10*b.refractive_index_2\n"
        "s s1 B.p3 b.p1 L=1 nr=1.2\n"
        "bs B R=0.5 T=0.5 alpha=30\n"
        "pd p f.p2.o\n"
        "ad q a.p1.i f=0\n"
        "series(store_model_attr(d.phi, name='di'), store_model_attr(e.phi, name='ei'), store_model_attr(v, name='vv'), store_model_attr(f.phi, name='fi'), store_model_attr(s2.nr, name='sr'), noxaxis())\n"
    ),
]
for number, text in enumerate(INDICES):
    case("language", f"index_of_a_space_built_before_{number}", text)
