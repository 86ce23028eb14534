"""Axes, sweeps, and the tree that nested actions leave."""

from cases.registry import case, refused

A = "actions"

FP = "l laser P=1\nm m1 R=0.99 T=0.01\nm m2 R=0.991 T=0.009\nlink(laser, m1, 1, m2)\npd t m2.p2.o\n"
PDH = (
    "l laser P=2\nmod eom f=15M midx=0.3 order=2\nm m1 R=0.95 T=0.049\nm m2 R=0.99 T=0.0098\nlink(laser, eom, 1, m1, 2, m2)\n"
    "pd t m2.p2.o\npd1 e m1.p1.o f=eom.f phase=90\n"
)

for name, text in {
    # noxaxis
    "noxaxis_named": "noxaxis(name='foo')",
    "noxaxis_pre_step_change": "noxaxis(pre_step=change(m2.phi=3))",
    "noxaxis_post_step_change": "noxaxis(post_step=change(m2.phi=3))",
    "noxaxis_pre_step_solution": "noxaxis(pre_step=noxaxis(name='before'))",
    "noxaxis_post_step_solution": "noxaxis(post_step=noxaxis(name='after'))",
    "noxaxis_resets_what_its_pre_step_changed": "series(change(m2.phi=1), noxaxis(pre_step=change(m2.phi=3)), noxaxis())",
    "noxaxis_resets_what_its_post_step_changed": "series(noxaxis(post_step=change(m2.phi=3)), noxaxis())",
    # axes
    "xaxis_one_step": "xaxis(m2.phi, lin, 0, 3, 1)",
    "xaxis_descending": "xaxis(m2.phi, lin, 3, -1, 4)",
    "xaxis_standing_still": "xaxis(m2.phi, lin, 3, 3, 3)",
    "xaxis_fractional_steps": "xaxis(m2.phi, lin, -3, 3, 2.5)",
    "xaxis_expression_limits": "xaxis(m2.phi, lin, -3*m1.R, 2*pi, 2+3)",
    "xaxis_log": "xaxis(m2.phi, log, 0.1, 100, 9)",
    "xaxis_log_descending": "xaxis(m2.phi, log, 100, 1, 4)",
    "xaxis_log_relative": "series(change(m2.phi=2), xaxis(m2.phi, log, 0.1, 10, 4, relative=true))",
    "xaxis_relative_positional": "series(change(m2.phi=2), xaxis(m2.phi, lin, -1, 2, 3, true))",
    "xaxis_named": "series(xaxis(m2.phi, lin, 1, 2, 2, name='hello'), noxaxis())",
    "xaxis_resets_its_parameter": "series(change(m2.phi=1), xaxis(m2.phi, lin, 1, 2, 2, relative=true, name='a'), noxaxis(), xaxis(m2.phi, lin, 1, 2, 2, name='b'), noxaxis())",
    "xaxis_pre_step_change": "series(xaxis(m2.phi, lin, 0, 3, 3, pre_step=change(m1.phi=1)), noxaxis())",
    "xaxis_post_step_change": "series(xaxis(m2.phi, lin, 0, 3, 3, post_step=change(m1.phi=1)), noxaxis())",
    "xaxis_pre_step_relative_change_grows": "series(xaxis(m2.phi, lin, 0, 3, 3, pre_step=change(m1.phi=0.7, relative=true)), noxaxis())",
    "xaxis_post_step_relative_change_grows": "series(xaxis(m2.phi, lin, 0, 3, 3, post_step=change(m1.phi=0.7, relative=true)), noxaxis())",
    "xaxis_pre_step_moves_the_swept": "series(xaxis(m2.phi, lin, 0, 3, 3, pre_step=change(m2.phi=1, relative=true)), noxaxis())",
    "xaxis_post_step_moves_the_swept": "xaxis(m2.phi, lin, 0, 3, 3, post_step=change(m2.phi=1, relative=true))",
    "xaxis_both_steps": "series(noxaxis(name='first'), xaxis(m2.phi, lin, 0, 2, 2, pre_step=noxaxis(name='a'), post_step=noxaxis(name='b')))",
    "xaxis_pre_step_series": "xaxis(m2.phi, lin, 0, 2, 2, pre_step=series(change(m1.phi=1), noxaxis(name='a'), change(m1.phi=0), noxaxis(name='b')))",
    "x2axis_mixed": "x2axis(m2.phi, lin, 0, 2, 2, m1.phi, log, 1, 10, 3)",
    "x2axis_relative": "series(change(m2.phi=1, m1.phi=2), x2axis(m2.phi, lin, 0, 2, 2, m1.phi, log, 1, 10, 3, relative=true), noxaxis())",
    "x2axis_named_with_steps": "series(x2axis(m2.phi, lin, 0, 1, 1, m1.phi, lin, 0, 2, 2, pre_step=change(laser.P=0.1, relative=true), post_step=noxaxis(name='p'), name='grid'), noxaxis())",
    "x2axis_of_one_parameter": "x2axis(m2.phi, lin, 0, 1, 1, m2.phi, lin, 1, 10, 2)",
    "x3axis_mixed": "x3axis(m2.phi, lin, 0, 1, 1, m1.phi, log, 1, 10, 2, laser.P, lin, 0, 2, 2)",
    "x3axis_relative": "series(change(m2.phi=1), x3axis(m2.phi, lin, 0, 1, 1, m1.phi, lin, -1, 1, 2, laser.P, lin, 0, 2, 2, relative=true, name='box'), noxaxis())",
    # sweep
    "sweep_one": "sweep(m2.phi, [0, 1, -3], false)",
    "sweep_mixed_relative": "series(change(m2.phi=2, m1.phi=1), sweep(m2.phi, [0, 1], true, m1.phi, [1, 2, 4], false), noxaxis())",
    "sweep_without_reset": "series(change(m2.phi=1), sweep(m2.phi, [0, 1, 3], false, reset_parameter=false), noxaxis())",
    "sweep_relative_without_reset": "series(change(m2.phi=1), sweep(m2.phi, [0, 1, 3], true, reset_parameter=false), noxaxis())",
    "sweep_linspace": "sweep(m2.phi, linspace(0, 3, 4), false, m1.phi, geomspace(1, 100, 3), false)",
    "sweep_logspace": "sweep(m2.phi, logspace(0, 2, 3), false)",
    "sweep_arange": "sweep(m2.phi, arange(0, 3, 1), false)",
    "sweep_of_one_number": "sweep(m2.phi, 5, false)",
    "sweep_three": "sweep(m2.phi, [0, 1], false, m1.phi, [0, 1], false, laser.P, [1, 2], true)",
    "sweep_steps_and_name": "series(sweep(m2.phi, [0, 1], false, name='kk', pre_step=noxaxis(name='a'), post_step=change(m1.phi=1)), noxaxis())",
    "sweep_of_nothing_is_one_point": "sweep()",
    # trees
    "series_two": "series(noxaxis(), noxaxis())",
    "series_of_one": "series(noxaxis(name='a'))",
    "series_of_one_solution": "series(change(m2.phi=1), noxaxis(name='a'))",
    "series_of_one_axis": "series(change(m2.phi=1), xaxis(m1.phi, lin, 0, 2, 2, pre_step=noxaxis(name='a')))",
    "series_chained": "series(noxaxis(), xaxis(m2.phi, lin, 0, 1, 1), noxaxis(), flatten=false)",
    "series_in_series": "series(series(noxaxis(), noxaxis()), noxaxis())",
    "series_named_in_series": "series(noxaxis(name='z1'), series(noxaxis(name='a'), noxaxis(name='b'), name='in'), noxaxis(name='c'))",
    "series_of_one_in_series": "series(series(noxaxis(name='a'), name='in'), noxaxis(name='c'))",
    "series_of_one_chained_in_series": "series(series(noxaxis(name='a'), name='in', flatten=false), noxaxis(name='c'))",
    "series_three_deep": "series(noxaxis(name='z1'), series(noxaxis(name='a'), series(noxaxis(name='b'), noxaxis(name='e'))), noxaxis(name='c'))",
    "series_chained_in_series": "series(series(noxaxis(name='a'), change(m2.phi=1), noxaxis(name='b'), noxaxis(name='d'), name='in', flatten=false), noxaxis(name='c'))",
    "series_chained_twice": "series(series(noxaxis(name='a'), noxaxis(name='b'), name='in', flatten=false), noxaxis(name='c'), flatten=false)",
    "parallel_of_one": "parallel(noxaxis())",
    "parallel_of_equals": "parallel(xaxis(m2.phi, lin, 0, 1, 1), xaxis(m2.phi, lin, 0, 2, 1))",
    "parallel_of_series": "parallel(series(change(m2.phi=1), noxaxis(name='a'), noxaxis(name='b')), series(noxaxis(name='a'), noxaxis(name='b')))",
    "parallel_of_chains": "parallel(series(noxaxis(name='a'), noxaxis(name='b'), name='s1', flatten=false), noxaxis(name='c'))",
    "parallel_in_series": "series(noxaxis(name='z1'), parallel(noxaxis(name='a'), series(change(m2.phi=2), noxaxis(name='b'))), noxaxis(name='c'))",
    "parallel_of_one_in_series": "series(parallel(noxaxis(name='a')))",
    "parallel_in_parallel": "parallel(parallel(noxaxis(name='a'), noxaxis(name='b')), noxaxis(name='c'))",
    "parallel_changes_nothing_outside": "series(parallel(change(m2.phi=1), series(change(m2.phi=2), noxaxis(name='x1'))), noxaxis(name='d'))",
    # for
    "for_two_actions": "for(m2.phi, [0, 1], noxaxis(), noxaxis(name='b'))",
    "for_leaves_the_last_value": "series(change(m2.phi=5), for(m2.phi, [0, 1], noxaxis()), noxaxis())",
    "for_with_changes": "series(for(m2.phi, [0, 1], change(m1.phi=0.6, relative=true), noxaxis(name='b')), noxaxis())",
    "for_in_for": "for(m2.phi, [0, 1], for(m1.phi, [0, 1], noxaxis(name='b')))",
    "for_axes": "for(m2.phi, linspace(0, 1, 3), xaxis(m1.phi, lin, 0, 1, 1))",
    "for_series": "for(m2.phi, [0, 1], series(noxaxis(name='a'), noxaxis(name='b')))",
    "for_chains": "for(m2.phi, [0, 1], series(noxaxis(name='a'), noxaxis(name='b'), name='s', flatten=false))",
    "for_twice": "series(for(m2.phi, [0, 1], noxaxis(name='b')), for(m2.phi, [2, 3], noxaxis(name='b')))",
    "for_without_actions": "for(m2.phi, [1, 2])",
    "for_in_a_series_alone": "series(for(m2.phi, [1], noxaxis(name='a')))",
    # change
    "change_several": "series(change(m2.phi=1, m1.phi=3), noxaxis())",
    "change_relative_twice": "series(change(m2.phi=1, relative=true), change(m2.phi=1.5, m1.phi=1, relative=true), noxaxis())",
    "change_expression_of_numbers": "series(change(m2.phi=2*3-5.5), noxaxis())",
    "change_text_and_true": "series(change(m2.phi='3', m1.phi=true), noxaxis())",
    "change_named": "series(change(m2.phi=1, name='foo'), noxaxis())",
    "change_R_and_T": "series(change(m2.R=0.9, m2.T=0.1), noxaxis())",
    "change_R_the_loss_follows": "series(change(m2.R=0.98), noxaxis())",
    "change_length": "series(change(laser_p1__m1_p1.L=1, m1_p2__m2_p1.L=2), xaxis(laser.f, lin, -40M, 40M, 4))",
    "change_misaligned": "series(noxaxis(), change(m2.misaligned=1), noxaxis())",
    "change_laser_frequency": "series(change(laser.f=1M), noxaxis())",
    # what prints and stores
    "dc_fields_in_series": "series(dc_fields(), change(m2.phi=1), dc_fields(), dc_fields(name='x1'), noxaxis())",
    "print_leaves_nothing": "series(print(m2.phi, 'hello'), print_model(), print_model_attr(m2.phi), debug(), noxaxis())",
    "save_matrix_makes_a_tree": "series(save_matrix(), noxaxis())",
    "store_model_attr_alone": "store_model_attr(m2.phi)",
    "store_model_attr_twice": "series(store_model_attr(m2.phi, m2.L), change(m2.phi=1, m2.R=0.95), store_model_attr(m2.phi, m2.L), store_model_attr(m2.phi, name='named'))",
    "store_model_attr_as_a_step": "xaxis(m2.phi, lin, 0, 1, 1, post_step=store_model_attr(m2.phi))",
}.items():
    case(A, name, FP + text + "\n")

for name, text in {
    "no_steps": "xaxis(m2.phi, lin, 0, 3, 0)", "negative_steps": "xaxis(m2.phi, lin, 0, 3, -3)",
    "change_of_the_unknown": "series(change(m2.foo=1), noxaxis())", "change_of_an_unknown_element": "series(change(foo.phi=1), noxaxis())",
    "change_of_an_index": "series(change(laser_p1__m1_p1.nr=1.2), noxaxis())", "change_to_an_array": "series(change(m2.phi=[1, 2]), noxaxis())",
    "change_to_a_symbol": "series(change(m2.phi=2*m1.R), noxaxis())", "change_of_what_follows": "series(change(m2.L=0.1), noxaxis())",
    "change_of_an_option": "series(change(m2.imaginary_transmission=false), noxaxis())", "change_of_a_node": "series(change(t.node=1), noxaxis())",
    "change_of_signals_only": "series(change(laser.signals_only=true), noxaxis())", "sweep_of_a_flag": "xaxis(m2.misaligned, lin, 0, 1, 1)",
    "sweep_pair": "sweep(m2.phi, [0, 1])", "sweep_matrix": "sweep(m2.phi, [[0, 1], [2, 3]], false)", "action_of_a_model_element": "series(m2, noxaxis())",
    "unknown_action": "series(foo(), noxaxis())", "pre_step_that_is_no_action": "xaxis(m2.phi, lin, 0, 1, 1, pre_step=3)", "store_of_an_element": "store_model_attr(m2)",
    "xaxis_lacks_arguments": "xaxis(m2.phi, lin, 0, 1)", "xaxis_unknown_argument": "xaxis(m2.phi, lin, 0, 1, 1, foo=2)", "x2axis_lacks_arguments": "x2axis(m2.phi, lin, 0, 1, 1)",
}.items():
    refused(name, FP + text + "\n")

case(A, "dc_fields_order_of_nodes", "s s1 a.p1 b.p1\nl a P=1\nbs b R=0.3 T=0.7\nm c R=1-d.P/10 L=0\nlink(b.p3, c)\nl d P=2 phase=20\nisol i S=10\npd x_ c.p1.o\nnothing n\nlink(d, i, n)\nreadout_dc rd b.p2.o\nreadout_dc re\nlink(n, re)\ndc_fields()\n")
case(A, "dc_fields_with_sidebands", PDH + "dc_fields()\n")
case(A, "dc_fields_several_lasers", "l a P=1 f=5\nl b P=1 f=1\nbs B\nmod e f=100 midx=0.3 order=2\nmod g f=1000 midx=0.2\nlink(a, B)\nlink(b, B.p4)\nlink(B.p3, e, g)\ndc_fields()\n")
case("elements", "mirror_misaligned", "l laser P=1\nm m1 R=0.9 T=0.1\nm m2 R=0.8 T=0.1 misaligned=true\nlink(laser, m1, 1, m2)\npd t m2.p2.o\npd r m1.p1.o\npd c m1.p2.i\n")
case("elements", "beamsplitter_misaligned", "l laser P=1\nl k P=2\nbs b R=0.8 T=0.1 misaligned=true\nm m1 R=0.5 T=0.5\nlink(laser, b.p1)\nlink(k, b.p4)\nlink(b.p2, m1)\npd t b.p3.o\npd r b.p2.o\npd c b.p1.o\n")
