/** A case of the benchmark as a spec, as whoever optimises a detector of another shape would write it. */
import { type Case, poweredNodes } from "./cases.js";

const LIMITS = { hard: 3.5e6, soft: 2e3, detector: 0.01 };

/** @returns what `readSpec` takes, but for what is wanted of it */
export function specOf(given: Case): object {
  const { katscript, readout, parameters, loss_definition: loss, constraints } = given;
  const at = katscript.indexOf("series(");
  const kept = katscript.slice(0, at).replace(/^(pd1|qnoised) .*$/gm, "");
  const [one, two] = readout.detectors.map(({ node }) => node);
  const phase = readout.noise_phase_path ?? readout.noise_phase ?? 0;
  const current = two === undefined ? `katfan_current D ${one}` : `katfan_current D ${one} 1 ${two} -1`;
  const noise = two === undefined ? `katfan_qnoise Q ${one}` : `katfan_qnoise Q ${one} 1 ${two} 1 phases=[0, ${phase}]`;
  const powers = poweredNodes(given).map((node) => `pd ${nameOf(node)} ${node}`);
  const where = { S: "max(abs(signal.D), 1e-20)", ...noises(loss.laser_noise), ...penalties(given) };
  const mean = loss.mean_over_frequencies ? "mean" : "sum";
  const terms = Object.keys(LIMITS).map((name) => `sum(${name} / (1 + ${name}))`);
  return {
    model: `${kept}\n${current}\n${noise}\n${powers.join("\n")}`,
    analysis: katscript.slice(at),
    objective: {
      minimize: [`${mean}(log10(s / reference))`, ...(constraints === null ? [] : terms)].join(" + "),
      where,
      data: { reference: loss.reference },
    },
    vary: Object.fromEntries(parameters.map(({ path, low, high }) => [path, { kind: "uniform", from: low, to: high }])),
    outputs: ["signal/Q"],
    jobs: 1,
  };
}

const nameOf = (node: string) => `P_${node.replaceAll(".", "_")}`;

function noises(isLaser: boolean): Record<string, string> {
  if (!isLaser) return { s: "signal.Q / S" };
  return {
    amplitude_noise: "4e-9 * max(abs(amplitude.D), 1e-20)",
    frequency_noise: "1e-8 * fsig.f * max(abs(frequency.D), 1e-20)",
    s: "sqrt(signal.Q**2 + amplitude_noise**2 + frequency_noise**2) / S",
  };
}

/** What is above its limit [of it]. Powers don't follow the signal's frequency: their mean is each of them. */
function penalties({ constraints }: Case): Record<string, string> {
  if (constraints === null) return {};
  const power = (node: string) => `mean(signal.${nameOf(node)})`;
  const sides = constraints.surfaces.map((surface) =>
    surface.sides.map((side) => `max(${side.map(power).join(", ")})`),
  );
  const each = (of: "max" | "min") => sides.map((both) => `${of}(${both.join(", ")})`);
  const above = (powers: readonly string[], limit: number) => `above([${powers.join(", ")}] / ${limit}, 1)`;
  return {
    hard: above(each("max"), LIMITS.hard),
    soft: above([...each("min"), ...constraints.soft.map(power)], LIMITS.soft),
    detector: above(constraints.detector.map(power), LIMITS.detector),
  };
}
