"""Actions that build a light of their own, after a change that makes a cavity unstable: a gauss takes over."""

from .registry import case

A = "beams"

CAVITY = """
l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.95 T=0.05 Rc=-2.5
s s1 m1.p2 m2.p1 L=1
m m2 R=0.96 T=0.04 Rc=2.2
gauss g0 laser.p1.o w0=1m z=0
cav c m1.p2.o
pd power m2.p1.i
"""
SIGNALS = CAVITY + "fsig(1)\nsgen sg m2.mech.z\nreadout_dc R m2.p2.o\n"
BENT = "change(m2.Rcx=0.2, m2.Rcy=0.2)"
TWO = CAVITY.replace("gauss g0 laser.p1.o w0=1m z=0\n", "") + "s s2 m2.p2 m3.p1 L=0.5\nm m3 R=0.9 T=0.1 Rc=3\nm m4 R=0.8 T=0.2\ns s3 m3.p2 m4.p1 L=1\ncav d m3.p2.o\n".replace("m3 R=0.9 T=0.1 Rc=3", "m3 R=0.9 T=0.1 Rc=-3")

case(A, "unstable_then_fields", CAVITY + f"series({BENT}, dc_fields())\n")
case(A, "unstable_then_fields_in_modes", CAVITY + f"modes(maxtem=2)\nseries({BENT}, dc_fields(), noxaxis())\n")
case(A, "unstable_then_fields_by_another_cavity", TWO + f"modes(even, maxtem=2)\nseries({BENT}, dc_fields(), noxaxis())\n")
case(A, "unstable_and_back_then_fields", CAVITY + f"series({BENT}, noxaxis(name='a'), change(m2.Rcx=2.2, m2.Rcy=2.2), dc_fields())\n")
case(A, "unstable_then_response", SIGNALS + f"series({BENT}, frequency_response([1, 10], [m2.mech.z], [R.DC]))\n")
case(A, "unstable_then_response_in_modes", SIGNALS + f"modes(maxtem=2)\nseries({BENT}, frequency_response([1, 10], [m2.mech.z, m2.mech.yaw], [R.DC]))\n")
case(A, "unstable_then_operator", CAVITY + f"modes(maxtem=2)\nseries({BENT}, operator(m1.p2.o, m2.p2.o))\n")
case(A, "unstable_then_eigenmodes", CAVITY + f"series({BENT}, eigenmodes(c, 0))\n")
case(A, "unstable_then_pseudo_lock", CAVITY.replace("Rc=2.2", "Rc=2.2 phi=10") + f"series({BENT}, pseudo_lock_cavity(c), noxaxis())\n")
