/** Where Python is older than what is needed, the reason says so. */
import { expect, it } from "vitest";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";

it("a Python that this machine doesn't have is named, with the newest that is here", async () => {
  const wanted = pythonPrograms("nothing==1.0\n", { python: "3.99" });
  await expect(wanted).rejects.toThrow(PythonUnavailable);
  await expect(wanted).rejects.toThrow(/^Python 3\.99 .* is needed .*; (none is here|the newest here is 3\.\d+)$/);
});
