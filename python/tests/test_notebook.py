"""The example notebook, cell by cell, as Jupyter runs it: what a cell's last line gives is shown."""

import ast
import json
from pathlib import Path

import katfan

NOTEBOOK = Path(__file__).parents[1] / "examples" / "katfan.ipynb"


def shown(cell: str, names: dict) -> object:
    """Runs a cell. What its last expression gives, if it has one."""
    tree = ast.parse(cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_every_cell_of_the_notebook_runs_and_its_results_show_themselves():
    cells = [each for each in json.loads(NOTEBOOK.read_text())["cells"] if each["cell_type"] == "code"]
    names: dict = {}
    given = [shown("".join(cell["source"]), names) for cell in cells]
    results = [each for each in given if isinstance(each, katfan.Result)]
    assert [result.name for result in results] == ["laser noise", names["built"].name]
    for result in results:
        assert result._repr_html_().count("<svg") >= 2
    assert names["models"].failures == 0
    worst, same = given[-2]
    assert worst == [same]
    assert names["powers"].shape == (201, 2)
