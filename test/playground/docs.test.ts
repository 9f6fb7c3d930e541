// The docs beside the page: every link leads to something, every spec that they open there has no error, nothing of them runs or asks for
// anything elsewhere, and who hears a page or moves by keys finds their way.

import { posix } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { pageFiles } from "../../compiler/diagnostics/codes.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import { hasErrors } from "../../compiler/diagnostics/severity.ts";
import { coloured } from "../../playground/docs/coloured.ts";
import { rendered } from "../../playground/docs/render.ts";
import { docsFilesOf } from "../../playground/docs/site.ts";
import { readFragment } from "../../playground/shared/link.ts";
import type { Shelf } from "../../playground/shared/said.ts";
import { makeShelf } from "../../playground/shelf.ts";
import { diskOf } from "../../playground/worker/disk.ts";

let shelf: Shelf;
let files: ReadonlyMap<string, string>;
const pages = new Map<string, ReturnType<typeof parseHTML>["document"]>();
beforeAll(async () => {
  shelf = await makeShelf();
  files = await docsFilesOf(shelf, "1.2.3");
  for (const [name, text] of files) if (name.endsWith(".html")) pages.set(name, parseHTML(text).document);
});
/** All but the diagrams of the grammar, which are a page of another generator. */
const made = () => [...pages].filter(([name]) => name !== "docs/language/diagrams.html");

describe("links", () => {
  test("each leads to a file of the folder, and to a place that is there", () => {
    const lost: string[] = [];
    for (const [name, page] of pages)
      for (const link of page.querySelectorAll("a[href], img[src], link[href]")) {
        const href = link.getAttribute("href") ?? link.getAttribute("src") ?? "";
        if (href === "data:," || /^https:/.test(href)) continue;
        const [path = "", anchored] = href.split("#");
        const file = path === "" ? name : posix.join(posix.dirname(name), path);
        if (file === "index.html") continue;
        const there = pages.get(file);
        const isThere = anchored === undefined || there?.getElementById(anchored) != null;
        if (!files.has(file) || !isThere) lost.push(`${name}: ${href}`);
      }
    expect(lost).toEqual([]);
  });

  test("what is opened in the page has no error there, and no recipe, nor the tutorial, goes without", async () => {
    const opened = new Map<string, string[]>();
    for (const [name, page] of pages)
      for (const link of page.querySelectorAll("a[href*='index.html#']")) {
        const [path, fragment = ""] = (link.getAttribute("href") ?? "").split("#");
        if (posix.join(posix.dirname(name), path ?? "") !== "index.html") continue;
        const example = new URLSearchParams(fragment).get("example");
        const spec =
          example === null ? await readFragment(fragment) : { path: example, text: shelf.texts[example] ?? "" };
        if (typeof spec !== "object") throw new Error(`${name}: ${spec ?? fragment}`);
        const { value, diagnostics } = compile(spec, diskOf(shelf));
        expect(value === undefined || hasErrors(diagnostics), `${name}: ${drawAll(diagnostics)}`).toBe(false);
        opened.set(name, [...(opened.get(name) ?? []), spec.text]);
      }
    const recipes = pages.get("docs/recipes/index.html")!;
    const whole = [...recipes.querySelectorAll("pre")].filter((each) => each.textContent.startsWith("spec 1"));
    expect(whole.length).toBeGreaterThan(8);
    // once below its text, once in the list of files
    expect(opened.get("docs/recipes/index.html")?.length).toBe(2 * whole.length);
    for (const name of ["tutorial", "readme", "skill", "language/index"])
      expect(opened.get(`docs/${name}.html`)?.length, name).toBeGreaterThan(0);
    expect([...opened.keys()].filter((name) => name.startsWith("docs/codes/")).length).toBeGreaterThan(20);
  });

  test("a part of a spec, and one with an error, has no link", () => {
    const readme = pages.get("docs/readme.html")!;
    // its second spec reads a table that is nowhere
    expect(readme.querySelectorAll(".open").length).toBe(1);
    expect(pages.get("docs/language/stages.html")?.querySelectorAll("pre").length).toBeGreaterThan(3);
    expect(pages.get("docs/language/stages.html")?.querySelectorAll(".open").length).toBe(0);
  });
});

describe("each page", () => {
  test("is a text: it runs nothing, and asks for nothing but its style and pictures beside it", () => {
    for (const [name, page] of pages) {
      expect([...page.querySelectorAll("script, iframe, object, embed, base, form, audio, video")], name).toEqual([]);
      for (const each of page.querySelectorAll("*"))
        for (const { name: held, value } of each.attributes) {
          expect(held, name).not.toMatch(/^on/i);
          if (held === "src" || (held === "href" && each.tagName === "LINK"))
            expect(value, name).not.toMatch(/^\w+:\/|^\//);
        }
    }
    expect(files.get("docs/docs.css")).not.toMatch(/url\(|@import/);
  });

  test("has its parts, one title, headings in order and names of its columns", () => {
    expect(made().length).toBe(Object.keys(pageFiles).length + 20);
    for (const [name, page] of made()) {
      expect(page.documentElement.lang, name).toBe("en");
      expect(page.querySelector("body > a.skip")?.getAttribute("href"), name).toBe("#main");
      for (const part of ["header", "main#main", "nav[aria-label]"])
        expect(page.querySelectorAll(part).length, name).toBe(1);
      expect(page.querySelectorAll("h1").length, name).toBe(1);
      expect(page.title.replace(/ · perlc$/, ""), name).toBe(page.querySelector("h1")?.textContent);
      const levels = [...page.querySelectorAll("h1, h2, h3, h4")].map((each) => Number(each.tagName[1]));
      for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0), name).toBeLessThanOrEqual(1);
      const ids = [...page.querySelectorAll("[id]")].map((each) => each.id);
      expect(
        ids.filter((each, at) => ids.indexOf(each) !== at),
        name,
      ).toEqual([]);
      for (const head of page.querySelectorAll("thead th")) expect(head.getAttribute("scope")).toBe("col");
      for (const image of page.querySelectorAll("img")) expect(image.getAttribute("alt"), name).not.toBe("");
    }
    const listed = pages.get("docs/tutorial.html")?.querySelectorAll("nav [aria-current=page]");
    expect([...(listed ?? [])].map((each) => each.getAttribute("href"))).toEqual(["tutorial.html"]);
  });
});

describe("texts", () => {
  const page = (markdown: string) =>
    rendered(
      { source: "docs/x.md", target: "x.html", markdown, at: "x.perl" },
      () => undefined,
      async () => undefined,
    );

  test("HTML in a sentence is text, a comment is nothing, a block of HTML is refused", async () => {
    const { body } = await page("<!-- made -->\n\n# A `b`\n\nwrite <answer> and <b>\n");
    expect(body).toBe('<h1 id="a-b">A <code>b</code></h1>\n<p>write &lt;answer&gt; and &lt;b&gt;</p>\n');
    await expect(page("# A\n\n<div>\nx\n</div>\n")).rejects.toThrow(/docs\/x\.md has HTML in it/);
    await expect(page("text\n")).rejects.toThrow(/no heading/);
  });

  test("a spec is coloured by what its words are, and is the same text", () => {
    const text = 'spec 1\n\n/// A <b> & "c".\nexperiment a { seed = 3 }';
    const { document } = parseHTML(`<pre>${coloured(text).text}</pre>`);
    expect(document.querySelector("pre")?.textContent).toBe(text);
    const classes = [...document.querySelectorAll("span")].map((each) => [each.textContent, each.className]);
    expect(classes).toContainEqual(["seed", "is-property"]);
    expect(classes).toContainEqual(["a", "is-class is-declaration"]);
    expect(coloured("take(64)").text).toBe('take(<span class="is-number">64</span>)');
  });
});
