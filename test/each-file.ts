/**
 * After each file's tests the environment is what it was before: files share a process, in which the engine is loaded once.
 *
 * What replaces a module for its tests must have a process to itself: it stands in APART (vitest.config.ts).
 */
import { afterAll, vi } from "vitest";

const before = { ...process.env };
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
