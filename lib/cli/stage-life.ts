/** The rest of a run's life where it is on a deployment. */
import { UserError } from "../errors.js";
import type { ExitCode } from "./exit-codes.js";
import type { LifeOptions } from "./life-options.js";

type OnStage = (named: string, options: LifeOptions) => Promise<ExitCode>;

const none: OnStage = async () => {
  throw new UserError({ code: "no-deployment", place: "--stage", what: "there is no deployment to ask" });
};
export const [status, cancel, fetch, report] = [none, none, none, none];
export const list = (options: LifeOptions): Promise<ExitCode> => none("", options);
