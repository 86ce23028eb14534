"""Writes maps.json beside this file: small maps as numpy 2 saves them, in base64, with the numbers that they hold.

    python test/sweep/reading/maps.py
"""

import base64
import io
import json
import pathlib

import numpy as np

x = np.linspace(-1e-3, 1e-3, 5)
y = np.linspace(-2e-3, 2e-3, 3)
height = np.arange(15).reshape(3, 5) * 1e-9 - 3e-9
passed = np.linspace(0, 1, 15).reshape(3, 5)


def saved(save, *arrays, **named):
    buffer = io.BytesIO()
    save(buffer, *arrays, **named)
    return base64.b64encode(buffer.getvalue()).decode()


FILES = {
    "plain.npz": saved(np.savez, x=x, y=y, height=height, transmission=passed),
    "packed.npz": saved(np.savez_compressed, x=x, y=y, opd=height, amplitude=passed),
    "alone.npz": saved(np.savez, height=height),
    "other.npz": saved(np.savez, heights=height),
    "turned.npz": saved(np.savez, x=x, y=y, height=height.T.copy()),
    "heights.npy": saved(np.save, height),
    "single.npy": saved(np.save, height.astype(np.float32)),
    "big.npy": saved(np.save, height.astype(">f8")),
    "whole.npy": saved(np.save, np.arange(15).reshape(3, 5).astype(np.int32)),
    "fortran.npy": saved(np.save, np.asfortranarray(height)),
    "mask.npz": saved(np.savez, x=x, y=y, transmission=passed > 0.5),
    "complex.npy": saved(np.save, height + 0j),
    "line.npy": saved(np.save, x),
}

if __name__ == "__main__":
    out = {"x": x.tolist(), "y": y.tolist(), "height": height.ravel().tolist(), "passed": passed.ravel().tolist(), "files": FILES}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=2) + "\n")
