"""Models as functions, for samplers."""

import os
import pickle
import statistics
import subprocess
import sys
import time

import numpy as np
import pytest

import katfan

INPUTS = ["ETM.phi", "ITM.T"]


@pytest.fixture(scope="module")
def model():
    from conftest import CAVITY

    return CAVITY


def test_a_point_gives_what_a_sweep_gives_to_the_last_bit(model):
    points = np.random.default_rng(1).normal([0, 0.008], [0.1, 1e-4], (50, 2))
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    import pandas as pd

    swept = katfan.sweep(model, vary=pd.DataFrame(points, columns=INPUTS), outputs=["circ"], progress=False)
    assert np.array_equal(f(points)[:, 0], swept.df["circ"])
    assert f(points[3]).tolist() == [swept.df["circ"][3]]
    assert f.inputs == ("ETM.phi", "ITM.T")
    assert f.outputs == ("circ",)
    assert f.units == {"circ": "W"}
    assert f.nominal.tolist() == [0, 0.01]


def test_several_workers_give_the_same(model):
    points = np.random.default_rng(2).normal([0, 0.008], [0.1, 1e-4], (101, 2))
    one = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    with katfan.function(model, inputs=INPUTS, outputs=["circ"], workers=2) as two:
        assert np.array_equal(one(points), two(points))
        assert np.array_equal(one(points[:1]), two(points[:1]))
        points[[0, 100], 1] = 0.5  # no mirror: it reflects and lets through more than there is
        two(points)
        assert sorted(two.errors) == [0, 100]


def test_a_point_that_fails_is_nan_with_its_reason(model):
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    found = f([[0, 0.01], [0, 0.5], [np.nan, 0.01]])
    assert np.isnan(found[:, 0]).tolist() == [False, True, True]
    assert "ITM" in f.errors[1]
    assert f.errors[2] == "ETM.phi is NaN"
    f([0, 0.01])
    assert f.errors == {}


def test_complex_outputs_and_arrays_have_their_shapes(model):
    f = katfan.function(model, inputs=["ITM.T"], analysis="xaxis(ETM.phi, lin, -1, 1, 4)")
    named = f.named([[0.01], [0.005]])
    assert {name: (array.shape, array.dtype) for name, array in named.items()} == {
        "circ": ((2, 5), np.dtype(float)),
        "field": ((2, 5), np.dtype(complex)),
    }
    assert np.allclose(np.abs(named["field"]) ** 2, named["circ"], rtol=1e-9)
    assert f([[0.01], [0.005]]).shape == (2, 10)
    assert f.named([0.01])["circ"].shape == (5,)


def test_it_maps_as_pools_do_and_may_be_sent_to_them(model):
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    points = [[0, 0.01], [0.1, 0.01]]
    assert [each.tolist() for each in f.map(points)] == f(points).tolist()
    assert f.map([]) == []
    again = pickle.loads(pickle.dumps(f))
    assert np.array_equal(again(points), f(points))
    again.close()
    assert np.array_equal(again(points), f(points))


def test_what_is_wrong_is_told(model):
    with pytest.raises(katfan.Mistake, match='"ETM" has no parameter "fi"'):
        katfan.function(model, inputs=["ETM.fi"])
    with pytest.raises(katfan.Mistake, match="circc"):
        katfan.function(model, inputs=["ETM.phi"], outputs=["circc"])
    f = katfan.function(model, inputs=INPUTS)
    with pytest.raises(katfan.Mistake, match=r"shape \(points, 2\)"):
        f([1, 2, 3])


def test_a_call_costs_little_besides_the_point(model):
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    point = np.array([0.0, 0.01])
    times = []
    for _ in range(500):
        begin = time.perf_counter()
        f(point)
        times.append(time.perf_counter() - begin)
    # 30 to 60 µs on a quiet machine; a busy one, as when all tests run, has pauses.
    assert statistics.quantiles(times, n=10)[0] < 1e-3


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores can't be chosen here")
def test_a_short_call_shares_its_core_and_leaves_the_caller_free(model):
    mine = os.sched_getaffinity(0)
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    engine = f._pipes[0]._process.pid
    assert os.sched_getaffinity(engine) == mine
    short = f([0, 0.01])
    assert len(os.sched_getaffinity(engine)) == 1
    assert os.sched_getaffinity(0) == mine
    assert np.array_equal(f(np.tile([0, 0.01], (100, 1)))[0], short)
    assert os.sched_getaffinity(engine) == mine
    with pytest.raises(katfan.Mistake):
        f.jacobian([0, 0.01, 0])
    assert os.sched_getaffinity(0) == mine


def test_a_function_works_where_cores_can_not_be_chosen(model, monkeypatch):
    def refuse(*_):
        raise PermissionError("not here")

    found = katfan.function(model, inputs=INPUTS, outputs=["circ"])([0, 0.01])
    monkeypatch.setattr(os, "sched_setaffinity", refuse, raising=False)
    assert np.array_equal(katfan.function(model, inputs=INPUTS, outputs=["circ"])([0, 0.01]), found)


def test_a_process_that_ends_is_told_and_another_takes_its_place(model):
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    found = f([0, 0.01])
    f._pipes[0].kill()
    with pytest.raises(katfan.Broken, match="the engine has ended"):
        f([0, 0.01])
    assert f([0, 0.01]) == found


def test_pandas_and_pyarrow_are_loaded_when_they_are_used():
    loaded = "import katfan, sys; print([name for name in ('pandas', 'pyarrow', 'tqdm') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout == "[]\n"


def test_derivatives_are_those_of_differences_of_any_shape(model):
    f = katfan.function(model, inputs=INPUTS, outputs=["circ"])
    points = np.array([[0.03, 0.0095], [0.0, 0.5], [-0.02, 0.009]])
    found = f.jacobian(points)
    assert found.shape == (3, 1, 2)
    assert list(f.errors) == [1]
    assert np.isnan(found[1]).all()
    step = np.array([1e-6, 1e-8])
    for index in (0, 2):
        for k in (0, 1):
            ahead, behind = points[index].copy(), points[index].copy()
            ahead[k] += step[k]
            behind[k] -= step[k]
            assert found[index, 0, k] == pytest.approx((f(ahead) - f(behind))[0] / (2 * step[k]), rel=1e-6)
    assert np.array_equal(f.jacobian(points[2]), found[2])
    scan = katfan.function(model, inputs=["ITM.T"], analysis="xaxis(ETM.phi, lin, -1, 1, 4)")
    slopes = scan.jacobian([0.009])
    assert slopes.shape == (len(scan([0.009])), 1)
    change = (scan([0.009 + 1e-8]) - scan([0.009 - 1e-8])) / 2e-8
    assert np.allclose(slopes[:, 0], change, rtol=1e-5, atol=1e-6 * np.abs(change).max())
