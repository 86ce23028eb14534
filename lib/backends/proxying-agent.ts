/** An agent that asks the environment, for each host, whether a proxy leads to it. Only loaded where one is named. */
import { type AgentOptions, type ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/** This machine is never behind a proxy: an emulator on it would be out of reach. */
const HERE = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/;

export class ProxyingAgent extends Agent {
  readonly #options: AgentOptions;
  readonly #ways = new Map<string, HttpAgent>();

  constructor(options: AgentOptions) {
    super(options);
    this.#options = options;
  }

  override connect(_request: ClientRequest, { host, port, secureEndpoint }: AgentConnectOpts): HttpAgent {
    const name = String(host);
    const url = `${secureEndpoint ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${port}/`;
    const proxy = HERE.test(name) ? "" : named(getProxyForUrl(url));
    const way = `${secureEndpoint} ${proxy}`;
    const known = this.#ways.get(way) ?? this.#newWay(proxy, secureEndpoint);
    this.#ways.set(way, known);
    return known;
  }

  override destroy(): void {
    for (const agent of this.#ways.values()) agent.destroy();
    super.destroy();
  }

  #newWay(proxy: string, isSecure: boolean): HttpAgent {
    if (proxy === "") return isSecure ? new HttpsAgent(this.#options) : new HttpAgent(this.#options);
    if (isSecure) return new HttpsProxyAgent(proxy, this.#options);
    // It writes the whole address into a request's head when it connects: over a connection that is kept it would not.
    return new HttpProxyAgent(proxy, { ...this.#options, keepAlive: false });
  }
}

/** A proxy that is named without a scheme is one of HTTP, as the AWS tools have it, not one of the address's own. */
function named(proxy: string): string {
  const variables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].map((name) => process.env[name]);
  const isBare = variables.some(
    (value) => value !== undefined && !value.includes("://") && proxy === `https://${value}`,
  );
  return isBare ? proxy.replace(/^https:/, "http:") : proxy;
}
