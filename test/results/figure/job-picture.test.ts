import { describe, expect, it } from "vitest";
import { svgOf } from "../../../lib/results/figure/figure.js";
import {
  isPicture,
  jobPictureFigure,
  picturesIn,
  upright,
  worstJobs,
} from "../../../lib/results/figure/job-picture.js";
import type { Result } from "../../../lib/results/summary/finish.js";
import type { Table } from "../../../lib/results/table.js";

const extreme = (job: number, value: number) => ({ job, value });
const LOST = {
  name: "lost",
  unit: "W",
  statistics: { least: [extreme(7, 0.01)], greatest: [extreme(3, 0.25)] },
} as unknown as Result;
const CAMERA = {
  name: "ccd",
  unit: "W/m²",
  shape: [2, 3],
  axes: [
    { name: "y", values: [0, 1] },
    { name: "x", values: [0, 1, 2] },
  ],
  elements: {},
} as unknown as Result;

describe("the worst job", () => {
  it("is that with the greatest value where low ones are good, with the least where high ones are, and none where nothing is said", () => {
    expect(worstJobs({ lost: "low" }, [LOST])).toEqual([{ job: 3, by: "lost = 0.25 W" }]);
    expect(worstJobs({ lost: "high" }, [LOST])).toEqual([{ job: 7, by: "lost = 0.01 W" }]);
    expect(worstJobs({}, [LOST])).toEqual([]);
  });

  it("has the picture that its row holds, upright", () => {
    const table = {
      first: 2,
      count: 2,
      columns: [{ name: "ccd", role: "output", type: "real", unit: "W/m²", shape: [2, 3], axes: [] }],
      data: [Float64Array.from([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6])],
    } as unknown as Table;
    const [judged] = worstJobs({ lost: "low" }, [LOST]);
    const [picture] = picturesIn(table, judged!, [LOST, CAMERA]);
    expect([...picture!.values]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(picturesIn({ ...table, first: 4 }, judged!, [CAMERA])).toEqual([]);
    const axes = [CAMERA.axes![0]!, CAMERA.axes![1]!] as const;
    const [across, up, turned] = upright(axes, picture!.values);
    expect([across.name, up.name, ...Array.from(turned)]).toEqual(["x", "y", 1, 4, 2, 5, 3, 6]);
    const figure = jobPictureFigure(picture!, "W/m²", axes, false);
    expect(figure.caption).toContain("ccd of the worst job, 3 (lost = 0.25 W)");
    expect(svgOf(figure)).toContain("<svg");
  });

  it("has pictures of what is over two axes, and of complex ones of their size", () => {
    expect(
      [CAMERA, LOST, { ...CAMERA, part: "abs" }, { ...CAMERA, part: "re" }, { ...CAMERA, shape: [6] }].map((each) =>
        isPicture(each as Result),
      ),
    ).toEqual([true, false, true, false, false]);
  });
});
