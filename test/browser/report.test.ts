// The page of a run in a real Chromium: 200 hostile texts, in every place where a run has texts, run nothing, load nothing and move nothing;
// with the page's own policy and without it, light, dark and printed.
//
// PERLC_SHOTS=FOLDER keeps pictures of what was looked at.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { reportOf } from "../../report/page.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";
import { files, hostile, record, withTexts } from "../report/made.ts";
import { openChromium } from "./chromium.ts";

const browser = await openChromium();
const folder = mkdtempSync(join(tmpdir(), "perlc-browser-"));
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = (of: RunRecord): string => reportOf(of, { files, command: "npx perlc run plan.json" });
/** As if its policy were not there: then nothing but escaping stands between a text and the page. */
const unguarded = (page: string): string => page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");

const written = (name: string, page: string): string => {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, page);
  return path;
};

const pages = {
  hostile: made(withTexts(hostile)),
  harmless: made(withTexts(hostile.map((each) => "x".repeat(each.length)))),
};
const paths = {
  hostile: written("hostile", pages.hostile),
  harmless: written("harmless", pages.harmless),
  unguarded: written("unguarded", unguarded(pages.hostile)),
  plain: written("plain", made(record())),
};

interface Seen {
  readonly dialogs: string[];
  readonly requests: string[];
  readonly complaints: string[];
}

/** Opens a page, opens all that is folded, and presses every radio button, as a reader would. */
async function opened(
  path: string,
  how: Parameters<Page["emulateMedia"]>[0] = {},
): Promise<{ page: Page; seen: Seen }> {
  const page = await browser!.newPage({ viewport: { width: 1150, height: 900 } });
  // no time decides a test: the bound is that of the suite
  page.setDefaultTimeout(250_000);
  await page.emulateMedia(how);
  const seen: Seen = { dialogs: [], requests: [], complaints: [] };
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) seen.requests.push(request.url());
  });
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(error.message));
  await page.goto(pathToFileURL(path).href, { timeout: 250_000 });
  await page.evaluate(`
    for (const each of document.querySelectorAll("details")) each.open = true;
    for (const each of document.querySelectorAll("label, a")) each.click();
    for (const each of document.querySelectorAll("*"))
      for (const name of ["mouseover", "focus", "load", "error"]) each.dispatchEvent(new Event(name));
  `);
  await page.waitForTimeout(200);
  return { page, seen };
}

/** Pixels by which something is wider than the page. */
const tooWide = "document.documentElement.scrollWidth - innerWidth";

/** Tags and names of attributes, as Chromium has understood them. */
const skeleton = (page: Page): Promise<string> =>
  page.evaluate(`
    [...document.querySelectorAll("*")]
      .map((each) => each.tagName + " " + [...each.attributes].map(({ name }) => name).join())
      .join("\\n")`);

const keepShot = async (page: Page, name: string): Promise<void> => {
  if (env.PERLC_SHOTS === undefined) return;
  mkdirSync(env.PERLC_SHOTS, { recursive: true });
  await page.screenshot({ path: join(env.PERLC_SHOTS, `${name}.png`), fullPage: true });
};

const looks = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["printed", { media: "print" }],
] as const;

describe.skipIf(browser === undefined)("200 hostile texts in Chromium", () => {
  test("they are 200, and each stands in the page as text", () => {
    expect(new Set(hostile).size).toBe(200);
    const inert = pages.hostile.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
    const shown = inert.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    // what cannot be seen is shown by its number
    const there = hostile.filter((each) =>
      shown.includes(
        each.replace(/[\u202e\u202c\0]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),
      ),
    );
    expect(there).toHaveLength(200);
  });

  test.each(looks)("%s: no dialog, no script, no request but for the file", async (name, how) => {
    const { page, seen } = await opened(paths.hostile, how);
    expect(seen).toEqual({ dialogs: [], requests: [pathToFileURL(paths.hostile).href], complaints: [] });
    expect(await page.evaluate("'canary' in window")).toBe(false);
    expect(await page.evaluate("document.scripts.length")).toBe(0);
    await keepShot(page, `hostile-${name}`);
    await page.close();
  });

  test("nor without its policy: escaping alone makes them inert", async () => {
    expect(unguarded(pages.hostile)).not.toContain("Content-Security-Policy");
    const { page, seen } = await opened(paths.unguarded);
    expect(seen).toEqual({ dialogs: [], requests: [pathToFileURL(paths.unguarded).href], complaints: [] });
    expect(await page.evaluate("'canary' in window")).toBe(false);
    await page.close();
  });

  test("what looks for them would find them: a page that does not escape is caught, and its policy stops it", async () => {
    // the first three kinds run something, and lead nowhere else
    const bad = pages.harmless.replace("<main>", `<main>${hostile.slice(0, 30).join("\n")}`);
    const [open, guarded] = [written("open", unguarded(bad)), written("guarded", bad)];
    const first = await opened(open);
    expect(first.seen.dialogs.length).toBeGreaterThan(0);
    expect(await first.page.evaluate("'canary' in window")).toBe(true);
    await first.page.close();
    const second = await opened(guarded);
    expect(second.seen.dialogs).toEqual([]);
    expect(await second.page.evaluate("'canary' in window")).toBe(false);
    expect(second.seen.complaints.length).toBeGreaterThan(0);
    await second.page.close();
  });

  test.each(looks)(
    "%s: the elements are those of a page with harmless texts, and none is wider than the page",
    async (_, how) => {
      const [bad, good] = [await opened(paths.hostile, how), await opened(paths.harmless, how)];
      expect(await skeleton(bad.page)).toBe(await skeleton(good.page));
      for (const width of [1150, 420]) {
        await bad.page.setViewportSize({ width, height: 900 });
        const wide = await bad.page.evaluate(tooWide);
        expect(wide).toBeLessThanOrEqual(0);
        const order = await bad.page.evaluate<number[]>(
          `[...document.querySelectorAll("section")].map((each) => each.getBoundingClientRect().top)`,
        );
        expect(order.toSorted((a, b) => a - b)).toEqual(order);
      }
      await bad.page.close();
      await good.page.close();
    },
  );
});

describe.skipIf(browser === undefined)("the page of a run in Chromium", () => {
  test.each(looks)(
    "%s: nothing is fetched, nothing complains, and nothing is wider than the page",
    async (name, how) => {
      const { page, seen } = await opened(paths.plain, how);
      expect(seen).toEqual({ dialogs: [], requests: [pathToFileURL(paths.plain).href], complaints: [] });
      for (const width of [1150, 420]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(tooWide)).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1150, height: 900 });
      await keepShot(page, `plain-${name}`);
      await page.close();
    },
  );

  test("needs no script: with scripts off it reads the same", async () => {
    const context = await browser!.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(paths.plain).href);
    expect(await page.locator("section h2").count()).toBeGreaterThan(6);
    expect(await page.locator("figure svg").first().isVisible()).toBe(true);
    await context.close();
  });
});
