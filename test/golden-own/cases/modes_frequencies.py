"""What detectors and actions that name a frequency see while frequencies of light vary."""

from .registry import case, refused

A = "modes_frequencies"

case(A, "camera_swept_laser_onto", """l a P=1 f=5
l b P=2
bs B R=0.5 T=0.5
link(a, B.p1)
link(b, B.p4)
gauss g a.p1.o w0=1m z=0
gauss g2 b.p1.o w0=1m z=0
modes(maxtem=1)
fpx f10 B.p3.o f=10 x=0.2
fpx g0 B.p3.o f=0 x=0.2
fpx f5 B.p3.o f=5 x=0.2
fline l10 B.p3.o npts=3 xlim=1 f=10
fcam cc0 B.p3.o npts=3 xlim=1 ylim=1 f=0
xaxis(a.f, lin, 0, 10, 4)
""")
case(A, "camera_two_lasers_meet", """l a P=1 f=5
l b P=2 f=0
bs B R=0.5 T=0.5
link(a, B.p1)
link(b, B.p4)
gauss g a.p1.o w0=1m z=0
gauss g2 b.p1.o w0=1m z=0
modes(maxtem=1)
fpx g0 B.p3.o f=0 x=0.2
fpx fa B.p3.o f=a.f x=0.2
fpx fb B.p3.o f=b.f x=0.2
ccdpx px B.p3.o x=0.2
pd p B.p3.o
xaxis(a.f, lin, 0, 10, 4)
""")
case(A, "camera_two_equal_still", """l a P=1 f=5
l b P=2 f=5
bs B R=0.5 T=0.5
link(a, B.p1)
link(b, B.p4)
gauss g a.p1.o w0=1m z=0
gauss g2 b.p1.o w0=1m z=0
modes(maxtem=1)
fpx g0 B.p3.o f=5 x=0.2
ccdpx px B.p3.o x=0.2
pd p B.p3.o
xaxis(a.P, lin, 0, 10, 4)
""")
case(A, "camera_f_swept", """l a P=1
mod m f=10 midx=0.3 order=2
link(a, m)
gauss g a.p1.o w0=1m z=0
modes(maxtem=1)
fpx g0 m.p2.o f=0 x=0.2
fline fl m.p2.o npts=3 xlim=1 f=0
fline fk m.p2.o npts=3 xlim=1 f=g0.f
xaxis(g0.f, lin, -20, 20, 8)
""")
case(A, "camera_mod_swept", """l a P=1
mod m f=10 midx=0.3 order=2
link(a, m)
gauss g a.p1.o w0=1m z=0
modes(maxtem=1)
fpx f10 m.p2.o f=10 x=0.2
fpx fm m.p2.o f=m.f x=0.2
fpx f20 m.p2.o f=20 x=0.2
fpx f40 m.p2.o f=40 x=0.2
xaxis(m.f, lin, 5, 40, 7)
""")
case(A, "camera_near2", """l a P=1
gauss g a.p1.o w0=1m z=0
modes(maxtem=1)
fpx f10 a.p1.o f=1M x=0.2
fpx f11 a.p1.o f=0 x=0.2
sweep(a.f, [999999.99999, 999999.9999999, 999999.9999999999, 999999.9999999998, 1M, 1000000.0000000001, 1000000.0000000002, 1000000.00000001, 1e-16, 1e-15, 2e-15, 1e-14, 1e-12, 1e-10], false)
""")
case(A, "camera_fsig", """l a P=1
sgen s a.amp
fsig(10)
gauss g a.p1.o w0=1m z=0
modes(maxtem=1)
fpx f10 a.p1.o f=10 x=0.2
fpx g0 a.p1.o f=0 x=0.2
fpx fs a.p1.o f=fsig x=0.2
xaxis(fsig, lin, 5, 10, 1)
""")
case(A, "camera_change", """l a P=1
gauss g a.p1.o w0=1m z=0
modes(maxtem=1)
fpx f10 a.p1.o f=10 x=0.2
fcam c a.p1.o npts=2 xlim=1 ylim=1 f=10
series(noxaxis(name='a'), change(a.f=10), noxaxis(name='b'), change(f10.f=12), noxaxis(name='c'), change(a.f=12), noxaxis(name='d'))
""")
case(A, "ad_laser_meets_sideband", """l a P=1 f=5
l b P=0.5
mod m f=10 midx=0.3 order=1
bs B R=0.5 T=0.5
link(a, B.p1)
link(b, m, B.p4)
gauss g a.p1.o w0=1m z=0
gauss g2 b.p1.o w0=1m z=0
modes(maxtem=2)
ad u B.p3.o f=10 n=0 m=0
ad u1 B.p3.o f=0
fd z B.p3.o f=10
pd1 q B.p3.o f=10 phase=20
pd1 qn B.p3.o f=m.f
pd1 qa B.p3.o f=a.f
pd2 q2 B.p3.o f1=10 phase1=0 f2=10 phase2=10
pd p B.p3.o
ad v B.p3.o f=5 n=0 m=0
fpx fx B.p3.o f=10
fline fl B.p3.o npts=3 xlim=1 f=a.f
xaxis(a.f, lin, 0, 20, 8)
""")
case(A, "ad_laser_meets_b", """l a P=1 f=5
l b P=0.5
mod m f=10 midx=0.3 order=1
bs B R=0.5 T=0.5
link(a, B.p1)
link(b, m, B.p4)
gauss g a.p1.o w0=1m z=0
gauss g2 b.p1.o w0=1m z=0
modes(maxtem=2)
ad u B.p3.o f=10 n=0 m=0
ad u1 B.p3.o f=0
fd z B.p3.o f=10
pd1 q B.p3.o f=10 phase=20
pd1 qn B.p3.o f=m.f
pd1 qa B.p3.o f=a.f
pd2 q2 B.p3.o f1=10 phase1=0 f2=10 phase2=10
pd p B.p3.o
ad v B.p3.o f=5 n=0 m=0
fpx fx B.p3.o f=10
fline fl B.p3.o npts=3 xlim=1 f=a.f
sweep(a.f, [5, 10], false)
""")
case(A, "ad_mod_onto", """l a P=1
mod m f=10 midx=0.3 order=2
link(a, m)
ad u m.p2.o f=10
ad w m.p2.o f=m.f
ad w2 m.p2.o f=2*m.f
fd z m.p2.o f=20
xaxis(m.f, lin, 5, 40, 7)
""")
case(A, "readout_f_laser", """l a P=1
mod m f=10 midx=0.3 order=2
link(a, m)
readout_rf R m.p2.o f=10 phase=10 output_detectors=true
readout_rf S m.p2.o f=m.f phase=10 output_detectors=true
readout_rf T m.p2.o f=2*m.f phase=10 output_detectors=true
pd2 d2 m.p2.o f1=m.f phase1=0 f2=10 phase2=30
pd2 d3 m.p2.o f1=m.f phase1=0 f2=2*m.f
pd2 d4 m.p2.o f1=10 phase1=0 f2=20
xaxis(m.f, lin, 10, 20, 2)
""")
case(A, "readout_own_at_a_frequency_left", """l a P=1
mod m f=10 midx=0.3 order=2
link(a, m)
readout_rf R m.p2.o f=10 phase=10 output_detectors=true
pd1 p m.p2.o f=R.f
xaxis(R.f, lin, 0, 40, 8)
""")
case(A, "readout_own_f_mode", """l a P=1
tem(a, 1, 0, 0.1)
mod m f=10 midx=0.3 order=2
link(a, 1, m)
gauss g a.p1.o w0=1m z=0
modes(maxtem=2)
readout_rf R m.p2.o f=10 phase=10 pdtype=xsplit output_detectors=true
pd1 p m.p2.o f=R.f pdtype=xsplit
pd1 p2 m.p2.o f=20 pdtype=xsplit
x2axis(R.f, lin, 0, 40, 4, m.f, lin, 10, 20, 1)
""")
case(A, "ad_at_sidebands_laser_swept", """l a P=1 f=5
sgen s a.amp 0.1
fsig(10)
ad u a.p1.o f=15
ad v a.p1.o f=a.f+fsig
ad w a.p1.o f=a.f-fsig
pd1 p2 a.p1.o f=fsig
pd1 p3 a.p1.o f=10
x2axis(a.f, lin, 5, 10, 2, fsig, lin, 10, 20, 1)
""")
refused("eigenmodes_at_a_frequency_left", """l a P=1
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u
link(a, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
series(change(a.f=10), eigenmodes(c, 0), name='s')
""")
case(A, "eigenmodes_at_a_frequency_reached", """l a P=1
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=100u
link(a, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
series(change(a.f=10), eigenmodes(c, 10, method='eig'), name='s')
""")
refused("operator_at_a_frequency_left", """l a P=1 f=1M
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u
link(a, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
series(operator(m1.p2.o, m2.p1.i, frequency=1M), change(a.f=2M), operator(m1.p2.o, m2.p1.i, frequency=1M, name='b'))
""")
case(A, "operator_at_a_frequency_reached", """l a P=1 f=1M
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u
link(a, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
series(operator(m1.p2.o, m2.p1.i, frequency=1M), change(a.f=2M), operator(m1.p2.o, m2.p1.i, frequency=2M, name='b'))
""")
refused("pseudo_lock_at_a_frequency_left", """l a P=1
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u phi=20
link(a, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=1)
pd p m2.p2.o
series(change(a.f=10M), pseudo_lock_cavity(c), noxaxis())
""")
case(A, "pseudo_lock_two", """l a P=1 f=10M
l b P=1 f=20M
bs B R=0.5 T=0.5
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u phi=20
link(a, B.p1)
link(b, B.p4)
link(B.p3, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=1)
pd p m2.p2.o
series(change(a.f=0), pseudo_lock_cavity(c), noxaxis())
""")
case(A, "eigenmodes_of_the_first_of_two", """l a P=1 f=10M
l b P=1 f=20M
bs B R=0.5 T=0.5
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u phi=20
link(a, B.p1)
link(b, B.p4)
link(B.p3, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=1)
pd p m2.p2.o
series(change(a.f=20M), eigenmodes(c, 20M, method='eig'), operator(m1.p2.o, m2.p1.i, frequency=20M, name='b'))
""")
case(A, "operator_of_moved_sidebands", """l a P=1
mod e f=10 midx=0.2
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.05 Rc=2 xbeta=1u phi=20
link(a, e, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=1)
pd p m2.p2.o
series(change(e.f=12M), operator(m1.p2.o, m2.p1.i, frequency=12M, name='b'), operator(m1.p2.o, m2.p1.i, frequency=-12M, name='c'), eigenmodes(c, 12M, method='eig'))
""")

OPERATED = """l l1 P=1
mod md 1k 0.3
s s0 l1.p1 md.p1 L=0.3
s s00 md.p2 m1.p1 L=2
m m1 R=0.9 T=0.1 Rc=-5 phi=10
m m2 R=0.9 T=0.1 Rc=6 xbeta=1u
s s1 m1.p2 m2.p1 L=1
cav c m1.p2
modes(maxtem=1)
fsig(2M)
"""
for word, frequency in {
    "an_upper": "2M", "a_lower": "-fsig", "one_beside_a_sideband": "2001k", "one_below_a_sideband": "-2001k",
}.items():
    case(A, f"operator_of_{word}", OPERATED + f"operator(l1.p1.o, m2.p2.o, frequency={frequency})\n")
    case(A, f"eigenmodes_of_{word}", OPERATED + f"eigenmodes(c, frequency={frequency})\n")
case(A, "operator_of_a_signal_that_has_changed",
     OPERATED + "series(change(fsig=3M), operator(m1.p2.o, m2.p2.o, frequency=3M))\n")
case("refused", "frequencies_operator_where_the_signal_was",
     OPERATED + "series(change(fsig=3M), operator(m1.p2.o, m2.p2.o, frequency=2M))\n")
