// The page in a real Chromium: it says of specs what perlc says in Node, byte for byte; nothing leaves it; and a link of a stranger
// runs nothing. PERLC_SHOTS=FOLDER keeps pictures of what was looked at.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { pageFiles } from "../../compiler/diagnostics/codes.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { type Page as CodePage, parsePage } from "../../compiler/diagnostics/page.ts";
import type { Shelf } from "../../playground/shared/said.ts";
import { makeShelf } from "../../playground/shelf.ts";
import { diskOf } from "../../playground/worker/disk.ts";
import { planText } from "../../playground/worker/plan.ts";
import { openChromium } from "./chromium.ts";
import { hostileLinks } from "./hostile-links.ts";
import { compiled, makeSite, type Site, until, visit } from "./site.ts";

const browser = await openChromium();
let site: Site;
let shelf: Shelf;
beforeAll(async () => {
  if (!browser) return;
  [site, shelf] = await Promise.all([makeSite(), makeShelf()]);
});
afterAll(async () => {
  await browser?.close();
  site?.end();
});

const width = 92;
interface Text {
  readonly path: string;
  readonly text: string;
}
interface Said {
  readonly drawn: readonly string[];
  readonly plan: string | null;
}

/** What perlc says here, with Node's files in the places that a browser has others for. */
function saidHere({ path, text }: Text): Said {
  const disk = diskOf(shelf);
  const { value, diagnostics } = compile({ path, text }, disk, { style: true });
  const view = { source: { path, text }, file: undefined, program: value, known: value, diagnostics };
  const drawn = diagnostics.map((each) => draw(each, { width, color: true }));
  return { drawn, plan: planText(view, disk, shelf)?.text ?? null };
}

/** What the page's language server says, each text as a document of its own. */
const saidThere = (served: boolean) => `async (texts) => {
  const recovery = await new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = "recovery.js";
    script.onload = () => resolve("(self.perlc??={}).recovery=" + perlc.recovery + ";");
    document.head.append(script);
  });
  const begins = (${served} ? "" : recovery) + "(" + perlc.server + ")()";
  const worker = new Worker(URL.createObjectURL(new Blob([begins])));
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ shelf: perlc.shelf, recovery: new URL("recovery.js", location.href).href }, [port2]);
  const waiting = new Map();
  port1.onmessage = ({ data }) => waiting.get(data.id)?.(data.result);
  let id = 0;
  const tell = (method, params) => port1.postMessage({ jsonrpc: "2.0", method, params });
  const ask = (method, params) =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      port1.postMessage({ jsonrpc: "2.0", id, method, params });
    });
  await ask("initialize", { processId: null, rootUri: null, capabilities: {} });
  tell("initialized", {});
  const said = [];
  for (const { path, text } of texts) {
    const textDocument = { uri: "file:///" + path };
    tell("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "perl-spec", version: 0, text } });
    const { problems } = await ask("perlc/problems", { textDocument, width: ${width} });
    const plan = await ask("perlc/plan", { textDocument });
    said.push({ drawn: problems.map((each) => each.drawn), plan: plan?.text ?? null });
    tell("textDocument/didClose", { textDocument });
  }
  worker.terminate();
  return said;
}`;

const specs = (): readonly Text[] =>
  Object.entries(shelf.texts)
    .filter(([path]) => path.endsWith(".perl"))
    .map(([path, text]) => ({ path, text }));

/** 200 specs with something torn out, doubled or misspelt, by a rule. */
function broken(): readonly Text[] {
  const made: Text[] = [];
  for (let at = 0; made.length < 200; at++) {
    const { path, text } = specs()[at % specs().length] as Text;
    const lines = text.split("\n");
    const line = (at * 7919) % lines.length;
    const place = (at * 104_729) % text.length;
    const torn = [
      () => text.slice(0, place) + text.slice(place + 1),
      () => text.slice(0, place) + (["{", "}", "(", "=", '"', "@"][at % 6] ?? "") + text.slice(place),
      () => lines.toSpliced(line, 1).join("\n"),
      () => lines.toSpliced(line, 0, lines[line] ?? "").join("\n"),
      () => text.slice(0, place),
      () => text.replaceAll("prompt", "promt"),
    ][at % 6]?.();
    if (torn !== undefined && saidHere({ path, text: torn }).drawn.length > 0) made.push({ path, text: torn });
  }
  return made;
}

/** An example that fails with each code of syntax. */
const syntaxExamples = (): readonly Text[] =>
  Object.entries(pageFiles)
    .filter(([code]) => code.startsWith("E01"))
    .map(
      ([, file]) =>
        parsePage(
          file,
          readFileSync(join(import.meta.dirname, "../../compiler/diagnostics/codes", file), "utf8"),
        ) as CodePage,
    )
    .flatMap(({ code, fails }) => fails.slice(0, 1).map((text) => ({ path: `specs/${code}.perl`, text })));

describe.skipIf(browser === undefined)("the page in Chromium", () => {
  test.each(["served", "onDisk"] as const)(
    "%s: says of every spec, of 200 broken ones and of every syntax code what Node says",
    async (how) => {
      const { page, complaints, close } = await visit(browser!, site[how]);
      const texts = [...specs(), ...broken(), ...syntaxExamples()];
      expect(texts.length).toBeGreaterThan(230);
      const there = (await page.evaluate(
        `(${saidThere(how === "served")})(${JSON.stringify(texts)})`,
      )) as readonly Said[];
      for (const [at, text] of texts.entries()) expect(there[at], text.text).toEqual(saidHere(text));
      expect(there.filter(({ drawn }) => drawn.length > 0).length).toBeGreaterThan(200);
      expect(there.filter(({ plan }) => plan !== null).length).toBeGreaterThan(10);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test.each(["served", "onDisk"] as const)(
    "%s: a slip is marked, drawn and mended, and nothing leaves the page",
    async (how) => {
      const { page, requests, complaints, close } = await visit(browser!, site[how]);
      await page.locator(".cm-line", { hasText: "batch          = 12prompt" }).click();
      await page.keyboard.press("End");
      for (let i = 0; i < "12prompt".length; i++) await page.keyboard.press("Backspace");
      await page.keyboard.insertText("100rollout");
      await until(page, "document.querySelector('.count').textContent === '1 error'");
      expect(await page.locator(".problem pre").textContent()).toContain("error[E0412]: 100 rollouts do not split");
      expect(await page.locator(".cm-lintRange-error").count()).toBeGreaterThan(0);
      await page.locator(".problem .does button").first().click();
      await until(page, "document.querySelector('.count').textContent === 'Nothing is wrong.'");
      for (const name of ["plan", "schedule", "train", "explain"]) await page.getByRole("tab", { name }).click();
      await page.locator("#what").fill("E0412");
      await until(page, "document.querySelector('.markdown h1')?.textContent.startsWith('E0412')");
      const own = new URL(".", site[how]).href;
      expect(requests.filter((each) => !each.startsWith(own) && !/^(?:blob|data):/.test(each))).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test("a link holds the spec: another tab shows the same", async () => {
    const first = await visit(browser!, site.served);
    await first.page.locator(".cm-line").first().click();
    await first.page.keyboard.press("Home");
    await first.page.keyboard.insertText("// mine\n");
    await until(first.page, "location.hash.includes('spec=')");
    const address = first.page.url();
    await first.close();
    const second = await visit(browser!, address);
    expect(await second.page.locator(".cm-line").first().textContent()).toBe("// mine");
    expect(await second.page.locator("#notice").textContent()).toContain("came with the link");
    await second.close();
  });
});

describe.skipIf(browser === undefined)("links of strangers", () => {
  test("100 kinds run no script, ask for nothing, and change no element of the page but its texts", async () => {
    const links = await hostileLinks();
    expect(links.length).toBe(100);
    const { page, requests, complaints, close } = await visit(browser!, site.served);
    await page.evaluate("window.before = document.scripts.length");
    for (const { fragment, what } of links) {
      await page.evaluate(`
        for (const each of document.querySelectorAll("#file, .count")) each.textContent = "";
        location.hash = ${JSON.stringify(fragment)};`);
      await until(page, "document.querySelector('#file').textContent");
      await compiled(page);
      // hover and completion show words of the spec as well
      await page.evaluate(`
        for (const each of document.querySelectorAll("#panels *, .cm-line *"))
          for (const name of ["mouseover", "load", "error"]) each.dispatchEvent(new Event(name));`);
      expect(await page.evaluate("'canary' in window"), what).toBe(false);
      expect(
        await page
          .locator("main img:not(.cm-widgetBuffer), main iframe, main a, main form, main object, main embed")
          .count(),
        what,
      ).toBe(0);
    }
    expect(await page.evaluate("document.scripts.length - window.before")).toBe(0);
    expect(requests.filter((each) => !each.startsWith(site.served) && !/^(?:blob|data):/.test(each))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("what looks for them would find them: the policy stops a script that is put in by force", async () => {
    const { page, complaints, close } = await visit(browser!, site.served);
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\\"canary=1\\">")`);
    await until(page, "document.images.length > 0");
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    expect(await page.evaluate("'canary' in window")).toBe(false);
    await close();
  });
});

describe.skipIf(browser === undefined)("looks", () => {
  const looks = [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 390, height: 844 } }],
  ] as const;
  test.each(looks)("%s: nothing is wider than the page, and every control has a name", async (_, how) => {
    const { page, close } = await visit(browser!, site.served, how);
    for (const name of ["plan", "schedule", "explain", "train", "problems"]) {
      await page.getByRole("tab", { name }).click();
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), name).toBeLessThanOrEqual(0);
    }
    const nameless = await page.evaluate(`
      [...document.querySelectorAll("button, select, input, [role=tab], [role=tabpanel], [contenteditable=true]")]
        .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.length || each.getAttribute("aria-labelledby")))
        .map((each) => each.outerHTML)`);
    expect(nameless).toEqual([]);
    await close();
  });

  test("by keys alone: from tab to tab, into a panel, and out of the editor", async () => {
    const { page, close } = await visit(browser!, site.served);
    await page.getByRole("tab", { name: "problems" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "plan" }).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("panel-plan");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('.cm-editor') === null")).toBe(true);
    await close();
  });
});
