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
