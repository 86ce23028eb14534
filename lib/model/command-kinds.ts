/** The commands: what sets the whole model rather than one element. */
import type { Area, ParameterSpec, Signature } from "./signature.js";
import { fixed, flag, keywordOnly, optional, other, whole } from "./signature.js";

function command(name: string, area: Area, parameters: readonly ParameterSpec[], rest?: Signature["rest"]): Signature {
  return { name, aliases: [], area, parameters, rest, keywords: undefined };
}

/** The words that `modes` takes for sets of modes. */
export const MODE_WORDS = ["even", "odd", "x", "y", "off"];

export const COMMAND_KINDS: readonly Signature[] = [
  command("lambda", "plane", [fixed("value", "m")]),
  command("link", "plane", keywordOnly(flag("verbose", false)), { name: "args", type: "any", kinds: [] }),
  command("fsig", "signals", [fixed("f", "Hz")]),
  command("modes", "beams", [
    optional("modes", "any", { words: MODE_WORDS }),
    whole("maxtem", null),
    optional("include", "list"),
    optional("remove", "list"),
  ]),
  command("tem", "beams", [
    other("laser", "element", { kinds: ["laser"] }),
    whole("n"),
    whole("m"),
    fixed("factor", ""),
    fixed("phase", "degrees", 0),
  ]),
  command("phase_config", "beams", [flag("zero_k00", false), flag("zero_tem00_gouy", true)]),
];
