/** How many workers may run at once, by what the settings and the account say. */
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { concurrencyFor } from "../../stacks/account.js";

let server: Server;
let answer: { readonly status: number; readonly body: object };

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const environment = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_REGION: "us-east-1" };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "test");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

const allowing = (ConcurrentExecutions: number) => ({ status: 200, body: { AccountLimit: { ConcurrentExecutions } } });
const asked = { workers: undefined, account: undefined, copies: 1 };

it.each([
  ["half of what the usual account can reserve", allowing(1_000), asked, { workers: 450, reserved: 450 }],
  ["all of a new account, which can reserve nothing", allowing(10), asked, { workers: 10, reserved: undefined }],
  [
    "what the settings say that the account allows",
    allowing(10),
    { ...asked, account: 300 },
    { workers: 100, reserved: 100 },
  ],
  ["what the settings reserve", allowing(10), { ...asked, workers: 7 }, { workers: 7, reserved: 7 }],
  [
    "all, where each copy can't have one",
    allowing(104),
    { ...asked, copies: 3 },
    { workers: 104, reserved: undefined },
  ],
] as const)("is %s", async (_what, account, settings, expected) => {
  answer = account;
  expect(await concurrencyFor(settings)).toEqual(expected);
});

it("is that of the usual account where one may not ask, and that is said", async () => {
  answer = { status: 403, body: { message: "not you" } };
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  expect(await concurrencyFor(asked)).toEqual({ workers: 450, reserved: 450 });
  expect(warn).toHaveBeenCalledWith(expect.stringContaining("1000 is taken for it"));
});
