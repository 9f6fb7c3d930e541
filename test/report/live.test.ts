// perlc watch: what is answered, what listeners are told of a journal that grows, of runs that end or die, and of folders that
// are not what they were. Nothing waits for a clock: the server is told when to look and what time it is.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { afterEach, describe, expect, test } from "vitest";
import { viewsOf } from "../../cli/watch.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { guards } from "../../report/live/gate.ts";
import { type Served, serve } from "../../report/live/server.ts";
import type { Live } from "../../report/parts/live.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { own } from "../../runtime/record/owner.ts";
import { createSweepFolder, readSweep, writeSweep } from "../../runtime/record/sweep.ts";
import { append, ending, made, parent, planned, specs, start, steps } from "./growing.ts";
import { hostile } from "./made.ts";

let time = 0;
const open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function served(folder: string): Promise<Served> {
  const one = await serve(
    viewsOf(folder, () => time),
    { port: 0, now: () => time },
  );
  open.push(one);
  return one;
}
/** So much later that it may look again, and asks who has the folder again. */
function later(one: Served): void {
  time += 60_000;
  one.look();
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}
interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ask = (address: string, { method = "GET", path, headers = {} }: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port, pathname } = new URL(address);
    const asked = httpRequest({ host: "127.0.0.1", port, path: path ?? pathname, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text: body }));
    });
    asked.on("error", reject);
    asked.end();
  });

/** What a listener hears, event by event. */
function listen(address: string) {
  const heard: { readonly mark: string; readonly state: string; readonly progress: string }[] = [];
  let tell: (() => void) | undefined;
  const asked = httpRequest(`${address}events`, (response) => {
    response.setEncoding("utf8");
    response.on("data", (part: string) => {
      for (const [, data = ""] of part.matchAll(/^data: (.*)$/gm)) heard.push(JSON.parse(data));
      tell?.();
    });
    response.on("error", () => {});
  });
  asked.on("error", () => {});
  asked.end();
  return {
    heard,
    until: async (count: number) => {
      while (heard.length < count) await new Promise<void>((resolve) => (tell = resolve));
      return heard.at(-1);
    },
    leave: () => asked.destroy(),
  };
}

describe("what is answered", () => {
  test("the report of the run, as far as it is, with a script of its own and no other", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 12));
    const { address } = await served(folder);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/);
    const { status, headers, text: page } = await ask(address);
    expect(status).toBe(200);
    const { document } = parseHTML(page);
    expect(document.querySelector("#changed")?.textContent).toContain("for 12 of 60 steps");
    const [script, ...others] = document.querySelectorAll("script");
    expect(others).toEqual([]);
    const nonce = script?.getAttribute("nonce") ?? "";
    for (const policy of [
      headers["content-security-policy"],
      document.querySelector("meta[http-equiv]")?.getAttribute("content"),
    ]) {
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`script-src 'nonce-${nonce}'`);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
    }
    expect(document.querySelector("[role=status]")?.textContent).toContain("No process has the run");
    for (const [name, value] of Object.entries(guards))
      if (name !== "content-security-policy") expect(headers[name]).toBe(value);
  });

  test("the same bytes while nothing is new, and other words with another nonce once there is", async () => {
    const folder = made();
    append(folder, ...start);
    const one = await served(folder);
    const first = await ask(one.address);
    expect((await ask(one.address)).text).toBe(first.text);
    append(folder, ...steps.slice(0, 3));
    // not yet: what it cost is waited for
    expect((await ask(one.address)).text).toBe(first.text);
    time += 60_000;
    const next = await ask(one.address);
    expect(next.text).toContain("for 3 of 60 steps");
    const nonces = [first, next].map((each) => /<script nonce="([^"]+)"/.exec(each.text)?.[1]);
    expect(new Set(nonces).size).toBe(2);
  });

  test("drawing waits for twenty times what it took, reading for its own: the page says of which state it is", async () => {
    const folder = made();
    append(folder, ...start);
    const settings = viewsOf(folder, () => time);
    // as if a page took a minute
    const views = (path: string) => {
      const view = settings(path);
      const page = (live: Live): string => {
        time += 60_000;
        return view?.page(live) ?? "";
      };
      return view && { ...view, page };
    };
    const one = await serve(views, { port: 0, now: () => time });
    open.push(one);
    const first = (await ask(one.address)).text;
    append(folder, ...steps.slice(0, 3));
    later(one);
    expect(one.told().progress).toContain("step 3 of 60");
    expect((await ask(one.address)).text).toBe(first);
    time += 20 * 60_000;
    expect((await ask(one.address)).text).toContain("for 3 of 60 steps");
  });

  test("HEAD says as much as GET, without the page; what is refused has the guards too", async () => {
    const { address } = await served(made());
    const head = await ask(address, { method: "HEAD" });
    expect([head.status, head.text]).toEqual([200, ""]);
    const refused = await ask(address, { headers: { host: "evil.example" } });
    expect([refused.status, refused.headers["content-security-policy"]]).toEqual([
      403,
      guards["content-security-policy"],
    ]);
    const post = await ask(address, { method: "POST" });
    expect([post.status, post.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test.each([
    "../",
    "..%2f",
    "%2e%2e/",
    "journal.jsonl",
    "plan.json",
    "./",
    "run/../",
    "run/x/",
    "events/",
    "constructor",
    "__proto__/",
    "run/%00/",
  ])("no path leads to a file: %s", async (path) => {
    const folder = made();
    append(folder, ...start);
    const { address } = await served(folder);
    const { status, text: says } = await ask(address, { path: `${new URL(address).pathname}${path}` });
    expect([status, says]).toEqual([404, "there is no such run\n"]);
  });

  test("headers without end, no request at all and half of one leave it as it was", async () => {
    const { address } = await served(made());
    const { port, pathname } = new URL(address);
    const raw = (sent: string): Promise<string> =>
      new Promise((resolve) => {
        let got = "";
        const socket = connect(Number(port), "127.0.0.1", () => socket.write(sent));
        socket.on("data", (part) => (got += part));
        socket.on("close", () => resolve(got));
        socket.on("error", () => resolve(got));
        if (sent === "" || !sent.endsWith("\r\n\r\n")) socket.end();
      });
    expect(
      await raw(`GET ${pathname} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx: ${"x".repeat(100_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431 /);
    await raw("");
    await raw("GET / HT");
    expect(await raw("\u0000\u0001 nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect((await ask(address)).status).toBe(200);
  });

  test("texts of a run stay texts: the script in the page is ours alone", async () => {
    const folder = made();
    const bad: RunEvent = { event: "failed", code: "E1", says: hostile.join(" "), clock: { at: 0 } };
    append(folder, ...start, bad);
    const { address } = await served(folder);
    const { document } = parseHTML((await ask(address)).text);
    expect(document.querySelectorAll("script")).toHaveLength(1);
    expect(document.querySelectorAll("img, iframe, link, base, [onerror], [onload]")).toHaveLength(0);
    expect(document.querySelector("#live-state")?.textContent).toContain("<script>alert(1)");
  });
});

describe("listeners", () => {
  test("are told of each growth of the journal, each of them, and only of what is new", async () => {
    const folder = made();
    append(folder, ...start);
    const one = await served(folder);
    const [a, b] = [listen(one.address), listen(one.address)];
    await Promise.all([a.until(1), b.until(1)]);
    append(folder, ...steps.slice(0, 2));
    later(one);
    expect((await a.until(2))?.progress).toContain("step 2 of 60");
    expect((await b.until(2))?.progress).toContain("step 2 of 60");
    later(one);
    append(folder, ...steps.slice(2, 5));
    later(one);
    expect((await a.until(3))?.progress).toContain("step 5 of 60");
    expect(a.heard.map(({ mark }) => mark)).toHaveLength(new Set(a.heard.map(({ mark }) => mark)).size);
  });

  test("one that goes away is forgotten, and the others hear on", async () => {
    const folder = made();
    append(folder, ...start);
    const one = await served(folder);
    const [a, b] = [listen(one.address), listen(one.address)];
    await Promise.all([a.until(1), b.until(1)]);
    expect(one.listeners()).toBe(2);
    a.leave();
    while (one.listeners() > 1) await new Promise((resolve) => setImmediate(resolve));
    append(folder, ...steps.slice(0, 1));
    later(one);
    expect((await b.until(2))?.progress).toContain("step 1 of 60");
  });

  test("more than 32 are refused, and the page is still there", async () => {
    const one = await served(made());
    const all = Array.from({ length: 32 }, () => listen(one.address));
    await Promise.all(all.map((each) => each.until(1)));
    expect((await ask(one.address, { path: `${new URL(one.address).pathname}events` })).status).toBe(503);
    expect((await ask(one.address)).status).toBe(200);
  });

  test("half a line of the journal is no line yet", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 2));
    const one = await served(folder);
    const a = listen(one.address);
    await a.until(1);
    const whole = readFileSync(journalPath(folder));
    writeFileSync(journalPath(folder), Buffer.concat([whole, Buffer.from('{"event":"step","stage":"tr')]));
    later(one);
    expect((await a.until(2))?.progress).toContain("step 2 of 60");
    expect((await ask(one.address)).text).not.toContain("damaged");
  });
});

describe("what a run is at", () => {
  const stateOf = (one: Served) => {
    later(one);
    return one.told().state;
  };

  test("begins, is under way, and has finished: its lock is neither taken nor touched", async () => {
    const folder = made();
    const one = await served(folder);
    expect(stateOf(one)).toBe("The run has not begun.");
    const owned = own(folder);
    const lock = readFileSync(join(folder, "run.lock"));
    expect(stateOf(one)).toBe("The run begins.");
    append(folder, ...start, ...steps);
    expect(stateOf(one)).toBe("The run is under way.");
    expect(readFileSync(join(folder, "run.lock"))).toEqual(lock);
    append(folder, ...ending);
    expect(stateOf(one)).toBe("The run has finished.");
    owned.release();
    expect((await ask(one.address)).text).not.toContain("has not ended");
  });

  test("failed, stopped, or its process is gone: how it goes on is said", async () => {
    const clock = { at: 0 };
    const failed = made();
    append(failed, ...start, { event: "failed", code: "E1033", says: "the loss is NaN", clock });
    expect(stateOf(await served(failed))).toBe("The run failed: the loss is NaN (E1033).");
    const stopped = made();
    append(stopped, ...start, { event: "stopped", step: 0, clock });
    expect(stateOf(await served(stopped))).toMatch(
      /^The run was stopped by its user\. It goes on with: .* run --again /,
    );
    const killed = made();
    append(killed, ...start);
    const code = `import("${new URL("../../runtime/record/owner.ts", import.meta.url)}").then(({ own }) => own(process.argv[1]))`;
    spawnSync(execPath, ["-e", code, killed]);
    expect(readdirSync(killed)).toContain("run.lock");
    expect(stateOf(await served(killed))).toMatch(/^The process of the run is gone, .* run --again /);
  });

  test("reading writes nothing: names, bytes and times of the folder are as they were", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 4));
    const seen = () =>
      readdirSync(folder, { recursive: true }).map((each) => [each, statSync(join(folder, String(each))).mtimeMs]);
    const before = seen();
    const one = await served(folder);
    await ask(one.address);
    later(one);
    expect(seen()).toEqual(before);
  });

  test("a folder that goes away, or becomes another thing, is said; it may come back", async () => {
    const folder = made();
    append(folder, ...start);
    const one = await served(folder);
    renameSync(folder, `${folder}-away`);
    expect(stateOf(one)).toMatch(/^It cannot be read: .* is not the folder of a run\.$/);
    expect((await ask(one.address)).text).toContain("It cannot be read");
    renameSync(`${folder}-away`, folder);
    expect(stateOf(one)).toMatch(/^No process has the run/);
  });

  test("a link in the place of a file leads nowhere", async () => {
    const folder = made();
    const secret = join(parent, "secret.jsonl");
    writeFileSync(secret, "secret");
    symlinkSync(secret, journalPath(folder));
    expect(() => viewsOf(folder)).toThrow(Failure);
    rmSync(journalPath(folder));
    const one = await served(folder);
    symlinkSync(secret, journalPath(folder));
    expect(stateOf(one)).toMatch(/^It cannot be read: /);
    expect((await ask(one.address)).text).not.toContain("secret\n");
  });

  test("what is no run, and what is not there, is refused before anything is served", () => {
    for (const each of [parent, join(parent, "none")]) expect(() => viewsOf(each)).toThrow(/E1030/);
  });
});

test.skipIf(process.platform === "win32")("the command prints one address, and Ctrl-C ends it with 0", async () => {
  const folder = made();
  append(folder, ...start);
  const perlc = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));
  const child = spawn(execPath, [perlc, "watch", folder, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const { address, state } = JSON.parse(line);
  expect(state).toMatch(/^No process has the run/);
  expect((await ask(address)).status).toBe(200);
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
});

describe("a sweep", () => {
  const sweep = (): string =>
    createSweepFolder(
      parent,
      "rates",
      [1, 2].map((seed) => ({ run: planned(seed), label: `arm-seed${seed}` })),
      {
        specs,
        directory: parent,
      },
    );

  test("has a list of its runs, and a page for each, which leads back", async () => {
    const folder = sweep();
    append(join(folder, "arm-seed1"), ...start, ...steps.slice(0, 7));
    const one = await served(folder);
    const { document } = parseHTML((await ask(one.address)).text);
    const links = [...document.querySelectorAll("#runs a")].map((each) => each.getAttribute("href"));
    expect(links).toEqual(["run/arm-seed1/", "run/arm-seed2/"]);
    expect(document.querySelector("#runs")?.textContent).toContain("7 of 60");
    const page = await ask(`${one.address}run/arm-seed1/`);
    expect(page.text).toContain("for 7 of 60 steps");
    expect(parseHTML(page.text).document.querySelector("#live a")?.getAttribute("href")).toBe("../../");
    for (const path of ["run/arm-seed3/", "run/../", "run/arm-seed1", "run/arm-seed1/../arm-seed2/"])
      expect((await ask(one.address, { path: `${new URL(one.address).pathname}${path}` })).status).toBe(404);
  });

  test("tells how many have finished, and links of runs that lead out of it are not followed", async () => {
    const folder = sweep();
    const one = await served(folder);
    later(one);
    expect(one.told()).toEqual({ state: expect.stringMatching(/^No process has the sweep/), progress: "2 waiting" });
    const known = readSweep(folder);
    writeSweep(folder, {
      ...known,
      runs: known.runs.map((each, at) => ({ ...each, state: at === 0 ? "finished" : "running" })),
    });
    later(one);
    expect(one.told().progress).toBe("1 finished, 1 running");
    expect((await ask(one.address)).text).toContain("its process is gone");
    const outside = made();
    rmSync(join(folder, "arm-seed2"), { recursive: true });
    symlinkSync(outside, join(folder, "arm-seed2"));
    expect((await ask(`${one.address}run/arm-seed2/`)).status).toBe(404);
  });
});
