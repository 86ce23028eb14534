"""Single texts: solved and checked."""

import numpy as np
import pytest

import katfan


def test_a_solution_has_arrays_by_name_with_their_axes(cavity):
    solution = katfan.solve(cavity + "xaxis(ETM.phi, lin, -1, 1, 20)\n")
    assert list(solution) == ["circ", "field"]
    assert solution["circ"].shape == (21,)
    assert solution["field"].dtype == complex
    axis = solution.axes["circ"][0]
    assert (axis.name, axis.unit, axis.values[0], axis.values[-1]) == ("ETM.phi", "degrees", -1, 1)
    assert solution.units["circ"] == "W"
    assert np.array_equal(solution.x(), axis.values)
    assert solution.to_xarray()["circ"].dims == ("ETM.phi",)
    with pytest.raises(KeyError, match="there are circ, field"):
        solution["nothing"]


def test_a_single_solution_is_numbers(cavity):
    solution = katfan.solve(cavity)
    assert solution["circ"].shape == ()
    assert abs(solution["field"]) ** 2 == pytest.approx(solution["circ"])
    with pytest.raises(KeyError, match="no axis"):
        solution.x()


def test_two_axes_are_two_dimensions(cavity):
    solution = katfan.solve(cavity + "x2axis(ETM.phi, lin, 0, 1, 2, LASER.P, lin, 1, 2, 4)\n")
    assert solution["circ"].shape == (3, 5)
    assert [axis.name for axis in solution.axes["circ"]] == ["ETM.phi", "LASER.P"]


def test_what_is_wrong_with_a_text_is_listed(cavity):
    assert katfan.check(cavity) == []
    (problem,) = katfan.check(cavity + "pd more nowhere.p1.o\n")
    assert (problem.line, problem.column, problem.end_column) == (7, 9, 21)
    assert problem.code == "unknown-element"
    assert "nowhere" in problem.message


def test_distributions_read_as_numpy_and_are_what_a_spec_says():
    assert katfan.normal(1, 0.1) == {"kind": "normal", "mean": 1, "sigma": 0.1}
    assert katfan.truncated_normal(0, 1, low=-2) == {"kind": "truncated-normal", "mean": 0, "sigma": 1, "from": -2}
    assert katfan.normal(sigma=0.1, relative="factor") == {"kind": "normal", "sigma": 0.1, "relative": "factor"}
    assert katfan.uniform(0, np.float64(1)) == {"kind": "uniform", "from": 0, "to": 1}
    assert katfan.linspace(0, 1, 5) == {"kind": "linear", "from": 0, "to": 1, "points": 5}
    assert katfan.choice(np.arange(2), [1, 3])["values"] == [0, 1]


ALL = {
    "normal": katfan.normal(1, 0.1),
    "truncated-normal": katfan.truncated_normal(1, 0.1, 0.9, 1.1),
    "lognormal": katfan.lognormal(1, 0.1),
    "uniform": katfan.uniform(1, 2),
    "loguniform": katfan.loguniform(1, 2),
    "triangular": katfan.triangular(1, 1.5, 2),
    "choice": katfan.choice([1, 2], weights=[1, 2]),
    "constant": katfan.constant(1),
    "linear": katfan.linspace(1, 2, 4),
    "log": katfan.geomspace(1, 2, 4),
    "values": katfan.values([1, 1.5, 1.7, 2]),
    "correlated": [katfan.multivariate_normal(["LASER.P", "ETM.phi"], [1, 0], [[0.01, 0], [0, 1]])],
}


@pytest.mark.parametrize("kind", ALL)
def test_every_distribution_is_understood(cavity, kind):
    vary = ALL[kind] if kind == "correlated" else {"LASER.P": ALL[kind]}
    result = katfan.sweep(cavity, vary=vary, jobs=4, outputs=["circ"])
    assert result.df["LASER.P"].between(0.5, 2.5).all()
