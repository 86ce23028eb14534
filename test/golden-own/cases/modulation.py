"""Modulators, and which optical frequencies there are."""

from cases.registry import case, refused

A = "modulation"


def tones(fundamental, orders, node="n.p1.i"):
    """An amplitude detector for each multiple of a frequency."""
    return "".join(f"ad {'n' if k < 0 else 'p'}{abs(k)} {node} f={k}*{fundamental}\n" for k in orders)


def sent(modulator, rest="", laser="l a P=1"):
    return f"{laser}\n{modulator}\nnothing n\nlink(a, e, 3, n)\n{rest}pd p n.p1.i\n"


for order in (0, 1, 2, 5, 9):
    case(A, f"pm_order{order}_midx_sweep", sent(f"mod e f=1M midx=0.3 order={order} phase=35", tones("e.f", range(-order, order + 1))) + "xaxis(e.midx, lin, -1, 6, 14)\n")
case(A, "am_midx_sweep", sent("mod e f=1M midx=0.3 mod_type=am phase=35", tones("e.f", (-1, 0, 1))) + "xaxis(e.midx, lin, 0, 2, 8)\n")
case(A, "am_phase_sweep", sent("mod e f=1M midx=0.3 mod_type=am", tones("e.f", (-1, 0, 1))) + "xaxis(e.phase, lin, -180, 360, 9)\n")
case(A, "am_positive_only", sent("mod e f=1M midx=0.8 mod_type=am phase=10 positive_only=true", tones("e.f", (-1, 0, 1))))
case(A, "pm_positive_only_order3", sent("mod e f=1M midx=0.8 order=3 phase=10 positive_only=true", tones("e.f", range(-3, 4))))
case(A, "pm_phase_sweep", sent("mod e f=1M midx=0.8 order=3", tones("e.f", range(-3, 4))) + "xaxis(e.phase, lin, -180, 360, 9)\n")
case(A, "mod_type_names", "l a P=1\nmod e f=1M midx=0.3 mod_type='pm'\nmod g f=3M midx=0.3 mod_type=am\nnothing n\nlink(a, e, g, n)\nad x n.p1.i f=1M\nad y n.p1.i f=3M\nad z n.p1.i f=-3M\n")
case(A, "modulator_frequency_sweep_order3", sent("mod e f=1M midx=0.8 order=3 phase=10", tones("e.f", range(-3, 4))) + "xaxis(e.f, lin, 1M, 49M, 12)\n")
case(A, "modulator_negative_frequency", sent("mod e f=-1M midx=0.8 order=2 phase=10", tones("e.f", range(-2, 3))))
case(A, "modulator_negative_index", sent("mod e f=1M midx=-0.8 order=2 phase=10", tones("e.f", range(-2, 3))))
case(A, "modulator_from_behind", "l a P=1\nmod e f=1M midx=0.5 order=2 phase=20\nnothing n\nlink(a, e.p2, e.p1, n)\n" + tones("e.f", range(-2, 3)) + "pd back e.p2.o\n")
case(A, "modulator_passed_twice", "l a P=1\nmod e f=10M midx=0.5 order=2 phase=20\nm m1 R=0.9 T=0.1\nlink(a, 1, e, 2, m1)\n" + tones("e.f", range(-2, 3), "e.p1.o") + "pd back a.p1.i\n")
case(A, "modulator_in_a_cavity", "l a P=1\nm m1 R=0.9 T=0.1\nmod e f=10M midx=0.1 order=1 phase=20\nm m2 R=0.95 T=0.05\nlink(a, m1, 1, e, 2, m2)\n" + tones("e.f", (-1, 0, 1), "m2.p2.o") + "pd r m1.p1.o\npd t m2.p2.o\nxaxis(m2.phi, lin, -90, 90, 18)\n")
case(A, "am_modulator_in_a_cavity", "l a P=1\nm m1 R=0.9 T=0.1\nmod e f=10M midx=0.1 mod_type=am\nm m2 R=0.95 T=0.05\nlink(a, m1, 1, e, 2, m2)\n" + tones("e.f", (-1, 0, 1), "m2.p2.o") + "xaxis(m2.phi, lin, -90, 90, 18)\n")
refused("am_order_2", sent("mod e f=1M midx=0.3 order=2 mod_type=am"))
refused("modulator_order_sweep", sent("mod e f=1M midx=0.3 order=2") + "xaxis(e.order, lin, 1, 2, 1)\n")
refused("modulator_without_frequency", sent("mod e f=0 midx=0.3"))
refused("modulator_of_tilt_without_modes", sent("mod e f=1M midx=0.3 mod_type=yaw"))
refused("sideband_of_a_sideband_has_no_bin", "l a P=1\nmod e1 f=9M midx=0.2\nmod e2 f=45M midx=0.3\nnothing n\nlink(a, e1, e2, n)\nad x n.p1.i f=36M\n")
refused("no_field_at_zero_with_a_shifted_laser", "l a P=1 f=1M\nnothing n\nlink(a, n)\nad x n.p1.i f=0\n")

# The frequencies of a model are each laser's, and each laser's with each modulator's multiples: nothing else.
PAIR = "l a P=1\nmod e1 f={} midx=0.4 order={} phase=15\nmod e2 f={} midx=0.6 order={} phase=40\nnothing n\nlink(a, e1, 1, e2, 2, n)\n"
case(A, "two_modulators_apart", PAIR.format("9M", 1, "45M", 1) + tones("9M", (-5, -1, 0, 1, 5)) + "pd p n.p1.i\npd1 d36 n.p1.i f=36M\npd1 d54 n.p1.i f=54M\n")
case(A, "two_modulators_where_sums_exist", PAIR.format("9M", 1, "18M", 1) + tones("9M", (-2, -1, 0, 1, 2)) + "pd p n.p1.i\npd1 d n.p1.i f=27M\n")
case(A, "two_modulators_where_orders_meet", PAIR.format("9M", 2, "27M", 2) + tones("9M", (-6, -3, -2, -1, 0, 1, 2, 3, 6)) + "pd p n.p1.i\n")
case(A, "two_modulators_of_one_frequency", PAIR.format("9M", 1, "9M", 3) + tones("9M", range(-3, 4)) + "pd p n.p1.i\n")
case(A, "two_modulators_tied_to_one_frequency", PAIR.format("9M", 1, "e1.f", 3) + tones("9M", range(-3, 4)) + "pd p n.p1.i\n")
case(A, "two_modulators_tied_five_to_one", PAIR.format("9.1M", 1, "5*e1.f", 1) + "ad u e2.p2.o f=5*e1.f\nad v e2.p2.o f=e2.f\npd1 d n.p1.i f=e2.f-e1.f\npd1 s n.p1.i f=e1.f+e2.f\npd1 x n.p1.i f=4*e1.f\nxaxis(e2.midx, lin, 0, 1, 5)\n")
case(A, "two_modulators_a_hertz_apart", PAIR.format("9M", 1, "9.000001M", 1) + "ad x n.p1.i f=9M\nad y n.p1.i f=9.000001M\npd p n.p1.i\npd1 d n.p1.i f=1\n")
case(A, "third_frequency_from_a_laser", PAIR.format("9M", 1, "18M", 1) + "l far P=1 f=27M\n" + tones("9M", (-2, -1, 0, 1, 2, 3, 4, 5)) + "pd p n.p1.i\n")
case(A, "three_modulators", "l a P=1\nmod e1 f=9M midx=0.4 order=2\nmod e2 f=45M midx=0.3 order=1\nmod e3 f=11M midx=0.2 order=1 mod_type=am\nnothing n\nlink(a, e1, e2, 1, e3, n)\npd1 d9 n.p1.i f=e1.f\npd1 d18 n.p1.i f=2*e1.f\npd1 d27 n.p1.i f=3*e1.f\npd1 d36 n.p1.i f=e2.f-e1.f\npd1 d34 n.p1.i f=e2.f-e3.f\npd1 d2 n.p1.i f=e3.f-e1.f\npd p n.p1.i\nxaxis(e1.midx, lin, 0, 1, 4)\n")

# Several lasers
BEAT = "l a P=1 f={}\nl b P=2 f={} phase=-90\nbs B R=0.5 T=0.5\nnothing n\nlink(a, B.p1)\nlink(b, B.p4)\nlink(B.p2, 2, n)\n"
case(A, "two_lasers_of_one_frequency", BEAT.format(0, 0) + "pd p n.p1.i\npd q B.p3.o\nad c n.p1.i f=0\nxaxis(b.phase, lin, 0, 360, 12)\n")
case(A, "two_lasers_of_one_frequency_off_the_carrier", BEAT.format("1M", "1M") + "pd p n.p1.i\npd q B.p3.o\nad c n.p1.i f=1M\n")
case(A, "laser_at_anothers_sideband", "l a P=1\nl b P=0.3 f=10M phase=30\nmod e f=10M midx=0.4 order=2\nbs B R=0.5 T=0.5\nnothing n\nlink(a, e, B.p1)\nlink(b, B.p4)\nlink(B.p2, n)\n" + tones("10M", (-2, -1, 0, 1, 2, 3)) + "pd p n.p1.i\npd1 d n.p1.i f=10M\n")
case(A, "two_lasers_through_one_modulator", BEAT.format(0, "10k").replace("link(B.p2, 2, n)", "mod e f=9M midx=0.4 order=2\nlink(B.p2, 2, e, n)") + "ad a0 n.p1.i f=0\nad b0 n.p1.i f=10k\nad ap n.p1.i f=9M\nad bp n.p1.i f=9.01M\nad bm n.p1.i f=-8.99M\nad bmm n.p1.i f=-17.99M\npd p n.p1.i\npd1 d n.p1.i f=9M\npd1 dd n.p1.i f=8.99M\npd1 dk n.p1.i f=10k\n")
case(A, "two_lasers_a_modulation_apart", BEAT.format(0, "10k").replace("link(B.p2, 2, n)", "mod e f=10k midx=0.4 order=1\nlink(B.p2, 2, e, n)") + tones("10k", (-1, 0, 1, 2)) + "pd p n.p1.i\npd1 d n.p1.i f=10k\n")
case(A, "laser_frequency_tied", BEAT.format("1M", "3*a.f") + "ad x n.p1.i f=b.f\nad y n.p1.i f=a.f\npd1 d n.p1.i f=2*a.f\npd1 d2 n.p1.i f=b.f-a.f\nxaxis(a.f, lin, 1M, 5M, 4)\n")
case(A, "laser_frequency_sweep_with_sidebands", "l a P=1 f=1M\nmod e f=12M midx=0.3 order=2\nm m1 R=0.9 T=0.1\nm m2 R=0.95 T=0.05 phi=4\nlink(a, e, 1, m1, 2, m2)\npd1 d m1.p1.o f=e.f phase=20\npd p m1.p1.o\nad u m1.p1.o f=a.f+e.f\nad l m1.p1.o f=a.f-2*e.f\nxaxis(a.f, lin, -30M, 30M, 20)\n")

# A sweep that moves a frequency onto another one: the two stay apart, and only demodulation sees them meet.
MET = "pd p n.p1.i\npd1 q n.p1.i f=b.f\nad c n.p1.i f=b.f\nad d n.p1.i f=a.f\nmathd both abs(c)+abs(d)\n"
case(A, "laser_swept_onto_another", BEAT.format(0, 1) + MET + "xaxis(b.f, lin, -1, 1, 4)\n")
case(A, "laser_swept_across_another_megahertz", BEAT.format("2M", "3M") + MET + "xaxis(b.f, lin, 1M, 3M, 4)\n")
case(A, "laser_swept_through_a_demodulation_frequency", BEAT.format(0, 5) + "pd1 q n.p1.i f=2\npd1 r n.p1.i f=2 phase=30\npd1 s n.p1.i f=-2\npd p n.p1.i\nxaxis(b.f, lin, -4, 4, 8)\n")
case(A, "modulator_swept_onto_another", PAIR.format("9M", 1, "20M", 1) + "pd p n.p1.i\nad u n.p1.i f=e1.f\nad v n.p1.i f=e2.f\npd1 d n.p1.i f=e1.f phase=20\nxaxis(e2.f, lin, 8M, 10M, 4)\n")
case(A, "demodulation_frequency_swept_past_the_beat", BEAT.format(0, 1) + "pd1 q n.p1.i f=0.5\npd1 w n.p1.i f=q.f phase=10\nxaxis(q.f, lin, -1, 2, 6)\n")
case(A, "third_harmonic_demodulation", "l a P=1\nmod e f=9M midx=1.2 order=4\nm m1 R=0.9 T=0.1 phi=7\nm m2 R=0.9 T=0.1\nlink(a, e, 1, m1, 1.3, m2)\npd1 d1 m1.p1.o f=e.f phase=20\npd1 d2 m1.p1.o f=2*e.f phase=20\npd1 d3 m1.p1.o f=3*e.f phase=20\npd1 d8 m1.p1.o f=8*e.f\nxaxis(m2.phi, lin, -30, 30, 15)\n")
case(A, "squeezer_frequency_and_a_modulator", "l a P=1\nsq z1 db=1 f=3\nmod e f=100 midx=0.4 order=2\nlink(a, e)\ndc_fields()\n")
