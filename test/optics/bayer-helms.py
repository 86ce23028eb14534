"""Writes bayer-helms.tsv beside this file: overlaps of Hermite-Gauss modes to 17 digits, by mpmath (1.3.0).

    python test/optics/bayer-helms.py

Straight from the definition, ∫ conj(v_n'(x; q2)) exp(i k γ x) v_n(x; q1) dx with 50 digits: sums over evenly spaced points, which
are exact for such integrands to all digits kept. The numbers of the cases are
the doubles nearest to what is written. A line: q1 (re, im), q2 (re, im), γ, refractive index, n', n, value (re, im).
"""

import pathlib

import mpmath as mp

mp.mp.dps = 50
WAVELENGTH = mp.mpf(1064e-9)
ORDERS = (0, 1, 2, 3, 5, 8, 13, 19, 20)
POINTS = 700

CASES = [
    # q1, q2, tilt, index
    (("-0.4", "0.27"), ("-0.3", "0.5"), "3e-4", "1"),
    (("0", "1"), ("0", "1.01"), "1e-5", "1"),
    (("0", "1"), ("3", "5"), "0", "1"),
    (("0", "1"), ("0", "100"), "0", "1"),
    (("0", "1"), ("0", "1"), "1e-4", "1"),
    (("0", "1"), ("0", "1"), "1e-3", "1"),
    (("0", "1"), ("0", "1"), "-3e-3", "1"),
    (("0", "1"), ("10", "1.3"), "1e-3", "1.45"),
    (("-1834", "427"), ("-1834.3", "430"), "1e-7", "1"),
    (("-1834", "427"), ("-1834.3", "430"), "5e-6", "1"),
    (("0.5", "0.2"), ("0.5000001", "0.2"), "-1e-6", "1.45"),
    (("2", "0.01"), ("2", "0.02"), "2e-5", "1"),
]


def modes(q, k, points):
    """v_n at all points, a list for each order."""
    w = mp.sqrt(2 * abs(q) ** 2 / (k * q.imag))
    y = [mp.sqrt(2) * x / w for x in points]
    first = [(2 / mp.pi) ** mp.mpf(0.25) / mp.sqrt(w) * mp.exp(-0.5j * k * x * x / q) for x in points]
    rows = [first, [mp.sqrt(2) * a * b for a, b in zip(y, first)]]
    for n in range(1, max(ORDERS)):
        up, down = mp.sqrt(mp.mpf(2) / (n + 1)), mp.sqrt(mp.mpf(n) / (n + 1))
        rows.append([up * a * b - down * c for a, b, c in zip(y, rows[n], rows[n - 1])])
    return w, rows


def lines():
    for case in CASES:
        (re1, im1), (re2, im2), tilt, index = case
        q1, q2 = mp.mpc(float(re1), float(im1)), mp.mpc(float(re2), float(im2))
        k = 2 * mp.pi * mp.mpf(float(index)) / WAVELENGTH
        sizes = [mp.sqrt(2 * abs(q) ** 2 / (k * q.imag)) for q in (q1, q2)]
        # |v| falls as exp(-x²/w²): the narrower beam ends the integral, far beyond where 50 digits end.
        reach = 14 * min(sizes)
        step = 2 * reach / POINTS
        points = [-reach + step * i for i in range(POINTS + 1)]
        from_, to = modes(q1, k, points)[1], modes(q2, k, points)[1]
        turn = [step * mp.exp(1j * k * mp.mpf(float(tilt)) * x) for x in points]
        for row in ORDERS:
            weighted = [mp.conj(a) * b for a, b in zip(to[row], turn)]
            for column in ORDERS:
                value = mp.fdot(weighted, from_[column])
                parts = (mp.chop(part, mp.mpf(10) ** -40) for part in (value.real, value.imag))
                numbers = [mp.nstr(part, 17) for part in parts]
                yield "\t".join([re1, im1, re2, im2, tilt, index, str(row), str(column), *numbers])


if __name__ == "__main__":
    pathlib.Path(__file__).with_suffix(".tsv").write_text("\n".join(lines()) + "\n")
