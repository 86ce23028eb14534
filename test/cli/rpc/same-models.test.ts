import { describe, expect, it } from "vitest";
import { asKnown } from "../../../lib/cli/rpc/same-models.js";
import { solvedText } from "../../../lib/cli/rpc/solved.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";

const CAVITY = `l laser P=1
s S0 laser.p1 ITM.p1
m ITM R=0.99 T=0.01
s CAVITY ITM.p2 ETM.p1 L=1
m ETM R=0.98 T=0.02 phi=10
pd T ETM.p2.o
`;

const numbers = (text: string) => (solvedText(text, "model.kat").numbers ?? []).map((each) => [...each]);

describe("models of texts that a program sends again and again", () => {
  it("are one while all but their analysis is the same, whatever stands between", () => {
    const first = asKnown(parse(`${CAVITY}xaxis(ETM.phi, lin, 0, 1, 10)`));
    const zoomed = asKnown(parse(`# closer\n${CAVITY}\nxaxis(ETM.phi, lin, 0.1, 0.2, 99)`));
    expect(zoomed.contents).toBe(first.contents);
    expect(zoomed.analysis).not.toEqual(first.analysis);
    expect(asKnown(parse(CAVITY.replace("0.98", "0.97").replace("0.02", "0.03"))).contents).not.toBe(first.contents);
    expect(asKnown(parse(`${CAVITY}modes(maxtem=1)`)).contents).not.toBe(first.contents);
  });

  it("give the same bits whichever came before", () => {
    const [wide, near] = ["0, 90, 20", "9, 11, 7"].map((range) => `${CAVITY}xaxis(ETM.phi, lin, ${range})`);
    const [a, b] = [numbers(wide!), numbers(near!)];
    expect([numbers(near!), numbers(wide!)]).toEqual([b, a]);
    const other = CAVITY.replace("P=1", "P=2");
    expect(numbers(`${other}noxaxis()`)).not.toEqual(numbers(`${CAVITY}noxaxis()`));
  });

  it("have their mistakes told at their own lines", () => {
    const text = (before: string) => `${before}${CAVITY}ad a ETM.p2.o f=7\nnoxaxis()`;
    const lines = ["", "# a line more\n"].map((before) => {
      try {
        solvedText(text(before), "model.kat");
      } catch (error) {
        if (error instanceof UserError) return error.place;
        throw error;
      }
      return "none";
    });
    expect(lines).toEqual(["model.kat:7:1", "model.kat:8:1"]);
  });

  it("are known as far as there is room", () => {
    const first = asKnown(parse(CAVITY));
    for (let index = 0; index < 15; index++) asKnown(parse(CAVITY.replace("phi=10", `phi=${index + 20}`)));
    expect(asKnown(parse(CAVITY)).contents).toBe(first.contents);
    for (let index = 0; index < 16; index++) asKnown(parse(CAVITY.replace("phi=10", `phi=${index + 40}`)));
    expect(asKnown(parse(CAVITY)).contents).not.toBe(first.contents);
  });
});
