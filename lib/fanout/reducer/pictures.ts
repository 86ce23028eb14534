/** Reads what the worst jobs of a run gave over two axes, as a camera's picture, from the parts that hold their rows. */
import type { Answered } from "../../results/answers/answers.js";
import { isPicture, type JobPicture, picturesIn, worstJobs } from "../../results/figure/job-picture.js";
import { readPart } from "../../results/part/part.js";
import type { Spec } from "../../sweep/spec/spec.js";

/** @param partOf the bytes of the part that holds a job; undefined if there is none */
export async function worstPictures(
  { report }: Pick<Spec, "report">,
  { outputs }: Pick<Answered, "outputs">,
  partOf: (job: number) => Promise<Uint8Array | undefined>,
): Promise<readonly JobPicture[]> {
  if (!outputs.some(isPicture)) return [];
  const found: JobPicture[] = [];
  for (const judged of worstJobs(report.good, outputs)) {
    const bytes = await partOf(judged.job);
    if (bytes !== undefined) found.push(...picturesIn((await readPart(bytes)).table, judged, outputs));
  }
  return found;
}
