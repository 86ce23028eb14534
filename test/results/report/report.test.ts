import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { joinRows } from "../../../lib/results/part/sampled-rows.js";
import { reportHtml } from "../../../lib/results/report/report.js";
import { everything, laserNoise, RUN } from "../report-source.js";

const HOSTILE = `</script></style><img src=x onerror=alert(1)>"'&\u0007`;

describe("a report", () => {
  it("shows a run's numbers, its worst jobs and how to replay them, and where it comes from", async () => {
    const source = laserNoise(1000);
    const page = reportHtml(source);
    const { least, greatest } = source.summary.outputs[0]!.statistics!;
    for (const { job } of [...least!.slice(0, 3), ...greatest!.slice(0, 3)]) {
      expect(page).toContain(`katfan run spec.json --job ${job}`);
    }
    for (const text of [
      "Laser power noise",
      "1,000 jobs",
      "none failed",
      "normal, mean 1, σ 0.1",
      RUN,
      "pd P LASER.p1.o",
    ]) {
      expect(page).toContain(text);
    }
  });

  it("shows failed jobs with their errors", async () => {
    const page = reportHtml({ ...everything("!"), replay: "katfan-runs/runs/3f2a" });
    expect(page).toContain("5 jobs failed");
    expect(page).toContain("katfan run katfan-runs/runs/3f2a --job 42");
    expect(page).toContain("no solution !");
    expect(page.indexOf("Failures</h2>")).toBeLessThan(page.indexOf("Outputs</h2>"));
  });

  it("counts as many varied parameters as its table has, and says when it ended, how long it took and with what", async () => {
    const source = everything("!");
    const page = reportHtml({
      ...source,
      provenance: [
        ["Ended", "2026-11-29 21:04:05 UTC"],
        ["From beginning to end", "3 min 20 s"],
        ["With", "katfan 0.1.0"],
      ],
    });
    for (const text of ["3 varied parameters", "2026-11-29 21:04:05 UTC", "3 min 20 s", "katfan 0.1.0"]) {
      expect(page).toContain(text);
    }
  });

  it("gives means with their standard errors, and calls jobs best and worst only where the spec says what is good", async () => {
    const source = laserNoise(400);
    const { mean, sd } = source.summary.outputs[0]!.statistics!;
    const page = reportHtml(source);
    expect(page).toContain(`<dd>${mean!.toFixed(4)} ± ${(sd! / 20).toFixed(4)}</dd>`); // about 1 ± 0.005
    expect(page).toContain("<h2>Least and greatest</h2>");
    expect(page).not.toMatch(/best|worst/i);
    const spec = { ...source.spec, report: { log: [], good: { P: "low" } } } as const;
    const judged = reportHtml({ ...source, spec });
    expect(judged).toMatch(/<td>worst<\/td>.*<td>best<\/td>/s);
    const { least, greatest } = source.summary.outputs[0]!.statistics!;
    const worst = judged.slice(judged.indexOf("<td>worst</td>"), judged.indexOf("<td>best</td>"));
    expect(worst).toContain(`--job ${greatest![0]!.job}<`);
    expect(worst).not.toContain(`--job ${least![0]!.job}<`);
  });

  it("is the same for the same run", async () => {
    expect(reportHtml(laserNoise(300))).toBe(reportHtml(laserNoise(300)));
  });

  it("takes nothing from the network and runs nothing, whatever the texts in it", async () => {
    const whole = reportHtml(everything(HOSTILE));
    const scripts = [...whole.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, text]) => text!);
    expect(scripts).toHaveLength(2); // the jobs' numbers, and what shows them, which is the only one that the page allows
    expect(JSON.parse(scripts[0]!).columns).toHaveLength(9);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(whole)![1];
    const hash = createHash("sha256").update(scripts[1]!).digest("base64");
    expect(policy).toBe(
      `default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:; script-src &#39;sha256-${hash}&#39;`,
    );
    const page = whole.replaceAll(/<script.*?<\/script>/gs, "");
    expect(page).not.toMatch(/<script|<img|<link(?! rel="icon" href="data:,">)|<iframe|javascript:|@import|url\(/i);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain("&lt;/script&gt;&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    // All tags are those of the template and of SVG, with none of the hostile text's attributes.
    expect(page.replace(/"[^"]*"/g, "").match(/<[a-z][^>]*onerror/gi)).toBeNull();
    expect(page.match(/(?:src|href)="(?!data:,")[^"]*"/g)).toBeNull();
  });

  it("of ten thousand jobs is small", async () => {
    expect(reportHtml(laserNoise(10_000)).length).toBeLessThan(400_000);
  });

  it("can be of a run whose jobs all failed, or that has no outputs and no rows", async () => {
    const page = reportHtml(laserNoise(30, () => true));
    expect(page).toContain("30 failed");
    expect(page).toContain("30 jobs failed.");
    expect(page).toContain("no light in job …");
    expect(page).toContain("0, 1, 2, …");
    expect(page).toContain("100 %");
    expect(page).not.toContain("<figure>");
    expect(page).not.toContain("NaN");
    const source = laserNoise(10);
    const summary = { ...source.summary, outputs: [], inputs: [] };
    expect(reportHtml({ ...source, summary, rows: joinRows([]) })).toContain("Provenance");
  });
});
