/**
 * What whoever adds an element or a detector may forget: that what it is made of has derivatives. Every parameter that an
 * axis may sweep moves some output here, every detector is moved, and all those slopes are held to differences.
 */
import { describe, expect, it } from "vitest";
import { parse } from "../../../lib/katscript/parse.js";
import { ELEMENT_KINDS, parametersOf } from "../../../lib/model/kinds.js";
import type { Model } from "../../../lib/model/model.js";
import { sweepable, wrongDerivatives } from "../../derivatives.js";

const MODELS: Readonly<Record<string, string>> = {
  "a cavity behind a modulator and what light passes": `
l L0 P=3 phase=20
mod e1 f=9M midx=0.3 order=2 phase=12
isolator iso S=3
obp band fc=2 bandwidth=30M
floss lossy f=9M loss=0.1 phase=33
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 L=0.01 phi=17
link(L0, 0.3, e1, iso, band, lossy, m1, 3, m2)
pd P m2.p2.o
pd back e1.p1.o
pd1 I m1.p1.o f=9M phase=20
pd2 D m1.p1.o f1=9M phase1=25 f2=18M phase2=10
ad a m1.p1.o f=9M
fd every m1.p1.o f=9M
readout_dc dc m1.p1.o output_detectors=true
readout_rf rf m1.p1.o f=9M phase=33 output_detectors=true
mathd ratio P/I
variable twice value=2
mathd scaled P*twice`,
  "an amplitude modulator": `
l L0 P=3
mod e1 f=9M midx=0.3 mod_type=am phase=12
m m1 R=0.8 T=0.19 phi=5
link(L0, e1, 1, m1)
pd1 I m1.p1.o f=9M phase=20`,
  "frequencies of light that nothing beats at": `
l L0 P=3 f=5
mod e1 f=9M midx=0.3 order=1 phase=12
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 L=0.01 phi=17
link(L0, 0.3, e1, m1, 3, m2)
pd P m2.p2.o`,
  "a beamsplitter in glass, degrees of freedom": `
l L0 P=2
s s1 L0.p1 b.p1 L=0.1
bs b R=0.4 L=0.03 phi=33 alpha=30
s s2 b.p3 x.p1 L=0.2
s s3 b.p2 y.p1 L=0.3
m x R=0.9 T=0.1 phi=-20
m y R=0.7 L=0.1 phi=10
dof d x.dofs.z +1 y.dofs.z -1 DC=3
pd P b.p4.o`,
  "signals into a cavity": `
l L0 P=3
mod e1 f=9M midx=0.3 order=1
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 T=0.09 phi=17
link(L0, 0.4, e1, m1)
s arm m1.p2 m2.p1 L=300
fsig(1k)
sgen g arm.h amplitude=2 phase=30
ad up m1.p1.o f=fsig
fd low m1.p1.o f=-fsig.f
pd1 one m1.p1.o f=fsig phase=35
pd2 two m1.p1.o f1=9M phase1=25 f2=fsig phase2=70
bhd H m1.p1.o P_lo=2 phase=30
balanced_homodyne_readout BH m2.p2.o P_lo=2 phase=20 output_detectors=true
katfan_current K m1.p1.o 1 m2.p2.o -0.5`,
  "electronics and pendulums": `
l L0 P=100
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 T=0.09 phi=12
link(L0, m1)
s arm m1.p2 m2.p1 L=300
free_mass f1 m1.mech mass=0.01
pendulum p2 m2.mech 0.02 fz=1.5 Qz=5
readout_rf R m1.p1.o f=0 phase=0
readout_dc D m1.p1.o
amplifier a gain=2
zpk z [-10] [-1, -100, -500] 2e4 gain=3
butter u 3 lowpass 100 gain=2
cheby1 c 2 1 lowpass 50 gain=0.1
wire w1 D.DC a.p1 delay=1m gain=2
link(a, z, u, c)
wire w2 c.p2 m2.mech.F_z gain=1e-5 delay=2m
fsig(12)
sgen g L0.pwr
xd x1 m1.mech.z
xd x2 m2.mech.z
xd out c.p2.o
pd1 p m2.p2.o f=fsig`,
  "what turns mirrors": `
l L0 P=1000
m m1 R=0.98 T=0.019 Rc=-2.2 phi=1
m m2 R=0.99 T=0.009 Rc=2.1 xbeta=1u ybeta=-2u
s s0 L0.p1 m1.p1 L=0.5
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
modes(maxtem=1)
free_mass f1 m1.mech mass=0.01 I_yaw=1e-5 I_pitch=2e-5
pendulum p2 m2.mech mass=0.02 fz=1 Qz=3 I_yaw=1e-5 fyaw=2 Qyaw=4 I_pitch=3e-5 fpitch=3 Qpitch=5
fsig(7)
sgen gy m2.mech.F_yaw amplitude=1n
sgen gp m2.mech.F_pitch amplitude=1n phase=20
xd ay m1.mech.yaw
xd ap m1.mech.pitch
xd by m2.mech.yaw
xd bp m2.mech.pitch`,
  "quantum noise of squeezed light": `
l L0 P=30
sq sqz db=9 angle=25
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 T=0.095 phi=7
link(L0, m1)
s arm m1.p2 m2.p1 L=3k
s s2 m2.p2 d.p1 L=1
dbs d
s s3 d.p3 o.p1 L=1
nothing o
s s4 sqz.p1 d.p4 L=1
free_mass f2 m2.mech mass=1
fsig(50)
qnoised q m1.p1.o
qnoised r m1.p1.o nsr=true
qshot s m1.p1.o
qnoisebhd h m1.p1.o P_lo=2 phase=50
katfan_qnoise k m1.p1.o 1 o.p2.o -1
l lo P=2 phase=20
bs hb R=0.5 T=0.5
sq in db=6 angle=10 f=0
link(in, hb.p1)
link(lo, hb.p4)
katfan_qnoise k2 hb.p2.o 1 hb.p3.o -1`,
  "noise that is demodulated": `
l L0 P=3
mod e1 f=9M midx=0.3 order=1
sq sqz db=9 angle=25
m m1 R=0.8 T=0.19 phi=5
m m2 R=0.9 T=0.095 phi=17
link(L0, e1, m1, 3, m2)
link(sqz, m2.p2)
fsig(100)
qnoised1 a m1.p1.o f=9M phase=20
qnoised2 b m1.p1.o f1=9M phase1=20 f2=9M phase2=30
qshot1 c m1.p1.o f=9M phase=20
qshot2 d m1.p1.o f1=9M phase1=20 f2=9M phase2=30`,
  "beams and what reads them": `
l L0 P=1
lens k1 f=2
alens k2 fx=3 fy=2.5
m m1 R=0.9 T=0.09 Rc=[-2.5,-2.6] xbeta=1u ybeta=2u
m m2 R=0.95 T=0.04 Rc=[2.2,2.1] phi=3
link(L0, 0.3, k1, 0.2, k2, 0.4, m1)
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
gauss g L0.p1.o w0x=0.5m zx=0.1 w0y=0.4m zy=-0.1
modes(maxtem=2)
bp w m1.p1.i w
bp q m1.p1.i q y
cp f c finesse
cp cg c g both
astigd as k1.p1.i
gouy go s1 direction=both
knmd kn m1 12
knmd ke m1 11 n1=0 m1=0 n2=1 m2=0
optbp o m2.p1.i 0
pd P m2.p2.o
pd X m2.p2.o pdtype=xsplit
ad a m2.p2.o f=0 n=1 m=0
ccd im m2.p2.o xlim=1 ylim=1 npts=3
ccdline li m2.p2.o npts=3 xlim=1
ccdpx px m2.p2.o x=0.2 y=0.1
fcam fi m2.p2.o npts=2 xlim=1 ylim=1 f=0
fline fl m2.p2.o npts=3 ylim=1 f=0
fpx fp m2.p2.o x=0.2 y=-0.1 f=0`,
  "quantum noise with modes": `
l L0 P=30
sq sqz db=9 angle=25
m m1 R=0.98 T=0.019 Rc=-2.2 phi=1
m m2 R=0.99 T=0.009 Rc=2.1 xbeta=1u
s s0 L0.p1 m1.p1 L=0.5
s s1 m1.p2 m2.p1 L=1
link(sqz, m2.p2)
cav c m1.p2.o
gauss g L0.p1.o w0=0.5m z=0.1
modes(maxtem=1)
free_mass f2 m2.mech mass=0.01
fsig(50)
sgen g1 m2.mech.z
qnoised q m1.p1.o
qnoised r m1.p1.o nsr=true
qshot s m1.p1.o
pd1 t m1.p1.o f=fsig`,
  "two beams that don't match": `
l L0 P=1
lens k1 f=2
m m1 R=0.9 T=0.09 Rc=[-2.5,-2.6]
nothing n
link(L0, 0.3, k1, 0.2, m1, 1, n)
gauss g L0.p1.o w0=0.5m z=0.1
gauss h m1.p2.o w0=0.4m z=0.2
mmd mm m1.p1.i m1.p2.o direction=both
mmd mp m1.p1.i m1.p2.o percent=true`,
  "a beamsplitter that bends and turns, Gouy phases that are given": `
l L0 P=1
gauss g L0.p1.o w0=0.5m z=0
bs b R=0.6 T=0.39 alpha=30 Rc=[20,25] xbeta=1u ybeta=-2u phi=10
s s0 L0.p1 b.p1 L=1
m a R=1 T=0 Rc=20 xbeta=2u ybeta=1u
s s1 b.p2 a.p1 L=1 user_gouy_x=10 user_gouy_y=20
m d R=1 T=0 Rc=30 phi=4
s s2 b.p3 d.p1 L=2
nothing n
s s3 b.p4 n.p1 L=1
modes(maxtem=2)
pd P n.p2.o
pd X n.p2.o pdtype=xsplit
pd Y n.p2.o pdtype=ysplit
ad t n.p2.o f=0 n=1 m=0`,
  "a modulator that turns": `
l L0 P=1
gauss g L0.p1.o w0=0.5m z=0
mod e1 f=9M midx=1u mod_type=yaw phase=12
m m1 R=0.9 T=0.09 phi=3
link(L0, e1, 1, m1)
modes(maxtem=2)
pd1 X m1.p1.o f=9M phase=20 pdtype=xsplit`,
};

/** A beam by each pair of numbers that says one. */
const BEAMS = [
  "w0x=0.5m zx=0.1 w0y=0.4m zy=-0.1",
  "zrx=0.7 zx=0.1 zry=0.6 zy=-0.1",
  "wx=0.6m Rcx=3 wy=0.5m Rcy=2",
  "wx=0.6m Sx=0.3 wy=0.5m Sy=0.2",
];
const BEAM = (said: string) => `
l L0 P=1
gauss g L0.p1.o ${said}
lens k f=2
link(L0, 0.5, k, 1, m1)
m m1 R=0.9 T=0.1
bp w m1.p1.i w
bp v m1.p1.i w y`;

/** What moves no output by a slope. */
const WITHOUT: readonly (readonly [RegExp, reason: string])[] = [
  [/^(?:power|amplitude|field|readout_rf|optimal_q|fcam|fline|fpx).*[.]f[12]?$/, "off a beat there is nothing to read"],
  [/^floss[.]f$/, "of another frequency nothing is lost"],
  [/^gauss[.]q[xy]$/, "complex: z and zr say the same by real numbers"],
  [/^lock[.]/, "an action's: test/analysis/jobs/step-gradients.test.ts"],
  [/^noise[.]ASD$/, "an action's: the same"],
];

const moved = new Set<string>();
const read = new Set<string>();

function inputsOf(model: Model, name: string): readonly string[] {
  return name.startsWith("frequencies") ? ["L0.f", "e1.f"] : sweepable(model);
}

/** Which kinds of parameters move something, and which kinds of detectors are moved. */
function note(model: Model, moving: readonly (readonly [output: string, path: string])[]): void {
  for (const [output, path] of moving) {
    const owner = model.elements().find(({ name }) => output === name || output.startsWith(`${name}_`));
    if (owner !== undefined) read.add(owner.kind);
    if (path === "fsig.f") continue;
    const { element, spec } = model.resolve(path);
    moved.add(`${element.kind}.${spec.name}`);
  }
}

describe("a derivative is that of differences, by every parameter, of every detector:", () => {
  const texts = [...Object.entries(MODELS), ...BEAMS.map((said) => [`a beam by ${said}`, BEAM(said)] as const)];
  it.each(texts)("%s", { timeout: 60_000 }, (name, text) => {
    const model = parse(text);
    const { wrong, moving } = wrongDerivatives(model, inputsOf(model, name));
    expect(wrong).toEqual([]);
    note(model, moving);
  });

  it("through maps, by what multiplies them and by what is swept beside them", () => {
    const model = parse(`
l L0 P=1
lens CP f=inf
m m1 R=0.98 T=0.019 Rc=-2.2 phi=1
m m2 R=0.99 T=0.009 Rc=2.1 xbeta=1u
link(L0, 0.3, CP, 0.2, m1, 1, m2)
cav c m1.p2.o
modes(maxtem=2)
variable thermal value=0.8
pd P m2.p2.o
ad a m2.p2.o f=0 n=2 m=0
ccdpx px m2.p2.o x=0.2 y=0.1`);
    model.setMap("CP", { f: [500, 700], amplitude: "thermal" });
    model.setMap("m2", { aperture: 2e-3, middle: [1e-4, 0], Rc: [1e3, 1e3], xbeta: 1e-7 });
    const { wrong, moving } = wrongDerivatives(model, ["L0.P", "m1.R", "m1.phi", "m2.T", "m2.phi", "thermal"]);
    expect(wrong).toEqual([]);
    expect(new Set(moving.map(([, path]) => path)).size).toBe(6);
  });

  it("none is left out", () => {
    const parameters = ELEMENT_KINDS.flatMap((kind) => {
      return [...parametersOf(kind).values()].filter(({ sweep }) => sweep).map(({ name }) => `${kind.name}.${name}`);
    });
    const isWithout = (each: string) => WITHOUT.some(([pattern]) => pattern.test(each));
    expect(parameters.filter((each) => !moved.has(each) && !isWithout(each))).toEqual([]);
    expect(parameters.filter((each) => moved.has(each) && isWithout(each))).toEqual([]);
    const detectors = ELEMENT_KINDS.filter(({ detector }) => detector).map(({ name }) => name);
    expect(detectors.filter((each) => !read.has(each))).toEqual([]);
  });
});
