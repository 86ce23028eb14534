"""Writes lib/sweep/sampling/sobol-table.ts, and prints reference points, from the direction numbers that SciPy ships.

They are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
SIAM J. Sci. Comput. 30 (2008) 2635, doi:10.1137/070709359, file new-joe-kuo-6.21201.

    PYTHON test/sweep/sobol-table.py > lib/sweep/sampling/sobol-table.ts
    PYTHON test/sweep/sobol-table.py points > test/sweep/sobol-points.json
"""

import base64
import json
import os
import sys

import numpy as np
import scipy.stats

DEGREE = 13  # all polynomials up to this: 1,111 dimensions

HEAD = '''/**
 * The direction numbers of the Sobol sequence: of each dimension a primitive polynomial and its first odd numbers.
 *
 * Those of S. Joe and F. Y. Kuo, doi:10.1137/070709359 (new-joe-kuo-6), under these terms:
 *
 * Copyright (c) 2008, Frances Y. Kuo and Stephen Joe. All rights reserved.
 *
 * Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
 * following conditions are met: Redistributions of source code must retain the above copyright notice, this list of
 * conditions and the following disclaimer. Redistributions in binary form must reproduce the above copyright notice, this
 * list of conditions and the following disclaimer in the documentation and/or other materials provided with the
 * distribution. Neither the names of the copyright holders nor the names of the University of New South Wales and the
 * University of Waikato and its contributors may be used to endorse or promote products derived from this software
 * without specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
 * LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
 * SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
 * (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
 * NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH
 * DAMAGE.
 *
 * Written by test/sweep/sobol-table.py. Not here: what is made of them (sobol.ts).
 */

/** How many dimensions there are: the first has no polynomial, then come all polynomials up to degree %d. */
export const SOBOL_DIMENSIONS = %d;

/** How many polynomials there are of each degree, from 1. */
export const POLYNOMIALS_BY_DEGREE: readonly number[] = %s;

/**
 * Of each polynomial of degree s, ascending, bits from the highest, in base 64: the s - 1 coefficients between its ends,
 * then for k = 2 to s the k - 1 bits of m_k before its last, which is 1.
 */
// biome-ignore format: a table
export const SOBOL_BITS = [
%s
].join("");
'''


def load():
    path = os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz")
    with np.load(path) as data:
        return data["poly"], data["vinit"]


def table():
    poly, vinit = load()
    counts, bits, dimensions = [0] * DEGREE, [], 1
    for p, m in zip(poly[1:], vinit[1:]):
        degree = int(p).bit_length() - 1
        if degree > DEGREE:
            break
        dimensions += 1
        counts[degree - 1] += 1
        bits.append(format(int(p), "b")[1:-1])
        for k in range(2, degree + 1):
            assert m[k - 1] % 2 == 1
            bits.append(format(int(m[k - 1]) // 2, "0%db" % (k - 1)))
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    encoded = base64.b64encode(bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))).decode()
    lines = ['  "%s",' % encoded[i : i + 112] for i in range(0, len(encoded), 112)]
    print(HEAD % (DEGREE, dimensions, counts, "\n".join(lines)), end="")


def points():
    """Points of some dimensions, in units of 2^-32, in the order of the index, not of Gray's code."""
    poly, vinit = load()
    dimensions = [0, 1, 2, 3, 10, 100, 500, 1000, 1110]
    engine = scipy.stats.qmc.Sobol(1111, scramble=False, bits=32)
    count = 4096
    gray = engine.random(count)  # its point i is that of index i ^ (i >> 1)
    by_index = np.empty_like(gray)
    for i in range(count):
        by_index[i ^ (i >> 1)] = gray[i]
    indices = list(range(8)) + [100, 1023, 1024, 2047, 3000, 4095]
    scaled = (by_index[np.ix_(indices, dimensions)] * 2**32).astype(np.uint64)
    print(json.dumps({"indices": indices, "dimensions": dimensions, "points": scaled.tolist()}))


points() if sys.argv[1:] == ["points"] else table()
