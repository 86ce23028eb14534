"""What JupyterLab has of KatScript."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import katfan


def test_jupyter_lsp_finds_a_server_that_speaks():
    (found,) = entry_points(group="jupyter_lsp_spec_v1", name="katfan")
    server = found.load()(None)["katfan"]
    assert server["version"] == 2
    assert server["mime_types"] == ["text/x-katscript"]
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    with subprocess.Popen(server["argv"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        process.stdin.flush()
        length = int(process.stdout.readline().split(b":")[1])
        assert process.stdout.readline() == b"\r\n"
        answer = json.loads(process.stdout.read(length))
        process.stdin.close()
    assert answer["result"]["serverInfo"] == {"name": "katfan", "version": katfan.__version__}


def test_jupyterlab_finds_the_extension_where_it_looks_for_them():
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "katscript"
    build = json.loads((folder / "package.json").read_text())["jupyterlab"]["_build"]
    assert "_JUPYTERLAB" in (folder / build["load"]).read_text()
    assert "mirror" in json.loads((folder / "static" / "words.json").read_text())["elements"]
