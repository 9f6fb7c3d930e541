// The server of perlc watch: it listens on this machine alone and answers with pages that are made here. No path leads to a file, and nothing
// is written.

import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { admit, guards, pagePolicy } from "./gate.ts";
import type { Told, Views } from "./view.ts";
import { type Watched, watched } from "./watched.ts";

export interface Served {
  readonly address: string;
  /** What the view at the root was told last. */
  told(): Told;
  /** Looks for something new and tells whoever listens. */
  look(): void;
  /** How many listen. */
  listeners(): number;
  close(): Promise<void>;
}

export interface ServerSettings {
  /** 0: one that is free. */
  readonly port: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** After so many milliseconds of silence a line is sent, by which a client that has gone is noticed. */
const silence = 15_000;
const mostListeners = 32;

interface Listener {
  readonly response: ServerResponse;
  readonly one: Watched;
  mark: string;
  said: number;
}

/** Serves views until `close`. Errors of the system where the port is taken. Errors of a view that are no Failures are thrown where it is asked. */
export async function serve(views: Views, { port, now = () => performance.now() }: ServerSettings): Promise<Served> {
  const key = randomBytes(32).toString("base64url");
  const known = new Map<string, Watched>();
  const listeners = new Set<Listener>();
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 }, answer);
  server.maxConnections = 2 * mostListeners;
  const own = (): number => (server.address() as AddressInfo).port;

  function answer({ method = "", url = "", headers: { host = "" } }: IncomingMessage, response: ServerResponse): void {
    const send = (status: number, text: string, more: Readonly<Record<string, string>>): void => {
      response.writeHead(status, { ...guards, ...more });
      response.end(method === "HEAD" ? undefined : text);
    };
    const refuse = (status: number, says: string): void =>
      send(status, `${says}\n`, {
        "content-type": "text/plain; charset=utf-8",
        ...(status === 405 && { allow: "GET, HEAD" }),
      });
    const asked = admit({ method, url, host }, { port: own(), key });
    const one = "path" in asked ? found(asked.path) : undefined;
    if ("status" in asked) refuse(asked.status, asked.says);
    else if (!one) refuse(404, "there is no such run");
    else if (asked.listens && listeners.size >= mostListeners) refuse(503, "too many pages are open");
    else if (asked.listens && method === "HEAD") send(200, "", { "content-type": "text/event-stream" });
    else if (asked.listens) listen(one, response);
    else {
      const depth = asked.path.split("/").length - 1;
      const { nonce, text } = one.page(depth === 0 ? undefined : "../".repeat(depth));
      send(200, text, { "content-type": "text/html; charset=utf-8", "content-security-policy": pagePolicy(nonce) });
    }
  }

  function found(path: string): Watched | undefined {
    const before = known.get(path);
    if (before) return before;
    const view = views(path);
    if (!view) return undefined;
    const one = watched(view, now);
    known.set(path, one);
    one.renew();
    return one;
  }

  function listen(one: Watched, response: ServerResponse): void {
    response.writeHead(200, { ...guards, "content-type": "text/event-stream" });
    const listener: Listener = { response, one, mark: one.seen().mark, said: now() };
    listeners.add(listener);
    response.on("close", () => listeners.delete(listener));
    response.write(`retry: 2000\n\n${lineOf(one)}`);
  }

  function look(): void {
    found("")?.renew();
    for (const one of new Set([...listeners].map((each) => each.one))) one.renew();
    for (const each of listeners) {
      const { mark } = each.one.seen();
      const isNew = each.mark !== mark;
      if (!isNew && now() - each.said < silence) continue;
      each.response.write(isNew ? lineOf(each.one) : ":\n\n");
      each.mark = mark;
      each.said = now();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    address: `http://127.0.0.1:${own()}/${key}/`,
    told: () => found("")?.seen().told ?? { state: "", progress: "" },
    look,
    listeners: () => listeners.size,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** One event: JSON has no line ends. */
function lineOf(one: Watched): string {
  const { mark, told } = one.seen();
  return `data: ${JSON.stringify({ mark, ...told })}\n\n`;
}
