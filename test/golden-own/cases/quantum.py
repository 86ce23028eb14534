"""Quantum noise in plane waves: where it comes from, what detectors make of it."""

from cases.registry import case, refused

for name, between in {
    "isolator": "isol x S=3\nlink(L0, x.p2)", "isolator_forwards": "isol x S=3\nlink(L0, x)", "bandpass": "obp x fc=100 bandwidth=100\nlink(L0, x)",
    "frequency_loss": "floss x f=0 loss=0.3\nlink(L0, x)", "phase_modulator": "mod x f=1M midx=1.3 order=1\nlink(L0, x)",
    "amplitude_modulator": "mod x f=1M midx=0.9 mod_type=am\nlink(L0, x)", "misaligned": "m x R=0.5 T=0.3 misaligned=true\nlink(L0, x)",
    "lossy_mirror": "m x R=0.5 T=0.3\nlink(L0, x)", "lens": "lens x\nlink(L0, x)",
}.items():
    out = "x.p1.o" if name == "isolator" else "x.p2.o"
    case("quantum", f"through_{name}", f"l L0 P=1.3\n{between}\nfsig(10)\nqnoised q {out}\nqshot s {out}\nnoxaxis()", rtol=1e-8)

case("quantum", "light_of_another_colour", "l L0 P=1 f=1e13\nnothing n\nlink(L0, n)\nfsig(1e12)\nqnoised q n.p1.i\nqshot s n.p1.i\nnoxaxis()")
SQUEEZED = "sq S0 db=6 angle=30\nl L0 P=1\nbs b R=1e-3 T=1-1e-3\nlink(S0, 10, b.p1)\nlink(L0, b.p4)\nnothing n\nlink(b.p3, 1e4, n)\nfsig(1000)\n"
case("quantum", "squeezed_homodyne", SQUEEZED + "qnoised q n.p1.i\nqnoisebhd a n.p1.i P_lo=1 phase=0\nqnoisebhd b1 n.p1.i P_lo=2 phase=20\nbhd c n.p1.i P_lo=2 phase=50\nx2axis(S0.angle, lin, 0, 180, 6, b1.phase, lin, 0, 90, 3)", rtol=1e-8)
case("quantum", "squeezer_beside_the_carrier", "sq S0 db=6 angle=30 f=100\nnothing n\nlink(S0, n.p1)\nl L0\nfsig(1000)\nqnoisebhd h n.p1.i P_lo=1 phase=20\nnoxaxis()")
case("quantum", "ratios_to_signals", "l L0 P=1\nm m1 R=0.5 T=0.3\nm m2 R=0.9 T=0.1 phi=4\nlink(L0, m1, 10, m2)\nfsig(10)\nsgen g m2.mech.z 1e-9\nqnoised q m1.p1.o nsr=true\nqshot s m1.p1.o nsr=true\nqnoisebhd h m1.p1.o P_lo=1 phase=30 nsr=true\nxaxis(fsig, log, 1, 1M, 6)", rtol=1e-7)
case("quantum", "demodulated_once_and_twice", "l L0 P=1\nmod e f=1M midx=0.3 order=2\nm m1 R=0.5 T=0.3 phi=10\nm m2 R=0.9 T=0.1 phi=4\nlink(L0, e, m1, 13, m2)\nfsig(10)\nqnoised1 q1 m1.p1.o f=1M phase=20\nqshot1 s1 m1.p1.o f=1M phase=20\nqnoised1 q3 m1.p1.o f=3M phase=20\nqshot1 s3 m1.p1.o f=3M phase=20\nqnoised2 q m1.p1.o f1=1M phase1=10 f2=2M phase2=20\nqshot2 s m1.p1.o f1=1M phase1=10 f2=2M phase2=20\nxaxis(fsig, log, 1, 100k, 4)", rtol=1e-8)
SPRING = "l L0 P=120\nm m1 R=0.99 T=0.01\nm m2 R=0.9999 T=0.00007 phi=0.03\nlink(L0, m1, 10, m2)\nfsig(1)\nfree_mass f1 m1.mech 0.5\npendulum f2 m2.mech 0.001 fz=2\nsgen g m2.mech.F_z\n"
case("quantum", "optical_spring", SPRING + "qnoised q m1.p1.o\nqnoised r m1.p1.o nsr=true\nqshot s m1.p1.o\nxaxis(fsig, log, 0.3, 10k, 12)", rtol=1e-5)
case("quantum", "some_sources", SPRING + "qnoised a m1.p1.o sources=[L0]\nqnoised b m1.p1.o exclude_sources=[L0]\nqnoised c m1.p1.o sources=[m2]\nxaxis(fsig, log, 0.3, 10k, 4)", rtol=1e-6)
case("quantum", "filter_cavity", "sq S0 db=10 angle=20\nl L0 P=2\nm f1 R=0.9988 T=0.0012 \nm f2 R=1-7e-6 T=5e-6 phi=0.001\nl lo P=1\ndbs d\nlink(S0, d.p1)\nlink(d.p3, f1.p1)\nlink(f1.p2, 300, f2.p1)\nnothing n\nlink(d.p4, n)\nfsig(1)\nqnoisebhd h n.p1.i P_lo=1 phase=70\nxaxis(fsig, log, 1, 1k, 12)", rtol=1e-6)

PROJECTED = "l laser P=1\nmod e f=1M midx=0.3\nm m1 R=0.9 T=0.1\nm m2 R=0.9 T=0.1 phi=5\nlink(laser, e, m1, 1, m2)\nfsig(1)\nfree_mass f2 m2.mech 1\n"
case("quantum", "projection_on_quadratures", PROJECTED + "noise n1 m2.mech.z 1e-12\nreadout_dc T m2.p2.o\nreadout_rf R m1.p1.o f=1M phase=20\nnoise_projection(geomspace(1, 1k, 3), R.I, R.Q, m2.mech.z, name='np')", rtol=1e-7)
case("quantum", "projection_through_a_loop", PROJECTED + "noise n1 m2.mech.F_z 1e-12\nreadout_dc T m2.p2.o\namplifier a gain=1e-9\nlink(T.DC, a, m2.mech.F_z)\nnoise_projection(geomspace(1, 1k, 3), a.p2.o, m2.mech.z, name='np')", rtol=1e-7)
case("quantum", "projection_scaled", PROJECTED + "noise n1 m2.mech.z 1e-12\nnoise n3 laser.frq.i 1/fsig.f\nnoise n4 laser.amp 1e-8\nreadout_dc T m2.p2.o\nseries(change(m2.phi=3), noise_projection(geomspace(1, 1k, 3), T.DC, scaling=m2.mech.z))", rtol=1e-7)
case("quantum", "projection_of_several_scaled", PROJECTED + "noise n1 m2.mech.z 1e-12\ndof D m2.dofs.z -1.78\nreadout_dc T m2.p2.o\nnoise_projection(geomspace(1, 1k, 3), D.AC.o, T.DC, scaling=m1.mech.z)", rtol=1e-7)
AT_ZERO = "l L0\nm m1 R=0.5 T=0.5\nlink(L0, m1)\nsgen g L0.amp\npd1 p m1.p2.o f=fsig\nfsig(1)\n"
for name, action in {
    "axis": "xaxis(fsig, lin, -1, 1, 4)", "axis_from_it": "xaxis(fsig.f, lin, 0, 1, 4)", "change": "series(change(fsig.f=0), noxaxis())",
    "change_below": "series(change(fsig.f=-2), noxaxis())", "sweep": "sweep(fsig.f, [1, 0], false)", "for": "for(fsig.f, [1, 0], noxaxis())",
    "fields": "series(change(fsig.f=0), dc_fields())",
}.items():
    refused(f"signal_frequency_of_zero_by_{name}", AT_ZERO + action)
