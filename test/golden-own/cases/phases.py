"""Phases of `none`, readouts at the signal's frequency, and constants between linked components."""

from cases.registry import case

SQUEEZED = (
    "sq z db=8 angle=20\nl a P=1\nbs b R=0.4 T=0.6\nm m1 R=0.9 T=0.1\nm m2 R=1 T=0 phi=3\ndbs d\nlink(z, d.p1)\ns s1 d.p3 m1.p1 L=2\n"
    "s s2 m1.p2 m2.p1 L=5\ns s3 d.p4 b.p1 L=1\ns s4 a.p1 b.p4 L=1\nfsig(100)\n"
)
for name, detector in {
    "qnoised1": "qnoised1 q b.p3.o 0 none", "qnoised2": "qnoised2 q b.p3.o 1M none 1M none", "qshot1": "qshot1 q b.p3.o f=0 phase=none",
    "qshot2": "qshot2 q b.p3.o 1M 20 1M none", "bhd": "bhd q b.p3.o P_lo=2 phase=none", "qnoisebhd": "qnoisebhd q b.p3.o 2 none",
    "balanced_readout": "BalancedHomodyneReadout q b.p3.o P_lo=2 phase=none output_detectors=true",
}.items():
    case("quantum", f"phase_of_none_{name}", SQUEEZED + detector + "\nnoxaxis()\n")

LOCKED = "l a P=2\nmod e f=9M midx=0.4\nmod g f=15M midx=0.3\nm m1 R=0.95 T=0.049 phi=0.3\nm m2 R=0.99 T=0.0098 phi=0.7\nlink(a, e, g, 1, m1, 2, m2)\n"
case("detectors", "phases_of_none", LOCKED + (
    "pd2 p m1.p1.o 9M none 15M none\npd2 q m1.p1.o f1=9M phase1=none f2=15M phase2=30\npd2 r m1.p1.o 9M none 15M 0 xsplit\n"
    "readout_rf R m1.p1.o f=9M phase=none output_detectors=true\nmathd i abs(R_I)\nxaxis(m2.phi, lin, 0, 1, 2)\n"
))

MOVED = (
    "l a P=100\nm m1 R=0.97 T=0.03 phi=1\nm m2 R=0.999 T=0.001 phi=0.4\nlink(a, m1, 10, m2)\nfree_mass f m1.mech mass=2\n"
    "pendulum g m2.mech mass=1 fz=1.5 Qz=100\nfsig(30)\nsgen s m2.mech.F_z\n"
)
case("signals", "readout_at_the_signal", MOVED + "readout_rf R m1.p1.o f=fsig phase=10\nmathd i R_I\nmathd q R.outputs.Q\nxaxis(fsig, log, 3, 100, 3)\n")
case("signals", "readout_at_the_signal_without_phase", MOVED + "readout_rf R m1.p1.o f=fsig phase=none\nmathd i R_I\nmathd q R_Q\nnoxaxis()\n")
case("language", "link_of_a_constant", "l b f=1M\nm m2 R=0.5 T=0.5\nlink(b, pi, 1.5, m2)\nad t m2.p2.o f=1M\n")
