/**
 * The way to AWS through a proxy, where HTTPS_PROXY, HTTP_PROXY or ALL_PROXY name one and NO_PROXY doesn't except the
 * host, as the AWS tools have it. What speaks to proxies is loaded only where one is named.
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent | HttpAgent;
}

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

/** Agents that keep so many connections to a host at most, each by the way that the environment names for it. */
export async function agents(maxSockets: number, environment: Environment = process.env): Promise<Agents> {
  const options = { keepAlive: true, maxSockets };
  if (!NAMES.some((name) => environment[name] || environment[name.toLowerCase()])) {
    return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  }
  const { ProxyingAgent } = await import("./proxying-agent.js");
  const agent = new ProxyingAgent(options);
  return { httpAgent: agent, httpsAgent: agent };
}
