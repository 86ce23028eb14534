"""Beams that are followed against the light, and directions that are both."""

from .registry import case

A = "modes_directions"

case(A, "backwards", """l L0 P=1
s s0 L0.p1 f1.p1 L=0.3
lens f1 f=1
s s1 f1.p2 m1.p1 L=0.4
m m1 R=0.5 T=0.5 Rc=[2, 2.2]
s s2 m1.p2 n.p1 L=0.2
nothing n
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=L0.p1.o, to_node=n.p1.i, reverse_propagate=true)
""")
case(A, "backwards_bs", """l L0 P=1
s s0 L0.p1 b.p1 L=0.3
bs b R=0.5 T=0.5 alpha=45 Rc=[2, 2.2]
s s1 b.p3 m1.p1 L=0.4 nr=1.2
m m1 R=0.5 T=0.5 Rc=[2, 2.2]
s s2 m1.p2 n.p1 L=0.2
nothing n
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=L0.p1.o, to_node=n.p1.i, reverse_propagate=true)
""")
case(A, "backwards_cav", """l L0 P=1
s s0 L0.p1 m1.p1 L=0.3
m m1 R=0.9 T=0.1 Rc=-2
s s1 m1.p2 m2.p1 L=1
m m2 R=0.9 T=0.1 Rc=2
cav c m1.p2.o
propagate_beam(from_node=m2.p1.i, to_node=m1.p1.o, reverse_propagate=true)
""")
case(A, "backwards_through_one_way", """l L0 P=1
s s0 L0.p1 d.p1 L=0.3
dbs d
s s1 d.p3 b.p1 L=0.4
bs b R=0.5 T=0.5 Rc=[2, 2.2] alpha=30
s s2 b.p3 n.p1 L=0.2 nr=1.3
nothing n
s s3 n.p2 m3.p1 L=0.2 nr=1.3
m m3 R=0.5 T=0.5
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=n.p1.o, to_node=L0.p1.i, reverse_propagate=true)
""")
case(A, "backwards_of_a_beam_given", """l L0 P=1
s s0 L0.p1 d.p1 L=0.3
dbs d
s s1 d.p3 b.p1 L=0.4
bs b R=0.5 T=0.5 Rc=[2, 2.2] alpha=30
s s2 b.p3 n.p1 L=0.2 nr=1.3
nothing n
s s3 n.p2 m3.p1 L=0.2 nr=1.3
m m3 R=0.5 T=0.5
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=n.p1.o, to_node=L0.p1.i, reverse_propagate=true, direction='y', q_in=0.5+1j)
""")
case(A, "backwards_by_a_node", """l L0 P=1
s s0 L0.p1 d.p1 L=0.3
dbs d
s s1 d.p3 b.p1 L=0.4
bs b R=0.5 T=0.5 Rc=[2, 2.2] alpha=30
s s2 b.p3 n.p1 L=0.2 nr=1.3
nothing n
s s3 n.p2 m3.p1 L=0.2 nr=1.3
m m3 R=0.5 T=0.5
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=m3.p1.o, to_node=L0.p1.i, via_node=b.p1.o, reverse_propagate=true)
""")
case(A, "propagation_both", """l L0 P=1
s s0 L0.p1 d.p1 L=0.3
dbs d
s s1 d.p3 b.p1 L=0.4
bs b R=0.5 T=0.5 Rc=[2, 2.2] alpha=30
s s2 b.p3 n.p1 L=0.2 nr=1.3
nothing n
s s3 n.p2 m3.p1 L=0.2 nr=1.3
m m3 R=0.5 T=0.5
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=L0.p1.o, to_node=n.p1.i, direction='both')
""")
case(A, "backwards_between_ports", """l L0 P=1
s s0 L0.p1 d.p1 L=0.3
dbs d
s s1 d.p3 b.p1 L=0.4
bs b R=0.5 T=0.5 Rc=[2, 2.2] alpha=30
s s2 b.p3 n.p1 L=0.2 nr=1.3
nothing n
s s3 n.p2 m3.p1 L=0.2 nr=1.3
m m3 R=0.5 T=0.5
gauss g L0.p1.o w0=1m z=0
propagate_beam(from_node=n.p1, to_node=L0.p1, reverse_propagate=true)
""")
case(A, "mmd_both", """l L0 P=1
s s0 L0.p1 m1.p1 L=0.3
m m1 R=0.9 T=0.1 Rc=[-2, -2.1]
s s1 m1.p2 m2.p1 L=1
m m2 R=0.9 T=0.1 Rc=2
cav c m1.p2.o
gauss g L0.p1.o w0=1m z=0
mmd a m1.p1.i m1.p2.o direction=both
mmd b m1.p1.i m1.p2.o direction=both percent=true
mmd x m1.p1.i m1.p2.o
mmd y m1.p1.i m1.p2.o direction=y
xaxis(m1.Rcx, lin, -2, -2.1, 2)
""")
case(A, "bp_both", """l L0 P=1
gauss g L0.p1.o w0=1m z=0
bp a L0.p1.o w both
""")
case(A, "cp_both", """l L0 P=1
m m1 R=0.9 T=0.1 Rc=[-2, -2.1]
m m2 R=0.9 T=0.1 Rc=2
link(L0, m1, 1, m2)
cav c m1.p2.o
cp a c g both
""")
case(A, "gouy_both", """l L0 P=1
m m1 R=0.9 T=0.1 Rc=[-2, -2.1]
m m2 R=0.9 T=0.1 Rc=2
link(L0, m1, 1, m2)
cav c m1.p2.o
gouy a m1_p2__m2_p1 direction=both
""")
case(A, "sgen_yaw_amp", """l L0 P=1
mod e f=1M midx=0.2 mod_type=yaw
link(L0, e)
gauss g L0.p1.o w0=1m z=0
modes(maxtem=1)
fsig(10)
sgen s e.amp
pd1 p e.p2.o f=fsig
pd2 p2 e.p2.o f1=1M phase1=0 f2=fsig
ad u e.p2.o f=fsig
ad v e.p2.o f=1M+fsig n=1 m=0
noxaxis()
""")
case(A, "sgen_pitch_amp", """l L0 P=1
mod e f=1M midx=0.2 mod_type=pitch
link(L0, e)
gauss g L0.p1.o w0=1m z=0
modes(maxtem=1)
fsig(10)
sgen s e.amp
pd1 p e.p2.o f=fsig
ad v e.p2.o f=1M+fsig n=0 m=1
ad u e.p2.o f=fsig n=0 m=0
noxaxis()
""")
