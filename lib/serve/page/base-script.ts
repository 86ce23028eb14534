/** The page's script, its beginning: elements, numbers in words, questions to the server. */
import { NUMBER_SCRIPT } from "../../results/report/number-script.js";

export const BASE_SCRIPT = String.raw`
const by = (id) => document.getElementById(id);
const home = location.pathname;
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
/** The page's colours, as they are while it is light or dark. */
let colours = new Map();
function style(name) {
  const known = colours.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  colours.set(name, known);
  return known;
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours = new Map(); });
const commas = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
const counted = (n, one) => commas(n) + " " + one + (n === 1 ? "" : "s");
${NUMBER_SCRIPT}/** Digits enough to tell apart what lies on an axis. */
const digitsOf = ({ low, high, log }) => (log ? 4 : Math.min(15, Math.max(4, Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) / (high - low))) + 3)));

function address(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return home + path + (query ? "?" + query : "");
}
async function ask(path, parameters, options) {
  let response;
  try {
    response = await fetch(address(path, parameters), options);
  } catch {
    throw { what: "katfan serve doesn't answer", remedy: "Start it again in its terminal, and open the address that it prints.", isGone: true };
  }
  if (!response.ok) {
    const { error } = await response.json().catch(() => ({ error: { what: "the answer was " + response.status, remedy: "Load the page anew." } }));
    throw error;
  }
  return response;
}
const asked = async (path, parameters, options) => (await ask(path, parameters, options)).json();
function tell(fault) {
  by("fault").hidden = fault === null;
  if (fault === null) return;
  const { place, what, remedy } = fault instanceof Error ? { what: String(fault), remedy: "" } : fault;
  by("fault").textContent = (place ? place + ": " : "") + what + ". " + remedy;
}
/** Runs what a hand has asked for; what goes wrong is told. */
const told = (act) => (...given) => Promise.resolve(act(...given)).catch(tell);
`;
