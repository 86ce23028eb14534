/**
 * How far a detector hears two stars that fall into each other: the figure of merit of a gravitational-wave detector.
 *
 * Two masses m at a distance D, optimally placed, sound as |h(f)| = √(5/24) π^(-2/3) c/D (GM_c/c³)^(5/6) f^(-7/6), with the chirp mass
 * M_c = m/2^(1/5), up to the innermost stable orbit at c³/(6^(3/2) π G 2m). They are heard with ρ² = 4 ∫ |h|²/S df. The range is the
 * distance at which ρ = 8, over 2.2648, which takes the mean over all directions and orientations. No redshift.
 * Sources: L. S. Finn and D. F. Chernoff, Phys. Rev. D 47 (1993) 2198, doi:10.1103/PhysRevD.47.2198; B. Allen et al., Phys. Rev. D 85
 * (2012) 122006, doi:10.1103/PhysRevD.85.122006.
 */
import { SPEED_OF_LIGHT } from "../constants.js";
import { log, pow } from "../numerics/elementary.js";

/** G times the mass of the Sun [m³/s²]. */
const SUN = 1.327_124_4e20;
const MEGAPARSEC = 3.085_677_581_491_367e22;
/** The signal-to-noise ratio at which stars are heard [1]. */
const HEARD = 8;
/** The farthest distance over the mean one [1]. */
const FARTHEST_OVER_MEAN = 2.2648;

/**
 * The range [Mpc]; the strain between two frequencies is taken to go by powers of them.
 *
 * @param frequencies [Hz], growing
 * @param strain      amplitude spectral density of the noise as strain [1/√Hz], by frequency
 * @param mass        of each star [solar masses]
 */
export function inspiralRange(frequencies: readonly number[], strain: ArrayLike<number>, mass: number): number {
  const seconds = (mass * SUN) / (SPEED_OF_LIGHT * SPEED_OF_LIGHT * SPEED_OF_LIGHT); // Gm/c³
  const innermost = 1 / (pow(6, 1.5) * Math.PI * 2 * seconds);
  let sum = 0;
  for (let at = 1; at < frequencies.length; at++) {
    const [from, to] = [frequencies[at - 1]!, frequencies[at]!];
    if (from >= innermost) break;
    const whole = log(to / from);
    const end = Math.min(to, innermost);
    const part = log(end / from) / whole;
    // f · f^(-7/3)/S over ln f: by the trapezoid rule, as far as the stars go.
    const [low, high] = [heard(from, strain[at - 1]!), heard(to, strain[at]!)];
    const last = low + (high - low) * part;
    sum += ((low + last) / 2) * part * whole;
  }
  const chirp = seconds / pow(2, 0.2);
  const farthest = (2 / HEARD) * Math.sqrt((5 / 24) * sum) * pow(Math.PI, -2 / 3) * SPEED_OF_LIGHT * pow(chirp, 5 / 6);
  return farthest / FARTHEST_OVER_MEAN / MEGAPARSEC;
}

function heard(frequency: number, strain: number): number {
  return pow(frequency, -4 / 3) / (strain * strain);
}
