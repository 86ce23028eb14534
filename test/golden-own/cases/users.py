"""Whole models in the shapes that users write: observatories of each kind, tabletops, and runs of many actions."""

import pathlib
import re

from .registry import case

A = "users"

# Where Finesse loses digits: motions at rest between strong light.
LOOSE = ("optical_spring", "signals_over_three_axes", "detuned_squeezed_michelson")

TWO_READOUTS = """l L0 P=1000
m ITM T=0.014 L=0
m ETM T=5u L=0 phi=0.0001
link(L0, ITM, 3995, ETM)
readout_dc QX ETM.p2.o
readout_dc QY ETM.p2.o
readout_rf R ITM.p1.o f=1M
noise n1 ETM.mech.z ASD=1e-9
fsig(1)
"""
# Of several readouts Finesse takes the shot noise of the last for all: those that are asked here have one and the same.
for name, actions in {
    "a_response_asks_for": 'series(frequency_response([1, 10], [L0.amp], [QY.DC], name="f"), noise_projection([1, 10], QX.DC, name="n"))',
    "a_response_enters": 'series(frequency_response([1, 10], [QY.DC], [ETM.mech.z], name="f"), noise_projection([1, 10], QX.DC, name="n"))',
    "a_later_response_asks_for": 'series(noise_projection([1, 10], QX.DC, name="n"), frequency_response([1, 10], L0.amp, QY.DC, name="f"))',
    "a_signal_enters": "sgen s QY.DC\nnoise_projection([1, 10], QX.DC)",
    "a_motion_detector_reads": "xd s QY.DC\nnoise_projection([1, 10], QX.DC)",
    "a_noise_enters": "noise n2 QY.DC ASD=1e-9\nnoise_projection([1, 10], QX.DC)",
    "another_branch_asks_for": 'parallel(noise_projection([1, 10], QX.DC, name="n"), noise_projection([1, 10], R.I, name="m"))',
    "only_a_matrix_asks_for": 'dof D ETM.dofs.z 1\nseries(sensing_matrix_dc([D], [QY]), noise_projection([1, 10], QX.DC, name="n"))',
}.items():
    case(A, f"projection_with_a_readout_that_{name}", TWO_READOUTS + actions, rtol=1e-4 if "matrix" in name else 1e-8)

FILTER = "l L0 P=1\n{}\nreadout_dc D L0.p1.o\nfsig(1)\nfrequency_response([1, 10], f.p1, f.p2)"
for name, text in {
    "pairs_as_a_plain_list": "zpk f [] [1, 10] fQ=true",
    "pairs_of_three": "zpk f [] [[1, 10, 3]] fQ=true",
    "pairs_of_one": "zpk f [[5], [10]] [] fQ=true",
    "pairs_of_none": "zpk f [] [[]] fQ=true",
    "poles_as_pairs": "zpk f [] [[-1, -10]]",
    "zeros_of_an_empty_list": "zpk f [[]] [-1]",
    "poles_half_in_lists": "zpk f [] [[-2], -3]",
}.items():
    case("refused", f"filter_{name}", FILTER.format(text))
case(A, "filter_of_lists_of_one", FILTER.format("zpk f [[-1]] [[-2], [-3]]"))

PLAIN = pathlib.Path(__file__).with_suffix(".txt").read_text()
for name, text in re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", PLAIN, flags=re.M | re.S):
    case(A, name, text, rtol=1e-7 if name in LOOSE else 1e-8)

# What a text on Windows looks like.
WINDOWS = "# Fenster: \N{GREEK SMALL LETTER LAMDA} = 1064 nm\nl a P=1\nm c\tR=0.9 T=0.1\nm d R=0.9 T=0.1\nlink(a, c,\n\t1, d,)\npd p d.p2.o # é\n\nxaxis(d.phi, lin,\n 0, 90,\n 3)\n"
case(A, "windows_line_ends", WINDOWS.replace("\n", "\r\n"))
