"""Numbers, expressions, names, references, links, the wavelength: what a text means before anything is solved."""

from cases.registry import case, refused

A = "language"


def powers(names_and_expressions, before=""):
    """A laser for each expression, its power read back."""
    lines = [before.rstrip("\n")] if before else []
    for name, expression in names_and_expressions:
        lines += [f"l {name}_ P={expression}", f"pd {name}p {name}_.p1.o"]
    return "\n".join(lines) + "\n"


def numbered(*expressions):
    return [(f"e{k}", expression) for k, expression in enumerate(expressions)]


case(A, "numbers", powers(numbered("5m*1000", "1.5k", "2M/1M", "3u*1M", "1_000", ".5", "5.", "1e3", "1E3", "1e+3", "1p*1T", "1n*1G", "2.5e-3", "000.5" if False else "0.5", "'2'", "true", "false")))
case(A, "operators_and_precedence", powers(numbered(
    "1+2*3", "2**3**2", "-2**2+9", "(-2)**2", "7//2", "-7//2+9", "7.5//2", "2*-3+10", "2--1", "2+-1", "+3", "2/4/2", "2/(4/2)", "2**-1",
    "2**3*2", "-3**2+10", "2*3**2", "6/2*3", "6//4*2", "6*4//5", "1-2-3+10", "-(-3)", "+-3+5", "-+-3", "((3))", "(1 + 2 * 3)", "0**0", "2**0.5",
)))
case(A, "functions", powers(numbered(
    "abs(-2)", "sqrt(2)", "sin(pi/2)", "cos(0.3)", "tan(1)", "arcsin(1)", "arccos(0.2)", "arctan(1)", "arctan2(1, 2)", "arctan2(1, -1)", "arctan2(-1, -1)+4",
    "exp(1)", "log(2)", "log10(1000)", "degrees(pi)", "radians(180)", "deg2rad(180)", "rad2deg(pi)", "erf(0.5)", "jv(0, 1)", "jv(2, 3.5)", "jv(1, 0.7)",
    "neg(-3)", "pos(3)", "conj(3)", "imag(2+3j)", "real(2+1j)", "abs(3+4j)", "sum([1, 2, 3])", "dot([1, 2], [3, 4])", "std([1, 2, 3, 4])",
    "sum(linspace(0, 1, 3))", "sum(geomspace(1, 100, 3))", "sum(logspace(0, 2, 3))", "pi", "c0/c0", "exp(sin(abs(-0.3)))",
)))
VARIABLES = "var u 0.7\nvar v 2\nvar many u*v+1\n"
case(A, "expressions_of_variables", powers(numbered("u+v", "u**v", "-u+v", "3//v", "abs(u-v)", "u", "&u", "many", "many*2", "sqrt(many)+u", "arctan2(u, v)", "exp(-u)*v", "erf(u)", "log10(u)+3", "arcsin(u)", "arccos(u)", "tan(u)", "v**-u", "degrees(u)", "(u+v)*(u-v)+4"), VARIABLES) + "xaxis(u, lin, 0.1, 0.9, 4)\n")
case(A, "expressions_of_parameters", "l a P=b.P*2\nl b P=c.P+m1.R\nl c P=3\nm m1 R=0.5 T=0.25 phi=4\nm m2 R=1-m1.R T=m1.T phi=2*m1.phi\nlink(a, m1, m2)\npd x a.p1.o\npd y b.p1.o\npd t m2.p2.o\nx2axis(c.P, lin, 1, 2, 2, m1.phi, lin, 0, 20, 2)\n")
for name, text in {
    "complex_power": "l a P=1j*1j+2\n", "unknown_function": "l a P=max(1, 2)\n", "missing_argument": "l a P=sin()\n", "too_many_arguments": "l a P=sin(1, 2)\n",
    "blank_in_an_expression": "l a P=2 * 3\n", "broken_number": "l a P=1.2.3\n", "suffix_in_a_number": "l a P=2k3\n", "suffix_after_an_exponent": "l a P=1e3k\n",
    "leading_zeros": "l a P=000012\n", "illegal_character": "l a P=1%2\n", "unknown_name": "l a P=foo\n", "value_of_a_variable": "var u 1\nl a P=u.value\n",
    "self_reference": "l a P=a.P\n", "cycle": "l a P=b.P\nl b P=2*a.P\n", "cycle_of_variables": "var u v\nvar v u\n", "array_as_a_power": "l a P=linspace(0, 1, 3)\n",
    "implicit_product": "l a P=2pi\n", "open_bracket": "l a P=(1+2\n", "keyword_as_a_number": "l a P=l\n",
}.items():
    refused(name, text + "pd p a.p1.o\n")

# Names
case(A, "names_that_are_directives_or_keywords", "l l P=1\nl laser P=2\nl x P=3\nl noxaxis P=4\nl pd P=5\npd s l.p1.o\npd sin laser.p1.o\npd g x.p1.o\npd q noxaxis.p1.o\npd a_1 pd.p1.o\n")
for name, text in {
    "name_of_a_constant": "l pi P=1\n", "name_with_a_digit_first": "l 2a P=1\n", "name_with_a_dot": "l a.b P=1\n", "name_none": "l none P=1\n", "name_fsig": "l fsig P=1\n",
    "name_of_a_model_attribute": "m path\n", "name_of_the_wave_number": "m k0\n", "name_twice": "l a P=1\nm a\n", "argument_twice": "l a P=1 P=2\n", "unknown_argument": "l a foo=2\n", "too_many_positional": "l a 1 2 3 false 5\n",
    "positional_after_keyword": "l a P=1 2\n", "missing_value": "var u\n", "element_as_function": "l(a, P=1)\n", "action_as_element": "l a P=1\nxaxis a.P lin 0 1 1\n",
    "two_analyses": "l a P=1\npd p a.p1.o\nnoxaxis()\nnoxaxis()\n", "unknown_directive": "foo a P=1\n", "semicolon": "l a P=1; l b P=1\n",
    "newline_after_a_bracket_in_an_element": "l a\nP=2\n", "unknown_port": "l a\nm m1\ns s0 a.p3 m1.p1\n", "unknown_node": "l a\npd p a.p1.x\n", "unknown_element": "l a\npd p b.p1.o\n",
    "two_wavelengths": "lambda(1550n)\nlambda(1064n)\nl a P=1\n", "wavelength_zero": "lambda(0)\nl a P=1\n", "wavelength_as_element": "lambda 1550n\nl a P=1\n",
    "port_connected_twice": "l a\nm m1\nm m2\ns s0 a.p1 m1.p1\ns s1 a.p1 m2.p1\n", "space_without_ports": "s s1 L=3\n",
    "link_ends_with_a_length": "l a\nlink(a, 1)\n", "link_enters_and_leaves_one_port": "l a\nbs b\nm m1\nlink(a, b.p1, m1)\n", "link_of_the_unknown": "l a\nlink(a, foo)\n",
    "variable_that_must_not_change": "var u 1 changeable_during_simulation=false\nl a P=u\npd p a.p1.o\nxaxis(u, lin, 0, 1, 1)\n",
    "sweep_of_a_variable_that_follows": "var u 1\nvar v u*2\nl a P=v\npd p a.p1.o\nxaxis(v, lin, 0, 1, 1)\n",
    "sweep_of_nothing": "l a\npd p a.p1.o\nxaxis(a.foo, lin, 0, 1, 1)\n", "sweep_of_an_element": "m m1\npd p m1.p1.o\nxaxis(m1, lin, 0, 1, 1)\n",
    "wrong_axis_mode": "l a\npd p a.p1.o\nxaxis(a.P, cubic, 0, 1, 1)\n",
}.items():
    refused(name, text)
case(A, "aliases_in_full", "laser a P=2\nmirror m1 0.5 0.5 0 10\nspace s0 a.p1 m1.p1 1.5 1.2\npower_detector_dc p m1.p2.o\namplitude_detector q_ m1.p1.o 0\nbeamsplitter b R=0.5 T=0.5\nlink(m1, b)\npower_detector_demod_1 r b.p2.o f=0\nfield_detector t b.p3.o f=0\n")
case(A, "aliases_of_python", "Laser a 2 f=0 phase=10\nMirror m1 R=0.5 T=0.5\nBeamsplitter b R=0.5 T=0.5\nlink(a, m1, b.p1)\nNothing n\nPowerDetector p b.p2.o\nAmplitudeDetector q_ b.p3.o f=0\nModulator e f=1M midx=0.1\nIsolator i S=10\nLens f1 f=3\n")
case(A, "used_before_defined", "xaxis(u, lin, 0, 3, 3)\npd p m1.p2.o\nlink(a, 1, m1)\nm m1 R=1-m1.T T=u/10 L=0\nl a P=u\nvar u 2\n")
case(A, "comments_and_blanks", "# first\n\n   l a P=1 # c;\n\tpd p a.p1.o   # indented\n#pd q a.p1.o\n\n")
case(A, "variable_options", "var u 1 description='pump' units='W'\nvar w_ 2 is_geometric=true\nl a P=u+w_\npd p a.p1.o\nxaxis(u, lin, 0, 1, 2)\n")
case(A, "arguments_by_name", "l a P=1\npd p a.p1.o\nxaxis(parameter=a.P, mode=lin, start=0, stop=1, steps=2)\n")
case(A, "reference_with_ampersand", "l a P=1\npd p a.p1.o\nxaxis(&a.P, 'lin', 0, 1, 2)\n")

# Links and spaces
LINK = "l a P=1 f=1M\nbs b R=0.4 T=0.6\nm m1 R=0.3 T=0.7 phi=3\nm m2 R=0.2 T=0.8\nad p m1.p2.o f=a.f\nad r b.p2.o f=a.f\nad t m2.p2.o f=a.f\n"
for name, text in {
    "without_length": "link(a, m1, m2)\n", "with_lengths": "link(a, 1.2, m1, 3, m2)\n", "with_an_expression": "link(a, 2*3.5, m1)\n", "with_a_variable": "var len 7\nlink(a, len, m1)\n",
    "by_ports": "link(a.p1, 7, m1.p2)\n", "through_a_beamsplitter": "link(a, b, 2, m1)\n", "through_the_beamsplitters_other_ports": "link(a, b.p1, b.p3, m1)\nlink(b.p2, 3, m2.p2)\n",
    "in_pieces": "link(a, 1, m1)\nlink(m1, 2, m2)\n", "verbose": "link(a, m1, m2, verbose=true)\n", "with_a_length_of_zero": "link(a, 0, m1)\n", "with_two_lengths": "link(a, 1, 2, m1)\n",
}.items():
    case(A, f"link_{name}", LINK + text)
case(A, "link_names_its_spaces", LINK + "link(a, 1.2, m1, m2)\nx2axis(a_p1__m1_p1.L, lin, 0, 9, 2, m1_p2__m2_p1.L, lin, 0, 9, 3)\n")
case(A, "wavelength_expression", "lambda(1u+0.55u)\nl a P=1 f=100T\nm m1 phi=20\nlink(a, m1)\nad p m1.p1.o f=a.f\n")
case(A, "wavelength_after_the_elements", "l a P=1 f=100T\nm m1 phi=20\nlink(a, m1)\nad p m1.p1.o f=a.f\nlambda(532n)\n")
case(A, "positional_mirror", "l a 1\nm m1 0.5 0.4 0.1 -10 imaginary_transmission=false\nlink(a, m1)\nad r m1.p1.o 0\n")
case(A, "positional_modulators", "l a 2 1M 30\nmod e 1M 0.3 1 am 10 true\nmod g 1M 0.3 2 'pm' 10\nnothing n\nlink(a, e, g, n)\nad r n.p1.i 2M\nad c n.p1.i 0\npd1 d n.p1.i 1M 20\npd2 dd n.p1.i 1M 20 1M 10\nfd f_ n.p1.i 2M\n")
case(A, "positional_filters", "l a 2 1M 30\nbs b 0.4 0.5 0.1 10 45\nobp o 1M 1k\nfloss f1 1M 0.1 20\nisol i 20\nnothing n\ns s1 n.p2 b.p1 2-1 1.2\nlink(a, o, f1, i, n)\nad r b.p2.o 1M\nad c n.p1.i f=a.f\n")
case(A, "positional_rest", "l a 3 -7\nm m1 0.5 0.5\nlink(a, m1)\nreadout_dc D m1.p2.o none true\ndof L m1.phi 2 DC=1\nlock lk D.outputs.DC L.DC 1 1e-3 offset=0.5\nvar u 3 'text' 'W'\nlens f1 3\nsq z1 3 0 20\nfsig(1)\nad x_ m1.p1.o -7\n")
case(A, "mod_type_numbers", "l a P=1\nmod e f=1M midx=0.2 mod_type=0\nmod g f=3M midx=0.2 mod_type=1\nnothing n\nlink(a, e, g, n)\nad u n.p1.i f=1M\nad v n.p1.i f=3M\n")
case(A, "axis_of_expressions", "l a P=1\nvar v 3\npd p a.p1.o\nxaxis(a.P, lin, 0, v+2, v)\n")
case(A, "axis_limits_are_taken_at_the_start", "l a P=1\nvar v 3\npd p a.p1.o\nseries(change(v=5), xaxis(a.P, lin, 0, v, 3))\n")
case(A, "arrays_of_expressions", "l a P=1\nvar v 3\npd p a.p1.o\nseries(sweep(a.P, [1, v, 2*v, 2*pi], false, name='s'), for(a.P, [1, 1+1, 2**2], noxaxis(name='n')))\n")
for name, text in {"blank_before_equals": "l a P =2\n", "blank_after_equals": "l a P= 2\n", "readout_with_two_positional": "l a\nreadout_rf R a.p1.o 1M\n", "variable_of_an_array": "var v [1, 2]\nl a P=v\n", "unknown_mod_type": "l a\nmod e f=1 midx=0.1 mod_type=foo\n"}.items():
    refused(name, text)

# What functions make of numbers of all sorts; in a math detector they may be complex.
case(A, "bessel_functions_of_any_order", powers(numbered("2+jv(0.5, 1)", "jv(-0.5, 1)", "jv(1.5, 20)+1", "jv(-1.5, 20)+1", "jv(-2.3, 0.1)", "jv(-10.2, 3)", "jv(2, -1)", "jv(3, -1)+1", "jv(0, 100000)+1", "jv(20000, 5)", "jv(0.3, 0)", "jv(-2, 0)")))
OF_COMPLEX = {
    name: [f"{name}({z})" for z in ("1+2j", "-1+2j", "-1-2j", "0.3-0.1j", "2+1n*1j", "1n*1j", "3j", "1n-3j", "5", "0.5")]
    for name in "abs neg pos conj real imag exp log log10 sin cos tan arctan sqrt".split()
} | {
    name: [f"{name}({z})" for z in ("1+2j", "-1+2j", "-1-2j", "0.3-0.1j", "2+1n*1j", "2-1n*1j", "-2+1n*1j", "1n+1n*1j", "3j", "0.5")] for name in ("arcsin", "arccos")
} | {
    "products": ["(1+2j)*(3-4j)", "(1+2j)/(3-4j)", "1/(2j)", "(1+2j)/2", "2-(1+2j)", "1j*1j", "(1j)*conj(1j)"],
    "powers": ["(1+2j)**2", "(1+2j)**(-2)", "(1+2j)**0", "(1+2j)**0.5", "(1+2j)**(1+1j)", "2**(1j)", "(-2)**0.5", "(-8)**(1/3)", "(0.1j)**3", "(1+1j)**100"],
    "arrays": ["sum([1, 2j])", "std([1, 2j])", "std([1+1j, 2j, 4])", "dot([1, 2j], [1j, 3])", "sum([[1, 2], [3, 4j]])", "sum(5)", "std(5)", "dot(2, 3)"],
}
for name, texts in OF_COMPLEX.items():
    case(A, f"complex_{name}", "l a P=1\nnothing g\nlink(a, g)\n" + "".join(f"mathd x{k} {text}\n" for k, text in enumerate(texts)))
for name, text in {
    "radians": "radians(1+2j)", "deg2rad": "deg2rad(1+2j)", "degrees": "degrees(1+2j)", "rad2deg": "rad2deg(1+2j)", "erf": "erf(1+2j)", "arctan2": "arctan2(1j, 1)",
    "jv": "jv(1, 1+1j)", "order_of_jv": "jv(1j, 1)", "floor": "(5+2j)//2", "linspace": "sum(linspace(0, 1j, 3))", "arange": "sum(arange(0, 3j, 1))",
}.items():
    refused(f"complex_in_{name}", f"l a P=1\nnothing g\nlink(a, g)\nmathd x {text}\n")
    refused(f"complex_in_{name}_of_a_parameter", f"l a P=real(1+{text})\nnothing g\nlink(a, g)\npd x g.p1.i\n")
refused("dot_of_different_lengths", "l a P=dot([1, 2], [3, 4, 5])\nnothing g\nlink(a, g)\npd x g.p1.i\n")
refused("reflectivity_that_is_no_number", "l a P=1\nm m1 R=sqrt(-1) L=0\nlink(a, m1)\npd x m1.p1.o\n")
refused("reflectivity_that_is_no_number_in_a_sweep", "l a P=1\nvar v 0.5\nm m1 R=sqrt(v) L=0\nlink(a, m1)\npd x m1.p1.o\nxaxis(v, lin, 0.5, -0.5, 2)\n")

# What users' own files name that is no parameter of its own: both curvatures of another surface at once, as they stand
# in the text, and the frequency of a signal generator, which is that of all signals.
COPIED = """var roc -3
l a P=2
s sa a.p1 ar.p1 L=1
m ar R=0 L=20u Rc=itm.Rc
s sub ar.p2 itm.p1 L=0.2 nr=1.45
m itm R=0.9 T=0.1 Rc=%s
s arm itm.p2 etm.p1 L=1
m etm R=0.99 T=0.01 Rc=[4, 5]
m far R=0 T=1 Rc=etm.Rc
s sfar etm.p2 far.p1 L=2
cav c itm.p2.o
bp win a.p1.o w
bp qin a.p1.o q direction=y
bp qfar far.p2.o q
bp qfary far.p2.o q direction=y
bp wetm etm.p1.o w
"""
case(A, "curvatures_of_another", COPIED % "roc" + "xaxis(roc, lin, -3, -4, 3)\n")
case(A, "curvatures_of_another_stay", COPIED % "[-3, -3.5]" + "xaxis(itm.Rcx, lin, -3, -4, 3)\n")
case(A, "curvatures_of_another_of_another", COPIED % "etm.Rc" + "xaxis(arm.L, lin, 1, 2, 2)\n")
GENERATORS = """l a P=2
bs b R=0.5 T=0.5
m x R=0.99 T=0.01 phi=1
m y R=1 T=0
link(a, b, 10, y)
s sx b.p3 x.p1 L=10.5
fsig(1)
sgen darmx x.mech.z 1 0
sgen darmy y.mech.z 1 180
free_mass fx x.mech mass=1m
ad up b.p4.o f=darmx.f
ad low b.p4.o f=-darmy.f
pd1 t b.p4.o f=darmx.f
mathd twice 2*darmx.f
qnoised n b.p4.o nsr=true
"""
case(A, "frequency_of_a_generator", GENERATORS + 'xaxis(darmx.f, "log", 5, 5k, 6)\n')
case(A, "frequency_of_a_generator_changes", GENERATORS + "series(change(darmy.f=70), noxaxis(), for(darmx.f, [10, 20], noxaxis(name='two')), sweep(darmx.f, [3, 4], true))\n")
for name, end in {
    "curvature_of_another_times_two": "m b Rc=2*a.Rc\n", "sweep_of_both_curvatures": "xaxis(a.Rc, lin, 1, 2, 3)\n", "change_of_both_curvatures": "change(a.Rc=3)\n",
    "curvatures_in_a_circle": "m b Rc=d.Rc\nm d Rc=b.Rc\n", "curvatures_of_a_lens": "lens f1 f=a.Rc\n", "other_names_of_a_generator": "fsig(1)\nsgen g a.mech.z\nxaxis(g.phi, lin, 1, 2, 3)\n",
}.items():
    refused(name, "l i\nm a Rc=3\nlink(i, a)\n" + end)
