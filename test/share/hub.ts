// A stand-in for the Hugging Face hub, on this machine: as much of its interface as a push uses (`/api/models/…`, `/api/repos/create`, preupload,
// Git LFS, commit), and what can go wrong there. It keeps what was committed, and every request that it was sent.

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Hub {
  readonly endpoint: string;
  /** By name: whether it is private, and the files of each branch. */
  readonly repositories: Map<string, { private: boolean; readonly branches: Map<string, Map<string, Buffer>> }>;
  /** `METHOD path` of every request. */
  readonly requests: string[];
  /** What goes wrong: a request whose line has it is not answered as ever. */
  trouble?: { readonly at: RegExp; readonly how: "cut" | "taken" | "forbidden" | "full" | "before" };
  /** Called before a request is answered whose line has `trouble.at`, with `before`. */
  meanwhile?: () => void;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces);
};

type Answer = readonly [status: number, body: unknown];

function answer(response: ServerResponse, [status, body]: Answer): void {
  response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": "stand-in" });
  response.end(JSON.stringify(body));
}

/** Starts a hub that knows one token. Files whose names match `large` go by Git LFS. */
export async function startHub(token: string, large = /\.safetensors$/): Promise<Hub> {
  const stored = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    serve(request).then(
      (each) => each && answer(response, each),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hub: Hub = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repositories: new Map(),
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function serve(request: IncomingMessage): Promise<Answer | undefined> {
    const { pathname } = new URL(request.url ?? "/", hub.endpoint);
    const line = `${request.method} ${pathname}`;
    hub.requests.push(line);
    const trouble = hub.trouble?.at.test(line) ? hub.trouble.how : undefined;
    if (trouble === "before") hub.meanwhile?.();
    if (trouble === "cut") {
      request.socket.destroy();
      return undefined;
    }
    const body = await bodyOf(request);
    // an address for bytes is its own permission
    if (pathname.startsWith("/store/")) return keep(pathname.slice("/store/".length), body);
    if (request.headers.authorization !== `Bearer ${token}`) return [401, { error: "Invalid username or password." }];
    if (trouble === "taken") return [409, { error: "You already created this model repo" }];
    if (trouble === "forbidden") return [403, { error: `no rights for ${token}` }];
    if (trouble === "full") return [507, { error: "no room \u001b[31mleft" }];
    return known(line, pathname, body);
  }

  function keep(oid: string, body: Buffer): Answer {
    if (createHash("sha256").update(body).digest("hex") !== oid) return [400, { error: "other bytes" }];
    stored.set(oid, body);
    return [200, {}];
  }

  function known(line: string, pathname: string, body: Buffer): Answer {
    const json = () => JSON.parse(body.toString()) as Record<string, never>;
    const [, name = ""] = /^\/(?:api\/models\/)?([^/]+\/[^/]+?)(?:\.git)?\//.exec(pathname) ?? [];
    if (pathname === "/api/repos/create") {
      const { name: own, organization, visibility } = json();
      hub.repositories.set(`${organization}/${own}`, {
        private: visibility === "private",
        branches: new Map([["main", new Map()]]),
      });
      return [200, { url: `${hub.endpoint}/${organization}/${own}`, id: "1" }];
    }
    const repository = hub.repositories.get(name);
    if (!repository) return [404, { error: "Repository not found" }];
    if (line.includes("/revision/")) return [200, { _id: "1", id: name, private: repository.private }];
    if (line.includes("/branch/")) {
      const branch = decodeURIComponent(pathname.split("/branch/")[1] ?? "");
      if (repository.branches.has(branch)) return [409, { error: "Reference already exists" }];
      repository.branches.set(branch, new Map(repository.branches.get("main")));
      return [200, {}];
    }
    if (line.includes("/preupload/")) {
      const files = (json().files as unknown as readonly { readonly path: string }[]).map(({ path }) => ({
        path,
        uploadMode: large.test(path) ? "lfs" : "regular",
      }));
      return [200, { files }];
    }
    if (line.includes("/info/lfs/objects/batch")) {
      const objects = (json().objects as unknown as readonly { readonly oid: string; readonly size: number }[]).map(
        (each) => ({
          ...each,
          ...(!stored.has(each.oid) && {
            actions: { upload: { href: `${hub.endpoint}/store/${each.oid}`, header: {} } },
          }),
        }),
      );
      return [200, { transfer: "basic", objects }];
    }
    return commit(repository, decodeURIComponent(pathname.split("/commit/")[1] ?? ""), body);
  }

  function commit(
    { branches }: { readonly branches: Map<string, Map<string, Buffer>> },
    branch: string,
    body: Buffer,
  ): Answer {
    const files = new Map(branches.get(branch));
    for (const line of body.toString().split("\n")) {
      const { key, value } = JSON.parse(line) as { key: string; value: Readonly<Record<string, string>> };
      const { path = "", oid = "", content = "" } = value;
      if (key === "file") files.set(path, Buffer.from(content, "base64"));
      const bytes = stored.get(oid);
      if (key === "lfsFile" && !bytes) return [400, { error: `no object ${oid}` }];
      if (key === "lfsFile" && bytes) files.set(path, bytes);
    }
    branches.set(branch, files);
    return [200, { commitOid: "c0ffee", commitUrl: `${hub.endpoint}/commit/c0ffee`, hookOutput: "" }];
  }

  return hub;
}
