"""Signals and quantum noise in modes: turned mirrors, torques, and what each input makes of every mode."""

from cases.registry import case

A = "modes_signals"

TEMS = "tem(a, 1, 0, 0.4, 25)\ntem(a, 0, 1, 0.2, -40)\n"
MIRROR = (
    "l a P=1\nl z P=0\nm m1 R=0.6 T=0.39 phi=20 {}\ns s0 a.p1 m1.{} L=0.3 nr={}\ns s1 z.p1 m1.{} L=0.2 nr={}\n"
    "gauss g a.p1.o w0=1m z=-0.4\nmodes(maxtem=2)\nfsig(3)\n" + TEMS
)
READ = "fd u m1.{0}.o f=fsig\nfd d m1.{0}.o f=-fsig\nfd ut m1.{1}.o f=fsig\nfd dt m1.{1}.o f=-fsig\n"
for here, there in (("p1", "p2"), ("p2", "p1")):
    for turn in ("z", "yaw", "pitch"):
        for name, (args, n1, n2) in {"plain": ("", 1, 1), "media": ("Rc=5", 1.45, 1), "turned": ("Rc=[4, 5] xbeta=20u ybeta=9u", 1, 1)}.items():
            case(A, f"mirror_{here}_{turn}_{name}", MIRROR.format(args, here, n1, there, n2) + READ.format(here, there) + f"sgen sg m1.mech.{turn}\n")
SPLITTER = (
    "l a P=1\nl y P=0\nl z P=0\nbs m1 R=0.6 T=0.39 phi=20 alpha=30 Rc=6\ns s0 a.p1 m1.{} L=0.3\ns s1 y.p1 m1.{} L=0.2\ns s2 z.p1 m1.{} L=0.2\n"
    "gauss g a.p1.o w0=1m z=-0.4\nmodes(maxtem=2)\nfsig(3)\n" + TEMS
)
WAYS = (("p1", "p2", "p3"), ("p2", "p1", "p4"), ("p3", "p4", "p1"), ("p4", "p3", "p2"))
for into, out, through in WAYS:
    for turn in ("z", "yaw", "pitch"):
        case(A, f"splitter_{into}_{turn}", SPLITTER.format(into, out, through) + READ.format(out, through) + f"sgen sg m1.mech.{turn}\n")
HELD = "free_mass fm m1.mech mass=0.2 I_yaw=0.3 I_pitch=0.5\nxd mz m1.mech.z\nxd my m1.mech.yaw\nxd mp m1.mech.pitch\n"
for here, there in (("p1", "p2"), ("p2", "p1")):
    for name, args in {"plain": "", "turned": "Rc=-3 xbeta=10u ybeta=4u"}.items():
        case(A, f"mirror_{here}_torque_{name}", MIRROR.format(args, here, 1, there, 1).replace("P=1", "P=10k") + HELD + "sgen sg a.amp\n")
        case(A, f"mirror_{here}_driven_{name}", MIRROR.format(args, here, 1, there, 1).replace("P=1", "P=10k") + HELD + "sgen sg m1.mech.F_yaw\n")
for into, out, through in WAYS:
    case(A, f"splitter_{into}_torque", SPLITTER.format(into, out, through).replace("P=1", "P=10k") + HELD + "sgen sg a.amp\n")

CAVITY = (
    "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5\ns scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc=2.2 {}\n"
    "cav c m1.p2.o\ngauss g laser.p1.o w0=0.5m z=-0.8\nmodes(maxtem=2)\nfsig(1)\n"
)
INPUTS = {"amp": "laser.amp", "pwr": "laser.pwr", "phs": "laser.phs", "frq": "laser.frq", "h": "scav.h", "z": "m2.mech.z", "yaw": "m2.mech.yaw", "pitch": "m1.mech.pitch"}
for name, node in INPUTS.items():
    case(A, f"cavity_{name}", CAVITY.format("xbeta=3u phi=1") + f"sgen sg {node}\npd1 r m1.p1.o f=fsig\npd1 t m2.p2.o f=fsig\nfd u m1.p1.o f=fsig\nfd d m2.p2.o f=-fsig\nxaxis(fsig, log, 1, 10M, 6)\n")
case(A, "modulator_amp", CAVITY.format("xbeta=3u phi=1").replace("s s0 laser.p1 m1.p1 L=0.5\n", "mod e f=10M midx=0.2\nlink(laser, e, 0.5, m1)\n") + "sgen sg e.amp\npd2 r m1.p1.o f1=10M phase1=20 f2=fsig\nfd u m1.p1.o f=fsig\nxaxis(fsig, log, 1, 10M, 4)\n")
case(A, "readout", CAVITY.format("phi=1").replace("s s0 laser.p1 m1.p1 L=0.5\n", "mod e f=10M midx=0.2\nlink(laser, e, 0.5, m1)\n") + "readout_rf REFL m1.p1.o f=10M phase=12\nfrequency_response([1, 100k, 3M], [m2.mech.z, m2.mech.yaw], [REFL.I, REFL.Q])\n")
case(A, "pendulum", CAVITY.format("").replace("P=1", "P=100") + "pendulum pm m2.mech mass=0.1 I_yaw=0.001 I_pitch=0.002 fz=1 fyaw=2 fpitch=3\nfrequency_response([0.5, 2, 10], [m2.mech.F_z, m2.mech.F_yaw, m2.mech.F_pitch], [m2.mech.z, m2.mech.yaw, m2.mech.pitch])\n")
case(A, "pendulum_turned", CAVITY.format("xbeta=2u ybeta=1u").replace("P=1", "P=100") + "pendulum pm m2.mech mass=0.1 I_yaw=0.001 I_pitch=0.002 fz=1 fyaw=2 fpitch=3\nfrequency_response([0.5, 2, 10], [m2.mech.F_z, m2.mech.F_yaw, m2.mech.F_pitch], [m2.mech.z, m2.mech.yaw, m2.mech.pitch])\n")

# --- Quantum noise.
NOISE = CAVITY.format("xbeta=3u phi=1").replace("R=0.96 T=0.04", "R=0.95 L=0.01")
case(A, "noise", NOISE + "qnoised a m1.p1.o\nqnoised b m2.p2.o\nqshot s m2.p2.o\nxaxis(fsig, log, 1, 10M, 4)\n")
case(A, "noise_radiation_pressure", NOISE.replace("P=1", "P=1k") + "free_mass fm m2.mech mass=0.01 I_yaw=1e-6 I_pitch=1e-6\nqnoised a m1.p1.o\nqnoised b m2.p2.o\nxaxis(fsig, log, 1, 10k, 4)\n")
case(A, "noise_squeezed", NOISE + "sq z db=10 angle=20\ndbs d\ns sz z.p1 d.p1 L=0.2\ns sd d.p3 m2.p2 L=0.3\nqnoised a m1.p1.o\nqnoised b d.p4.o\nxaxis(fsig, log, 1, 10M, 4)\n")
case(A, "noise_demodulated", NOISE.replace("xbeta=3u ", "").replace("gauss g laser.p1.o w0=0.5m z=-0.8\n", "").replace("s s0 laser.p1 m1.p1 L=0.5\n", "mod e f=10M midx=0.2\nlink(laser, e, 0.5, m1)\n") + "qnoised1 a m1.p1.o 10M 0\nqshot1 s m1.p1.o 10M 0\nqnoised2 b m1.p1.o 10M 0 20M 10\nxaxis(fsig, log, 1, 1M, 3)\n")
case(A, "noise_to_signal", NOISE + "sgen sg m2.mech.z\nqnoised a m1.p1.o nsr=true\nxaxis(fsig, log, 1, 10M, 4)\n")
case(A, "homodyne", NOISE + "bhd h m2.p2.o P_lo=2 phase=30\nqnoisebhd q m2.p2.o P_lo=2 phase=30\nxaxis(fsig, log, 1, 1M, 3)\n")
case(A, "shot_noise_of_readouts", NOISE + "readout_dc D m2.p2.o output_detectors=true\n")

# --- Split photodiodes at the signal's frequency.
SPLIT = CAVITY.format("phi=2").replace("s s0 laser.p1 m1.p1 L=0.5\n", "mod e f=10M midx=0.3\nlink(laser, e, 0.5, m1)\n")
case(A, "split_demodulated", SPLIT + "sgen s m2.mech.yaw\npd2 k m1.p1.o f1=10M phase1=20 f2=fsig pdtype=xsplit\npd2 r m1.p1.o f1=10M phase1=20 f2=fsig phase2=0 pdtype=xsplit\npd2 y m1.p1.o f1=10M phase1=20 f2=fsig pdtype=ysplit\n", rtol=1e-7)
case(A, "split_at_the_signal", SPLIT + "sgen s m2.mech.pitch\npd1 k m1.p1.o f=fsig pdtype=ysplit\npd1 r m1.p1.o f=fsig phase=30 pdtype=ysplit\nxaxis(fsig, log, 1, 1M, 3)\n", rtol=1e-7)
case(A, "split_readouts", SPLIT + "readout_rf W m1.p1.o f=10M phase=20 pdtype=xsplit\nreadout_dc D m1.p1.o pdtype=ysplit\nfrequency_response([1, 1k, 100k], [m2.mech.yaw, m1.mech.pitch], [W.I, W.Q, D.DC])\n", rtol=1e-7)

# --- Demodulated noise where several modes are lit.
DEMODULATED = "qnoised1 k {0} 10M 20\nqshot1 b {0} 10M 20\nqnoised1 i {0} 7M 0\nqshot1 d {0} 7M 0\nqnoised2 j {0} 10M 20 20M 10\nqshot2 f {0} 10M 20 20M 10\nqnoised g {0}\nqshot h {0}\n"
LIT = "l a P=1\nmod e f=10M midx=0.3\nm m1 R=0 T=1\nlink(a, e, 0.5, m1)\ngauss g0 a.p1.o w0=1m z=0.2\nfsig(3)\n"
for name, (modes, tems) in {
    "one": ("maxtem=1", "tem(a,0,0,0)\ntem(a,1,0,1)\n"),
    "two": ("maxtem=2", "tem(a,0,1,1,40)\n"),
    "three": ("maxtem=2", "tem(a,0,1,1,40)\ntem(a,2,0,0.4,-70)\n"),
    "listed": ("[[2,0],[0,0],[1,1]]", "tem(a,1,1,1,40)\ntem(a,2,0,0.4,-70)\n"),
}.items():
    case(A, f"noise_lit_{name}", LIT + f"modes({modes})\n" + tems + DEMODULATED.format("m1.p2.o"))
case(A, "noise_lit_cavity", SPLIT + DEMODULATED.format("m1.p1.o").replace(" g m1", " r m1") + "xaxis(fsig, log, 1, 1M, 3)\n")
case(A, "noise_lit_frequency_swept", LIT + "modes(maxtem=1)\ntem(a,1,0,1,30)\n" + DEMODULATED.format("m1.p2.o") + "xaxis(i.f, lin, 7M, 10M, 3)\n")
case(A, "noise_lit_ratio", SPLIT + "sgen s m2.mech.z\nqnoised1 k m1.p1.o 10M 20 nsr=true\nqshot1 j m1.p1.o 10M 20 nsr=true\n")
case(A, "noise_lit_readouts", SPLIT + "readout_rf W m1.p1.o f=10M phase=20 output_detectors=true\n")

# --- Modulators that turn the beam.
TURNS = "l a P=1\nmod e f=10M midx=0.3 {}\nm m1 R=0 T=1\ns s0 a.p1 e.{} L=0.5\ns s1 e.{} m1.p1 L=0.3\ngauss g0 a.p1.o w0=1m z=0.2\n"
TURNED = "fd u m1.p2.o f=10M\nfd d m1.p2.o f=-10M\nfd c m1.p2.o f=0\npd1 k m1.p2.o f=10M phase=15 pdtype=xsplit\npd1 j m1.p2.o f=10M phase=15\n"
THERE, BACK = ("p1", "p2"), ("p2", "p1")
SHAPED = "tem(a,1,0,1)\ntem(a,0,1,0.5,20)\n"
for name, (args, ways, rest) in {
    "yaw": ("mod_type=yaw", THERE, "modes(maxtem=2)\n" + SHAPED),
    "yaw_back": ("mod_type=yaw phase=30", BACK, "modes(maxtem=2)\n" + SHAPED),
    "pitch": ("mod_type=pitch phase=-40", THERE, "modes(maxtem=2)\n" + SHAPED),
    "pitch_back": ("mod_type=3", BACK, "modes(maxtem=3)\n" + SHAPED),
    "order": ("mod_type=yaw order=2", THERE, "modes(maxtem=2)\nfd e2 m1.p2.o f=20M\n" + SHAPED),
    "positive": ("mod_type=pitch positive_only=true", THERE, "modes(maxtem=2)\n" + SHAPED),
    "mismatched": ("mod_type=yaw", THERE, "gauss h e.p2.o w0=1.5m z=0.3\nmodes(maxtem=4)\n" + SHAPED),
    "even": ("mod_type=yaw", THERE, "modes(even, maxtem=2)\n"),
    "alone": ("mod_type=yaw", THERE, "modes(maxtem=0)\n"),
}.items():
    case(A, f"turning_modulator_{name}", TURNS.format(args, *ways) + rest + TURNED)
CAVITY_TURNED = SPLIT.replace("midx=0.3", "midx=0.3 mod_type={}")
case(A, "turning_modulator_cavity", CAVITY_TURNED.format("yaw").replace("fsig(1)\n", "") + "pd1 k m1.p1.o f=10M phase=15 pdtype=xsplit\npd1 j m1.p1.o f=10M phase=15\nfd u m2.p2.o f=10M\nxaxis(e.midx, lin, 0, 1, 3)\n", rtol=1e-7)
case(A, "turning_modulator_noise", CAVITY_TURNED.format("pitch") + DEMODULATED.format("m1.p1.o").replace(" g m1", " r m1"))
case(A, "turning_modulator_signals", CAVITY_TURNED.format("yaw") + "sgen sg m2.mech.yaw\nfd u m1.p1.o f=10M+fsig\nfd d m1.p1.o f=-fsig\npd2 r m1.p1.o f1=10M phase1=20 f2=fsig\nxaxis(fsig, log, 1, 1M, 3)\n", rtol=1e-7)

# --- What turns a laser.
STEERED = "l a P=1\nm m1 R=0 T=1\ns s0 a.p1 m1.p1 L=0.5\ngauss g0 a.p1.o w0=1m z=0.2\nmodes(maxtem=2)\ntem(a,1,0,0.5,20)\ntem(a,0,1,0.3,-10)\nfsig(3)\nfd u m1.p2.o f=fsig\nfd d m1.p2.o f=-fsig\n"
for name, node in {"yaw": "mech.yaw", "pitch": "mech.pitch", "dx": "dx", "dy": "dy", "input_yaw": "yaw", "input_pitch": "pitch", "moved_x": "mech.x", "moved_y": "mech.y"}.items():
    case(A, f"laser_{name}", STEERED + f"sgen sg a.{node}\n")
case(A, "laser_moved_aside_into_a_cavity", CAVITY.format("xbeta=3u phi=1") + "sgen sg laser.mech.x\nfd u m1.p1.o f=fsig\nreadout_dc R m2.p2.o\nxd v laser.mech.x\nseries(xaxis(fsig, log, 1, 1M, 3), frequency_response([1, 100], [laser.mech.x, laser.mech.y], [R.DC]))\n")
case(A, "laser_yaw_into_a_cavity", CAVITY.format("xbeta=3u phi=1") + "sgen sg laser.mech.yaw\nfd u m1.p1.o f=fsig\nfd d m2.p2.o f=-fsig\nxaxis(fsig, log, 1, 1M, 3)\n")

# --- From and to sidebands of light: each mode by itself.
LIGHT = CAVITY.format("xbeta=3u ybeta=-1u phi=1").replace("s s0 laser.p1 m1.p1 L=0.5\n", "mod e f=10M midx=0.2\nlink(laser, e, 0.5, m1)\n") + (
    "free_mass fm m2.mech mass=0.5 I_yaw=0.02 I_pitch=0.03\nreadout_dc D m2.p2.o\nreadout_dc X m1.p1.o pdtype=xsplit\n"
)
for name, text in {
    "to_currents": "frequency_response2([3, 300, 3k], [[laser.p1.o, fsig], [m2.p1.o, -fsig.f]], [D.DC, X.DC, m2.mech.yaw])",
    "beside_rf_to_currents": "frequency_response2([3, 300], [[m1.p1.i, 10M+fsig], [m1.p2.i, fsig-10M]], [D.DC, X.DC])",
    "to_light": "frequency_response3([3, 3k], [[m1.p1.i, fsig], [m2.p1.i, -fsig.f]], [[m1.p1.o, fsig], [m2.p2.o, -fsig.f], [m1.p2.o, fsig]])",
    "to_its_other_sideband": "frequency_response3([3, 3k], [[m1.p1.i, fsig], [m1.p1.i, -fsig.f]], [[m1.p1.o, fsig], [m1.p1.o, -fsig.f]])",
    "beside_rf_to_light": "frequency_response3([3, 3k], [[laser.p1.o, 10M-fsig.f]], [[m1.p1.o, 10M-fsig.f], [m2.p2.o, fsig]])",
    "from_signals": "frequency_response4([3, 3k], [laser.phs, m2.mech.yaw, m1.mech.pitch, m2.mech.F_yaw], [[m1.p1.o, fsig], [m2.p2.o, -fsig.f], [m1.p1.o, 10M+fsig]])",
}.items():
    case(A, f"light_{name}", LIGHT.replace("P=1\n", "P=1k\n") + text + "\n", rtol=1e-7)
case(A, "light_of_one_mode", LIGHT.replace("modes(maxtem=2)", "modes(maxtem=0)").replace(" pdtype=xsplit", "") + "frequency_response3([3, 3k], [[m1.p1.i, fsig]], [[m1.p1.o, fsig]])\n", rtol=1e-7)
case(A, "light_of_even_modes", LIGHT.replace("modes(maxtem=2)", "modes(even, maxtem=4)") + "series(change(m2.Rcx=2.3), frequency_response4([3, 3k], [laser.amp, m2.mech.z], [[m1.p1.o, fsig], [m2.p2.o, -fsig.f]]))\n", rtol=1e-7)
