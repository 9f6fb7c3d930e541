// The page of perlc watch in a real Chromium: it renews itself, what a reader has opened and focused stays so, it can be paused, and its script
// is the only one that runs.

import type { Browser } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { viewsOf } from "../../cli/watch.ts";
import { type Served, serve } from "../../report/live/server.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { append, ending, made, start, steps } from "../report/growing.ts";
import { hostile } from "../report/made.ts";
import { openChromium } from "./chromium.ts";

const browser: Browser | undefined = await openChromium();
const all: Served[] = [];
afterAll(async () => {
  for (const each of all) await each.close();
  await browser?.close();
});

let time = 0;
async function opened(folder: string) {
  const served = await serve(
    viewsOf(folder, () => time),
    { port: 0, now: () => time },
  );
  all.push(served);
  const page = await browser!.newPage({ viewport: { width: 1150, height: 900 } });
  page.setDefaultTimeout(250_000);
  const seen: string[] = [];
  page.on("console", (message) => seen.push(message.text()));
  page.on("pageerror", (error) => seen.push(error.message));
  page.on("dialog", (dialog) => {
    seen.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(served.address)) seen.push(request.url());
  });
  await page.goto(served.address);
  while (served.listeners() === 0) await new Promise((resolve) => setImmediate(resolve));
  return {
    page,
    seen,
    grown: (...more: readonly RunEvent[]) => {
      append(folder, ...more);
      time += 60_000;
      served.look();
    },
  };
}

describe.skipIf(browser === undefined)("the page of a run that trains", () => {
  test("renews itself: what was opened and focused stays so, and nothing complains", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 5));
    const { page, seen, grown } = await opened(folder);
    await page.locator("#training-train summary").first().press("Enter");
    expect(await page.locator("#training-train details[open]").count()).toBe(1);
    grown(...steps.slice(5, 9));
    await page.locator("#changed p", { hasText: "for 9 of 60 steps" }).waitFor();
    expect(await page.locator("#training-train details[open] tbody tr").count()).toBe(9);
    expect(await page.evaluate("document.activeElement.localName")).toBe("summary");
    expect(await page.locator("#live-progress").textContent()).toContain("step 9 of 60");
    grown(...ending);
    await page.locator("#live-state", { hasText: "The run has finished." }).waitFor();
    expect(seen).toEqual([]);
    await page.close();
  });

  test("a paused page stays as it is, and says what the run is at; then it catches up", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 2));
    const { page, grown } = await opened(folder);
    await page.locator("#live-pause").press("Space");
    expect(await page.locator("#live-pause").getAttribute("aria-pressed")).toBe("true");
    grown(...steps.slice(2, 4));
    await page.locator("#live-progress", { hasText: "step 4 of 60" }).waitFor();
    expect(await page.locator("#changed").textContent()).toContain("for 2 of 60 steps");
    await page.locator("#live-pause").press("Space");
    await page.locator("#changed p", { hasText: "for 4 of 60 steps" }).waitFor();
    await page.close();
  });

  test("a part that a reader has selected text in waits until nothing is selected", async () => {
    const folder = made();
    append(folder, ...start, ...steps.slice(0, 2));
    const { page, grown } = await opened(folder);
    await page.evaluate(`getSelection().selectAllChildren(document.querySelector("#changed p"))`);
    grown(...steps.slice(2, 4));
    await page.locator("#training-train figcaption", { hasText: "at step 4" }).first().waitFor();
    expect(await page.locator("#changed").textContent()).toContain("for 2 of 60 steps");
    await page.close();
  });

  test("hostile texts that come while it is open run nothing", async () => {
    const folder = made();
    append(folder, ...start);
    const { page, seen, grown } = await opened(folder);
    grown({ event: "failed", code: "E1", says: hostile.join(" "), clock: { at: 0 } });
    await page.locator("#failed li", { hasText: "alert(1)" }).first().waitFor();
    expect(await page.evaluate("'canary' in window")).toBe(false);
    expect(await page.evaluate("document.scripts.length")).toBe(1);
    expect(seen).toEqual([]);
    await page.close();
  });
});
