// The tab that trains, in a real Chromium, from the disk: the weights are Node's, Stop ends a run that goes on, and what does not compile is not trained.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { readResults } from "../../runtime/record/finished.ts";
import { openRun } from "../../runtime/record/read/open.ts";
import { openChromium } from "./chromium.ts";
import { makeSite, type Site, until, visit } from "./site.ts";
import { inNode, smallRun } from "./small-run.ts";

const browser = await openChromium();
let site: Site;
beforeAll(async () => {
  if (browser) site = await makeSite();
});
afterAll(async () => {
  await browser?.close();
  site?.end();
});

const said = "document.querySelector('#panel-train [role=status]')?.textContent";
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** What perlc reads in the folder of a zip. */
function readKept(zip: string) {
  const folder = mkdtempSync(join(tmpdir(), "perlc-kept-"));
  try {
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const run = join(folder, readdirSync(folder)[0] ?? "");
    const { state, damaged } = openRun(run, readExternal);
    const results = readResults(run);
    return { state, damaged, weights: typeof results === "string" ? results : results.weights };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page with a text in its editor, at the tab that trains. */
async function withText(address: string, text: string) {
  const seen = await visit(browser!, address);
  await seen.page.locator(".cm-content").click();
  await seen.page.keyboard.press("Control+a");
  await seen.page.keyboard.insertText(text);
  await seen.page.getByRole("tab", { name: "train" }).click();
  return seen;
}

describe.skipIf(browser === undefined)("the tab that trains", () => {
  test("from the disk: the weights and the steps are those of Node, and nothing leaves the page", async () => {
    const { page, requests, complaints, close } = await withText(site.onDisk, smallRun.text);
    await press(page, "Train");
    await until(page, `/finished|refused|mistake/.test(${said})`);
    expect(await page.evaluate(said)).toBe("The run has finished.");
    const here = (await inNode({ adapter: "cpu" })).at(-1) as unknown as { readonly weights: string };
    expect(await page.locator(".digests").innerText()).toContain(here.weights);
    expect(await page.locator(".digests").innerText()).toContain("none for this run on this device");
    expect(await page.getByRole("region", { name: "before and after training" }).innerText()).toContain("accuracy");
    expect(await page.locator("#panel-train tbody tr").count()).toBe(2);
    const link = page.locator("#panel-train a[download]");
    const [kept] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(readKept(await kept.path())).toEqual({ state: "finished", damaged: [], weights: here.weights });
    const own = new URL(".", site.onDisk).href;
    expect(requests.filter((each) => !each.startsWith(own) && !/^(?:blob|data):/.test(each))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("Stop ends it after a step, and it goes on from there", async () => {
    const { page, close } = await withText(site.served, smallRun.text.replace("= 2step", "= 6step"));
    await press(page, "Train");
    await until(page, "document.querySelector('#panel-train tbody tr')");
    await press(page, "Stop");
    await until(page, `/has stopped|finished/.test(${said})`);
    expect(await page.evaluate(said)).toContain("It has stopped");
    const before = await page.locator("#panel-train tbody tr").count();
    expect(before).toBeLessThan(6);
    await press(page, "Go on");
    await until(page, `/finished|refused|mistake/.test(${said})`);
    expect(await page.evaluate(said)).toBe("The run has finished.");
    expect(await page.locator("#panel-train tbody tr").count()).toBe(6);
    await close();
  });

  test("a text with an error cannot be trained", async () => {
    const { page, close } = await withText(site.served, smallRun.text.replace("2prompt", "2pages"));
    await until(page, "document.querySelector('#panel-train .note')?.textContent");
    expect(await page.locator("#panel-train .note").textContent()).toContain("does not compile");
    expect(await page.getByRole("button", { name: "Train", exact: true }).isDisabled()).toBe(true);
    await close();
  });
});
