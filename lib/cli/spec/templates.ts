/** What `katfan init` begins a spec with: apart from its code, so that `--help` needn't load that. */

/** The examples that specs are begun with: what each is of, its folder, its files. */
export const TEMPLATES = {
  noise: { of: "a laser whose power is noisy", folder: "laser-noise", files: ["spec.yaml"] },
  tolerances: { of: "a cavity whose mirrors differ", folder: "cavity", files: ["spec.yaml", "cavity.kat"] },
  grid: { of: "a scan over a grid of parameters", folder: "scan-grid", files: ["spec.yaml", "model.kat"] },
} as const;
export type Template = keyof typeof TEMPLATES;
