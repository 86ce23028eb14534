/** The style sheet of reports: one column on a phone, two on a screen, light or dark as the reader's system is. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f7fa; --card: #ffffff; --ink: #1c2430; --quiet: #5b6675; --grid: #e3e8ee; --line: #dde3ea;
  --accent: #2f6fde; --mark: #d9480f; --positive: #2f6fde; --negative: #d9480f; --follows: #0b7a6f;
  --curve-1: #2f6fde; --curve-2: #d9480f; --curve-3: #0b7a6f; --curve-4: #8a3ffc; --curve-5: #a0620b; --curve-6: #c2255c;
  --good: #1a7f4b; --good-soft: #e3f5ea; --bad: #b42318; --bad-soft: #fdeae7; --soft: #eef2f7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #151b23; --ink: #e6ebf2; --quiet: #98a4b3; --grid: #2a323d; --line: #2a323d;
    --accent: #6ea8fe; --mark: #ff9257; --positive: #6ea8fe; --negative: #ff9257; --follows: #45c9b6;
    --curve-1: #6ea8fe; --curve-2: #ff9257; --curve-3: #45c9b6; --curve-4: #be95ff; --curve-5: #e0b050; --curve-6: #ff8fb1;
    --good: #5fd39a; --good-soft: #12301f; --bad: #ff9c92; --bad-soft: #3a1713; --soft: #1d2530;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.3rem); line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 8px; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 40px 0 12px; letter-spacing: -0.01em; }
h3 { font-size: 1.1rem; margin: 0; }
.table + h3 { margin-top: 1.5rem; }
h3 .unit { color: var(--quiet); font-weight: normal; }
p { margin: 0 0 12px; }
.lead { color: var(--quiet); max-width: 70ch; font-size: 1.05rem; white-space: pre-line; }
.facts { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0 0; padding: 0; list-style: none; }
.facts li { background: var(--soft); color: var(--quiet); border-radius: 999px; padding: 3px 13px; font-size: 0.9rem; }
.facts .good { background: var(--good-soft); color: var(--good); }
.facts .bad { background: var(--bad-soft); color: var(--bad); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 20px 22px; margin: 0 0 20px; }
.numbers { display: flex; flex-wrap: wrap; gap: 6px 32px; margin: 10px 0 14px; }
.numbers div { min-width: 5.5em; }
dt { color: var(--quiet); font-size: 0.82rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; font-size: 1.05rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 12px 24px; }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--quiet); font-size: 0.85rem; margin: 2px 0 0; text-align: center; }
figure svg { display: block; width: 100%; height: auto; max-width: 480px; margin: 0 auto; }
.wide { overflow-x: auto; } .wide svg { width: auto; min-width: min(100%, 340px); max-width: 100%; }
.table { overflow-x: auto; margin: 0 -22px; padding: 0 22px; }
.table:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; } thead th { color: var(--quiet); font-weight: normal; font-size: 0.82rem; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.n { text-align: right; white-space: nowrap; } tbody th, td.nowrap { white-space: nowrap; }
tbody th { max-width: 22em; overflow: hidden; text-overflow: ellipsis; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.86em; }
code { background: var(--soft); border-radius: 5px; padding: 2px 6px; white-space: nowrap; }
pre { background: var(--soft); border-radius: 10px; padding: 14px 16px; overflow-x: auto; margin: 8px 0 16px; line-height: 1.5;
  max-height: 32em; tab-size: 4; }
details > summary { cursor: pointer; font-weight: 600; padding: 2px 0; }
details > summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
details[open] > summary { margin-bottom: 8px; }
.w { min-width: 15em; } tbody th.w { white-space: normal; max-width: 40em; overflow-wrap: anywhere; }
th .quiet { font-weight: normal; } .facts-table td { overflow-wrap: anywhere; } .facts-table th { padding-right: 24px; }
#look canvas { display: block; width: 100%; height: min(62vh, 480px); margin: 8px 0; border-radius: 8px; touch-action: pan-y; cursor: crosshair; }
#look h2 { margin-top: 0; } #look canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.controls { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; font-size: 0.92rem; }
select, button { font: inherit; color: var(--ink); background: var(--soft); border: 1px solid var(--line); border-radius: 8px;
  padding: 4px 10px; max-width: 15em; } button { cursor: pointer; } button:hover { border-color: var(--accent); }
select:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#look-told { min-height: 3.2em; margin: 10px 0 0; font-size: 0.92rem; } #look-told span { display: inline-block; margin: 0 16px 0 0; color: var(--quiet); }
#solve h2 { margin-top: 0; } #solve input { font: inherit; color: var(--ink); } .bad-text { color: var(--bad); } #solve-told { min-height: 1.6em; margin: 10px 0; }
#solve input:not([type="range"]) { background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: 4px 10px; width: 13.5em; max-width: 100%; }
#solve #solve-job { width: 9em; } #solve-sliders > div { display: grid; grid-template-columns: minmax(7em, 13em) minmax(8em, 1fr) 13.5em; gap: 4px 14px; align-items: center; margin: 4px 0; }
#solve input[type="range"] { width: 100%; accent-color: var(--accent); } #solve-sliders label { overflow-wrap: anywhere; } button:disabled { opacity: 0.5; cursor: default; }
.save { display: block; margin: 2px auto 0; font-size: 0.75rem; padding: 0 8px; color: var(--quiet); opacity: 0; }
figure:hover .save, .save:focus-visible { opacity: 1; } @media (hover: none) { .save { opacity: 0.7; } } @media print { #look, #solve, .save { display: none; } }
.quiet { color: var(--quiet); }
footer { color: var(--quiet); font-size: 0.88rem; margin-top: 40px; }
@media (max-width: 600px) {
  main { padding: 24px 14px 48px; } .card { padding: 16px 16px; border-radius: 12px; } .table { margin: 0 -16px; padding: 0 16px; }
  #solve-sliders > div { grid-template-columns: 1fr 1fr; } #solve-sliders label { grid-column: 1 / -1; } #solve-sliders input { min-width: 0; }
  h2 { margin-top: 32px; } .figures { margin: 0 -8px; }
}
@media print { body { background: #fff; } .card { break-inside: avoid; } pre { max-height: none; white-space: pre-wrap; } }
`;
