"""The command `katfan`, as it comes with the package."""

from __future__ import annotations

import os
import subprocess
import sys

from ._engine import command_line
from .errors import KatfanError


def main() -> int:
    """Runs the command line, in place of this process where that can be."""
    try:
        words = command_line(*sys.argv[1:])
    except KatfanError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if os.name == "posix":
        os.execv(words[0], words)
    return subprocess.run(words).returncode


if __name__ == "__main__":
    sys.exit(main())
