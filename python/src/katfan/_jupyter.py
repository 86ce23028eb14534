"""KatScript in JupyterLab: the language server that jupyter-lsp finds by this package's entry point."""

from __future__ import annotations

from typing import Any

from ._engine import command_line


def language_server(manager: object) -> dict[str, Any]:
    """The servers that jupyter-lsp may start, by their names.

    Args:
        manager: who asks, of which nothing is needed.
    """
    return {
        "katfan": {
            "version": 2,
            "argv": command_line("lsp", "--stdio"),
            "languages": ["katscript"],
            "mime_types": ["text/x-katscript"],
            "display_name": "katfan",
        }
    }
