// The page in a browser: made once, served from this process or opened from the disk, with everything that it asks for on record.

import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { writePage } from "../../playground/build.ts";

const kinds: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

export interface Site {
  /** Addresses of the page: from a server as plain as there is, and from the disk. */
  readonly served: string;
  readonly onDisk: string;
  readonly end: () => void;
}

export async function makeSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "perlc-page-"));
  await writePage(folder);
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").split("?")[0] ?? "/";
    const file = name === "/" ? "index.html" : name.slice(1);
    readFile(join(folder, file)).then(
      (bytes) =>
        response.writeHead(200, { "content-type": kinds[extname(file)] ?? "application/octet-stream" }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    served: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    onDisk: pathToFileURL(join(folder, "index.html")).href,
    end: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Visit {
  readonly page: Page;
  readonly requests: readonly string[];
  /** What the page has complained of, and what it has asked a reader. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens an address of the page and waits until the language server has compiled what is in the editor. */
export async function visit(browser: Browser, address: string, how: BrowserContextOptions = {}): Promise<Visit> {
  // tall: lines that are out of sight are not in the page
  const context = await browser.newContext({ viewport: { width: 1280, height: 1600 }, ...how });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const [requests, complaints]: string[][] = [[], []];
  page.on("request", (request) => void requests?.push(request.url()));
  page.on("dialog", (dialog) => {
    complaints?.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    // Chromium's own remark on a machine without a GPU
    if (message.text() !== "No available adapters.") complaints?.push(message.text());
  });
  page.on("pageerror", (error) => void complaints?.push(error.message));
  await page.goto(address);
  await compiled(page);
  return { page, requests: requests ?? [], complaints: complaints ?? [], close: () => context.close() };
}

/** Until an expression is true in the page. The page's own policy would let no script ask it. */
export async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(`Boolean(${expression})`))) await page.waitForTimeout(20);
}

/** Until something is said of the text. */
export const compiled = (page: Page): Promise<void> => until(page, "document.querySelector('.count')?.textContent");
