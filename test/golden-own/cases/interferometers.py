"""Whole detectors, of up to some 250 optical nodes, in plane waves.

Lengths and reflectivities are of the size of the real ones (Advanced LIGO: Aasi et al. 2015, doi:10.1088/0264-9381/32/7/074001;
Advanced Virgo: Acernese et al. 2015, doi:10.1088/0264-9381/32/2/024001; GEO 600: Affeldt et al. 2014, doi:10.1088/0264-9381/31/22/224002).
"""

from cases.registry import case

A = "interferometers"

DRFPMI = """
l laser P=125
mod eom1 f=9.099471M midx=0.18 order=2
mod eom2 f=5*eom1.f midx=0.18 order=1
mod eom3 f=24.078360M midx=0.1 order=1
isol faraday S=40
link(laser, eom1, eom2, eom3, 1, faraday, 5, PRM.p1)
m PRM T=0.03 L=37.5u phi=90
s lp PRM.p2 BS.p1 L=57.656
bs BS R=0.5 T=0.5 alpha=45
s lx BS.p3 ITMX.p1 L=5.342
m ITMX T=0.0142 L=37.5u phi=90
s LX ITMX.p2 ETMX.p1 L=3994.4692
m ETMX T=5u L=41u phi=89.999875
s ly BS.p2 ITMY.p1 L=5.262
m ITMY T=0.014 L=37.5u
s LY ITMY.p2 ETMY.p1 L=3994.4692
m ETMY T=5u L=37.5u phi=0.000125
s ls BS.p4 SRM.p1 L=56.01
m SRM T=0.32 L=37.5u phi=-90
dof DARM ETMX.dofs.z -1 ETMY.dofs.z +1
dof CARM ETMX.dofs.z +1 ETMY.dofs.z +1
dof MICH BS.dofs.z 1
dof PRCL PRM.dofs.z 1
dof SRCL SRM.dofs.z 1
"""
READOUTS = """
readout_rf REFL9 PRM.p1.o f=eom1.f phase=20 output_detectors=true
readout_rf REFL45 PRM.p1.o f=eom2.f phase=-10 output_detectors=true
readout_rf REFL36 PRM.p1.o f=eom2.f-eom1.f output_detectors=true
readout_rf POP9 BS.p1.i f=eom1.f phase=33 output_detectors=true
readout_rf AS45 SRM.p2.o f=eom2.f phase=77 output_detectors=true
readout_dc AS SRM.p2.o output_detectors=true
readout_dc TRX ETMX.p2.o output_detectors=true
pd back laser.p1.i
ad carrier SRM.p2.o f=0
ad up45 SRM.p2.o f=eom2.f
ad low9 SRM.p2.o f=-eom1.f
"""
for dof, span in (("DARM", "0.01"), ("CARM", "0.002"), ("PRCL", 4), ("SRCL", 40), ("MICH", 2)):
    case(A, f"drfpmi_three_modulators_{dof}", DRFPMI + READOUTS + f"xaxis({dof}.DC, lin, -{span}, {span}, 16)\n")
case(A, "drfpmi_two_dofs", DRFPMI + "readout_dc AS SRM.p2.o output_detectors=true\npd1 r9 PRM.p1.o f=eom1.f phase=0\nx2axis(DARM.DC, lin, 0, 0.005, 5, SRCL.DC, lin, 0, 90, 6)\n")
case(A, "drfpmi_losses", DRFPMI + "pd as SRM.p2.o\npd pop BS.p1.i\npd armx ETMX.p1.i\nx2axis(ETMX.L, lin, 0, 100u, 4, ITMY.L, log, 1u, 1000u, 4)\n")
case(A, "drfpmi_laser_frequency", DRFPMI + "pd as SRM.p2.o\npd refl PRM.p1.o\nad u PRM.p1.o f=laser.f+eom2.f\nxaxis(laser.f, lin, -40k, 40k, 40)\n")
case(A, "drfpmi_fields", DRFPMI + "dc_fields()\n")
AUXILIARY = DRFPMI + """
l green P=0.1 f=79.4M phase=20
bs pickoff R=0.02 T=0.979 alpha=30
link(green, 3, pickoff.p1)
link(pickoff.p3, 2, ETMX.p2)
nothing dump
link(pickoff.p4, 1, dump)
pd1 beat SRM.p2.o f=green.f
pd1 sideband dump.p1.i f=green.f-eom1.f phase=30
pd arm ETMX.p1.i
pd refl PRM.p1.o
ad seen PRM.p1.o f=green.f
ad sum PRM.p1.o f=green.f+eom2.f
mathd share abs(seen)**2/refl
"""
case(A, "drfpmi_auxiliary_laser", AUXILIARY + "xaxis(green.f, lin, 79.39M, 79.41M, 20)\n")
case(A, "drfpmi_auxiliary_laser_arm", AUXILIARY + "xaxis(CARM.DC, lin, -0.02, 0.02, 16)\n")
case(A, "drfpmi_demodulated_twice", DRFPMI + "pd2 a SRM.p2.o f1=eom1.f phase1=20 f2=eom2.f phase2=40\npd2 b PRM.p1.o f1=eom2.f phase1=-20 f2=eom1.f\npd2 c BS.p1.i f1=eom1.f phase1=0 f2=eom3.f phase2=90\nreadout_rf R PRM.p1.o f=eom1.f phase=10 output_detectors=true\nreadout_dc D BS.p1.i output_detectors=true\nmathd normal R.outputs.I/D.outputs.DC\nmathd both sqrt(R_I**2+R_Q**2)*a\nxaxis(PRCL.DC, lin, -1, 1, 12)\n")
ETALON = DRFPMI.replace("s LX ITMX.p2 ETMX.p1 L=3994.4692", "s LX ITMX.p2 ETMX.p1 L=3994.4692\nm ETMXAR R=200u L=5u phi={phi}\ns glass ETMX.p2 ETMXAR.p1 L=0.2 nr={nr}\nm behind R=0.3 L=0.01 phi=11\ns gap ETMXAR.p2 behind.p1 L=0.7 nr={nr}").replace("s lx BS.p3 ITMX.p1 L=5.342", "bs ITMXAR R=100u L=2u alpha=0\ns lx BS.p3 ITMXAR.p1 L=5.142\ns inside ITMXAR.p3 ITMX.p1 L=0.2 nr=1.45")
for nr in (1.45, 1):
    case(A, f"drfpmi_etalon_{str(nr).replace('.', '_')}", ETALON.format(phi=20, nr=nr) + "pd as SRM.p2.o\npd1 r PRM.p1.o f=eom2.f\nad t behind.p2.o f=0\nxaxis(ETMXAR.phi, lin, 0, 180, 12)\n")
case(A, "drfpmi_misaligned_recycling", DRFPMI.replace("m SRM T=0.32 L=37.5u phi=-90", "m SRM T=0.32 L=37.5u phi=-90 misaligned=true") + READOUTS + "xaxis(DARM.DC, lin, -0.01, 0.01, 8)\n")

# Advanced LIGO in full: thick optics with their rear surfaces, folded recycling cavities, input and output mode cleaners.
ALIGO = """
var nsilica 1.45
l L0 P=125
mod mod1 f=9.099471M midx=0.18 order=1
mod mod2 f=5*mod1.f midx=0.18 order=1
s sl1 L0.p1 mod1.p1 L=0.3
s sl2 mod1.p2 mod2.p1 L=0.1
bs MC1 R=0.994 T=0.005994 alpha=44.59
bs MC2 R=0.999986 T=0.000004 alpha=0.82
bs MC3 R=0.994 T=0.005994 alpha=44.59
s smc0 mod2.p2 MC1.p1 L=4.5
s smc13 MC1.p3 MC3.p1 L=0.465
s smc32 MC3.p2 MC2.p1 L=16.24057
s smc21 MC2.p2 MC1.p4 L=16.24057
bs IM1 T=0.0 L=0 alpha=53
isol FI S=40
bs IM2 T=0.0 L=0 alpha=7
bs IM3 T=0.0 L=0 alpha=7.1
bs IM4 T=0.0 L=0 alpha=45
s sim1 MC3.p3 IM1.p1 L=0.4282
s sim2 IM1.p2 FI.p1 L=0.8
s sim3 FI.p2 IM2.p1 L=0.5
s sim4 IM2.p2 IM3.p1 L=1.17
s sim5 IM3.p2 IM4.p1 L=1.17
s sim6 IM4.p2 PRMAR.p1 L=0.4
m PRMAR R=40u L=0
s sPRMsub PRMAR.p2 PRM.p1 L=0.0737 nr=nsilica
m PRM T=0.03 L=8.5u phi=150.5
s lp1 PRM.p2 PR2.p1 L=16.6107
bs PR2 T=229u L=8.6u alpha=-0.79
s lp2 PR2.p2 PR3.p1 L=16.1648
bs PR3 T=5.3u L=17u alpha=0.615
s lp3 PR3.p2 BS.p1 L=19.5381
bs BS R=0.5 L=8.6u alpha=45
s BSsub1 BS.p3 BSAR1.p1 L=0.0687 nr=nsilica
s BSsub2 BS.p4 BSAR2.p2 L=0.0687 nr=nsilica
bs BSAR1 R=50u L=0 alpha=-29.1951
bs BSAR2 R=50u L=0 alpha=29.1951
s lx1 BSAR1.p3 CPXAR1.p1 L=4.847
m CPXAR1 R=48u L=0.55u
s sCPX CPXAR1.p2 CPXAR2.p1 L=0.10 nr=nsilica
m CPXAR2 R=30.5u L=0.55u
s sCPITX CPXAR2.p2 ITMXAR.p1 L=0.02
m ITMXAR R=250u L=0.6u
s sITMX ITMXAR.p2 ITMX.p1 L=0.2 nr=nsilica
m ITMX T=0.0148 L=10.4u phi=90
s LX ITMX.p2 ETMX.p1 L=3994.4692
m ETMX T=3.7u L=9.3u phi=89.9999
s sETMX ETMX.p2 ETMXAR.p1 L=0.2 nr=nsilica
m ETMXAR R=500u L=0
s ly1 BS.p2 CPYAR1.p1 L=4.993
m CPYAR1 R=13u L=0.55u
s sCPY CPYAR1.p2 CPYAR2.p1 L=0.10 nr=nsilica
m CPYAR2 R=11.5u L=0.55u
s sCPITY CPYAR2.p2 ITMYAR.p1 L=0.02
m ITMYAR R=250u L=0.3u
s sITMY ITMYAR.p2 ITMY.p1 L=0.2 nr=nsilica
m ITMY T=0.0148 L=14.3u
s LY ITMY.p2 ETMY.p1 L=3994.4692
m ETMY T=3.6u L=10.2u phi=0.0001
s sETMY ETMY.p2 ETMYAR.p1 L=0.2 nr=nsilica
m ETMYAR R=500u L=0
s ls3 BSAR2.p4 SR3.p1 L=19.3661
bs SR3 T=8.3u L=16.8u alpha=0.785
s ls2 SR3.p2 SR2.p1 L=15.4435
bs SR2 T=7.5u L=17.6u alpha=-0.87
s ls1 SR2.p2 SRM.p1 L=15.7586
m SRM T=0.32 L=8.7u phi=-90
s sSRMsub SRM.p2 SRMAR.p1 L=0.0749 nr=nsilica
m SRMAR R=50n L=0
s sOFI SRMAR.p2 OFI.p1 L=0.7278
isol OFI S=30
s sOM1 OFI.p2 OM1.p1 L=2.9516
bs OM1 T=800u L=0 alpha=2.251
s sOM2 OM1.p2 OM2.p1 L=1.395
bs OM2 T=1u L=0 alpha=4.399
s sOM3 OM2.p2 OM3.p1 L=0.631
bs OM3 T=1u L=0 alpha=30.037
s sOMC OM3.p2 OMC_IC.p1 L=0.117
bs OMC_IC T=0.0076 L=10u alpha=4.004
bs OMC_OC T=0.0075 L=10u alpha=4.004
bs OMC_CM1 T=36u L=10u alpha=4.004
bs OMC_CM2 T=35.9u L=10u alpha=4.004
s lom1 OMC_IC.p3 OMC_OC.p1 L=0.2815
s lom2 OMC_OC.p2 OMC_CM1.p1 L=0.2842
s lom3 OMC_CM1.p2 OMC_CM2.p1 L=0.2815
s lom4 OMC_CM2.p2 OMC_IC.p4 L=0.2842
dof DARM ETMX.dofs.z -1 ETMY.dofs.z +1
dof CARM ETMX.dofs.z +1 ETMY.dofs.z +1
pd refl FI.p1.i
pd imc MC3.p3.o
pd pop PR2.p3.o
pd prc BS.p1.i
pd armx ETMX.p1.i
pd trx ETMXAR.p2.o
pd bsrear BSAR1.p4.o
pd as OMC_IC.p1.i
pd omc OMC_OC.p3.o
pd1 i9 PRMAR.p1.o f=mod1.f phase=0
pd1 c45 OMC_IC.p1.i f=mod2.f
ad c OMC_OC.p3.o f=0
ad u9 PR3.p1.i f=mod1.f
"""
case(A, "aligo_full_darm", ALIGO + "xaxis(DARM.DC, lin, -0.001, 0.001, 10)\n")
case(A, "aligo_full_carm", ALIGO + "xaxis(CARM.DC, lin, -0.0005, 0.0005, 10)\n")
case(A, "aligo_full_omc", ALIGO + "xaxis(OMC_CM1.phi, lin, -90, 90, 18)\n")
case(A, "aligo_full_input_mode_cleaner", ALIGO + "xaxis(MC2.phi, lin, -2, 2, 16)\n")
case(A, "aligo_full_transmissions", ALIGO + "x2axis(PRM.T, lin, 0.02, 0.04, 2, ITMX.T, lin, 0.013, 0.016, 2)\n")
case(A, "aligo_full_modulation_frequency", ALIGO + "xaxis(mod1.f, lin, 9M, 9.2M, 10)\n")
case(A, "aligo_full_wavelength", "lambda(1550n)\n" + ALIGO + "noxaxis()\n")

SAGNAC = """
l laser P=5
mod eom f=7M midx=0.2 order=1
bs B R=0.5 T=0.5 alpha=45
bs XI R=0.97 T=0.0299 alpha=30
bs XE R=0.9999 T=50u alpha=2 phi={phi}
bs YI R=0.97 T=0.0299 alpha=30
bs YE R=0.9999 T=40u alpha=2
bs F R=0.999 T=0.001 alpha=40
link(laser, eom, 1, B.p1)
s s1 B.p2 XI.p1 L=3
s s2 XI.p3 XE.p1 L=30
s s3 XE.p2 XI.p4 L=30
s s4 XI.p2 F.p1 L=2
s s5 F.p2 YI.p1 L=2
s s6 YI.p3 YE.p1 L=30
s s7 YE.p2 YI.p4 L=30
s s8 YI.p2 B.p3 L=3
pd dark B.p4.o
pd bright B.p1.o
pd x XE.p1.i
pd xback XE.p2.i
pd1 d B.p4.o f=eom.f phase=30
pd1 r B.p1.o f=eom.f
"""
case(A, "sagnac_with_ring_arms", SAGNAC.format(phi=0) + "xaxis(YE.phi, lin, -4, 4, 20)\n")
case(A, "sagnac_with_ring_arms_unequal", SAGNAC.format(phi=1).replace("bs B R=0.5 T=0.5", "bs B R=0.45 T=0.54") + "xaxis(B.phi, lin, -90, 90, 18)\n")

COUPLED = "l laser P=1\n" + "".join(f"m m{k} R={r} T={1 - r - 1e-4:.6g} phi={phi}\n" for k, (r, phi) in enumerate(((0.9, 0), (0.99, 10), (0.95, 3), (0.999, -20), (0.9, 40)))) + "link(laser, 1, m0, 0.5, m1, 1.7, m2, 0.9, m3, 2.1, m4)\n" + "pd r m0.p1.o\npd t m4.p2.o\n" + "".join(f"pd in{k} m{k}.p2.o\n" for k in range(4))
case(A, "four_coupled_cavities", COUPLED + "xaxis(m2.phi, lin, -90, 90, 40)\n")
case(A, "four_coupled_cavities_frequency", COUPLED + "xaxis(laser.f, lin, 0, 150M, 40)\n")
case(A, "four_coupled_cavities_indices", COUPLED.replace("link(laser, 1, m0, 0.5, m1, 1.7, m2, 0.9, m3, 2.1, m4)", "link(laser, 1, m0, 0.5, 1.45, m1, 1.7, m2, 0.9, 1.75, m3, 2.1, m4)") + "x2axis(m1.phi, lin, -90, 90, 9, m3.phi, lin, -10, 10, 4)\n")
case(A, "cavity_of_finesse_a_million", "l laser P=1\nm m1 T=3u L=0.1u\nm m2 T=3u L=0.1u\nlink(laser, m1, 1, m2)\npd r m1.p1.o\npd c m1.p2.o\npd t m2.p2.o\nad a m2.p2.o f=0\nxaxis(m2.phi, lin, -1m, 1m, 20)\n", 1e-7)
case(A, "chain_of_twenty_mirrors", "l laser P=1\n" + "".join(f"m g_{k} R={0.2 + 0.03 * k:.3g} T={0.79 - 0.03 * k:.3g} phi={(37 * k) % 180}\n" for k in range(20)) + "link(laser, " + ", ".join(f"{0.3 + 0.1 * k:.3g}, g_{k}" for k in range(20)) + ")\npd r g_0.p1.o\npd t g_19.p2.o\npd mid g_10.p1.i\nxaxis(g_9.phi, lin, 0, 180, 20)\n")

VIRGO = """
l laser P=18
mod eom6 f=6.270777M midx=0.22 order=1
mod eom8 f=4/3*eom6.f midx=0.15 order=1
mod eom56 f=9*eom6.f midx=0.25 order=1
isol FI S=50
link(laser, eom6, eom8, eom56, 1, FI, 5, PRAR)
m PRAR R=160u L=0
s sPR PRAR.p2 PR.p1 L=0.1003 nr=1.44963
m PR T=0.04835 L=30u phi=63
s lPR PR.p2 POPAR1.p1 L=0.06
bs POPAR1 R=184u L=125u alpha=6
s sPOP POPAR1.p3 POPAR2.p1 L=0.035 nr=1.44963
bs POPAR2 R=125u L=0 alpha=4.135015
s lBS POPAR2.p3 BS.p1 L=5.9399
bs BS T=0.5012 L=30u alpha=45
s sBSx BS.p3 BSAR1.p1 L=0.074459 nr=1.44963
s sBSs BS.p4 BSAR2.p1 L=0.074459 nr=1.44963
bs BSAR1 R=330u L=0 alpha=-29.195033
bs BSAR2 R=330u L=0 alpha=-29.195033
s lx BSAR1.p3 CPNAR.p1 L=5.367
m CPNAR R=58u L=0
s sCPN CPNAR.p2 NIAR.p1 L=0.035 nr=1.44963
m NIAR R=32u L=0
s sNI NIAR.p2 NI.p1 L=0.2 nr=1.44963
m NI T=0.01377 L=30u phi=90
s LN NI.p2 NE.p1 L=2999.8
m NE T=4.4u L=30u phi=90.0001
s ly BS.p2 CPWAR.p1 L=5.244
m CPWAR R=22u L=0
s sCPW CPWAR.p2 WIAR.p1 L=0.035 nr=1.44963
m WIAR R=58u L=0
s sWI WIAR.p2 WI.p1 L=0.2 nr=1.44963
m WI T=0.01375 L=30u
s LW WI.p2 WE.p1 L=2999.8
m WE T=4.3u L=30u phi=-0.0001
s lSR BSAR2.p3 SR.p1 L=5.943
m SR T=0.4 L=30u phi=15
dof DARM NE.dofs.z +1 WE.dofs.z -1
pd1 B2_8 PRAR.p1.o f=eom8.f phase=5
pd1 B2_6 PRAR.p1.o f=eom6.f phase=45
pd1 B1_56 SR.p2.o f=eom56.f
pd2 B2_6_56 PRAR.p1.o f1=eom56.f phase1=10 f2=eom6.f phase2=20
pd B1 SR.p2.o
pd B4 POPAR1.p4.o
pd B5 BSAR1.p2.o
pd B7 NE.p2.o
ad c6 BS.p1.i f=eom6.f
"""
case(A, "virgo_like_darm", VIRGO + "xaxis(DARM.DC, lin, -0.002, 0.002, 16)\n")
case(A, "virgo_like_signal_recycling", VIRGO + "xaxis(SR.phi, lin, -90, 90, 18)\n")

GEO = """
l laser P=5
mod eom1 f=14.904929M midx=0.4 order=1
mod eom2 f=37.16M midx=0.13 order=1
mod eom3 f=9.017M midx=0.1 order=1
link(laser, eom1, eom2, eom3, 2, MPR)
m MPR T=900u L=130u phi=21.1
s lpr MPR.p2 BS.p1 L=1.145
bs BS R=0.4859975 T=0.5139975 alpha=42.834
s sub1 BS.p3 BSAR1.p1 L=0.0922 nr=1.44963
s sub2 BS.p4 BSAR2.p1 L=0.0922 nr=1.44963
bs BSAR1 R=60u L=5u alpha=-27.9694
bs BSAR2 R=60u L=5u alpha=-27.9694
s le1 BSAR1.p3 MFE.p1 L=598.5682
bs MFE R=0.9998 T=8.3u
s le2 MFE.p2 MCE.p1 L=597.0241
m MCE T=13u L=130u phi=90.01
s ln1 BS.p2 MFN.p1 L=598.6261
bs MFN R=0.9998 T=8.3u
s ln2 MFN.p2 MCN.p1 L=597.0163
m MCN T=13u L=130u
s lsr BSAR2.p3 MSR.p1 L=1.109
m MSR T=0.0981 L=130u phi=20
pd as MSR.p2.o
pd pr BS.p1.i
pd refl MPR.p1.o
pd east MCE.p1.i
pd1 mid MSR.p2.o f=eom1.f phase=40
pd1 pdh MPR.p1.o f=eom2.f phase=0
pd1 sr MSR.p2.o f=eom3.f
"""
case(A, "geo_like_folded_arms", GEO + "xaxis(MCE.phi, lin, 85, 95, 20)\n")
case(A, "geo_like_signal_recycling", GEO + "xaxis(MSR.phi, lin, -90, 90, 18)\n")

FILTER = """
l laser P=0.1 f={f}
isol FI S=30
dbs D
m F1 T=1200u L=5u
s cav F1.p2 F2.p1 L=297.77
m F2 T=1u L=5u phi={phi}
nothing out
link(laser, 1, FI, 0.5, D.p1)
link(D.p3, 3, F1)
link(D.p4, 2, out)
pd refl out.p1.i
pd back laser.p1.i
pd circ F1.p2.o
ad phase_ out.p1.i f=laser.f
"""
case(A, "filter_cavity_tuning", FILTER.format(f=0, phi=0) + "xaxis(F2.phi, lin, -0.05, 0.05, 40)\n")
case(A, "filter_cavity_frequency", FILTER.format(f=0, phi="0.001") + "xaxis(laser.f, lin, -300, 300, 40)\n")
case(A, "filter_cavity_losses", FILTER.format(f=50, phi=0) + "x2axis(F1.L, log, 1u, 1000u, 3, F2.L, lin, 0, 100u, 4)\n")

BOWTIE = """
l laser P=1
mod eom f=25M midx=0.3 order=2
bs A R=0.99 T=0.00998 alpha=4
bs B R=0.99 T=0.00998 alpha=4
bs C R=0.9999 T=50u alpha=4 phi={phi}
bs D R=0.9999 T=50u alpha=4
link(laser, eom, 1, A.p1)
s s1 A.p3 B.p1 L=0.28
s s2 B.p2 C.p1 L=0.29
s s3 C.p2 D.p1 L=0.28
s s4 D.p2 A.p4 L=0.29
m back R={back} T=0.5
s s5 B.p3 back.p1 L=0.4
pd refl A.p2.o
pd trans back.p2.o
pd counter A.p1.o
pd leak D.p3.o
pd1 e A.p2.o f=eom.f phase=120
ad c back.p2.o f=0
ad s back.p2.o f=2*eom.f
"""
case(A, "bowtie", BOWTIE.format(phi=0, back="0 L=0.5") + "xaxis(C.phi, lin, -90, 90, 40)\n")
case(A, "bowtie_with_backreflection", BOWTIE.format(phi="0.3", back="0.3 L=0.2") + "xaxis(back.phi, lin, 0, 180, 12)\n")

MACH_ZEHNDER = """
l laser P=1
mod eom f=30M midx=0.5 order=1 mod_type=am
bs B1 R=0.6 T=0.39 alpha=45
bs M1 R=0.99 T=0.01 alpha=45
bs M2 R=0.98 T=0.01 alpha=45 phi=10
bs B2 R=0.5 T=0.5 alpha=45
link(laser, eom, 1, B1.p1)
s s1 B1.p2 M1.p1 L=1
s s2 M1.p2 B2.p1 L=1.5
nothing N1
nothing N2
s s3 B1.p3 N1.p1 L=4
s s3a N1.p2 N2.p1 L=0.3 nr=1.45
s s3b N2.p2 M2.p1 L=0.5
s s4 M2.p2 B2.p4 L=2.25
pd one B2.p2.o
pd two B2.p3.o
pd1 d1 B2.p2.o f=eom.f phase=10
pd1 d2 B2.p3.o f=eom.f
mathd contrast (one-two)/(one+two)
"""
case(A, "mach_zehnder_unbalanced_frequency", MACH_ZEHNDER + "xaxis(laser.f, lin, -100M, 100M, 40)\n")
case(A, "mach_zehnder_unbalanced_modulation", MACH_ZEHNDER + "xaxis(eom.f, lin, 1M, 101M, 20)\n")
case(A, "mach_zehnder_unbalanced_lengths", MACH_ZEHNDER + "x2axis(s3.L, lin, 0, 6, 6, M1.phi, lin, 0, 180, 6)\n")

SPEEDMETER = """
l laser P=10
bs M6 R=0.5 T=0.5 alpha=45
bs PBSX T=0.98 L=0 alpha=45
m XI T=0.005 L=10u
m XE T=0 L=15u phi=0.01
m YI T=0.005 L=10u
m YE T=0 L=15u
bs RX R=1 T=0 alpha=15
bs RY R=1 T=0 alpha=15
link(laser, 1, M6.p1)
s s1 M6.p3 RX.p1 L=1
s s2 RX.p2 XI.p1 L=1
s s3 XI.p2 XE.p1 L=10
s s4 M6.p2 RY.p1 L=1.1
s s5 RY.p2 YI.p1 L=1.2
s s6 YI.p2 YE.p1 L=10
s s7 M6.p4 PBSX.p1 L=0.5
pd as PBSX.p3.o
pd rej PBSX.p2.o
pd sym M6.p1.o
pd x XE.p1.i
"""
case(A, "arms_beyond_a_polarising_splitter", SPEEDMETER + "x2axis(XE.phi, lin, -0.2, 0.2, 4, M6.phi, lin, 0, 90, 4)\n")
