/** What the helps of several commands say in the same words. */
import type { ExitCode } from "./exit-codes.js";

/** Called with how the command that was run has ended. */
export type End = (code: ExitCode) => void;

export const SPEC = "the sweep: a JSON, YAML or TypeScript file, or a folder with spec.yaml, spec.json or spec.ts";
export const RUN = "a run's name, its id or first digits, its folder, or a spec";

/** Examples below a command's options. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  katfan ${line}`).join("\n")}`;
}
