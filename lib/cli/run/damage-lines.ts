/** What is said of a finished run that isn't as it was written. */
import { counted } from "../../counted.js";
import type { NotAsNamed } from "../../fanout/manifest.js";

/** @param then what becomes of files that aren't as they were written */
export function damageLines(faults: readonly NotAsNamed[], then: string): readonly string[] {
  const strays = faults.filter(({ fault }) => fault === "stray");
  const others = faults.length - strays.length;
  const were = others === 1 ? "isn't as it was" : "aren't as they were";
  return [
    ...(others === 0 ? [] : [`${counted(others, "file")} of the run ${were} written: ${then}`]),
    ...strays.map(({ message }) => `${message}: removed, as its jobs would count twice`),
  ];
}
