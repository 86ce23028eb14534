"""Writes schur.json beside this file: Schur's forms as LAPACK gives them (scipy 1.17.1), and the last column of Q in A = Q R.

    python test/solver/matrix/schur.py
"""

import json
import pathlib

import numpy as np
import scipy.linalg

random = np.random.default_rng(7)


def dense(size):
    return random.normal(size=(size, size)) + 1j * random.normal(size=(size, size))


def nearly_unitary(size):
    """What goes around a cavity comes to: phases, a little coupled."""
    small = 0.1 * dense(size)
    return scipy.linalg.expm(small - small.conj().T) @ np.diag(0.95 * np.exp(1j * np.arange(size) ** 1.5))


def coupled_by_parity(size):
    a = nearly_unitary(size)
    index = np.arange(size)
    a[(index[:, None] + index[None, :]) % 2 == 1] = 0
    a[-1, :-1] = 0
    return a


def flat(a):
    return np.stack([np.real(a), np.imag(a)], axis=-1).ravel().tolist()


CASES = {
    "dense": dense(6),
    "nearly unitary": nearly_unitary(7),
    "coupled by parity": coupled_by_parity(7),
    "diagonal": np.diag(np.exp(1j * np.arange(5))),
    "triangle": np.triu(dense(4)),
    "triangle upside down": np.tril(dense(4)),
    "large": nearly_unitary(15),
}

if __name__ == "__main__":
    out = []
    for name, a in CASES.items():
        t, z = scipy.linalg.schur(a)
        q = scipy.linalg.qr(a)[0]
        out.append({"name": name, "size": len(a), "a": flat(a), "t": flat(t), "z": flat(z), "last": flat(q[:, -1])})
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
