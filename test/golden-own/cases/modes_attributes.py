"""What values may name of elements that is no parameter of theirs."""

from .registry import case

A = "modes_attributes"

case(A, "of_surfaces", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
pd p m2.p2.o
variable v0 b.alpha2
variable v1 b.refractive_index_1
variable v2 b.refractive_index_2
variable v3 m3.refractive_index_1
variable v4 m3.refractive_index_2
variable v5 m1.refractive_index_1
variable v6 m1.refractive_index_2
variable v7 iso.suppression_factor
series(store_model_attr(v0, v1, v2, v3, v4, v5, v6, v7), noxaxis())
""")
case(A, "of_the_beam_of_a_cavity", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
pd p m2.p2.o
variable v0 c.qx.w0
variable v1 c.qx.z
variable v2 c.qx.zr
variable v3 c.qx.w
variable v4 c.qy.w0
variable v5 c.qy.Rc
variable v6 c.qx.Rc
variable v7 c.qx.S
variable v8 c.qx.divergence
variable v9 c.qy.z
variable v10 c.is_critical
variable v11 c.is_critical_x
series(store_model_attr(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11), noxaxis())
""")
case(A, "follow_a_sweep", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
variable vv 2*iso.suppression_factor
variable vw 10*b.alpha2
pd p m2.p2.o
mathd ms vv
series(change(iso.S=20), store_model_attr(vv, vw), xaxis(iso.S, lin, 0, 30, 3))
""")
case(A, "of_a_cavity_do_not_follow", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
variable vv 2*c.qx.w0
series(change(m2.Rcx=3), store_model_attr(vv))
""")
case(A, "as_an_angle_and_a_length", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
bs b2 R=0.5 T=0.5 alpha=b.alpha2/2
s s7 m2.p2 b2.p1 L=0.1*m3.refractive_index_1
pd p b2.p2.o
bp w b2.p2.o w
noxaxis()
""")
case(A, "as_the_end_of_an_axis", """l L0 P=1
isol iso S=10
bs b R=0.5 T=0.5 alpha=45 Rc=[100, 110]
m m1 R=0.9 T=0.1 Rc=-2
m m2 R=0.95 T=0.04 L=0.01 Rc=[2, 2.2]
m m3 R=0.95 T=0.05
s s0 L0.p1 iso.p1 L=0.1
s s1 iso.p2 b.p1 L=0.1 nr=1.1
s s5 b.p2 m1.p1 L=0.1 nr=1.1
s cs m1.p2 m2.p1 L=1 nr=1.2
s s6 b.p3 m3.p1 L=0.1 nr=1.45
cav c m1.p2.o
gauss g L0.p1.o w0x=1m zx=0 w0y=1.1m zy=0.1
modes(maxtem=1)
pd p m2.p2.o
xaxis(b.phi, lin, 0, b.alpha2, 2)
""")
case(A, "of_a_critical_cavity", """l L0 P=1
s s0 L0.p1 m1.p1 L=1
m m1 R=0.9 T=0.1 Rc=-1
s s1 m1.p2 m2.p1 L=1
m m2 R=0.9 T=0.1 Rc=[1, 2]
cav c m1.p2.o
gauss g L0.p1.o w0=1m z=0
modes(maxtem=1)
variable v c.is_critical
variable vx c.is_critical_x
variable vy c.is_critical_y
series(store_model_attr(v, vx, vy))
""")

BEAMS = """l L0 P=1
m m1 R=0.9 T=0.1 Rc=-5
m m2 R=0.9 T=0.1 Rc=[6, 6.5]
m m3 R=0 T=1
s s0 L0.p1 m1.p1 L=0.3 nr=1.2
s s1 m1.p2 m2.p1 L=1 nr=1.3 user_gouy_x=20
s s3 m2.p2 m3.p1 L=0.5
cav c m1.p2
modes(maxtem=1)
"""


def named(gauss, paths, extra="", analysis="noxaxis()"):
    lines = [f"variable v{i} {path}\nmathd md{i} v{i}\n" for i, path in enumerate(paths)]
    return f"{BEAMS}gauss G m1.p1.i {gauss} priority=5\n{extra}{''.join(lines)}bp q m3.p1.o q\n{analysis}\n"


OF_A_BEAM = [f"G.q{plane}.{part}" for plane in "xy" for part in
             "w0 z zr w Rc S divergence psi nr wavelength real imag".split()]
for word, form in {
    "a_waist": "w0=1m z=0.1", "a_rayleigh_range": "z=-0.1 zr=3", "a_radius": "wx=1m Rcx=3 wy=1.1m Rcy=-4",
    "a_curvature": "w=1m S=0.3", "a_number": "q=0.3+2j",
}.items():
    case(A, f"of_a_gauss_by_{word}", named(form, OF_A_BEAM))
case(A, "of_a_gauss_follow_its_variables",
     named("w0=wq*1m z=0.1", ["G.qx.w0", "G.qx.zr", "G.qx.z", "2*G.qy.w"], "variable wq 1\n", "xaxis(wq, lin, 1, 2, 2)"))
case(A, "of_a_gauss_do_not_follow_it",
     named("w0x=1m zx=0.1 w0y=1m zy=0.1", ["G.qx.w0", "G.qx.zr"], "", "xaxis(G.w0x, lin, 0.5m, 1m, 2)"))
case(A, "of_a_gauss_that_follows_a_cavity", named("w0=c.qx.w0 z=c.qx.z", ["G.qx.w0", "G.qx.Rc"]))
case(A, "of_cavities_and_spaces",
     named("w0=1m z=0.1", ["c.qx.nr", "c.qx.wavelength", "c.qy.psi", "c.qx.real", "c.qy.imag", "c.is_fabry_perot",
                           "s1.gouy_x", "s1.gouy_y", "1+s0.gouy_x"]))
case(A, "of_a_space_follow_its_variable",
     named("w0=1m z=0.1", ["s4.gouy_x", "s4.user_gouy_x"],
           "variable gg 3\nm m4 R=0 T=1\ns s4 m3.p2 m4.p1 L=0.1 user_gouy_x=gg\n", "xaxis(gg, lin, 10, 20, 1)"))
case(A, "of_filters",
     named("w0=1m z=0.1", ["b1.frequency", "b2.frequency", "b1.order"],
           "variable fq 100\nbutter b1 3 lowpass fq\nbutter b2 2 highpass 30\n", "xaxis(fq, lin, 100, 200, 1)"))
case(A, "an_index_that_names_itself", """l L0 P=1
m m1 R=0.9 T=0.1 Rc=-5
m m2 R=0.9 T=0.1 Rc=6
m m3 R=0 T=1
s s0 L0.p1 m1.p1 L=0.3
s s1 m1.p2 m2.p1 L=1
s s3 m2.p2 m3.p1 L=0.5 nr=0.5+m3.refractive_index_1
cav c m1.p2
modes(maxtem=1)
bp q m3.p1.o q
mathd md m3.refractive_index_1
variable v s3.nr
mathd mv v
noxaxis()
""")
for word, path in {"a_waist": "qx.w0", "an_index": "qx.nr"}.items():
    case("refused", f"attributes_{word}_of_an_unstable_cavity", f"""l L0 P=1
m m1 R=0.9 T=0.1 Rc=-5
m m2 R=0.9 T=0.1 Rc=0.1
s s0 L0.p1 m1.p1 L=0.3
s s1 m1.p2 m2.p1 L=1
gauss G m1.p1.i w0=1m z=0
cav c m1.p2
pd p m2.p2.o
variable v c.{path}
noxaxis()
""")
case("refused", "attributes_frequencies_of_a_band", """l L0 P=1
pd p L0.p1.o
butter b1 3 bandpass [100, 200]
variable v b1.frequency
noxaxis()
""")
case("refused", "attributes_a_gauss_of_itself", BEAMS + "gauss G m1.p1.i w0x=1m zx=0.1 w0y=G.qy.w0 zy=0\nnoxaxis()\n")
