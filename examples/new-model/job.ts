/** What each job does: of two mirrors it makes a cavity, or leaves it at one; then it looks for the cavity's peak. */
import type { Job } from "katfan/job";

export function run(job: Job) {
  const { model, random, index } = job;
  model.set("LASER.P", random.normal(1, 0.1));
  const hasCavity = index % 2 === 1;
  if (hasCavity) {
    model.parse(`
      s CAVITY M1.p2 M2.p1 L=${random.uniform(1, 2)}
      m M2 R=0.98 T=0.02
    `);
  } else {
    model.remove("S0"); // and light the mirror from the other side
    model.parse("s S0 LASER.p1 M1.p2 L=1");
    model.remove("P");
    model.add("pd", "P", { node: "M1.p1.o" });
  }
  const { outputs } = model.run(hasCavity ? "xaxis(M2.phi, lin, -5, 5, 100)" : "noxaxis()");
  const power = outputs.P as number | readonly number[];
  return { power: typeof power === "number" ? power : Math.max(...power), input: model.get("LASER.P") };
}
