/** The models that are timed, as KatScript: those that Finesse's users ask after. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const POINTS = 10_000;

/** Two mirrors, three powers. */
export function fabryPerot(points = POINTS): string {
  return `l laser P=1
s s0 laser.p1 m1.p1 L=1
m m1 R=0.99 T=0.01
s cavity m1.p2 m2.p1 L=1
m m2 R=0.991 T=0.009
pd reflected m1.p1.o
pd circulating m1.p2.o
pd transmitted m2.p2.o
xaxis(m2.phi, lin, -90, 90, ${points - 1})
`;
}

/** A cavity that its input doesn't meet, in modes up to an order. */
export function mismatchedCavity(maxtem: number, points = POINTS): string {
  return `l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.95 T=0.05 Rc=-2.5
s scav m1.p2 m2.p1 L=1
m m2 R=0.96 T=0.04 Rc=2.2
cav c m1.p2.o
gauss input laser.p1.o w0=0.3m z=-0.1
modes(maxtem=${maxtem})
pd transmitted m2.p2.o
pd reflected m1.p1.o
ad first m2.p2.o f=0 n=0 m=0
xaxis(m2.phi, lin, -90, 90, ${points - 1})
`;
}

/** A cavity with sidebands of the second order: five frequencies, both quadratures of its error signal. */
export function poundDreverHall(points = POINTS): string {
  return `l laser P=1
mod eom f=9M midx=0.3 order=2
link(laser, eom, 1, m1)
m m1 R=0.99 T=0.01
s cavity m1.p2 m2.p1 L=1.3
m m2 R=0.991 T=0.009
pd1 I m1.p1.o f=eom.f phase=0
pd1 Q m1.p1.o f=eom.f phase=90
pd transmitted m2.p2.o
xaxis(m2.phi, lin, -90, 90, ${points - 1})
`;
}

/** The six mirrors whose tunings and transmissions vary. */
export const RECYCLED_MIRRORS = ["PRM", "ITMX", "ETMX", "ITMY", "ETMY", "SRM"] as const;

/** A dual-recycled Michelson with arm cavities and two modulators of the second order: nine frequencies. */
export function dualRecycled(analysis: string): string {
  return `l laser P=125
mod eom1 f=9.1M midx=0.1 order=2
mod eom2 f=45.5M midx=0.1 order=2
link(laser, eom1, eom2, 1, PRM.p1)
m PRM T=0.03 L=37.5u
s lp PRM.p2 BS.p1 L=57.656
bs BS R=0.5 T=0.5 alpha=45
s lx BS.p3 ITMX.p1 L=5.3
m ITMX T=0.014 L=37.5u
s LX ITMX.p2 ETMX.p1 L=3994.4
m ETMX T=5u L=37.5u
s ly BS.p2 ITMY.p1 L=5.2
m ITMY T=0.014 L=37.5u phi=90
s LY ITMY.p2 ETMY.p1 L=3994.4
m ETMY T=5u L=37.5u phi=90
s ls BS.p4 SRM.p1 L=56
m SRM T=0.2 L=37.5u phi=90
pd1 refl9 PRM.p1.o f=eom1.f phase=0
pd1 refl45 PRM.p1.o f=eom2.f phase=0
pd asdc SRM.p2.o
pd px ETMX.p1.i
${analysis}
`;
}

export function dualRecycledScan(points = POINTS): string {
  return dualRecycled(`xaxis(ETMX.phi, lin, -1, 1, ${points - 1})`);
}

/** The whole of Advanced LIGO with its mode cleaners, as the tests hold it against Finesse. */
export function advancedLigo(points: number): string {
  const file = new URL("../test/golden-own/interferometers/aligo_full_darm.json", import.meta.url);
  const { katscript } = JSON.parse(readFileSync(fileURLToPath(file), "utf8")) as { katscript: string };
  return katscript.replace(/^xaxis\(.*$/m, `xaxis(DARM.DC, lin, -0.001, 0.001, ${points - 1})`);
}
