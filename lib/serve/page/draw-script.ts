/** The page's script: the pictures. */
export const DRAW_SCRIPT = `
const SHADES = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];
const NARROW = 640, ROW = 62, SOFT = 0.5, ALONG = 126;
const PLANE = { left: 70, right: 12, top: 10, bottom: 44 };
const rgb = (name) => { const hex = style(name); return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)); };

/** A canvas as large as it is shown, empty, to draw on in its pixels. */
function inkOf(canvas) {
  const [wide, high, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
  const size = [wide, high].map((side) => Math.round(side * ratio));
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  const ink = canvas.getContext("2d");
  ink.setTransform(ratio, 0, 0, ratio, 0, 0);
  ink.clearRect(0, 0, wide, high);
  ink.font = "12px " + getComputedStyle(document.body).fontFamily;
  ink.textBaseline = "middle";
  return { ink, wide, high };
}
function fitting(ink, text, room) {
  if (ink.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && ink.measureText(text.slice(0, length) + "…").width > room) length--;
  return text.slice(0, length) + "…";
}

/** Where the axes side by side lie: upright beside one another, or flat below one another where there is no room. */
function sideLayout() {
  const canvas = by("lines"), n = view.axes.length, upright = canvas.parentElement.clientWidth >= NARROW;
  const height = upright ? "" : n * ROW + 8 + "px";
  if (canvas.style.height !== height) canvas.style.height = height;
  canvas.style.touchAction = upright ? "pan-x" : "pan-y";
  const wide = canvas.clientWidth, high = canvas.clientHeight;
  const pad = Math.min(60, wide / n / 2), [start, end] = upright ? [high - 22, 44] : [10, wide - 10];
  const across = (at) => (upright ? (n === 1 ? wide / 2 : pad + (at * (wide - 2 * pad)) / (n - 1)) : 24 + at * ROW);
  return { upright, across, start, end, along: (code) => start + (code / STRETCHES) * (end - start), room: upright ? (wide - 2 * pad) / Math.max(1, n - 1) - 6 : wide };
}

/** How dense lines are between two axes whose numbers are counted in bins: shape (steps, ALONG), each line where it goes by. */
function densityOf(pair, steps) {
  const density = new Float32Array(steps * ALONG);
  for (let left = 0; left < 63; left++) {
    for (let right = 0; right < 63; right++) {
      const count = pair[left * BINS + right];
      if (count === 0) continue;
      const slope = (2 * (right - left)) / steps;
      let place = 2 * left + 0.5 + slope / 2;
      for (let at = 0; at < density.length; at += ALONG, place += slope) {
        const low = place | 0, share = count * (place - low);
        density[at + low] += count - share;
        density[at + low + 1] += share;
      }
    }
  }
  return density;
}
/** A sheet for one gap between axes, used again and again. */
const sheet = document.createElement("canvas");
function drawDensity(ink, pair, { upright, across, start, end }, at, colour) {
  const [from, to] = [across(at), across(at + 1)];
  // Few lines are steep ones by themselves, and would be dots; many make an even picture, and take as long as they are many.
  const lines = pair.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const steps = Math.max(8, Math.round(Math.min(2 * (to - from), Math.max(Math.min(40, (to - from) / 3), 60_000 / lines))));
  const density = densityOf(pair, steps);
  let most = 0;
  for (let place = 0; place < density.length; place++) if (density[place] > most) most = density[place];
  if (most === 0) return;
  const [width, height] = upright ? [steps, ALONG] : [ALONG, steps];
  const picture = new ImageData(width, height), pixels = new Uint32Array(picture.data.buffer);
  const plain = colour[0] | (colour[1] << 8) | (colour[2] << 16);
  for (let step = 0; step < steps; step++) {
    for (let place = 0; place < ALONG; place++) {
      const value = density[step * ALONG + place];
      if (value === 0) continue;
      pixels[upright ? (ALONG - 1 - place) * steps + step : step * ALONG + place] = plain | (Math.round(245 * Math.sqrt(value / most)) << 24);
    }
  }
  if (sheet.width !== width || sheet.height !== height) [sheet.width, sheet.height] = [width, height];
  sheet.getContext("2d", { willReadFrequently: true }).putImageData(picture, 0, 0);
  if (upright) ink.drawImage(sheet, from, end, to - from, start - end);
  else ink.drawImage(sheet, start, from, end - start, to - from);
}
function drawDensities(paper, pairs, layout, colour) {
  const canvas = by("lines"), ratio = devicePixelRatio || 1;
  [paper.width, paper.height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
  const ink = paper.getContext("2d");
  ink.scale(ratio, ratio);
  if (view.axes.length > 1) pairs.forEach((pair, at) => drawDensity(ink, pair, layout, at, colour));
}

/** All jobs, drawn once for as long as axes, room and colours stay; and those that are selected. */
let background = null;
const foreground = document.createElement("canvas");
function drawSide() {
  const canvas = by("lines"), layout = sideLayout();
  const key = [canvas.clientWidth, canvas.clientHeight, style("--card")].join();
  if (background?.key !== key) {
    const paper = document.createElement("canvas");
    drawDensities(paper, whole.side, layout, rgb("--quiet"));
    background = { key, paper };
  }
  drawDensities(foreground, now.side, layout, rgb("--accent"));
  paintSide(layout);
  canvas.setAttribute("aria-label", counted(now.count, "job") + " as lines over " + view.axes.join(", ") + "; the sliders below select");
}
/** Puts what was drawn on the page, with axes and brushes over it. */
function paintSide(layout) {
  const { ink, wide, high } = inkOf(by("lines"));
  if (view.brushes.size > 0) {
    ink.globalAlpha = 0.3;
    ink.drawImage(background.paper, 0, 0, wide, high);
    ink.globalAlpha = 1;
  }
  ink.drawImage(foreground, 0, 0, wide, high);
  view.axes.forEach((label, at) => drawAxis(ink, layout, label, at));
}
function drawAxis(ink, { upright, across, start, end, along, room }, label, at) {
  const place = across(at), scale = view.scales.get(label), brush = view.brushes.get(label);
  const texts = [scale.low, scale.high].map((value) => number(value, Math.min(6, digitsOf(scale))));
  ink.strokeStyle = style("--ink");
  ink.lineWidth = 1;
  ink.beginPath();
  if (upright) ink.moveTo(Math.round(place) + 0.5, start), ink.lineTo(Math.round(place) + 0.5, end);
  else ink.moveTo(start, Math.round(place) + 0.5), ink.lineTo(end, Math.round(place) + 0.5);
  ink.stroke();
  ink.fillStyle = style("--ink");
  ink.textAlign = upright ? "center" : "left";
  if (upright) ink.fillText(fitting(ink, label, room), place, 12);
  else ink.fillText(fitting(ink, label + (scale.log ? " (log)" : ""), room / 2), start, place - 12);
  ink.fillStyle = style("--quiet");
  if (upright) {
    ink.fillText(fitting(ink, texts[1], room), place, 32);
    ink.fillText(fitting(ink, texts[0] + (scale.log ? " log" : ""), room), place, start + 13);
  } else {
    ink.textAlign = "right";
    ink.fillText(texts.join(" to "), end, place - 12);
  }
  if (!brush) return;
  const [from, to] = brush.map(along);
  const box = upright ? [place - 7, to, 14, from - to] : [from, place - 6, to - from, 12];
  ink.fillStyle = style("--mark");
  ink.globalAlpha = 0.35;
  ink.fillRect(...box);
  ink.globalAlpha = 1;
  ink.strokeStyle = style("--mark");
  ink.lineWidth = 1.5;
  ink.strokeRect(...box);
}

function drawBars(label, at) {
  const canvas = by("bars").children[at]?.querySelector("canvas");
  if (!canvas) return;
  const { ink, wide, high } = inkOf(canvas);
  const step = wide / 63, brush = view.brushes.get(label);
  const drawAll = (bars, colour, alpha) => {
    const most = Math.max(1, ...bars.subarray(0, 63));
    ink.fillStyle = style(colour);
    ink.globalAlpha = alpha;
    for (let bin = 0; bin < 63; bin++) {
      if (bars[bin] === 0) continue;
      const tall = Math.max(1.5, (bars[bin] / most) * (high - 6));
      ink.fillRect(bin * step, high - tall, Math.max(1, step - (step > 3 ? 1 : 0)), tall);
    }
    ink.globalAlpha = 1;
  };
  if (view.brushes.size > 0) drawAll(whole.bars[at], "--quiet", 0.35);
  drawAll(now.bars[at], "--accent", view.brushes.size > 0 ? 0.85 : 1);
  ink.fillStyle = style("--line");
  ink.fillRect(0, high - 1, wide, 1);
  if (brush) drawSpan(ink, brush, wide, high);
  const missing = now.bars[at][63];
  canvas.setAttribute("aria-label", label + ", " + counted(now.count, "job") + " in 63 bars" + (brush ? ", selected " + rangeText(label) : "") + (missing > 0 ? "; " + commas(missing) + " have no number here" : ""));
}
function drawSpan(ink, brush, wide, high) {
  const [from, to] = brush.map((code) => (code / STRETCHES) * wide);
  ink.fillStyle = style("--mark");
  ink.globalAlpha = 0.16;
  ink.fillRect(from, 0, to - from, high);
  ink.globalAlpha = 1;
  ink.fillRect(from - 0.75, 0, 1.5, high);
  ink.fillRect(to - 0.75, 0, 1.5, high);
}

function ticksOf({ low, high, log }) {
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  const rough = (to - from) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((each) => each >= rough * 0.999);
  const found = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + 1e-9 * step; n++) found.push(n * step);
  const digits = Math.min(15, Math.max(1, Math.ceil(Math.log10(Math.max(Math.abs(from), Math.abs(to)) / step)) + 2));
  return found.map((at) => ({ at: (at - from) / (to - from), text: log ? number(10 ** at, 3) : number(Math.abs(at) < step / 1e6 ? 0 : at, digits) }));
}
function drawFrame(ink, wide, high, [x, y], scales) {
  const [left, right, top, bottom] = [PLANE.left, wide - PLANE.right, PLANE.top, high - PLANE.bottom];
  ink.strokeStyle = style("--grid");
  ink.fillStyle = style("--quiet");
  ink.lineWidth = 1;
  ink.textAlign = "right";
  for (const { at, text } of ticksOf(scales[1])) {
    const place = Math.round(bottom + at * (top - bottom)) + 0.5;
    ink.beginPath(), ink.moveTo(left, place), ink.lineTo(right, place), ink.stroke();
    ink.fillText(text, left - 6, place);
  }
  ink.textAlign = "center";
  let last = -Infinity;
  for (const { at, text } of ticksOf(scales[0])) {
    const place = Math.round(left + at * (right - left)) + 0.5, half = ink.measureText(text).width / 2;
    ink.beginPath(), ink.moveTo(place, bottom), ink.lineTo(place, bottom + 4), ink.stroke();
    if (place - half < last + 6 || place + half > wide) continue;
    last = place + half;
    ink.fillText(text, place, bottom + 13);
  }
  ink.fillStyle = style("--ink");
  ink.fillText(fitting(ink, x, right - left), (left + right) / 2, high - 12);
  ink.save();
  ink.translate(9, (top + bottom) / 2);
  ink.rotate(-Math.PI / 2);
  ink.fillText(fitting(ink, y, bottom - top), 0, 0);
  ink.restore();
  return { left, right, top, bottom };
}
function planePicture() {
  const shades = SHADES.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const picture = new ImageData(126, 126), { data } = picture, grey = rgb("--quiet");
  const most = (counts) => counts.reduce((greatest, n) => Math.max(greatest, n), 1);
  const [mostNow, mostAll] = [most(now.plane), most(whole.plane)];
  for (let across = 0; across < 126; across++) {
    for (let up = 0; up < 126; up++) {
      const [own, all] = [now.plane[across * FINE + up], whole.plane[across * FINE + up]];
      const pixel = 4 * ((125 - up) * 126 + across);
      if (own > 0) {
        const shade = 8 * (Math.log1p(own) / Math.log1p(mostNow)), low = Math.min(7, Math.floor(shade));
        for (let part = 0; part < 3; part++) data[pixel + part] = shades[low][part] + (shade - low) * (shades[low + 1][part] - shades[low][part]);
        data[pixel + 3] = 255;
      } else if (all > 0) {
        for (let part = 0; part < 3; part++) data[pixel + part] = grey[part];
        data[pixel + 3] = 35 + 70 * (all / mostAll) ** SOFT;
      }
    }
  }
  return { picture, mostNow };
}
function drawPlane(box) {
  const canvas = by("plane"), { ink, wide, high } = inkOf(canvas);
  const scales = view.plane.map((label) => view.scales.get(label)), titles = view.plane.map((label) => titleOf(label));
  const { left, right, top, bottom } = drawFrame(ink, wide, high, titles, scales);
  const { picture, mostNow } = planePicture();
  const paper = document.createElement("canvas");
  paper.width = paper.height = 126;
  paper.getContext("2d").putImageData(picture, 0, 0);
  ink.imageSmoothingEnabled = false;
  ink.drawImage(paper, left, top, right - left, bottom - top);
  const spans = view.plane.map((label) => view.brushes.get(label));
  if (box || spans.some(Boolean)) {
    const [x, y] = [spans[0] ?? [0, STRETCHES], spans[1] ?? [0, STRETCHES]];
    const at = box ?? [left + (x[0] / STRETCHES) * (right - left), bottom + (y[1] / STRETCHES) * (top - bottom), left + (x[1] / STRETCHES) * (right - left), bottom + (y[0] / STRETCHES) * (top - bottom)];
    ink.strokeStyle = style("--mark");
    ink.lineWidth = 1.5;
    ink.strokeRect(at[0], at[1], at[2] - at[0], at[3] - at[1]);
  }
  by("plane-told").textContent = "brightest: " + counted(mostNow, "job") + " in a dot";
  canvas.setAttribute("aria-label", titles[1] + " over " + titles[0] + ", " + counted(now.count, "job"));
}
function draw() {
  if (view === null || now === null || whole === null) return;
  drawSide();
  drawPlane();
  view.axes.forEach(drawBars);
  by("count").textContent = commas(now.count) + " of " + counted(view.count, "job") + " selected";
}
/** What a hand draws is seen at once, before the counts are there. */
function drawBrushes() {
  if (now !== null && background !== null && isAsking) paintSide(sideLayout());
}
`;
