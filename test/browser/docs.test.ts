// The docs in a real Chromium, from a server and from the disk: somebody new follows the tutorial in a fresh profile, from its link to the page
// up to the terminal; no page is wider than its window, and keys alone suffice. PERLC_SHOTS=FOLDER keeps pictures of what was looked at.

import { join } from "node:path";
import { env } from "node:process";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./chromium.ts";
import { compiled, makeSite, type Site, until } from "./site.ts";

const browser = await openChromium();
let site: Site;
beforeAll(async () => {
  if (browser) site = await makeSite();
});
afterAll(async () => {
  await browser?.close();
  site?.end();
});

const shot = async (page: Page, name: string) => {
  if (env.PERLC_SHOTS) await page.screenshot({ path: join(env.PERLC_SHOTS, `docs-${name}.png`) });
};

describe.skipIf(browser === undefined)("the docs in Chromium", () => {
  test.each(["served", "onDisk"] as const)("%s: the tutorial, up to the terminal", async (how) => {
    const context = await browser!.newContext({ viewport: { width: 1280, height: 1600 } });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => void requests.push(request.url()));
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.goto(new URL("docs/tutorial.html", site[how]).href);
    // a text needs no script, and has none
    expect(await page.evaluate("document.scripts.length")).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.querySelector('pre')).overflowX")).toBe("auto");
    await page.getByRole("link", { name: "Open this spec in the page" }).first().click();
    await compiled(page);
    expect(await page.locator("#file").textContent()).toBe("first.perl");
    await until(page, "document.querySelector('.count').textContent === 'Nothing is wrong.'");
    await page.locator(".cm-line", { hasText: "batch          = 8prompt" }).locator(".is-number").first().dblclick();
    await page.keyboard.insertText("100rollout");
    await until(page, "document.querySelector('.count').textContent === '1 error'");
    expect(await page.locator(".problem pre").textContent()).toContain("error[E0412]: 100 rollouts do not split");
    await page.locator(".problem .does button").first().click();
    await until(page, "document.querySelector('.count').textContent === 'Nothing is wrong.'");
    await page.getByRole("tab", { name: "plan" }).click();
    await until(page, "document.querySelector('#panels').textContent.includes('8 prompts × 2 orders × 6 rollouts')");
    await page.getByRole("tab", { name: "schedule" }).click();
    await until(page, "document.querySelector('.chart svg')");
    await until(page, "/step 1\\b/.test(document.querySelector('#panels').textContent)");
    const own = new URL(".", site[how]).href;
    expect(requests.filter((each) => !each.startsWith(own) && !/^(?:blob|data):/.test(each))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  const looks = [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 390, height: 844 } }],
  ] as const;
  test.each(looks)(
    "%s: nothing is wider than the window, and keys lead past the list to the text",
    async (name, how) => {
      const context = await browser!.newContext({ viewport: { width: 1280, height: 900 }, ...how });
      const page = await context.newPage();
      for (const each of [
        "index",
        "tutorial",
        "readme",
        "language/stages",
        "language/grammar",
        "recipes/index",
        "codes/E0412",
      ]) {
        await page.goto(new URL(`docs/${each}.html`, site.served).href);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), each).toBeLessThanOrEqual(0);
        await shot(page, `${name}-${each.replace("/", "-")}`);
      }
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.className")).toBe("skip");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("location.hash")).toBe("#main");
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate("getComputedStyle(document.querySelector('nav')).display")).toBe("none");
      await context.close();
    },
  );
});
