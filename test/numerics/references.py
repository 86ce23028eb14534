"""Writes references.tsv: values of elementary functions to 40 digits and more, from mpmath.

Run with any Python that has mpmath: python test/numerics/references.py > test/numerics/references.tsv

A line each: function, argument(s), nearest double, what that lacks in units of its last place. The arguments are doubles
to the last bit, so nearest + lack * ulp(nearest) is exact to some ten digits of an ulp. Also holds fit(), by which the
coefficients of lib/numerics were found.
"""

import math
import random

from mpmath import mp, mpf, pi, cos, matrix, lu_solve
import mpmath


def fit(function, start, end, count, weight=lambda z: mpf(1)):
    """Coefficients of a polynomial, rounded to doubles one by one, the rest fitted again to what remains each time."""
    points = 4 * count + 10
    zs = [(start + end) / 2 + (end - start) / 2 * cos(pi * (i + mpf(1) / 2) / points) for i in range(points)]
    found = []
    while len(found) < count:
        left = count - len(found)
        a, y = matrix(points, left), matrix(points, 1)
        for i, z in enumerate(zs):
            y[i] = weight(z) * (function(z) - sum(c * z**j for j, c in enumerate(found)))
            for j in range(left):
                a[i, j] = weight(z) * z ** (len(found) + j)
        found.append(mpf(float(lu_solve(a, y)[0])))
    return [float(c) for c in found]


FUNCTIONS = {
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
    "exp": mpmath.exp, "expm1": lambda x: mpmath.exp(x) - 1,
    "log": mpmath.log, "log1p": lambda x: mpmath.log(1 + x), "log10": lambda x: mpmath.log(x) / mpmath.log(10),
    "arctan": mpmath.atan, "arcsin": mpmath.asin, "arccos": mpmath.acos, "arctan2": mpmath.atan2,
    "pow": mpmath.power, "erf": mpmath.erf, "erfc": mpmath.erfc, "besselJ": mpmath.besselj,
}  # fmt: skip


def arguments(chance):
    def signed(x):
        return x if chance.random() < 0.5 else -x

    def decades(low, high):
        return 10 ** chance.uniform(low, high)

    angle = [
        lambda: signed(chance.uniform(0, 7)), lambda: signed(chance.uniform(0, 1.2e5)),
        lambda: signed(decades(5, 308)), lambda: signed(decades(-300, 0)),
        lambda: float(round(chance.uniform(-6e4, 6e4)) * math.pi / 2),
        lambda: float(round(chance.uniform(1e6, 1e15)) * math.pi / 2),
    ]  # fmt: skip
    positive = [
        lambda: chance.uniform(0.01, 3), lambda: decades(-307, 308),
        lambda: 1 + signed(decades(-15, -1)), lambda: decades(-322, -309),
    ]  # fmt: skip
    ratio = [lambda: chance.uniform(-1, 1), lambda: signed(1 - decades(-15, -1)), lambda: signed(decades(-30, -1))]
    return {
        "sin": angle, "cos": angle, "tan": angle,
        "exp": [lambda: chance.uniform(-2, 2), lambda: chance.uniform(-744, 709), lambda: signed(decades(-18, 0))],
        "expm1": [lambda: chance.uniform(-2, 2), lambda: chance.uniform(-60, 709), lambda: signed(decades(-18, 0))],
        "log": positive, "log10": positive,
        "log1p": [lambda: chance.uniform(-0.999, 3), lambda: signed(decades(-18, -1)), lambda: decades(0, 308)],
        "arctan": [lambda: signed(decades(-20, 20)), lambda: chance.uniform(-4, 4)],
        "arcsin": ratio, "arccos": ratio,
        "arctan2": [lambda: (chance.uniform(-1, 1), chance.uniform(-1, 1)),
                    lambda: (signed(decades(-9, 9)), signed(decades(-9, 9)))],
        "pow": [lambda: (chance.uniform(0.01, 9), chance.uniform(-20, 20)),
                lambda: (decades(-12, 12), chance.uniform(-25, 25)),
                lambda: (1 + signed(decades(-9, -3)), signed(decades(1, 5))),
                lambda: (float(-chance.randint(2, 30)), float(chance.randint(-40, 40)))],
        "erf": [lambda: chance.uniform(-1.5, 1.5), lambda: chance.uniform(-7, 7), lambda: signed(decades(-30, 0))],
        "erfc": [lambda: chance.uniform(-1.5, 1.5), lambda: chance.uniform(-7, 26)],
        "besselJ": [lambda: (float(chance.randint(0, 10)), chance.uniform(0, 10)),
                    lambda: (float(chance.randint(0, 30)), decades(1, 5)),
                    lambda: (chance.uniform(0, 20), chance.uniform(0, 60))],
    }  # fmt: skip


def main():
    chance = random.Random(20261124)
    for name, makers in arguments(chance).items():
        for index in range(96):
            given = makers[index % len(makers)]()
            given = list(given) if isinstance(given, tuple) else [given]
            mp.prec = 1300 if name in ("sin", "cos", "tan") else 300
            value = FUNCTIONS[name](*[mpf(x) for x in given])
            nearest = float(value)
            if not math.isinf(nearest) and nearest != 0:
                lack = float((value - mpf(nearest)) / mpf(math.ulp(nearest)))
                print(name, *[repr(x) for x in given], repr(nearest), f"{lack:.6f}", sep="\t")


if __name__ == "__main__":
    main()
