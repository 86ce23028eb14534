/** The part of a run that an orchestrator has to see to, where several share it out (shares.ts), as events carry it. */
import * as z from "zod";

const count = z.int().min(0);
export const shareSchema = z.object({
  /** What all shares of one sharing have in common. */
  of: z.string(),
  /** Which it is: 0 is that of the first orchestrator. */
  index: count,
  /** How many there are. */
  count: z.int().min(1),
  /** Its chunks: from one on, up to another. */
  from: count,
  to: count,
});
export type Share = Readonly<z.infer<typeof shareSchema>>;
