/** Physical constants, SI, and the defaults that Finesse has for them. */

/** The speed of light in vacuum [m/s]. Exact by the definition of the metre. */
export const SPEED_OF_LIGHT = 299_792_458;

/** Planck's constant [J s]. Exact since the SI of 2019. */
export const PLANCK = 6.626_070_15e-34;

/** The wavelength that a model has if it doesn't say [m]. */
export const DEFAULT_WAVELENGTH = 1064e-9;

/** The version of the engine's numbers and of the parts that hold them: part of a run's id. Raised when a part's bytes change. */
export const ENGINE_VERSION = "6";

declare const KATFAN_VERSION: string | undefined;

/** The version of the package. Set by whoever bundles; sources that run unbundled, as in tests, have none. */
export const VERSION = typeof KATFAN_VERSION === "string" ? KATFAN_VERSION : "0.0.0-source";
