"""Models as users write them: mode cleaners, arms that are turned and pushed, squeezers, Michelsons with sidebands."""

from .registry import case

A = "modes_users"

case(A, "omc_bowtie", """l L0 P=1
tem(L0, 1, 0, 0.3)
tem(L0, 0, 1, 0.2)
tem(L0, 1, 1, 0.2)
tem(L0, 2, 0, 0.4)
mod eom f=45.5M midx=0.25
bs M1 T=7930u L=0 alpha=4
bs M2 T=7930u L=0 alpha=4
bs M3 T=51u L=0 alpha=4 Rc=2.575
bs M4 T=51u L=0 alpha=4 Rc=2.575
link(L0, eom, M1)
s s12 M1.p3 M2.p1 L=0.2815
s s23 M2.p2 M3.p1 L=0.2842
s s34 M3.p2 M4.p1 L=0.2815
s s41 M4.p2 M1.p4 L=0.2842
cav OMC M1.p3.o
modes(maxtem=4)
pd trans M2.p3.o
pd refl M1.p2.o
fd ft M2.p3.o f=0
fd ft45 M2.p3.o f=eom.f
cp fsr OMC fsr
cp ms OMC modesep
cp msy OMC modesep y
cp gx OMC g
cp gy OMC g y
cp f OMC finesse
cp pole OMC pole
xaxis(M4.phi, lin, -90, 90, 60)
""")
case(A, "pd_split_steering", """l l1
bs bs1 R=1 T=0 ybeta=-bs1.xbeta
nothing n1
pd X n1.p1.i pdtype=xsplit
pd Y n1.p1.i pdtype=ysplit
pd W n1.p1.i
link(l1, bs1, 10, n1)
modes(maxtem=3)
gauss g1 bs1.p2.o w0=1m z=0
xaxis(bs1.xbeta, lin, -10u, 10u, 10)
""")
case(A, "wfs_dc_yaw2", """l L0 P=10
mod eom f=9.1M midx=0.1
s s0 L0.p1 eom.p1
s s1 eom.p2 ITM.p1 L=1
m ITM T=0.014 L=20u Rc=-1934
s arm ITM.p2 ETM.p1 L=3994
m ETM T=5u L=20u Rc=2245
cav cavARM ITM.p2.o
modes(maxtem=1)
pd1 wq ITM.p1.o f=eom.f phase=0 pdtype=xsplit
pd1 wi ITM.p1.o f=eom.f phase=90 pdtype=xsplit
pd1 wz ITM.p1.o f=eom.f pdtype=ysplit
readout_rf WFS ITM.p1.o f=eom.f phase=20 pdtype=xsplit output_detectors=true
dof YAW ITM.dofs.yaw +1 ETM.dofs.yaw -1
xaxis(YAW.DC, lin, -50n, 50n, 4)
""")
case(A, "wfs_ac_matrix", """l L0 P=10
mod eom f=9.1M midx=0.1
s s0 L0.p1 eom.p1
s s1 eom.p2 ITM.p1 L=1
m ITM T=0.014 L=20u Rc=-1934
s arm ITM.p2 ETM.p1 L=3994
m ETM T=5u L=20u Rc=2245
pendulum ps ETM.mech mass=40 fz=1 Qz=1000 I_yaw=0.757 fyaw=1.3 Qyaw=100 I_pitch=0.757 fpitch=1.1 Qpitch=100
cav cavARM ITM.p2.o
modes(maxtem=2)
readout_rf WFSX ITM.p1.o f=eom.f phase=20 pdtype=xsplit
readout_rf WFSY ITM.p1.o f=eom.f phase=20 pdtype=ysplit
readout_dc TR ETM.p2.o
readout_dc QPD ETM.p2.o pdtype=xsplit
fsig(1)
frequency_response(geomspace(0.1, 100, 9), [ETM.mech.F_yaw, ETM.mech.F_pitch, ETM.mech.F_z, ITM.mech.yaw], [WFSX.I, WFSX.Q, WFSY.I, TR.DC, QPD.DC, ETM.mech.yaw, ETM.mech.pitch, ETM.mech.z])
""")
case(A, "sidles_sigg", """variable P0 1000
l L0 P=P0
s s1 L0.p1 ITM.p1 L=1
m ITM T=0.014 L=20u Rc=-1934 phi=0
s arm ITM.p2 ETM.p1 L=3994
m ETM T=5u L=20u Rc=2245
pendulum pe ETM.mech mass=40 I_yaw=1 fyaw=0.5 Qyaw=10 I_pitch=1
pendulum pi1 ITM.mech mass=40 I_yaw=1 fyaw=0.5 Qyaw=10 I_pitch=1
cav cavARM ITM.p2.o
modes(maxtem=1)
fsig(1)
dof HARD ITM.dofs.F_yaw +1 ETM.dofs.F_yaw -1
for(P0, [1, 1000, 10000], frequency_response(geomspace(0.1, 10, 9), [ETM.mech.F_yaw, HARD.AC.i], [ETM.mech.yaw, ITM.mech.yaw]))
""")
case(A, "quantum_modes_mismatch_squeezer", """l L0 P=1
sq sqz db=10 angle=90
bs B R=0.999 T=0.001
s s0 L0.p1 B.p4 L=0.1
s s1 sqz.p1 B.p1 L=0.1
s s2 B.p2 m1.p1 L=0.1
m m1 T=0.1 L=0 Rc=-1
s s3 m1.p2 m2.p1 L=1
m m2 T=0 L=10u Rc=1.5
cav FC m1.p2.o
gauss gs sqz.p1.o w0=0.6m z=0.1
modes(even, maxtem=4)
fsig(1)
balanced_homodyne_readout BH B.p3.o P_lo=1
qnoised q1 m1.p1.o
qshot qs m1.p1.o
qnoised q2 m1.p1.o sources=[sqz]
qnoised q3 m1.p1.o exclude_sources=[sqz]
xaxis(fsig, log, 1k, 100M, 8)
""")
case(A, "telescope_design", """l L0 P=1
s s0 L0.p1 f1.p1 L=0.5
lens f1 f=0.3
s s1 f1.p2 f2.p1 L=0.7
lens f2 f=0.4
s s2 f2.p2 m1.p1 L=0.6
m m1 R=0.99 T=0.01 Rc=-1.5
s s3 m1.p2 m2.p1 L=1
m m2 R=0.99 T=0.01 Rc=1.5
cav c m1.p2.o
gauss g L0.p1.o w0=300u z=0
mmd mis m1.p1.i m1.p2.o
bp w1 f2.p1.i w
bp z1 f2.p1.i z
bp rc1 f2.p1.i rc
bp g1 f2.p1.i gouy
gouy tot from_node=L0.p1.o to_node=m1.p1.i
gouy tos s0 s1 s2
x2axis(s1.L, lin, 0.6, 0.8, 3, f2.f, lin, 0.3, 0.5, 2)
""")
case(A, "michelson_sb_unbalanced", """l L0 P=1
mod eom f=6M midx=0.3 order=2
bs BS R=0.5 T=0.5 alpha=45 Rc=-3000
lens CPX f=34k
lens CPY f=30k
m X R=1 T=0 Rc=1400
m Y R=1 T=0 Rc=1450
s s0 L0.p1 eom.p1
s s1 eom.p2 BS.p1 L=6
s sx BS.p3 CPX.p1 L=0.2
s sx2 CPX.p2 X.p1 L=5.4
s sy BS.p2 CPY.p1 L=0.2
s sy2 CPY.p2 Y.p1 L=5.6
gauss g L0.p1.o w0=10m z=0
modes(even, maxtem=4)
pd1 I BS.p4.o f=eom.f phase=0
pd1 Q BS.p4.o f=eom.f phase=90
pd2 dd BS.p4.o f1=eom.f phase1=0 f2=2*eom.f phase2=0
pd dc BS.p4.o
ad sb BS.p4.o f=eom.f n=0 m=0
ad sb2 BS.p4.o f=eom.f n=2 m=0
dof MICH X.dofs.z +1 Y.dofs.z -1
xaxis(MICH.DC, lin, -2, 2, 8)
""")
case(A, "knm_all", """l L0 P=1
m m1 R=0.9 T=0.1 Rc=-2 xbeta=20u
lens le f=3
bs b R=0.5 T=0.5 alpha=30 Rc=5
isol i S=30
mod e f=1M midx=0.1
s s0 L0.p1 e.p1 L=0.1
s s1 e.p2 i.p1 L=0.1
s s2 i.p2 b.p1 L=0.1
s s3 b.p2 le.p1 L=0.1
s s4 le.p2 m1.p1 L=0.1
s s5 m1.p2 m2.p1 L=0.5
m m2 R=0.9 T=0.1 Rc=2
cav c m1.p2.o
gauss g L0.p1.o w0=0.4m z=0.1
modes(maxtem=2)
knmd k11 m1 11
knmd k12 m1 12
knmd k21 m1 21
knmd k22 m1 22
knmd b12 b 12
knmd b13 b 13
knmd b21 b 21
knmd b31 b 31
knmd l12 le 12
knmd l21 le 21 n1=0 m1=0
knmd e12 e 12 n1=0 m1=0 n2=2 m2=0
knmd i12 i 12 n2=0 m2=0
xaxis(m1.ybeta, lin, 0, 20u, 2)
""")
case(A, "parallel_geometry", """l L0 P=1
m m1 R=0.9 T=0.1 Rc=-2 xbeta=20u
m m2 R=0.9 T=0.1 Rc=2
link(L0, 1, m1, 1, m2)
cav c m1.p2.o
gauss g L0.p1.o w0=0.5m z=0
modes(maxtem=2)
pd t m2.p2.o
bp w m2.p1.i w
parallel(xaxis(m2.Rcx, lin, 1.5, 3, 3, name='a'), xaxis(m2.phi, lin, 0, 90, 3, name='b'), series(change(m1.xbeta=0), xaxis(m2.phi, lin, 0, 90, 3), name='c'))
""")
case(A, "include_scan", """l L0 P=1
tem(L0, 0, 0, 1)
tem(L0, 3, 0, 1, 30)
tem(L0, 0, 3, 0.5)
m m1 R=0.98 T=0.02 Rc=-1.2
m m2 R=0.98 T=0.02 Rc=1.3
link(L0, 0.2, m1, 1, m2)
cav c m1.p2.o
modes(include=[[0,0],[3,0],[0,3],[1,2]])
pd p m2.p2.o
ad a30 m2.p2.o f=0 n=3 m=0
ad a03 m2.p2.o f=0 n=0 m=3
fd ff m2.p1.o f=0
xaxis(m2.phi, lin, 0, 180, 30)
""")
case(A, "filtercavity_rotation", """l L0 P=1m
sq sqz db=12 angle=45
dbs fi
m fc1 T=0.000988 L=0 Rc=-535
m fc2 T=1u L=39u Rc=535
s s0 sqz.p1 fi.p1 L=1
s s1 fi.p3 fc1.p1 L=1
s s2 fc1.p2 fc2.p1 L=300
s s3 fi.p4 bs.p1 L=1
bs bs R=0.5 T=0.5
s s4 L0.p1 bs.p4 L=1
cav FC fc1.p2.o
modes(even, maxtem=2)
qnoised n bs.p3.o
qnoisebhd nb fi.p4.o phase=0
qnoisebhd nq fi.p4.o phase=90
fsig(1)
xaxis(fsig, log, 10, 10k, 6)
""")
case(A, "user_gouy", """l L0 P=1
m m1 R=0.95 T=0.05 Rc=-1.2 xbeta=20u
m m2 R=0.95 T=0.05 Rc=1.3
s s0 L0.p1 m1.p1 L=1 user_gouy_x=0 user_gouy_y=0
s s1 m1.p2 m2.p1 L=1 user_gouy_x=40 user_gouy_y=s1.user_gouy_x
cav c m1.p2.o
modes(maxtem=3)
pd p m2.p2.o
fd ff m2.p2.o f=0
gouy gg s1
xaxis(s1.user_gouy_x, lin, 0, 180, 6)
""")
