/**
 * A proxy on this machine, as institutes have them: the only one who knows the names of what is outside. CONNECT for https,
 * whole addresses for http.
 */
import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Server, type Socket, createServer as tcpServer } from "node:net";
import { createServer as tlsServer } from "node:tls";

export interface TinyProxy {
  readonly url: string;
  /** What was asked of it, in order, as `CONNECT s3.test:443` or `GET http://s3.test/b`. */
  readonly requests: string[];
  /** Answers everything with this status, if it is set. */
  refuses: number | undefined;
  close(): Promise<void>;
}

/** @param outside where each name really leads: a port of this machine */
export async function tinyProxy(outside: Readonly<Record<string, number>>): Promise<TinyProxy> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split("?")[0]}`);
    const to = new URL(request.url!);
    const port = outside[to.hostname];
    if (proxy.refuses !== undefined || port === undefined) return void response.writeHead(proxy.refuses ?? 502).end();
    const { method, headers } = request;
    const onward = httpRequest(
      { port, host: "127.0.0.1", method, headers, path: to.pathname + to.search },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  const open = new Set<Socket>();
  server.on("connect", (request, client: Socket) => {
    requests.push(`CONNECT ${request.url}`);
    const port = outside[String(request.url).split(":")[0]!];
    const status = proxy.refuses ?? (port === undefined ? 502 : undefined);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    joined(client, port!, open);
  });
  const proxy: TinyProxy = {
    url: await listening(server),
    requests,
    refuses: undefined,
    close: () => closed(server, open),
  };
  return proxy;
}

/** A port that takes TLS off, and passes all else on to a service. */
export async function tlsBefore(port: number, certificate: { readonly private: string; readonly cert: string }) {
  const open = new Set<Socket>();
  const server = tlsServer({ key: certificate.private, cert: certificate.cert }, (client) =>
    joined(client, port, open),
  );
  const url = await listening(server);
  return { port: Number(new URL(url).port), close: () => closed(server, open) };
}

/** A port that takes connections, and never says anything. */
export async function silentPort() {
  const open = new Set<Socket>();
  const server = tcpServer((client) => {
    open.add(client);
    client.on("error", () => undefined);
  });
  return { url: await listening(server), close: () => closed(server, open) };
}

function joined(client: Socket, port: number, open: Set<Socket>): void {
  const service = connect(port, "127.0.0.1");
  client.pipe(service).pipe(client);
  for (const socket of [client, service]) {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      client.destroy();
      service.destroy();
    });
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  if ("closeAllConnections" in server) (server as { closeAllConnections(): void }).closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
