/**
 * The licenses of what is bundled into the package: most ask that their text goes along with copies of the code.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * A text with the license of every package that any of these files is of; packages with the very same share one.
 *
 * @param {readonly string[]} inputs the files of a bundle, relative to the root
 * @param {string} root the repository
 * @returns {string}
 */
export function licensesOf(inputs, root) {
  const folders = new Set(inputs.map(packageOf).filter((folder) => folder !== undefined));
  /** @type {Map<string, string[]>} */
  const packages = new Map();
  for (const folder of [...folders].sort()) {
    const { title, text } = licenseOf(path.join(root, folder));
    packages.set(text, [...(packages.get(text) ?? []), title]);
  }
  const texts = [...packages].map(([text, titles]) => [...titles, text].join("\n").trim());
  return `${["The license of katfan is in LICENSE. Bundled with it are:", ...texts].join("\n\n---\n\n")}\n`;
}

/** The folder of the package that a file is of; undefined for our own. */
function packageOf(file) {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${folder}: its package.json doesn't say under which license it is`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  return { title: `${name} ${version}: ${license}`, text: ["", ...texts].join("\n\n") };
}
