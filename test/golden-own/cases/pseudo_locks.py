"""pseudo_lock_drfpmi: small models with LIGO's names, in plane waves and in modes that operators don't commute in."""

from .registry import case, refused

A = "modes"

PLANE = """
l laser P=1
s s0 laser.p1 PRM.p1 L=1
m PRM R=0.97 T=0.03 phi=10
s lp PRM.p2 BS.p1 L=5
bs BS R=0.49 T=0.51 alpha=45 phi=7
s lx BS.p3 ITMX.p1 L=0.7
m ITMX R=0.985 T=0.014 phi=20
s LX ITMX.p2 ETMX.p1 L=3994
m ETMX R=0.9999 T=5u phi=3
s ly BS.p2 ITMY.p1 L=0.6
m ITMY R=0.987 T=0.0125 phi=25
s LY ITMY.p2 ETMY.p1 L=3994
m ETMY R=0.9998 T=6u phi=4
s ls BS.p4 SRM.p1 L=6
m SRM R=0.65 T=0.35 phi=-40
sq sqz db=0
s ss sqz.p1 SRM.p2 L=0.3
dof PRCL PRM.dofs.z
dof SRCL SRM.dofs.z -1
pd circ PRM.p2.o
pd src SRM.p1.i
"""
MARKED = PLANE.replace("s lp PRM.p2 BS.p1 L=5", "s lp PRM.p2 mp.p1 L=5\nfloss mp f=0 loss=0.02\ns lp2 mp.p2 BS.p1").replace(
    "s ls BS.p4 SRM.p1 L=6", "s ls BS.p4 ms.p1 L=6\nfloss ms f=0 loss=0.07 phase=3\ns ls2 ms.p2 SRM.p1"
).replace("s ss sqz.p1 SRM.p2 L=0.3", "s ss sqz.p1 mq.p1 L=0.3\nfloss mq f=0 loss=0.11\ns ss2 mq.p2 SRM.p2")
BEAMS = (
    PLANE.replace("phi=10\n", "phi=10 Rc=2500 xbeta=0.3u\n")
    .replace("phi=20\n", "phi=20 Rc=-1934 xbeta=0.2u ybeta=0.1u\n")
    .replace("phi=25\n", "phi=25 Rc=-1934 xbeta=-0.1u\n")
    .replace("T=5u phi=3\n", "T=5u phi=3 Rc=[2245,2190]\n")
    .replace("T=6u phi=4\n", "T=6u phi=4 Rc=[2250,2180]\n")
    .replace("phi=-40\n", "phi=-40 Rc=-2400 ybeta=0.4u\n")
    + "cav cx ETMX.p1.o\ncav cy ETMY.p1.o\n"
)

case(A, "pseudo_lock_drfpmi", PLANE + "pseudo_lock_drfpmi()\n")
case(A, "pseudo_lock_drfpmi_losses", MARKED + "pseudo_lock_drfpmi(apply_tunings=false, name='corner')\n")
case(A, "pseudo_lock_drfpmi_lights", PLANE + "series(pseudo_lock_drfpmi(), noxaxis(name='n'))\n")
case(A, "pseudo_lock_drfpmi_leaves", PLANE + "series(pseudo_lock_drfpmi(apply_tunings=false), noxaxis(name='n'))\n")
case(A, "pseudo_lock_drfpmi_sideband", PLANE.replace("s s0 laser.p1 PRM.p1 L=1", "mod e f=9M midx=0.1\nlink(laser, e, 1, PRM.p1)") + "pseudo_lock_drfpmi(frequency=9M)\n")
case(A, "pseudo_lock_drfpmi_one_mode", BEAMS + "pseudo_lock_drfpmi()\n")
case(A, "pseudo_lock_drfpmi_modes", BEAMS + "modes(maxtem=2)\nseries(pseudo_lock_drfpmi(), noxaxis(name='n'))\n")
case(A, "pseudo_lock_drfpmi_driven", PLANE.replace("dof PRCL PRM.dofs.z", "dof PRCL PRM.dofs.z DC=11") + "dof XARM ETMX.dofs.z DC=2\nseries(pseudo_lock_drfpmi(), store_model_attr(PRCL.DC, SRCL.DC, XARM.DC))\n")
refused("pseudo_lock_drfpmi_no_dof", PLANE.replace("dof PRCL PRM.dofs.z", "") + "pseudo_lock_drfpmi()\n")
refused("pseudo_lock_drfpmi_no_mirror", PLANE.replace("SRM", "SRX") + "pseudo_lock_drfpmi()\n")
