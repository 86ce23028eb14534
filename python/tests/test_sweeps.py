"""Sweeps: from what Python has to a data set."""

import inspect
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

import katfan


def test_a_sweep_gives_a_row_a_job(cavity, folder):
    result = katfan.sweep(cavity, vary={"ETM.phi": katfan.normal(0, 0.05)}, jobs=200, seed=1)
    assert list(result.df.columns) == ["job", "ETM.phi", "circ", "field", "error"]
    assert result.df["job"].tolist() == list(range(200))
    assert result.df["field"].dtype == complex
    assert np.allclose(np.abs(result.df["field"]) ** 2, result.df["circ"], rtol=1e-9)
    assert result.df["error"].isna().all()
    assert (result.jobs, result.failures, len(result)) == (200, 0, 200)
    assert result.path.parent.parent == folder / "katfan-runs"
    assert result.report.exists()


def test_the_same_sweep_is_the_same_run(cavity):
    how = {"vary": {"ETM.phi": katfan.uniform(0, 1)}, "jobs": 50}
    first, second = katfan.sweep(cavity, **how), katfan.sweep(cavity, **how)
    assert first.run == second.run
    assert katfan.sweep(cavity, **how, seed=2).run != first.run


def test_a_result_is_found_whichever_folder_python_goes_to(cavity, folder):
    result = katfan.sweep(cavity, vary={"ETM.phi": [0, 1]})
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    assert len(result.df) == 2
    assert katfan.sweep(cavity, vary={"ETM.phi": [0, 1]}).path.parent.parent == folder / "elsewhere" / "katfan-runs"


def test_a_model_is_text_a_path_or_what_unparses_itself(cavity, folder):
    class Model:
        def unparse(self):
            return cavity

    (folder / "cavity.kat").write_text(cavity)
    given = [cavity, "cavity.kat", Path("cavity.kat"), Model()]
    runs = {katfan.sweep(model, vary={"ETM.phi": [0, 1]}).run for model in given}
    assert len(runs) == 1


@pytest.mark.parametrize("rows", [3, 30_000])
def test_a_frame_is_a_table_of_jobs_however_large(cavity, rows):
    table = pd.DataFrame({"ETM.phi": np.linspace(0, 1, rows), "ITM.T": 0.01})
    result = katfan.sweep(cavity, vary=table, outputs=["circ"], progress=False)
    assert np.array_equal(result.df[["ETM.phi", "ITM.T"]], table)


def test_lists_and_numbers_are_axes_and_constants(cavity):
    result = katfan.sweep(cavity, vary={"ETM.phi": np.array([0.0, 0.5]), "LASER.P": range(1, 4), "ITM.phi": 1})
    grid = result.to_xarray()
    assert grid["circ"].dims == ("ETM.phi", "LASER.P")
    assert grid["circ"].attrs["units"] == "W"
    assert grid["ITM.phi"].values.tolist() == [[1, 1, 1], [1, 1, 1]]
    for phi in (0.0, 0.5):
        row = result.df[(result.df["ETM.phi"] == phi) & (result.df["LASER.P"] == 2)]
        assert grid["circ"].sel({"ETM.phi": phi, "LASER.P": 2}).item() == row["circ"].item()


def test_the_order_of_a_grid_is_that_of_its_sampling(cavity):
    vary = {"ETM.phi": [0.0, 0.5], "LASER.P": [1.0, 2.0, 3.0]}
    result = katfan.sweep(cavity, vary=vary, sampling={"kind": "grid", "order": ["LASER.P", "ETM.phi"]}, jobs=12)
    grid = result.to_xarray()
    assert grid["circ"].dims == ("repeat", "LASER.P", "ETM.phi")
    assert grid["circ"].sel({"LASER.P": 3, "ETM.phi": 0}).values.tolist() == [grid["circ"].values[0, 2, 0]] * 2


def test_scans_are_arrays_with_their_axis(cavity):
    result = katfan.sweep(cavity, vary={"ITM.T": [0.005, 0.01]}, analysis="xaxis(ETM.phi, lin, -1, 1, 20)")
    assert result.df["circ"][0].shape == (21,)
    assert result.array("field").shape == (2, 21)
    scan = result.to_xarray()
    assert scan["circ"].dims == ("ITM.T", "ETM.phi")
    assert scan["ETM.phi"].values[[0, -1]].tolist() == [-1, 1]
    assert np.array_equal(scan["field"].values, result.array("field"))


def test_a_job_that_fails_is_a_row_with_its_error_and_a_warning(cavity):
    with pytest.warns(katfan.JobsFailed, match="1 of 3 jobs failed") as warned:
        result = katfan.sweep(cavity, vary={"ITM.T": [0.005, 0.01, 0.02]}, progress=False)
    assert warned[-1].filename == __file__
    assert result.failures == 1
    assert "ITM" in result.df["error"][2]
    assert np.isnan(result.df["circ"][2])
    assert np.isnan(result.array("circ")).tolist() == [False, False, True]


def test_a_run_of_scans_has_rows_of_nan_where_a_job_failed(cavity):
    with pytest.warns(katfan.JobsFailed):
        result = katfan.sweep(cavity, vary={"ITM.T": [0.01, 0.02]}, analysis="xaxis(ETM.phi, lin, 0, 1, 4)")
    assert np.isnan(result.array("circ")[1]).all()
    assert np.isfinite(result.array("circ")[0]).all()


def test_one_job_again_gives_what_the_run_gave(cavity):
    result = katfan.sweep(cavity, vary={"ETM.phi": katfan.normal(0, 0.05)}, jobs=20)
    again = result.job(7)
    assert again["inputs"]["ETM.phi"]["value"] == result.df["ETM.phi"][7]
    assert again["outputs"]["circ"]["real"] == [result.df["circ"][7]]


def test_a_file_and_a_folder_are_specs_too(examples):
    one = katfan.run(examples / "laser-noise", workers=1)
    two = katfan.run(str(examples / "laser-noise" / "spec.yaml"))
    assert one.run == two.run
    assert one.jobs == 10_000


def test_what_a_run_would_take_is_known_before(cavity):
    spec = {"model": cavity, "vary": {"ETM.phi": katfan.normal(0, 1)}, "jobs": 1000}
    planned = katfan.plan(spec)
    assert planned["jobs"] == 1000
    assert [each["backend"] for each in planned["backends"]] == ["local", "lambda"]


def test_runs_are_listed_found_and_opened(cavity):
    result = katfan.sweep(cavity, name="mine", vary={"ETM.phi": [0, 1]})
    assert katfan.runs()["run"].tolist() == [result.run]
    assert katfan.status("mine")["state"] == "done"
    assert katfan.status(result)["jobsDone"] == 2
    assert katfan.cancel(result)["state"] == "done"
    for named in ("mine", result.run[:6], result.path):
        assert katfan.open_run(named).df.equals(result.df)


def test_statistics_and_figures_are_in_what_a_notebook_shows(cavity):
    result = katfan.sweep(cavity, name="my <run>", vary={"ETM.phi": katfan.normal(0, 0.05)}, jobs=100)
    assert result.statistics.loc["circ", "mean"] == pytest.approx(result.df["circ"].mean())
    shown = result._repr_html_()
    assert "my &lt;run&gt;" in shown
    assert shown.count("<svg") >= 2


def test_the_status_of_a_run_is_seen_while_it_goes_on(cavity):
    spec = {"model": cavity, "vary": {"ETM.phi": katfan.normal(0, 1)}, "jobs": 2_000_000, "outputs": ["circ"]}
    ended = []

    def run():
        try:
            katfan.run(spec, chunk=2_000, progress=False)
        except katfan.Stopped as stopped:
            ended.append(stopped)

    thread = threading.Thread(target=run)
    thread.start()
    while not (found := katfan.runs()).shape[0] or found["jobsDone"][0] == 0:
        assert thread.is_alive()
    katfan.cancel(found["run"][0])
    thread.join(60)
    assert ended[0].code == "cancelled"
    assert "the same call goes on" in str(ended[0]).lower()


def test_ctrl_c_stops_a_run_in_order_and_the_same_call_goes_on(cavity, folder):
    script = f"""
import katfan, os, signal, sys, threading, time
def stop():
    while not any(files for _, _, files in os.walk("katfan-runs") if any(f.endswith(".parquet") for f in files)):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
if len(sys.argv) > 1:
    threading.Thread(target=stop, daemon=True).start()
try:
    result = katfan.sweep({cavity!r}, vary={{"ETM.phi": katfan.normal(0, 1)}}, jobs=800_000, outputs=["circ"], chunk=2_000, progress=False)
    print("done", result.jobs)
except katfan.Interrupted as stopped:
    print("stopped", stopped)
"""
    first = subprocess.run([sys.executable, "-c", script, "stop"], capture_output=True, text=True, timeout=110)
    assert first.stdout.startswith("stopped ") and "the same call goes on" in first.stdout, first
    parts = list(folder.rglob("*.parquet"))
    assert 0 < len(parts) < 400
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=110)
    assert again.stdout == "done 800000\n", again
    assert sum(pyarrow.parquet.read_metadata(part).num_rows for part in folder.rglob("*.parquet")) == 800_000


def test_a_bar_says_how_far_a_run_is_unless_nobody_wants_one(cavity, capfd, monkeypatch):
    monkeypatch.setattr("katfan._progress.DELAY", 0)
    for wanted in (True, False):
        katfan.sweep(cavity, vary={"ETM.phi": katfan.normal(0, 1)}, jobs=50_000, seed=int(wanted), chunk=500, progress=wanted)
        assert ("50.0k/50.0k" in capfd.readouterr().err) is wanted


def test_a_call_takes_little_besides_what_it_asks_for(cavity):
    katfan.check(cavity)
    spec = {"model": cavity, "vary": {"ETM.phi": katfan.normal(0, 1)}, "jobs": 10}
    done = katfan.run(spec)
    for act in (lambda: katfan.check(cavity), lambda: katfan.run(spec), lambda: katfan.status(done), lambda: katfan.solve(cavity)):
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            act()
            times.append(time.perf_counter() - begin)
        # 1 to 30 ms on a quiet machine; a busy one, as when all tests run, has pauses.
        assert min(times) < 0.3


def test_a_fork_has_an_engine_of_its_own(cavity):
    katfan.solve(cavity)
    child = os.fork()
    if child == 0:
        os._exit(0 if katfan.solve(cavity)["circ"].size == 1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert katfan.solve(cavity)["circ"].size == 1


def test_a_sweep_ends_where_enough_is_known(cavity):
    result = katfan.sweep(
        cavity,
        vary={"ETM.phi": katfan.normal(0, 0.05)},
        jobs=20_000,
        require={"circ": "> 0"},
        stop=[{"halfWidth": 0.01, "of": "yield"}, {"halfWidth": "50%", "of": "mean", "output": "circ"}],
    )
    stop = result.summary["stop"]
    assert (stop["most"], stop["isReached"]) == (20_000, True)
    assert result.jobs == len(result.df) == stop["jobs"] < 20_000
    assert [one["isMet"] for one in stop["conditions"]] == [True, True]
    with pytest.raises(katfan.Mistake, match="nothing is required"):
        katfan.sweep(cavity, vary={"ETM.phi": katfan.normal(0, 1)}, jobs=9, stop={"halfWidth": 0.1, "of": "yield"})


def test_no_key_of_a_spec_is_also_a_way_to_run_it():
    schema = json.loads((katfan.engine() / "docs" / "spec.schema.json").read_text())
    how = set(inspect.signature(katfan.run).parameters) - {"seed"}  # in place of the spec's
    assert {"vary", "stop", "require"} < set(schema["properties"])
    assert how & set(schema["properties"]) == set()


def test_every_key_of_a_spec_is_a_keyword(cavity):
    result = katfan.sweep(
        cavity,
        vary={"ETM.phi": katfan.normal(0, 0.1)},
        jobs=20,
        description="of all that there is",
        reduce={"histogram": {"bins": 5}},
        report={"log": ["circ"]},
        edits=[{"jobs": {"every": 2}, "set": {"LASER.P": 2}}],
        chunk=10,
        workers=1,
    )
    assert result.record["chunks"] == 2
    assert result.spec["edits"][0]["set"] == {"LASER.P": 2}
    with pytest.raises(katfan.Mistake, match='Did you mean "edits"'):
        katfan.sweep(cavity, vary={"ETM.phi": [0]}, edit=[])
