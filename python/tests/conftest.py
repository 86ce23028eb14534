from pathlib import Path

import pytest

import katfan

CAVITY = """\
l LASER P=1
m ITM R=0.99 T=0.01
m ETM R=1 T=0
link(LASER, ITM, 3994, ETM)
pd circ ETM.p1.i
ad field ETM.p1.i f=0
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test is in a folder of its own, where its runs lie."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cavity() -> str:
    return CAVITY


@pytest.fixture(scope="session")
def examples() -> Path:
    return katfan.engine() / "examples"
