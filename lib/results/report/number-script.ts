/** Numbers in words, in the language of browsers: for the scripts of reports, and of the page that lives. */
export const NUMBER_SCRIPT = String.raw`
const superscript = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
function number(value, digits = 5) {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [m, e] = value.toExponential(Math.max(0, digits - 1)).split("e");
    return (m.includes(".") ? m.replace(/\.?0+$/, "") : m).replace("-", "−") + "·10" + superscript(Number(e));
  }
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
`;
