"""Each parameter of each element that a plane wave meets."""

from cases.registry import case, refused

A = "elements"

# What each of R, T and L does when swept depends on which two were given: the third follows.
MIRROR = "l L P=1\ns s0 L.p1 m1.p1\nm m1 {} phi=20\nad r m1.p1.o f=0\nad t m1.p2.o f=0\npd pr m1.p1.o\npd pt m1.p2.o\n"
SPLITTER = (
    "l L P=1\ns s0 L.p1 b.p1\nbs b {} alpha=35 phi=20\nad r b.p2.o f=0\nad t b.p3.o f=0\npd pr b.p2.o\npd pt b.p3.o\n"
)
for kind, text, name in (("mirror", MIRROR, "m1"), ("beamsplitter", SPLITTER, "b")):
    case(A, f"{kind}_default", text.format(""))
    case(A, f"{kind}_R_T_L", text.format("R=0.3 T=0.6 L=0.1"))
    for given, args in {"RT": "R=0.3 T=0.6", "RL": "R=0.3 L=0.1", "TL": "T=0.3 L=0.1"}.items():
        for swept in given:
            case(A, f"{kind}_{given}_sweep_{swept}", text.format(args) + f"xaxis({name}.{swept}, lin, 0.05, 0.4, 5)\n")
        other = next(x for x in "RTL" if x not in given)
        refused(f"{kind}_{given}_sweep_{other}", text.format(args) + f"xaxis({name}.{other}, lin, 0.05, 0.4, 5)\n")
    for one in "RTL":
        refused(f"{kind}_only_{one}", text.format(f"{one}=0.3"))
    refused(f"{kind}_sum_over_one", text.format("R=0.3 T=0.6 L=0.2"))
    refused(f"{kind}_negative_third", text.format("R=0.6 T=0.6"))
    refused(f"{kind}_sweep_of_all_given", text.format("R=0.3 T=0.6 L=0.1") + f"xaxis({name}.R, lin, 0.3, 0.4, 2)\n")
    refused(f"{kind}_sweep_beyond_one", text.format("R=0.9 T=0.1") + f"xaxis({name}.R, lin, 0.8, 1, 4)\n")
case(A, "mirror_R_follows_T", MIRROR.format("R=1-m1.T T=0.3 L=0") + "xaxis(m1.T, lin, 0.3, 0.5, 4)\n")
case(A, "mirror_sum_within_tolerance", MIRROR.format("R=0.3 T=0.6 L=0.10000000001"))

FOUR = (
    "l a P=1\nl b P=2 phase=40\nl c P=3 phase=70\nl d P=4 phase=110\n"
    "bs B {}\ns s1 a.p1 B.p1 L=1 nr={}\ns s2 b.p1 B.p2 L=2 nr={}\ns s3 c.p1 B.p3 L=3 nr={}\ns s4 d.p1 B.p4 L=4 nr={}\n"
    "ad o1 B.p1.o f=0\nad o2 B.p2.o f=0\nad o3 B.p3.o f=0\nad o4 B.p4.o f=0\n"
)
TWO = (
    "l a P=1\nl b P=2 phase=40\nm M {}\ns s1 a.p1 M.p1 L=1 nr={}\ns s2 b.p1 M.p2 L=2 nr={}\n"
    "ad o1 M.p1.o f=0\nad o2 M.p2.o f=0\n"
)
for real in ("true", "false"):
    suffix = "imaginary" if real == "true" else "real"
    args = f"R=0.4 T=0.55 phi=33 imaginary_transmission={real}"
    case(A, f"mirror_indices_{suffix}", TWO.format(args, 1.45, 1.1) + "xaxis(M.phi, lin, -90, 180, 9)\n")
    case(A, f"mirror_{suffix}", TWO.format(args, 1, 1) + "xaxis(M.phi, lin, -90, 180, 9)\n")
    case(A, f"beamsplitter_indices_{suffix}", FOUR.format(args + " alpha=20", 1.45, 1.45, 1.1, 1.1) + "xaxis(B.phi, lin, -90, 180, 9)\n")
    case(A, f"beamsplitter_into_denser_{suffix}", FOUR.format(args + " alpha=60", 1, 1, 1.45, 1.45) + "xaxis(B.phi, lin, -90, 180, 9)\n")
    case(A, f"beamsplitter_{suffix}", FOUR.format(args + " alpha=20", 1, 1, 1, 1) + "xaxis(B.phi, lin, -90, 180, 9)\n")
    for alpha in (-60, 0, 85):
        case(A, f"beamsplitter_alpha_{alpha}_{suffix}", FOUR.format(f"{args} alpha={alpha}", 1, 1, 1.45, 1.45))
case(A, "beamsplitter_index_on_one_port", "l a P=1\nbs B R=0.4 T=0.6 alpha=30 phi=15\nnothing n\ns s1 a.p1 B.p1 nr=1.5\ns s3 B.p3 n.p1 nr=1.2\nad r B.p2.o f=0\nad t B.p3.o f=0\n")
case(A, "beamsplitter_from_the_back", "l a P=1\nbs B R=0.4 T=0.6 alpha=30 phi=15\nnothing n\ns s1 a.p1 B.p3 nr=1.5\ns s3 B.p1 n.p1 nr=1.2\nad r B.p4.o f=0\nad t B.p1.o f=0\n")
refused("beamsplitter_alpha_sweep", FOUR.format("R=0.5 T=0.5", 1, 1, 1, 1) + "xaxis(B.alpha, lin, 0, 45, 2)\n")
refused("beamsplitter_two_indices_on_one_side", "l a P=1\nl b P=1\nbs B R=0.4 T=0.6 alpha=30\ns s1 a.p1 B.p1 nr=1.5\ns s2 B.p2 b.p1 nr=1.2\npd r B.p2.o\n")
case(A, "tuning_scales_with_frequency", "l a P=1 f=100T\nm m1 R=0.3 T=0.7 phi=20\ns s0 a.p1 m1.p1 nr=1.2\nad r m1.p1.o f=a.f\nad t m1.p2.o f=a.f\nxaxis(a.f, lin, -100T, 100T, 4)\n")
case(A, "beamsplitter_tuning_scales_with_frequency", "l a P=1 f=100T\nbs m1 R=0.3 T=0.7 phi=20 alpha=30\nnothing n\ns s0 a.p1 m1.p1 nr=1.2\ns s1 m1.p3 n.p1 nr=1.4\nad r m1.p2.o f=a.f\nad t m1.p3.o f=a.f\nxaxis(a.f, lin, -100T, 100T, 4)\n")
case(A, "imaginary_transmission_of_a_cavity", "l L P=1\nm m1 R=0.9 T=0.1 imaginary_transmission=false\nm m2 R=0.9 T=0.1 imaginary_transmission=false\nlink(L, m1, 1, m2)\npd c m1.p2.o\npd t m2.p2.o\nad r m1.p1.o f=0\nxaxis(m2.phi, lin, 0, 180, 18)\n")

# Between equal media the tuning is a phase in them; it jumps where they aren't quite equal.
for name, index in (("equal", 1.45), ("nearly_equal", 1.4500001)):
    case(A, f"mirror_indices_{name}", TWO.format("R=0.4 T=0.55 phi=33", 1.45, index) + "xaxis(M.phi, lin, -90, 180, 9)\n")
    case(A, f"beamsplitter_indices_{name}", FOUR.format("R=0.4 T=0.55 phi=33 alpha=20", 1.45, 1.45, index, index) + "xaxis(B.phi, lin, -90, 180, 9)\n")
case(A, "beamsplitter_between_its_own_ports", "l a P=1\nbs B R=0.4 T=0.5 alpha=40 phi=124\ns s1 a.p1 B.p3 L=1 nr=1.45\ns s2 B.p4 B.p2 L=3 nr=1.45\nad r B.p2.i f=0\npd p B.p1.o\n")
case(A, "surface_below_nothing", "l a P=1\nm m1 T=1+5e-13 L=0\nlink(a, 1, m1)\npd r m1.p1.o\npd t m1.p2.o\n")
refused("lens_between_two_media", "l a P=1\nlens f1 f=2\nnothing n\ns s1 a.p1 f1.p1 nr=1.2\ns s2 f1.p2 n.p1 nr=1.3\npd p n.p1.i\n")
refused("bandpass_between_two_media", "l a P=1\nobp f1 fc=0\nnothing n\ns s1 a.p1 f1.p1 nr=1.2\ns s2 f1.p2 n.p1 nr=1.3\npd p n.p1.i\n")
refused("lens_in_glass_with_an_open_port", "l a P=1\nlens f1 f=2\ns s1 a.p1 f1.p1 nr=1.2\npd p f1.p2.o\n")

# Lasers and spaces
case(A, "laser_power_sweep", "l L P=1\npd p L.p1.o\nad a L.p1.o f=0\nxaxis(L.P, lin, 0, 5, 5)\n")
case(A, "laser_signals_only", "l L P=1 signals_only=true\nl M P=2\nnothing n\nlink(L, n)\npd p n.p1.i\npd q M.p1.o\n")
case(A, "laser_phase_past_a_circle", "l L P=4 phase=30\nad a L.p1.o f=0\nxaxis(L.phase, lin, -720, 1000, 8)\n")
SPACE = "l a P=1 f=13M\ns s1 a.p1 n.p1 L={} nr={}\nnothing n\nad t n.p1.i f=a.f\n"
case(A, "space_length_sweep", SPACE.format(3, 1.3) + "xaxis(s1.L, lin, 0, 40, 10)\n")
case(A, "space_long", SPACE.format("3994.4692", 1) + "xaxis(a.f, lin, 12.9M, 13.1M, 10)\n")
case(A, "space_back_and_forth", "l a P=1 f=7M\nm m1 R=0.5 T=0.5\nm m2 R=0.7 T=0.3\ns s0 a.p1 m1.p1 L=2 nr=1.2\ns s1 m1.p2 m2.p1 L=3 nr=1.6\nad b a.p1.i f=a.f\nad c m1.p2.i f=a.f\nad t m2.p2.o f=a.f\nxaxis(a.f, lin, 0, 20M, 10)\n")
refused("space_index_sweep", SPACE.format(3, 1.3) + "xaxis(s1.nr, lin, 1, 2, 2)\n")
refused("space_negative_length", SPACE.format(-3, 1.3))
refused("space_sweep_to_negative_length", SPACE.format(3, 1.3) + "xaxis(s1.L, lin, 1, -1, 2)\n")
refused("space_index_below_one", SPACE.format(3, 0.9))

# Lens, nothing, isolator, directional beam splitter
case(A, "lens_sweep", "l a P=1\nlens f1 f=2\nm m1 R=0.5 T=0.5\nlink(a, 1, f1, 2, m1)\nad t m1.p2.o f=0\nad b f1.p1.o f=0\nxaxis(f1.f, lin, 1, 5, 4)\n")
refused("lens_of_no_focal_length", "l a P=1\nlens f1 f=0\nm m1 R=0.5 T=0.5\nlink(a, 1, f1, 2, m1)\nad t m1.p2.o f=0\n")
case(A, "nothing_both_ways", "l a P=1\nnothing n\nm m1 R=0.5 T=0.5 phi=10\nlink(a, 1, n, 2, m1)\nad i1 n.p1.i f=0\nad o1 n.p1.o f=0\nad i2 n.p2.i f=0\nad o2 n.p2.o f=0\n")
ISOLATOR = "l a P=1\nl b P=2 phase=20\nisol i S={}\nlink(a, i.p1)\nlink(b, i.p2)\nad f i.p2.o f=0\nad b1 i.p1.o f=0\n"
for name, value in (("default", 0), ("negative", -20), ("strong", 120), ("extreme", 700)):
    case(A, f"isolator_{name}", ISOLATOR.format(value))
case(A, "isolator_sweep", ISOLATOR.format(10) + "xaxis(i.S, lin, 0, 60, 6)\n")
case(A, "directional_beamsplitter_all", "l a P=1\nl b P=2 phase=10\nl c P=3 phase=-30\nl d P=4 phase=77\ndbs x\nlink(a, x.p1)\nlink(b, x.p2)\nlink(c, x.p3)\nlink(d, x.p4)\nad o1 x.p1.o f=0\nad o2 x.p2.o f=0\nad o3 x.p3.o f=0\nad o4 x.p4.o f=0\n")
case(A, "faraday_rotator_with_a_cavity", "l a P=1\ndbs x\nm m1 R=0.9 T=0.1\nm m2 R=0.95 T=0.05\nnothing n\nlink(a, 1, x.p1)\nlink(x.p3, 2, m1, 0.5, m2)\nlink(x.p4, n)\npd r n.p1.i\npd back a.p1.i\npd t m2.p2.o\nxaxis(m2.phi, lin, -20, 20, 20)\n")

# Filters of frequencies
TONES = "l a P=1\nmod e f=1M midx=0.7 order=2\nnothing n\n"
SEEN = "ad c n.p1.i f=0\nad u n.p1.i f=1M\nad l n.p1.i f=-1M\nad uu n.p1.i f=2M\nad ll n.p1.i f=-2M\npd p n.p1.i\n"
case(A, "bandpass_filter_hom_of_plane_waves", TONES + "obp o fc=0 bandwidth=500k filter_hom=[1,0]\nlink(a, e, o, n)\n" + SEEN)
case(A, "bandpass_fc_sweep", TONES + "obp o fc=0 bandwidth=500k\nlink(a, e, o, n)\n" + SEEN + "xaxis(o.fc, lin, -2M, 2M, 8)\n")
case(A, "bandpass_bandwidth_sweep", TONES + "obp o fc=100k bandwidth=500k\nlink(a, e, o, n)\n" + SEEN + "xaxis(o.bandwidth, log, 1k, 10M, 8)\n")
case(A, "bandpass_default_backwards", TONES + "obp o\nlink(a, e, o.p2, o.p1, n)\n" + SEEN + "ad r o.p2.o f=0\n")
case(A, "bandpass_in_a_cavity", TONES + "obp o fc=1M bandwidth=300k\nm m1 R=0.9 T=0.1\nm m2 R=0.9 T=0.1\nlink(a, e, m1, 1, o, 1, m2, n)\n" + SEEN + "xaxis(m2.phi, lin, -90, 90, 12)\n")
LOSS = TONES + "floss o f={} loss=0.3 phase=20\nlink(a, e, o, n)\n" + SEEN
case(A, "frequency_loss_upper", LOSS.format("1M"))
case(A, "frequency_loss_lower", LOSS.format("-e.f"))
case(A, "frequency_loss_carrier", LOSS.format("0"))
case(A, "frequency_loss_of_no_field", LOSS.format("1.5M"))
case(A, "frequency_loss_loss_sweep", LOSS.format("e.f") + "xaxis(o.loss, lin, 0, 1, 4)\n")
case(A, "frequency_loss_phase_sweep", LOSS.format("2*e.f") + "xaxis(o.phase, lin, -90, 360, 5)\n")
case(A, "frequency_loss_f_sweep", LOSS.format("1M") + "xaxis(o.f, lin, -2M, 2M, 8)\n")
case(A, "frequency_loss_backwards", TONES + "floss o f=1M loss=0.3 phase=20\nlink(a, e, o.p2, o.p1, n)\n" + SEEN)
case(A, "squeezer_is_dark_without_signals", "sq z db=6 angle=20\nl a P=1\nbs B R=0.9 T=0.1\nlink(a, B.p1)\nlink(z, B.p4)\npd p B.p2.o\npd q B.p3.o\npd d z.p1.o\nxaxis(z.db, lin, 0, 10, 2)\n")
case(A, "squeezer_brings_a_frequency", "sq z db=6 f=10M\nl a P=1\nbs B R=0.9 T=0.1\nlink(a, B.p1)\nlink(z, B.p4)\nad p B.p2.o f=10M\nad c B.p2.o f=0\n")
case(A, "telescope_lets_light_pass_both_ways", "l a P=1\nl b P=3 phase=20\ntel e\nlink(a, 1, e, 2, b)\npd x e.p1.o\npd y e.p2.o\nad z a.p1.i f=0\nxaxis(a.P, lin, 0, 2, 2)\n")
case(A, "port_left_open", "l a P=1\nm m1 R=0.5 T=0.5\nbs b R=0.5 T=0.5\ns s1 a.p1 m1.p1\npd r m1.p1.o\npd t m1.p2.o\npd i m1.p2.i\npd other b.p2.o\n")
case(A, "two_models_in_one_text", "l a P=1\nl b P=3\nm m1 R=0.5 T=0.5\nm m2 R=0.25 T=0.75\ns s1 a.p1 m1.p1\ns s2 b.p1 m2.p1\npd x m1.p2.o\npd y m2.p2.o\nxaxis(a.P, lin, 0, 2, 2)\n")
