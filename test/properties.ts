/**
 * Properties are held for new cases on every run, but for the same ones where a run decides whether a change is taken: a
 * failure there must be the change's. Each failure prints its seed.
 */
import fc from "fast-check";

const SEED = 20_261_124;

if (process.env.CI !== undefined) fc.configureGlobal({ seed: SEED });
