/** What the page's style has beyond that of reports. */
export const SERVED_STYLE = `
main { max-width: 1240px; } [hidden] { display: none !important; }
a { color: var(--accent); } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.table { position: relative; } .fault { border-color: var(--bad); color: var(--bad); }
.state { display: inline-block; border-radius: 999px; padding: 0 10px; background: var(--soft); color: var(--quiet); white-space: nowrap; }
.state.good { background: var(--good-soft); color: var(--good); } .state.bad { background: var(--bad-soft); color: var(--bad); }
progress { display: block; width: 100%; height: 10px; accent-color: var(--accent); } td progress { min-width: 90px; height: 6px; margin-top: 4px; }
.button { display: inline-block; color: var(--ink); background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: 4px 10px; text-decoration: none; }
.small { font-size: 0.8rem; padding: 0 8px; } .button:hover { border-color: var(--accent); } button:disabled { opacity: 0.5; cursor: default; }
#chosen { position: sticky; top: 0; z-index: 2; padding: 12px 22px; } #chosen p { margin: 0; } #chosen .facts { margin: 6px 0; } #chosen .facts:empty { display: none; }
.facts button { border: 0; background: none; padding: 0 0 0 6px; color: inherit; }
#explorer h2 { margin: 0 0 8px; } #explorer canvas { display: block; width: 100%; cursor: crosshair; touch-action: pan-y; }
#lines { height: 400px; } #plane { height: min(70vw, 430px); max-width: 720px; margin-top: 8px; }
#choices { display: flex; flex-wrap: wrap; gap: 4px 18px; border: 0; margin: 0 0 10px; padding: 0; }
#bars { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); gap: 18px 28px; }
.bar { min-width: 0; margin: 0; } .bar canvas { height: 96px; }
.bar h3 { font-size: 0.95rem; display: flex; gap: 8px; align-items: baseline; overflow: hidden; white-space: nowrap; }
.bar h3 span { overflow: hidden; text-overflow: ellipsis; }
.bar .controls { font-size: 0.8rem; gap: 4px 8px; min-height: 30px; } .bar button { padding: 0 8px; font-size: 0.8rem; }
.range { position: relative; height: 22px; } .range input { position: absolute; left: 0; width: 100%; margin: 0; height: 22px; background: none; appearance: none; -webkit-appearance: none; pointer-events: none; }
.range input::-webkit-slider-runnable-track { height: 2px; background: var(--line); } .range input::-moz-range-track { height: 2px; background: var(--line); }
.range input::-webkit-slider-thumb { -webkit-appearance: none; pointer-events: auto; width: 14px; height: 22px; margin-top: -10px; border-radius: 5px; border: 2px solid var(--accent); background: var(--card); cursor: ew-resize; }
.range input::-moz-range-thumb { pointer-events: auto; width: 10px; height: 18px; border-radius: 5px; border: 2px solid var(--accent); background: var(--card); cursor: ew-resize; }
.ends { display: flex; justify-content: space-between; font-size: 0.78rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
dialog { color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 20px 22px; width: min(760px, calc(100vw - 24px)); max-height: calc(100vh - 48px); }
dialog::backdrop { background: rgb(0 0 0 / 0.45); } dialog .controls { justify-content: space-between; } dialog h2 { margin: 0; } dialog canvas { display: block; width: 100%; height: 200px; }
@media (max-width: 640px) { #lines { height: auto; } #chosen { padding: 8px 14px; } #chosen .facts { flex-wrap: nowrap; overflow-x: auto; } #chosen .facts li { white-space: nowrap; } #chosen .controls { flex-wrap: nowrap; overflow-x: auto; gap: 6px; } #chosen .controls > * { flex: none; } #plane { height: 92vw; } }
@media (pointer: coarse) { .range, .range input { height: 34px; } .range input::-webkit-slider-thumb { width: 24px; height: 30px; margin-top: -14px; } .bar button, .controls button, .button { min-height: 36px; } }
`;
