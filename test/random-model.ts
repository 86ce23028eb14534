/** Random KatScript of plane waves: networks of every element, parameters that follow expressions, detectors, trees of actions. */

/** Draws of one model. */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but not 1: the mulberry32 generator. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  chance(share: number): boolean {
    return this.unit() < share;
  }

  between(low: number, high: number): string {
    return (low + this.unit() * (high - low)).toPrecision(1 + this.below(8));
  }
}

interface Growing {
  readonly draw: Draw;
  readonly lines: string[];
  /** Ports that nothing is connected to, as `m1.p1`. */
  readonly open: string[];
  /** Nodes that detectors may read. */
  readonly nodes: string[];
  /** Variables, in the order of their definition. */
  readonly variables: string[];
  /** Parameters that axes may sweep, with a range that keeps them valid. */
  readonly swept: (readonly [path: string, low: number, high: number])[];
  readonly frequencies: string[];
}

/** A real expression of size 1 or so, of numbers and what was defined before. */
function expression({ draw, variables }: Growing, depth = 3): string {
  const inner = (): string => expression({ draw, variables } as Growing, depth - 1);
  if (depth === 0 || draw.chance(0.25)) {
    return draw.chance(0.5) && variables.length > 0 ? draw.of(variables) : draw.between(0.1, 3);
  }
  switch (draw.below(9)) {
    case 0:
      return `(${inner()} ${draw.of(["+", "-", "*"])} ${inner()})`;
    case 1:
      return `${draw.of(["sin", "cos", "arctan", "tan", "abs", "radians", "deg2rad", "neg", "pos", "erf"])}(${inner()})`;
    case 2:
      return `${draw.of(["sqrt", "log", "log10", "exp"])}(abs(${inner()})+${draw.between(0.1, 1)})`;
    case 3:
      return `(${inner()} / (abs(${inner()})+${draw.between(0.2, 2)}))`;
    case 4:
      return `(abs(${inner()})+0.1)**${draw.of(["2", "0.5", "-1", "3", "1.7", inner()])}`;
    case 5:
      return `arctan2(${inner()}, ${inner()})`;
    case 6:
      return `${draw.of(["real", "imag", "abs"])}(exp(1j*${inner()})*(${inner()}+${draw.between(0, 2)}j))`;
    case 7:
      return `jv(${draw.of(["0", "1", "2", "0.5", "-1"])}, ${inner()})`;
    default:
      return `(${inner()} // ${draw.between(0.3, 2)})`;
  }
}

/** A number between two bounds, plain or as an expression within them. */
function value(of: Growing, low: number, high: number): string {
  const { draw } = of;
  if (!draw.chance(0.2)) return draw.between(low, high);
  const middle = ((low + high) / 2).toPrecision(6);
  return `${middle}+${((high - low) / 2).toPrecision(6)}*sin(${expression(of)})`;
}

/** A parameter with its value; what doesn't follow a variable may be swept. */
function free(of: Growing, path: string, low: number, high: number): string {
  const text = value(of, low, high);
  if (!/v\d/.test(text)) of.swept.push([path, low, high]);
  return `${path.split(".")[1]}=${text}`;
}

function add(of: Growing, text: string, ports: readonly string[]): void {
  const name = text.split(" ")[1]!;
  of.lines.push(text);
  for (const port of ports) of.open.push(`${name}.${port}`);
  for (const port of ports) of.nodes.push(`${name}.${port}.i`, `${name}.${port}.o`);
}

function surface(of: Growing): string {
  const { draw } = of;
  const [share, loss] = [draw.unit() * 0.9, draw.unit() * 0.1];
  const [R, T] = [((1 - loss) * share).toFixed(6), ((1 - loss) * (1 - share) * 0.98).toFixed(6)];
  return draw.of([`R=${R} T=${T}`, `R=${R} L=${loss.toFixed(6)}`, `T=${T} L=${loss.toFixed(6)}`, ""]);
}

function element(of: Growing, index: number): void {
  const { draw } = of;
  const name = `e${index}`;
  switch (draw.below(10)) {
    case 0:
    case 1:
    case 2:
      add(
        of,
        `m ${name} ${surface(of)} ${free(of, `${name}.phi`, -90, 90)}${draw.chance(0.1) ? " imaginary_transmission=false" : ""}`,
        ["p1", "p2"],
      );
      return;
    case 3:
    case 4:
      add(of, `bs ${name} ${surface(of)} ${free(of, `${name}.phi`, -90, 90)} alpha=${draw.between(0, 60)}`, [
        "p1",
        "p2",
        "p3",
        "p4",
      ]);
      return;
    case 5: {
      const frequency = draw.of(["10M", "9M", "25k", "3"]);
      const am = draw.chance(0.3);
      const kind = am ? "mod_type=am" : `order=${1 + draw.below(3)}`;
      const only = draw.chance(0.15) ? " positive_only=true" : "";
      add(
        of,
        `mod ${name} f=${frequency} ${free(of, `${name}.midx`, 0.05, 0.9)} ${kind} ${free(of, `${name}.phase`, -90, 90)}${only}`,
        ["p1", "p2"],
      );
      of.frequencies.push(frequency, `2*${frequency}`);
      return;
    }
    case 6:
      add(of, `isol ${name} ${free(of, `${name}.S`, 0, 30)}`, ["p1", "p2"]);
      return;
    case 7:
      add(of, `dbs ${name}`, ["p1", "p2", "p3", "p4"]);
      return;
    case 8:
      add(of, draw.chance(0.5) ? `lens ${name} f=${value(of, 1, 9)}` : `nothing ${name}`, ["p1", "p2"]);
      return;
    default:
      if (draw.chance(0.5))
        add(of, `obp ${name} fc=${draw.of(["0", "10M", "9M"])} bandwidth=${draw.between(1e5, 2e7)}`, ["p1", "p2"]);
      else
        add(
          of,
          `floss ${name} f=${draw.of(["0", "10M", "25k"])} loss=${draw.between(0, 0.9)} phase=${draw.between(0, 3)}`,
          ["p1", "p2"],
        );
  }
}

/** Joins two open ports by a space, mostly. */
function join(of: Growing, index: number): void {
  const { draw, open, lines } = of;
  if (open.length < 2) return;
  const [first] = open.splice(draw.below(open.length), 1);
  const others = open.filter((port) => port.split(".")[0] !== first!.split(".")[0]);
  if (others.length === 0) return;
  const second = draw.of(others);
  open.splice(open.indexOf(second), 1);
  const length = draw.chance(0.3) ? "L=0" : free(of, `s${index}.L`, 0.1, 50);
  lines.push(`s s${index} ${first} ${second} ${length}`);
}

function detector(of: Growing, index: number): void {
  const { draw, lines, nodes, frequencies } = of;
  const [name, node, f] = [`d${index}`, draw.of(nodes), draw.of(frequencies)];
  switch (draw.below(7)) {
    case 0:
    case 1:
      lines.push(`pd ${name} ${node}`);
      return;
    case 2:
      lines.push(`pd1 ${name} ${node} f=${f}${draw.chance(0.6) ? ` phase=${value(of, -180, 180)}` : ""}`);
      return;
    case 3:
      lines.push(
        `pd2 ${name} ${node} f1=${f} phase1=${value(of, -180, 180)} f2=${draw.of(frequencies)}${draw.chance(0.5) ? " phase2=20" : ""}`,
      );
      return;
    case 4:
      lines.push(`ad ${name} ${node} f=${f}${draw.chance(0.1) ? " n=1 m=0" : ""}`);
      return;
    case 5:
      lines.push(`readout_rf ${name} ${node} f=${f} phase=${value(of, -180, 180)} output_detectors=true`);
      return;
    default: {
      const known = lines.flatMap((line) => /^(?:pd|pd1|ad) (d\d+) /.exec(line)?.[1] ?? []);
      if (known.length === 0) return;
      const [a, b] = [draw.of(known), draw.of(known)];
      lines.push(
        `mathd ${name} ${draw.of([`${a}*${b}`, `abs(${a})**2-${b}`, `real(${a})+1j*imag(${b})`, `${a}/(1+abs(${b}))`, `${a}*${expression(of, 2)}`, `exp(-abs(${a}))`, `conj(${a})`])}`,
      );
    }
  }
}

function axis(of: Growing): string {
  const [path, low, high] = of.draw.of(of.swept);
  const logarithmic = of.draw.chance(0.2) && high > 0;
  const from = logarithmic ? Math.max(low, high / 100) : low + of.draw.unit() * (high - low) * 0.4;
  return `${path}, ${logarithmic ? "log" : "lin"}, ${from.toPrecision(4)}, ${high}, ${1 + of.draw.below(4)}`;
}

function action(of: Growing, depth = 2): string {
  const { draw, swept } = of;
  if (swept.length === 0) return "noxaxis()";
  const change = () => {
    const [path, low, high] = draw.of(swept);
    return `change(${path}=${draw.between(low, high)})`;
  };
  switch (draw.below(depth === 0 ? 4 : 8)) {
    case 0:
      return "noxaxis()";
    case 1:
      return `xaxis(${axis(of)})`;
    case 2:
      return `x2axis(${axis(of)}, ${axis(of)})`;
    case 3: {
      const [path, low, high] = draw.of(swept);
      return `sweep(${path}, [${draw.between(low, high)}, ${draw.between(low, high)}], false)`;
    }
    case 4: {
      const [path, low, high] = draw.of(swept);
      return `for(${path}, [${draw.between(low, high)}, ${draw.between(low, high)}], ${action(of, depth - 1)})`;
    }
    case 5:
      return `series(${change()}, ${action(of, depth - 1)}, ${change()}, ${action(of, depth - 1)})`;
    case 6:
      return `parallel(${action(of, depth - 1)}, ${action(of, depth - 1)})`;
    default:
      return `series(xaxis(${axis(of)}, pre_step=${change()}), ${action(of, depth - 1)})`;
  }
}

/** The text of a model; a seed gives the same one always. */
export function randomModel(seed: number): string {
  const draw = new Draw(seed);
  const of: Growing = { draw, lines: [], open: [], nodes: [], variables: [], swept: [], frequencies: ["0"] };
  for (let index = 0; index < draw.below(4); index++) {
    const text = expression(of);
    of.lines.push(`var v${index} ${text}`);
    of.variables.push(`v${index}`);
    if (!/v\d/.test(text)) of.swept.push([`v${index}`, 0.1, 2]);
  }
  for (let index = 0; index < 1 + draw.below(2); index++) {
    const f = draw.chance(0.25) ? " f=1k" : "";
    add(of, `l l${index} ${free(of, `l${index}.P`, 0.1, 5)} ${free(of, `l${index}.phase`, 0, 90)}${f}`, ["p1"]);
    if (f !== "") of.frequencies.push("1k");
  }
  const elements = 2 + draw.below(7);
  for (let index = 0; index < elements; index++) element(of, index);
  const joints = Math.ceil(of.open.length * 0.4);
  for (let index = 0; index < joints; index++) join(of, index);
  if (draw.chance(0.3)) {
    const moved = of.swept.filter(([path]) => path.endsWith(".phi"));
    if (moved.length > 0) {
      const [path] = draw.of(moved);
      of.lines.push(`dof D ${path} ${draw.between(-2, 2)} DC=${draw.between(-1, 1)}`);
      of.swept.splice(0, of.swept.length, ...of.swept.filter(([each]) => each !== path), ["D.DC", -20, 20]);
    }
  }
  const detectors = 2 + draw.below(5);
  for (let index = 0; index < detectors; index++) detector(of, index);
  return `${[...of.lines, action(of)].join("\n")}\n`;
}
