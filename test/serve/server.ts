/** A page's server over a folder of runs, as katfan serve has it, in this process. */
import { runsAtHand } from "../../lib/cli/serve/runs-at-hand.js";
import { type Listening, listening } from "../../lib/cli/serve/server.js";

export async function serving(folder: string): Promise<Listening> {
  return listening(await runsAtHand(folder), 0);
}
