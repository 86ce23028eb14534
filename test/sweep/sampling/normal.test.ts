import { describe, expect, it } from "vitest";
import { normalProbability, normalQuantile } from "../../../lib/sweep/sampling/normal.js";

/** Probabilities, doubles to the last bit, and their normal quantiles from mpmath, at 40 digits. */
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [2 ** -53, -8.209536151601387],
  [1e-10, -6.361340902404057],
  [1e-5, -4.264890793922825],
  [0.001, -3.0902323061678136],
  [0.01, -2.326347874040841],
  [0.05, -1.6448536269514726],
  [0.0749999, -1.4395321773759007],
  [0.075, -1.439531470938456],
  [0.1, -1.2815515655446004],
  [0.25, -0.6744897501960817],
  [0.4, -0.2533471031357997],
  [0.49, -0.025068908258711057],
  [0.5, 0],
  [0.50000001, 2.5066282872262043e-8],
  [0.6, 0.2533471031357997],
  [0.75, 0.6744897501960817],
  [0.9, 1.2815515655446006],
  [0.925, 1.4395314709384561],
  [0.93, 1.475791028179171],
  [0.99, 2.3263478740408408],
  [0.999, 3.090232306167813],
  [0.9999999, 5.199337582290661],
  [1 - 2 ** -53, 8.209536151601387],
] as const;

describe("the normal distribution", () => {
  it.each(QUANTILES)("has the quantile of %s that mpmath gives", (p, quantile) => {
    // The approximation is good to 1e-16; its arithmetic loses a few units of the last place.
    expect(Math.abs(normalQuantile(p) - quantile)).toBeLessThanOrEqual(1e-15 * Math.abs(quantile));
  });

  it("undoes its quantiles", () => {
    for (let i = 1; i < 1000; i++) {
      const p = i / 1000;
      expect(Math.abs(normalProbability(normalQuantile(p)) - p)).toBeLessThan(1e-15);
    }
  });

  it("never descends", () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < 100_000; i++) {
      const x = normalQuantile(i / 100_000);
      if (!(x > before)) expect(x).toBeGreaterThan(before);
      before = x;
    }
  });
});
