// A page with the worker that trains, on a server of this machine: what trains in Node is asked of it too.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { bundle } from "../../playground/bundle.ts";
import { drawnPictures } from "../../playground/pictures.ts";
import type { Told, Train } from "../../trainer/protocol.ts";

const root = join(import.meta.dirname, "../..");
const model = "specs/models/tiny-vlm";
const modelFiles = [
  "chat_template.jinja",
  "config.json",
  "generation_config.json",
  "model.safetensors",
  "preprocessor_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
].map((name) => `${model}/${name}`);

export interface Served {
  /** Address of the page; `isolated`, its memory goes from thread to thread. */
  readonly page: (isolated: boolean) => string;
  readonly close: () => void;
}

/** The page, its worker, and what a run of the tiny model reads. */
export async function serveTrainer(): Promise<Served> {
  const { code } = await bundle("trainer/worker.ts", { computes: true });
  const { names, pixels } = await drawnPictures();
  const given = new Map<string, string | Uint8Array>([
    ["/worker.js", code],
    ["/names.json", JSON.stringify(names)],
    ["/pixels.bin", pixels],
    ...modelFiles.map((each) => [`/${each}`, readFileSync(join(root, each))] as const),
  ]);
  const server = createServer(({ url = "/" }, answer) => {
    const [path = "/", isolated] = url.split("?");
    const content = given.get(path) ?? "<!doctype html><title>trainer</title>";
    const type = path.endsWith(".js") ? "text/javascript" : path === "/" ? "text/html" : "application/octet-stream";
    answer.writeHead(200, {
      "content-type": type,
      ...(isolated !== "plain" && {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      }),
    });
    answer.end(content);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    page: (isolated) => `http://127.0.0.1:${port}/?${isolated ? "isolated" : "plain"}`,
    close: () => server.close(),
  };
}

/** What the worker tells of a training, up to its end. */
export async function trainedIn(
  browser: Browser,
  address: string,
  asked: Omit<Train, "kind">,
): Promise<readonly Told[]> {
  const page = await browser.newPage();
  // no time decides a test: the bound is that of the suite
  page.setDefaultTimeout(250_000);
  try {
    await page.goto(address);
    return await page.evaluate(`(${inPage})(${JSON.stringify({ asked, files: modelFiles })})`);
  } finally {
    await page.close();
  }
}

/** What the page does: plain JavaScript, since the types of browsers are not those of tests. */
const inPage = `async ({ asked, files }) => {
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const found = {};
  for (const each of files) found[each] = await bytes(each);
  const pictures = { names: await (await fetch("names.json")).json(), pixels: await bytes("pixels.bin") };
  const worker = new Worker("worker.js", { type: "module" });
  const told = [];
  await new Promise((over) => {
    worker.onerror = ({ message }) => {
      told.push({ kind: "broken", reason: message });
      over();
    };
    worker.onmessage = ({ data }) => {
      if (data.kind === "ready") {
        worker.postMessage({ kind: "begin", files: found, pictures });
        worker.postMessage({ kind: "train", ...asked });
      } else if (data.kind !== "doing") told.push(data);
      if (["ended", "refused", "broken"].includes(data.kind)) over();
    };
  });
  worker.terminate();
  return told;
}`;
