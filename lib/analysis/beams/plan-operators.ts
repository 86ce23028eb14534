/** Makes steps of the actions that ask how modes go along paths: `operator`, `eigenmodes`, `pseudo_lock_cavity`. */

import type { Value } from "../../model/value.js";
import type { Mode } from "../../optics/mode-list.js";
import { nodesOf } from "../../solver/light/nodes.js";
import type { Arguments } from "../arguments.js";
import type { OperatorStep } from "../step.js";
import { nodeGiven, nodeOf } from "./plan-beams.js";
import { CORNER_PATHS, CORNER_TUNINGS } from "./pseudo-lock-corner.js";

export function planOperators(args: Arguments): OperatorStep {
  switch (args.action.kind) {
    case "operator":
      return planOperator(args);
    case "eigenmodes":
      return planEigenmodes(args);
    case "pseudo_lock_drfpmi":
      return planCorner(args);
    default:
      return planPseudoLock(args);
  }
}

function planOperator(args: Arguments): OperatorStep {
  const via = args.has("via") ? listOf(args.value("via")) : [];
  const stops = [
    nodeOf(args, "start_node", "o").number,
    ...via.map((value) => nodeGiven(args, value, "via", "i").number),
    nodeOf(args, "end_node", "i").number,
  ];
  return { kind: "operators", ask: "operator", name: args.name(), stops, frequency: args.number("frequency", 0) };
}

function listOf(value: Value): readonly Value[] {
  return value.kind === "array" ? value.items : [value];
}

const METHODS = ["schur_qr", "schur_svd", "eig"] as const;

function planEigenmodes(args: Arguments): OperatorStep {
  const given = args.text("method", "schur_qr");
  const method = METHODS.find((each) => each === given);
  if (method === undefined) {
    args.refuse("out-of-range", `there is no method "${given}" here`, `Take ${METHODS.join(", ")}.`);
  }
  return {
    kind: "operators",
    ask: "eigenmodes",
    name: args.name(),
    cavity: cavityOf(args),
    frequency: args.number("frequency", 0),
    method: method!,
  };
}

/** The cavity that an action names, in quotes or not. */
function cavityOf(args: Arguments): string {
  const value = args.value("cavity");
  const name = value.kind === "text" ? value.value : value.kind === "element" ? value.name : "";
  if (args.model.has(name) && args.model.element(name).kind === "cavity") return name;
  return args.refuse("wrong-type", "it takes a cavity", "Name one, that a cav line defines.");
}

/** What is tuned is what is named, else the tuning of the element that the cavity starts from. */
function planPseudoLock(args: Arguments): OperatorStep {
  const cavity = cavityOf(args);
  const source = args.model.element(cavity).parameters.get("source");
  const [element = "", port = ""] =
    source?.kind === "node" || source?.kind === "port" ? [source.element, source.port] : [];
  const feedback = args.has("feedback") ? args.path(args.value("feedback"), "feedback") : `${element}.phi`;
  const driven = args.model.drives().get(feedback);
  if (driven !== undefined) {
    args.refuse("driven", `${feedback} is moved by a degree of freedom`, "Name that one as feedback, as CARM.DC.");
  }
  return {
    kind: "operators",
    ask: "pseudo-lock",
    name: args.name(),
    cavity,
    mode: args.has("mode") ? modeOf(args) : { n: 0, m: 0 },
    lowestLoss: args.flag("lowest_loss"),
    feedback,
    sign: port === "p1" || port === "p3" ? -1 : 1,
  };
}

/** The mirrors have LIGO's names. Where there is no sqz, there is no operator of it: Finesse refuses such a model. */
function planCorner(args: Arguments): OperatorStep {
  const { model } = args;
  const nodes = nodesOf(model);
  const needed = CORNER_PATHS.filter(([name]) => name !== "SQZ" || model.has("sqz"));
  const paths = needed.map(([name, ...stops]) => ({
    name,
    stops: stops.map((stop) => {
      const [element = "", port = "", node = ""] = stop.split(".");
      const remedy = "It locks models with LIGO's names: PRM, BS, ITMX, ETMX, ITMY, ETMY, SRM.";
      return (
        nodes.numberOf(element, port, node) ?? args.refuse("unknown-node", `the model has no node ${stop}`, remedy)
      );
    }),
  }));
  const apply = !args.has("apply_tunings") || args.flag("apply_tunings");
  for (const path of apply ? CORNER_TUNINGS : []) {
    const name = path.slice(0, path.indexOf("."));
    if (model.has(name) && model.element(name).kind === "degree_of_freedom") continue;
    const remedy = "Define it, as dof PRCL PRM.dofs.z, or say apply_tunings=false.";
    args.refuse("unknown-element", `the model has no degree of freedom ${name}`, remedy);
  }
  return {
    kind: "operators",
    ask: "corner",
    name: args.name(),
    frequency: args.number("frequency", 0),
    apply,
    paths,
  };
}

function modeOf(args: Arguments): Mode {
  const [n, m, ...others] = args.numbers(args.value("mode"), "mode");
  if (n !== undefined && m !== undefined && others.length === 0) return { n, m };
  return args.refuse("wrong-type", "mode takes two indices", "Write it as mode=[1, 0].");
}
