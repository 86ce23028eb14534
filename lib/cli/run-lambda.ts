/** `katfan run --backend lambda`. */
import { UserError } from "../errors.js";
import type { ExitCode } from "./exit-codes.js";
import type { Wanted } from "./run.js";

export async function runLambda(_wanted: Wanted): Promise<ExitCode> {
  throw new UserError({ code: "no-deployment", place: "--stage", what: "there is no deployment to run on" });
}
