"""What a search for texts on which katfan and Finesse differ has found."""

from cases.registry import case, refused

LASER = "l a P=1\npd p a.p1.o\n"
CAVITY = "l a\nm b R=0.5 T=0.5\nm c R=0.5 T=0.5\nlink(a, b, c)\npd p c.p2.o\n"
INDEX = "var u 1.45\nl a\nm b R=0.5 T=0.5 phi=10\ns x a.p1 b.p1 nr=u\nad k b.p1.o f=0\n"
LOCKED = (
    "l a\nmod e 10M 0.1\nm b R=0.9 T=0.1\nm c R=1 T=0\nlink(a, e, b, 1, c)\ndof D c.dofs.z\nreadout_rf R b.p1.o f=e.f phase=90\n"
    "lock k R.outputs.I D.DC 1 1u\n"
)

# Words of the language where an element's name would stand
refused("value_named_as_a_keyword", "var x 2\n" + LASER.replace("P=1", "P=x"))
refused("value_named_as_a_keyword_in_brackets", "var tau 2\n" + LASER.replace("P=1", "P=(1+tau)"))
case("language", "elements_named_as_keywords", "var x 0.5\nl l P=2\nm s R=0.5 T=0.5 phi=l.P\nlink(l, s)\npd w s.p2.o\nad q s.p1.o f=0\nxaxis(l.P, lin, 0, 1, 2)\n")
case("language", "variable_named_as_a_keyword_swept", "var tau 0.5\n" + LASER + "xaxis(tau, lin, 0, 1, 1)\n")
refused("method_newton_without_quotes", LOCKED + "run_locks(method=newton)\n")
# (the lock stands on a derivative by differences of 1e-9, which holds six digits)
case("language", "method_newton_in_quotes", LOCKED.replace("T=0\n", "T=0 phi=10m\n") + 'series(run_locks(method="newton", max_iterations=5), noxaxis())\n', rtol=1e-5)
refused("plane_without_quotes", "l a\nbs b R=0.5 T=0.5 plane=xz\nlink(a, b)\npd p b.p2.o\n")

# An element ends with its line
refused("array_of_an_element_over_two_lines", "l a\nm b R=0.5 T=0.5 Rc=[1,\n 2]\nlink(a, b)\npd p b.p2.o\n")
refused("brackets_of_an_element_over_two_lines", "var u (1 +\n 2)\n" + LASER)
refused("comment_in_brackets_of_an_element", "var u (1 + # one\n 2)\n" + LASER)

# What is followed by what is fixed can't be changed
for name, text in {
    "index": INDEX + "xaxis(u, lin, 1, 2, 2)",
    "index_by_for": INDEX + "for(u, [1, 2], noxaxis())",
    "index_by_change": INDEX + "series(change(u=1.5), noxaxis())",
    "index_by_minimize": INDEX + "minimize(k, u)",
    "index_by_a_lock": INDEX + "pd p b.p1.o\nlock lk p u 0.1 1\nrun_locks()",
    "index_by_a_degree_of_freedom": INDEX + "dof D u 1\nxaxis(D.DC, lin, 0, 1, 1)",
    "index_through_a_parameter": INDEX.replace("nr=u", "nr=a.P") + "xaxis(a.P, lin, 1, 2, 2)",
    "angle": "l a\nl d\nbs b R=0.5 T=0.5 alpha=d.phase\nlink(a, b)\nad k b.p2.o f=0\nxaxis(d.phase, lin, 0, 1, 2)",
    "order": "var u 2\nl a\nmod e f=1M midx=0.1 order=u\nlink(a, e)\nad k e.p2.o f=1M\nxaxis(u, lin, 1, 2, 2)",
    "a_fixed_variable": "var u 1\nvar v 2*u changeable_during_simulation=false\n" + LASER.replace("P=1", "P=v") + "xaxis(u, lin, 0, 1, 1)",
}.items():
    refused(f"change_of_what_{name}_follows", text)
case("language", "another_variable_than_the_index", "var y1 1\n" + INDEX.replace("l a", "l a P=y1") + "xaxis(y1, lin, 0, 1, 1)\n")

# Arguments
refused("lock_with_enabled_in_place", CAVITY + "lock k p c.phi 1 1u false\n")
for name, values in {
    "arange_of_a_step_with_a_fraction": "arange(0, 10, 2.5)", "arange_downwards": "arange(5, 0, -1)", "linspace_of_a_count_with_a_fraction": "linspace(0, 1, 2.7)",
    "geomspace_of_a_count_with_a_fraction": "geomspace(1, 10, 3.5)", "logspace_of_a_count_with_a_fraction": "logspace(0, 2, 3.9)",
}.items():
    case("language", name, CAVITY + f"sweep(c.phi, {values}, false)\n")
for name, values in {
    "arange_of_one": "arange(3)", "arange_of_two": "arange(1, 3)", "linspace_of_two": "linspace(0, 1)", "linspace_of_less_than_nothing": "linspace(0, 1, -1)",
}.items():
    refused(name, CAVITY + f"sweep(c.phi, {values}, false)\n")

# Values and names
for name, value in {"pi": "pi", "twice_pi": "2*pi", "minus_pi": "-pi", "cosine_of_pi": "cos(pi)", "speed_of_light": "c0"}.items():
    refused(f"change_to_{name}", CAVITY + f"series(change(c.phi={value}), noxaxis())\n")
    refused(f"for_of_{name}", CAVITY + f"for(c.phi, [1, {value}], noxaxis())\n")
refused("for_of_a_reference", CAVITY + "for(c.phi, [b.R], noxaxis())\n")
refused("for_of_an_array_to_pi", CAVITY + "for(c.phi, linspace(0, pi, 3), noxaxis())\n")
case("language", "change_to_what_is_computed", CAVITY + "series(change(c.phi=sqrt(2)*radians(90)), for(c.phi, [1/2, -(2**2)], noxaxis()))\n")
case("language", "sweep_over_pi", CAVITY + "sweep(c.phi, [0, pi, 2*pi], false)\n")
for name, node in {"node": "pd q 'c.p2.o'", "port": "s x 'c.p2' d.p1\nm d", "drive": "dof D 'c.dofs.z' 1", "signal": "noise n 'a.pwr.i' 1", "readout": "readout_dc R 'c.p2.o'"}.items():
    refused(f"quoted_{name}", CAVITY + node + "\n")
case("language", "quoted_names", "l a\nm b R=0.5 T=0.5\nm c R=0.5 T=0.5\nlink('a', b, \"c\")\npd p c.p2.o\nlock k 'p' 'c.phi' 0.1 1u\nseries(xaxis('c.phi', 'lin', 0, 1, 2), store_model_attr('c.phi'))\n")
refused("mode_of_an_axis_by_number", CAVITY + "xaxis(c.phi, 0, 0, 1, 2)\n")
refused("pdtype_by_number", "l a\npd p a.p1.o pdtype=0\n")
case("language", "plane_by_number", "l a\nbs b R=0.5 T=0.5 plane=1\nlink(a, b)\npd p b.p2.o\n")
CARRIER = "var u f0\nvar v lambda0\nl a P=k0/1M f=f0/1e9\npd p a.p1.o\nmathd q 2*f0\nstore_model_attr(u, v, a.P, a.f)\n"
case("language", "carrier_in_values", CARRIER)
case("language", "carrier_in_values_below_lambda", "lambda(1550n)\n" + CARRIER)
case("language", "carrier_in_values_around_lambda", CARRIER.replace("l a", "lambda(1550n)\nl a"))
case("language", "carrier_in_an_axis", "l a\npd p a.p1.o\nxaxis(a.f, lin, 0, f0/1e9, 2)\nlambda(1550n)\n")
refused("name_of_the_carrier", "l a\nvar lambda0 1\n")
SPACES = CAVITY.replace("link(a, b, c)", "s s0 a.p1 b.p1\nlink(b, 1, c)")
case("language", "space_by_spaces", SPACES + "m d R=0.5 T=0.5 phi=spaces.b_p2__c_p1.L\nlink(c, spaces.s0.L, d)\nad z c.p2.i f=0\nmathd q 2*spaces.s0.L\nseries(change(spaces.s0.L=0.5), xaxis(spaces.b_p2__c_p1.L, lin, 0, 0.1u, 2), store_model_attr(spaces.s0.L))\n")
refused("spaces_of_what_is_none", SPACES + "xaxis(spaces.b.phi, lin, 0, 1, 2)\n")
refused("name_spaces", SPACES + "var spaces 1\n")

# Sidebands of one carrier that stay equal while the carrier moves interfere
BOTH = "l a P=1 f=%s\nmod e0 f=9M midx=0.5 order=%d\nmod e1 f=%s midx=0.7 order=%d\nlink(a, e0, e1)\npd p e1.p2.o\nad u e1.p2.o f=a.f+%s\npd1 d e1.p2.o f=9M\n"
case("modulation", "two_modulators_of_one_frequency_with_the_laser_swept", BOTH % ("0", 1, "9M", 1, "9M") + "xaxis(a.f, lin, 0, 1M, 2)\n")
case("modulation", "second_order_and_double_frequency_with_the_laser_swept", BOTH % ("5k", 2, "18M", 1, "18M") + "xaxis(a.f, lin, 5k, 1M, 2)\n")
case("modulation", "third_order_and_triple_frequency_with_the_laser_driven", BOTH % ("0", 3, "27M", 2, "27M") + "dof F a.dofs.frq 2\nxaxis(F.DC, lin, 0, 1M, 2)\n")
