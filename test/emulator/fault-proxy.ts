/** A TCP proxy between functions and a service, which fails when it is told to. */
import { connect, createServer, type Socket } from "node:net";

/** How it treats connections: passes all on; takes none and cuts those there are; or cuts each after so many bytes. */
export type Mood =
  | { readonly kind: "pass" }
  | { readonly kind: "down" }
  | { readonly kind: "cut"; readonly afterBytes: number };

export interface FaultProxy {
  readonly url: string;
  /** How many connections were refused or cut. */
  readonly faults: number;
  /** How many connections there were. */
  readonly connections: number;
  set(mood: Mood): void;
  close(): Promise<void>;
}

export async function faultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let mood: Mood = { kind: "pass" };
  let [faults, connections] = [0, 0];
  const fail = (...sockets: readonly Socket[]) => {
    faults += 1;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer((client) => {
    connections += 1;
    client.on("error", () => undefined);
    if (mood.kind === "down") return fail(client);
    const service = connect(Number(port), hostname);
    service.on("error", () => client.destroy());
    let bytes = 0;
    service.on("data", (piece) => {
      bytes += piece.length;
      if (mood.kind === "cut" && bytes > mood.afterBytes) fail(client, service);
    });
    client.pipe(service).pipe(client);
    for (const socket of [client, service]) {
      open.add(socket);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        service.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${own}`,
    get faults() {
      return faults;
    },
    get connections() {
      return connections;
    },
    set(next) {
      mood = next;
      if (next.kind === "down") for (const socket of open) fail(socket);
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
