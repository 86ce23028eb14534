"""Signals in plane waves: where they enter, what they pass through, what reads them; electronics and mechanics."""

from cases.registry import case

CAVITY = """
l L0 P=3 phase=20
mod e1 f=9M midx=0.3 order=2
s s1 L0.p1 e1.p1
s s2 e1.p2 m1.p1 L=0.4
m m1 R=0.8 T=0.19 phi=5
s s3 m1.p2 m2.p1 L=3
m m2 R=0.9 T=0.095 phi=17
fsig(10)
"""
READ = """
ad up m1.p1.o f=fsig
ad low m1.p1.o f=-fsig.f
ad above m2.p2.o f=9M+fsig.f
ad below m2.p2.o f=9M-fsig.f
fd field m1.p1.o f=fsig
pd1 reflected m1.p1.o f=fsig
pd1 turned m1.p1.o f=fsig phase=35
pd2 mixed m1.p1.o f1=9M phase1=25 f2=fsig
pd2 mixed_twice m1.p1.o f1=9M phase1=25 f2=fsig phase2=70
pd1 transmitted m2.p2.o f=fsig
xaxis(fsig, log, 10, 30M, 7)
"""

for name, where in {
    "laser_power": "L0.pwr.i", "laser_amplitude": "L0.amp.i", "laser_phase": "L0.phs", "laser_frequency": "L0.frq.i",
    "first_mirror": "m1.mech.z", "second_mirror": "m2.mech.z", "strain": "s3.h", "space_phase": "s3.phs.i",
    "space_amplitude": "s3.amp", "modulator_depth": "e1.amp",
}.items():
    case("signals", f"into_{name}", CAVITY + f"sgen s {where} 0.7 40" + READ, rtol=1e-7)

case("signals", "several_generators", CAVITY + "sgen a m1.mech.z 1e-9\nsgen b L0.frq 0.1 90\nsgen c s3.h 1e-8 -30" + READ, rtol=1e-7)
case("signals", "two_generators_at_one_node", CAVITY + "sgen a L0.amp\nsgen b L0.amp 0.5 90" + READ, rtol=1e-7)
case("signals", "no_generator", CAVITY + READ, rtol=1e-7)

SPLITTER = """
l L0 P=2
s s1 L0.p1 b.p1 L=0.1 nr=1.5
bs b R=0.4 T=0.57 phi=33 alpha=30
s s2 b.p3 n3.p1 L=0.2 nr=1
s s3 b.p2 m.p1 L=0.3 nr=1.5
m m R=0.9 T=0.1 phi=-20
nothing n3
fsig(100)
"""
for side in ("p1", "p2", "p3", "p4"):
    case("signals", f"splitter_moves_{side}", SPLITTER + f"sgen s b.mech.z 1e-8\nad a b.{side}.o f=fsig\nad c b.{side}.o f=-fsig\nnoxaxis()", rtol=1e-7)
case("signals", "splitter_is_pushed", SPLITTER + "free_mass f b.mech 0.002\nsgen s L0.pwr\nxd F b.mech.F_z\nxd z b.mech.z\nxaxis(fsig, log, 1, 1k, 5)", rtol=1e-6)
case("signals", "real_transmission_moves", """
l L0 P=2
m a R=0.4 T=0.57 phi=33 imaginary_transmission=false
link(L0, a)
fsig(100)
sgen s a.mech.z 1e-8
ad u a.p1.o f=fsig
ad l a.p1.o f=-fsig
noxaxis()
""", rtol=1e-7)
case("signals", "far_sideband_of_tuned_mirror", """
l L0 P=1
m a R=1 T=0 phi=77
link(L0, a)
fsig(1e11)
sgen s a.mech.z 1e-8
ad u a.p1.o f=fsig
ad l a.p1.o f=-fsig.f
xaxis(fsig, log, 1e9, 1e13, 4)
""", rtol=1e-6)

SPRING = """
l L0 P=120
m m1 R=0.99 T=0.01
m m2 R=0.9999 T=0.0001 phi=0.03
link(L0, m1, 10, m2)
fsig(1)
"""
for name, held in {
    "two_free_masses": "free_mass f1 m1.mech 0.5\nfree_mass f2 m2.mech 0.001",
    "two_pendulums": "pendulum f1 m1.mech 0.5 fz=2 Qz=30\npendulum f2 m2.mech 0.001 Qz=1M",
    "one_heavy": "free_mass f1 m1.mech\nfree_mass f2 m2.mech 0.01",
}.items():
    for read, where in {"moved": "m1.mech.z", "pushed": "m2.mech.F_z", "noisy": "L0.amp"}.items():
        case("signals", f"spring_{name}_{read}", SPRING + held + f"\nsgen s {where}\nxd z1 m1.mech.z\nxd z2 m2.mech.z\nxd F2 m2.mech.F_z\npd1 p m1.p1.o f=fsig\nxaxis(fsig, log, 0.1, 10k, 12)", rtol=1e-5)
case("signals", "spring_over_tunings", SPRING + "free_mass f2 m2.mech 0.001\nsgen s m2.mech.F_z\nxd z m2.mech.z\nx2axis(m2.phi, lin, -0.1, 0.1, 6, fsig, log, 1, 1k, 4)", rtol=1e-5)
case("signals", "spring_over_masses", SPRING + "free_mass f2 m2.mech 0.001\nsgen s m2.mech.F_z\nxd z m2.mech.z\nxaxis(f2.mass, log, 1u, 1, 6)", rtol=1e-6)

ELECTRONICS = "fsig(1)\nl L0 P=1\n"
case("signals", "filters", ELECTRONICS + """
butter b1 3 lowpass 100
butter b2 2 bandpass [1,10]
butter b3 2 highpass 10 gain=3
butter b4 2 bandstop [1,10]
butter b5 2 lowpass 0.02 analog=false
butter b6 3 highpass 0.03 analog=false gain=2
cheby1 c1 2 1 lowpass 50
cheby1 c2 3 0.5 bandpass [5,50]
cheby1 c3 5 0.5 highpass 5
cheby1 c4 2 2 bandstop [2,20]
zpk z1 [-1] [-10, -20] 5
zpk z2 [-1] [-10, -20] gain=2
zpk z3 [] [-3]
zpk z4 [-1+2j, -1-2j] [-5, -3+1j, -3-1j] 4
zpk z5 [[3,1]] [[10,2],[20,0.3]] 5 fQ=true
zpk z6 [[3,1]] [[10,2],[20,3]] fQ=true
zpk z7 [] [] 7
frequency_response(geomspace(0.1, 100, 13), [b1.p1.i, b2.p1, b3.p1, b4.p1, b5.p1, b6.p1, c1.p1, c2.p1, c3.p1, c4.p1, z1.p1, z2.p1, z3.p1, z4.p1, z5.p1, z6.p1, z7.p1], [b1.p2.o, b2.p2, b3.p2, b4.p2, b5.p2, b6.p2, c1.p2, c2.p2, c3.p2, c4.p2, z1.p2, z2.p2, z3.p2, z4.p2, z5.p2, z6.p2, z7.p2], name='fr')
""", rtol=1e-7)
case("signals", "amplifiers_and_wires", ELECTRONICS + """
amplifier a gain=2
amplifier b gain=-0.3
amplifier c
wire w1 a.p2.o b.p1.i gain=3
wire w2 b.p2 a.p1
link(b, c)
frequency_response([1, 10], [a.p1.i, b.p1, c.p1], [a.p2.o, b.p2, c.p2, b.p1], name='fr')
""", rtol=1e-9)
case("signals", "electronics_read_by_xd", ELECTRONICS + "amplifier a gain=2\nsgen s a.p1 0.3 20\nxd i a.p1\nxd o a.p2.o\nnoxaxis()", rtol=1e-9)
case("signals", "lock_loop_with_mass", """
l L0 P=2
mod eom f=15M midx=0.3 order=2
m m1 R=0.95 T=0.049
m m2 R=0.99 T=0.0098 phi=0.2
link(L0, eom, 1, m1, 2, m2)
fsig(1)
pendulum p2 m2.mech 0.1 fz=1 Qz=5
readout_rf REFL m1.p1.o f=eom.f phase=90
zpk filt [-10] [-1, -100, -500] 2e-4
amplifier g gain=1e-3
link(REFL.I, filt, g, m2.mech.F_z)
sgen inj m1.mech.z
xd z m2.mech.z
xd e REFL.I
xd q REFL.Q
pd1 p m2.p2.o f=fsig
xaxis(fsig, log, 0.1, 10k, 14)
""", rtol=1e-6)
case("signals", "responses_of_dofs_and_readouts", CAVITY + """
dof D m1.dofs.z -1 m2.dofs.z +0.5
dof F L0.dofs.frq
dof H s3.dofs.h 2
dof P m2.dofs.F_z
free_mass f2 m2.mech 0.1
readout_rf A m1.p1.o f=9M phase=33
readout_dc B m2.p2.o
frequency_response(geomspace(1, 1M, 7), [D, F, H, P, L0.amp, m1.mech.z], [A.I, A.Q, B.DC, m2.mech.z, D, P], name='fr')
""", rtol=1e-6)
case("signals", "responses_after_a_change", CAVITY + """
readout_dc B m2.p2.o
series(change(m2.phi=3), frequency_response(geomspace(1, 1M, 5), [m1.mech.z], [B.DC], name='a'), change(L0.P=5), frequency_response([1, 10], [L0.amp], [B.DC], name='b'))
""", rtol=1e-7)
case("signals", "sweep_beside_the_signal", CAVITY + "sgen s m2.mech.z 1e-9\npd1 p m1.p1.o f=fsig\npd d m1.p1.o\nmathd r abs(p)/d\nxaxis(m2.phi, lin, -40, 40, 11)", rtol=1e-7)
case("signals", "cavities_and_beams_in_plane_waves", """
l laser P=1
s s0 laser.p1 m1.p1
m m1 R=0.99 T=0.01 Rc=-10
s cav1 m1.p2 m2.p1 L=1
m m2 R=0.991 T=0.009 phi=0.5 Rc=[10, 11]
alens L1 5 6
link(m2.p2, L1)
cav c m1.p2.o priority=3
cav c2 m1.p2.o via=m2.p1.i

tem(laser, 0, 1, 0.5)
pd P L1.p2.o
xaxis(m1.phi, lin, 0, 10, 2)
""")

# What a signal passes follows what an axis moves. Finesse's own does so where the signal's frequency is swept beside it; alone, only mirrors do there.
PASSED = {"a.phase": (0, 10), "e.midx": (0.2, 0.4), "i.S": (0.1, 3), "z.R": (0.99, 0.9), "z.phi": (3, 33), "o.fc": (0, 100000), "m2.R": (0.9, 0.8), "m2.phi": (20, 33), "fl.loss": (0.01, 0.1), "s2.L": (10, 11)}
PASSING = """l a P=1 phase=0
mod e f=10k midx=0.2
isol i S=0.1
m pr R=0.9 T=0.1
bs z R=0.99 L=0 phi=3 alpha=2
obp o fc=0 bandwidth=1M
m m2 R=0.9 L=0 phi=20
floss fl f=0 loss=0.01
link(a, e, i, pr, z.p1, z.p2, o, fl)
s s2 fl.p2 m2.p1 L=10
fsig(10)
sgen g m2.mech.z
sgen h a.amp 1
pd1 t m2.p2.o f=fsig.f
pd1 r pr.p1.o f=fsig.f
qnoised n m2.p2.o
"""
for path, (start, stop) in PASSED.items():
    case("signals", f"passing_{path.replace('.', '_')}", PASSING + f"x2axis({path}, lin, {start}, {stop}, 2, fsig, lin, 9, 10, 1)\n")
