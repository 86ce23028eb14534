"""Modes and beams as users' files have them: numbers of cavities in values, operators through whatever stands on the way."""

from .registry import case

A = "modes_breadth"

# --- Numbers of cavities in values.
CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.9 T=0.1 Rc=-2\ns s1 m1.p2 m2.p1 L=1\nm m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]\n"
    "cav c m1.p2.o\nmodes(maxtem=2)\npd t m2.p2.o\n"
)
ATTRIBUTES = [
    "FSR", "FWHM", "finesse", "pole", "loss", "storage_time", "round_trip_optical_length", "gouy_x", "gouy_y", "gx", "gy", "mx", "my", "Sx", "Sy",
    "mode_separation_x", "mode_separation_y", "w0x", "w0y", "waistpos_x", "waistpos_y", "is_stable", "is_stable_x", "is_stable_y",
]
ALL = "".join(f"var v{k} c.{name}\n" for k, name in enumerate(ATTRIBUTES)) + f"series(noxaxis(), store_model_attr({', '.join(f'v{k}' for k in range(len(ATTRIBUTES)))}))\n"
case(A, "cavity_numbers", CAVITY + ALL)
case(A, "cavity_numbers_past_half", CAVITY.replace("Rc=-2", "Rc=-0.9").replace("L=1", "L=1.7").replace("[2, 2.2]", "[0.9, 0.92]") + ALL)
case(A, "cavity_numbers_of_ring", "l laser P=1\nbs a R=0.9 T=0.1 alpha=44\nbs b R=0.9 T=0.1 alpha=44\nbs d R=0.9 T=0.1 alpha=2 Rc=3\ns s0 laser.p1 a.p1\ns s1 a.p3 b.p1 L=0.1\ns s2 b.p2 d.p1 L=1\ns s3 d.p2 a.p4 L=1\ncav c a.p3.o\nmodes(maxtem=1)\npd t b.p3.o\n" + ALL)
case(A, "axis_over_a_spectral_range", CAVITY + "xaxis(laser.f, lin, (-2*c.FWHM), c.FSR/2+2*c.FWHM, 6)\n")
case(A, "axis_to_a_spectral_range", CAVITY + "xaxis(laser.f, lin, 0, c.FSR, 6)\n")
case(A, "sidebands_by_mode_separation", CAVITY + "mod e f=c.mode_separation_x midx=c.finesse/100\ns s2 m2.p2 e.p1 L=c.round_trip_optical_length\ns s3 e.p2 n.p1 L=c.w0y*1000\nnothing n\nseries(noxaxis(), store_model_attr(s2.L, s3.L, e.f, e.midx), abcd(from_node=m2.p2.o, to_node=n.p1.i))\n")
case(A, "beam_of_a_cavity", CAVITY + "gauss g laser.p1.o qx=c.qx qy=c.qy\nbp b laser.p1.o q\n")
case(A, "waist_of_a_cavity", CAVITY + "gauss g laser.p1.o w0=c.w0x z=c.waistpos_x-0.5\nad a m1.p1.o f=c.FSR-c.FSR\n")
case(A, "cavity_number_before_its_cavity", CAVITY.replace("P=1", "P=1 f=c.FSR") + "var v c.FSR\nseries(noxaxis(), store_model_attr(v))\n")
case(A, "cavity_number_does_not_follow", CAVITY + "var v (c.FSR/1M)\nseries(xaxis(s1.L, lin, 0.5, 1.5, 3), store_model_attr(v))\n")
case(A, "changed_to_a_cavity_number", CAVITY + "series(change(laser.f=c.FWHM), noxaxis(), sweep(laser.f, [0, c.FWHM, c.FSR], false, name='s'))\n")
case(A, "signal_at_a_spectral_range", CAVITY + "fsig(c.FSR)\nsgen sg laser.phs\npd1 z m2.p2.o f=fsig\nnoxaxis()\n")
case(A, "factor_of_a_mode_by_cavity", CAVITY + "tem(laser, 1, 0, c.gx)\n")
case("refused", "cavity_of_its_own_number", CAVITY.replace("L=1\n", "L=c.w0x\n"))
case("refused", "matrix_of_a_cavity_as_a_number", CAVITY + "var v c.ABCD\n")
case("refused", "axis_of_a_cavity_number", CAVITY + "xaxis(c.FSR, lin, 0, 1, 2)\n")

# --- Operators through what makes other frequencies and other modes at once.
for turned in ("yaw", "pitch"):
    case(A, f"operator_through_{turned}", f"l a P=1\nmod e f=15M midx=0.5 mod_type={turned}\nm m1 R=0.3 T=0.7 Rc=5 xbeta=10u\nm m2 R=0.4 T=0.6\nlink(a, 0.7, e, 0.3, m1, 0.5, m2)\ngauss g a.p1.o w0=0.8m z=-0.4\nmodes(maxtem=2)\noperator(a.p1.o, m2.p2.o)\n")

# --- Signals of turns at other frequencies than the carrier's: k is that of the light itself.
TURNED = "fsig(10)\nl L0 P=1\ntem(L0, 1, 0, 1)\nmod e f=1G midx=0.2{}\nm m1 R=0.9 T=0.1 Rc=-2\nm m2 R=0.99 T=0.01 Rc=2\nlink(L0, 0.4, e, 0.1, m1, 1, m2)\ncav c m1.p2.o\nmodes(maxtem=2)\n"
SIDE = "fd up {0} f=1G+fsig\nfd low {0} f=1G-fsig\nfd main {0} f=fsig\npd2 w {0} f1=1G phase1=0 f2=fsig pdtype=xsplit\n"
for name, turned in {"": "", "_by_yaw": " mod_type=yaw"}.items():
    for turn in ("yaw", "pitch"):
        case(A, f"{turn}_of_far_sidebands{name}", TURNED.format(turned) + f"sgen q m2.mech.{turn}\n" + SIDE.format("m1.p1.o"))
case(A, "yaw_of_glass_at_far_sidebands", "fsig(10)\nl L0 P=1\ntem(L0, 1, 0, 1)\nmod e f=1G midx=0.2\nm g1 R=0.1 T=0.9\nm g2 R=0.1 T=0.9\nnothing n\ns s0 L0.p1 e.p1\ns s1 e.p2 g1.p1 L=0.1\ns s2 g1.p2 g2.p1 L=0.05 nr=1.45\ns s3 g2.p2 n.p1 L=0.2\ngauss g L0.p1.o w0=0.5m z=0\nmodes(maxtem=2)\nsgen q g2.mech.yaw\n" + SIDE.format("n.p1.i"))
case(A, "torque_of_far_sidebands", TURNED.format("") + "free_mass f m2.mech mass=1 I_yaw=0.01\nsgen q L0.amp\nxd x m2.mech.yaw\n")

# --- Modes in quotes, schur_svd, mismatches of what isn't one element's.
ENDS = "l L0 P=1\nm m1 R=0.9 T=0.1 Rc=-2\nm m2 R=0.9 T=0.1 Rc=2.3 xbeta=3u ybeta=4u\nlink(L0, 0.4, m1, 1, m2)\ncav c m1.p2.o\n"
for name, words in {"list": '["00", "10", "02"]', "removed": 'maxtem=2, remove="10"', "included": 'maxtem=1, include="20"', "removed_list": 'maxtem=2, remove=["10", "01"]'}.items():
    case(A, f"modes_in_quotes_{name}", ENDS + f"modes({words})\ndc_fields()\n")
case(A, "eigenmodes_by_svd", "l L0 P=1\nm m1 R=0.5 T=0.5 Rc=[-2, -2.3]\nm m2 R=0.9 T=0.1 Rc=2 xbeta=3u ybeta=2u\nlink(L0, 0.4, m1, 1, m2)\ncav c m1.p2.o\nmodes(maxtem=2)\neigenmodes(c, 0, method='schur_svd')\n", rtol=1e-6)
case("refused", "mismatch_across_a_space", ENDS + "mmd a m1.p1.i m2.p2.o\nmodes(maxtem=0)\n")
case("refused", "mismatch_of_two_that_nothing_joins", "l L0 P=1\nbs b R=0.5 T=0.5\nlink(L0, 0.4, b)\ngauss g L0.p1.o w0=1m z=0\nmmd a b.p1.i b.p4.o\nmodes(maxtem=0)\n")

# --- Loops outside of cavities, and beams that come together.
LOOPS = "l L0 P=1\nbs b1 R=0.5 T=0.5 alpha=45\n{}s s0 L0.p1 b1.p1 L=0.1\ngauss g L0.p1.o w0=1m z=0\nmodes(maxtem=2)\n"
RING = "bs b2 R=0.5 T=0.5 alpha=45\nbs b3 R=0.5 T=0.5 alpha=45\nbs b4 R=0.5 T=0.5 alpha=45\ns s1 b1.p3 b2.p1 L=1\ns s2 b2.p2 b3.p1 L=0.5\ns s3 b3.p2 b4.p1 L=1\ns s4 b4.p2 b1.p4 L=0.5\n"
case(A, "ring_without_a_cavity", LOOPS.format(RING) + "pd p1 b1.p2.o\npd p2 b2.p3.o\nbp q1 b1.p2.o q\nbp q2 b4.p2.o q\nxaxis(b2.phi, lin, 0, 90, 3)\n")
SAGNAC = "bs k1 R=1 T=0 alpha=45\nbs k2 R=1 T=0 alpha=45 Rc=20\nbs k3 R=1 T=0 alpha=45\ns s1 b1.p3 k1.p1 L=1\ns s2 k1.p2 k2.p1 L=0.7\ns s3 k2.p2 k3.p1 L=1\ns s4 k3.p2 b1.p2 L=0.7\n"
case(A, "sagnac", LOOPS.format(SAGNAC) + "pd p1 b1.p4.o\npd p2 L0.p1.i\nbp q1 b1.p4.o q\nbp q2 b1.p2.o q\nxaxis(k1.xbeta, lin, 0, 10u, 2)\n")

# --- Texts as users write them.
TEXTS = {
    "couplings_while_a_mirror_turns": """l L0 P=1
m m1 R=0.95 T=0.05 Rc=-2
m m2 R=0.96 T=0.04 Rc=2 xbeta=1u
s s0 L0.p1 m1.p1 L=0.3
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
gauss g L0.p1.o w0=0.4m z=0
modes(maxtem=2)
knmd k1 m2 "11"
knmd k2 m1 "12" n1=0 m1=0
knmd k3 m1 "12" n2=0 m2=0 n1=2 m1=0
xaxis(m2.xbeta, lin, 0, 10u, 2)
""",
    "split_demodulated_twice": """l L0 P=1
mod a f=10M midx=0.2
mod b f=3M midx=0.1
link(L0, a, b, m1)
m m1 R=0.9 T=0.1 Rc=-2 xbeta=10u
m m2 R=0.9 T=0.1 Rc=2
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
modes(maxtem=2)
pd2 d m1.p1.o f1=10M phase1=0 f2=3M phase2=0 pdtype=xsplit
pd2 e m1.p1.o f1=10M phase1=0 f2=3M
pd1 f m1.p1.o f=10M pdtype=xsplit
pd1 g m1.p1.o f=13M phase=90
xaxis(m2.xbeta, lin, -10u, 10u, 4)
""",
    "squeezed_michelson": """fsig(100)
l L0 P=1
bs BS R=0.5 T=0.5 alpha=45
m X R=1 T=0 Rc=5 phi=45
m Y R=1 T=0 Rc=5.1 phi=0.5
sq S db=6 angle=0
dbs F
s s0 L0.p1 BS.p1 L=0.3
s sx BS.p3 X.p1 L=1
s sy BS.p2 Y.p1 L=1
s sF BS.p4 F.p3 L=0.2
s sS S.p1 F.p1 L=0.4
nothing out
s sO F.p4 out.p1 L=0.1
gauss g L0.p1.o w0=0.7m z=0
modes(even, maxtem=2)
free_mass xm X.mech mass=0.01
sgen d X.mech.z
qnoised q out.p1.i nsr=false
qnoised qn out.p1.i nsr=true
qshot qs out.p1.i
pd1 sig out.p1.i f=fsig
xaxis(fsig, log, 1, 10k, 4)
""",
    "astigmatic_lens_swept": """l L0 P=1
alens k fx=2 fy=3
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.99 T=0.01 Rc=2
link(L0, 0.4, k, 0.2, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
gauss g L0.p1.o w0=0.4m z=0
pd t m2.p2.o
bp b m1.p1.i w y
x2axis(k.fx, lin, 1, 2, 2, k.fy, lin, 2, 4, 2)
""",
    "faraday_of_parts": """l L0 P=1
isol I S=30
dbs F
link(L0, 0.1, I, 0.2, F.p1)
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.99 T=0.01 Rc=2
s s0 F.p3 m1.p1 L=0.3
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
modes(even, maxtem=2)
gauss g L0.p1.o w0=0.4m z=0
pd r F.p4.o
pd t m2.p2.o
fd f F.p4.o f=0
xaxis(m2.phi, lin, 0, 10, 4)
""",
    "balanced_by_two_diodes": """fsig(1)
l L0 P=1
l LO P=0.1 phase=90
bs B R=0.5 T=0.5 alpha=45
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.99 T=0.01 Rc=2
link(L0, 0.4, m1, 1, m2)
s s9 m2.p2 B.p1 L=0.3
s s8 LO.p1 B.p4 L=0.5
cav c m1.p2.o
gauss g LO.p1.o w0=0.6m z=0
modes(even, maxtem=2)
free_mass f m2.mech mass=0.01
sgen q m2.mech.z
pd1 A B.p2.o f=fsig
pd1 Bb B.p3.o f=fsig
qnoised nA B.p2.o
qnoised nB B.p3.o
qshot sA B.p3.o
mathd dd A-Bb
xaxis(fsig, log, 5, 5k, 8)
""",
    "geometric_variables": """variable roc value=2 is_geometric=true
variable len value=1 is_geometric=true
l L0 P=1
m m1 R=0.9 T=0.1 Rc=-roc
m m2 R=0.99 T=0.01 Rc=roc
s s0 L0.p1 m1.p1
s s1 m1.p2 m2.p1 L=len
cav c m1.p2.o
modes(even, maxtem=2)
gauss g L0.p1.o w0=0.4m z=0
pd t m2.p2.o
cp w c w
series(xaxis(roc, lin, 1.5, 3, 3), change(len=1.2), noxaxis(), sweep(len, [0.9, 1.1], false, roc, [2, 3], false, name='sw'))
""",
    "wavefront_sensors_of_coupled_cavities": """fsig(1)
l L0 P=10
mod m1 f=9.1M midx=0.18 order=1
mod m2 f=45.5M midx=0.18 order=1
link(L0, m1, m2, PRM)
m PRM T=0.03 L=0 Rc=-11
s lp PRM.p2 ITM.p1 L=2
m ITM T=0.1 L=0 Rc=-10
s la ITM.p2 ETM.p1 L=9
m ETM T=0.001 L=0 Rc=12
cav arm ITM.p2.o priority=1
cav prc PRM.p2.o
modes(maxtem=1)
readout_rf R9 PRM.p1.o f=m1.f phase=10 pdtype=xsplit output_detectors=true
readout_rf R45 PRM.p1.o f=m2.f phase=20 pdtype=ysplit output_detectors=true
readout_rf P9 PRM.p1.o f=m1.f output_detectors=true
free_mass E ETM.mech mass=1 I_yaw=0.1 I_pitch=0.1
series(noxaxis(), frequency_response([1, 3, 10], [ETM.mech.F_yaw, ITM.mech.pitch, PRM.mech.yaw, L0.frq], [R9.I, R9.Q, R45.I, P9.I, ETM.mech.yaw]))
""",
    "misaligned_and_back": """l L0 P=1
m m1 R=0.95 T=0.05 Rc=-2
m m2 R=0.96 T=0.04 Rc=2 misaligned=true
link(L0, 0.3, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
pd t m2.p2.o
pd r m1.p1.o
series(noxaxis(), change(m2.misaligned=false), noxaxis(name='b'))
""",
    "modes_included_alone": """l L0 P=1
m m1 R=0.95 T=0.05 Rc=-2
m m2 R=0.96 T=0.04 Rc=2 xbeta=10u
link(L0, 0.3, m1, 1, m2)
cav c m1.p2.o
modes(include=[[0,0],[1,0]])
fd t m2.p2.o f=0
""",
    "turned_astigmatic_beamsplitter": """l L0 P=1
bs b R=0.3 T=0.7 alpha=30 Rc=[4, 5] xbeta=5u
lens f1 f=2
lens f2 f=3
s s0 L0.p1 b.p1 L=0.5
s s1 b.p2 f1.p1 L=0.3
s s2 b.p3 f2.p1 L=0.3 nr=1
gauss g L0.p1.o w0x=0.5m w0y=0.6m zx=0 zy=0.1
modes(maxtem=3)
fd a f1.p2.o f=0
fd c f2.p2.o f=0
ccd im f2.p2.o xlim=1 ylim=1 npts=4
bp qx f1.p2.o q
bp qy f1.p2.o q y
x2axis(b.Rcx, lin, 3, 5, 2, b.ybeta, lin, 0, 5u, 1)
""",
    "modes_over_a_frequency_scan": """l L0 P=1
tem(L0, 1, 0, 0.1)
tem(L0, 0, 2, 0.1)
m ITM R=0.98 T=0.02 Rc=-1.2
m ETM R=0.999 T=0.001 Rc=1.2
s s0 L0.p1 ITM.p1 L=0.5
s cavs ITM.p2 ETM.p1 L=2
cav c ITM.p2.o
modes(maxtem=2)
pd p ETM.p2.o
ad t00 ETM.p2.o f=L0.f n=0 m=0
ad t10 ETM.p2.o f=L0.f n=1 m=0
xaxis(L0.f, lin, 0, 75M, 20)
""",
    "michelson_on_its_offset": """l L0 P=1
bs BS R=0.5 T=0.5 alpha=45
m X R=0.99 T=0.01 Rc=10
m Y R=0.99 T=0.01 Rc=10.5
link(L0, 0.5, BS)
s sx BS.p3 X.p1 L=1
s sy BS.p2 Y.p1 L=1.1
gauss g L0.p1.o w0=1m z=0
modes(maxtem=2)
dof DARM X.dofs.z +1 Y.dofs.z -1
readout_dc AS BS.p4.o output_detectors=true
lock lk AS.outputs.DC DARM.DC 20 1e-8 offset=10m
series(change(DARM.DC=5), run_locks(max_iterations=3000), noxaxis(), xaxis(X.xbeta, lin, 0, 3u, 3, pre_step=run_locks(max_iterations=3000), name='ax'))
""",
}
for name, text in TEXTS.items():
    case(A, name, text, rtol=1e-7)
