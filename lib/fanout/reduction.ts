import type { JobRange } from "./ranges.js";

/** How a reduction ended. */
export type Reduction =
  | { readonly kind: "done"; readonly jobs: number; readonly failures: number }
  /** Parts are missing, or something else was in their place. */
  | { readonly kind: "incomplete"; readonly missing: readonly JobRange[] }
  /** Something that is there isn't what it should be: `wrong` parts are computed again, the rest only a person can mend. */
  | { readonly kind: "refused"; readonly problems: readonly string[]; readonly wrong?: readonly JobRange[] | undefined }
  /** Who reduces failed, and may do better another time. */
  | { readonly kind: "failed"; readonly reason: string }
  /** All that was computed isn't enough: the run goes on, up to so many jobs. */
  | { readonly kind: "grown"; readonly jobs: number }
  /** It was begun, and will end somewhere else. */
  | { readonly kind: "begun" };
