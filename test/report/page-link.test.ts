// The link of a report to the page: it holds the run's spec, goes where somebody said and nowhere else, and where a spec would open broken
// there is a sentence in its place.

import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { pageAddress, pageLink } from "../../cli/page-link.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { longest, readFragment } from "../../playground/shared/link.ts";
import { reportOf } from "../../report/page.ts";
import { files, record, text } from "./made.ts";

const models = { path: "specs/models.perl", text: files.read("perlc:/models.perl") ?? "" };
const of = (specs: readonly { path: string; text: string }[], set: readonly string[] = []) => record({ specs, set });
const quickstart = of([{ path: "specs/quickstart.perl", text }, models]);
const address = "https://example.org/perlc/";
const options = { files, command: "npx perlc run plan.json" };

describe("an address", () => {
  test.each([
    ["https://example.org/perlc", "https://example.org/perlc"],
    ["http://localhost:8000/index.html", "http://localhost:8000/index.html"],
    ["file:///srv/page/index.html", "file:///srv/page/index.html"],
    ['https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"],
  ])("%s is one", (said, written) => expect(pageAddress(said)).toBe(written));

  test.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:https://example.org/x",
    "example.org/perlc",
    "//example.org/perlc",
    "index.html",
    "https://user:secret@example.org/",
    "https://example.org/?to=elsewhere",
    "https://example.org/#spec=x",
    "https://example.org/#",
    "",
  ])("%j is none", (said) => {
    expect(() => pageAddress(said)).toThrow(Failure);
    try {
      pageAddress(said);
    } catch (error) {
      expect((error as Failure).diagnostics.map((each) => each.code)).toEqual(["E1123"]);
    }
  });
});

describe("a link", () => {
  test("opens the spec of the run, is the same twice, and a report has none of its own accord", async () => {
    const link = await pageLink(quickstart, address);
    const page = reportOf(quickstart, { ...options, link });
    expect(reportOf(quickstart, { ...options, link: await pageLink(quickstart, address) })).toBe(page);
    const [found, ...more] = parseHTML(page).document.querySelectorAll("a[href]:not([href^='#'])");
    expect(more).toEqual([]);
    const [at, fragment] = (found?.getAttribute("href") ?? "").split("#");
    expect(at).toBe(address);
    expect(await readFragment(fragment ?? "")).toEqual({ path: "specs/quickstart.perl", text });
    expect(page).not.toContain("<script");
    expect(reportOf(quickstart, options)).not.toContain("Open this spec");
  });

  test("says what it leaves out", async () => {
    const changed = of([{ path: "quickstart.perl", text }], ["seed=2", "x=<b>"]);
    const page = reportOf(changed, { ...options, link: await pageLink(changed, address) });
    expect(page).toContain("The link carries its text alone");
    expect(page).toContain("<code>--set seed=2</code> <code>--set x=&lt;b&gt;</code>");
  });

  test("carries no spec that would open broken", async () => {
    const entry = { path: "mine.perl", text };
    const without = async (specs: readonly { path: string; text: string }[]) => {
      const link = await pageLink(of(specs), address);
      return "without" in link ? link.without : undefined;
    };
    expect(await without([entry, { path: "perlc:/models.perl", text: "" }])).toBeUndefined();
    expect(await without([entry, { path: "/home/me/base.perl", text: "spec 1" }])).toBe(
      "it uses base.perl, which no link carries",
    );
    expect(await without([entry, { ...models, path: "models.perl" }])).toBeUndefined();
    // the page has another one of this name
    expect(await without([entry, { ...models, path: "models.perl", text: `${models.text}\n` }])).toMatch(
      /models\.perl/,
    );
    expect(await without([{ path: "a.perl", text: "x".repeat(longest + 1) }])).toMatch(/longer/);
    expect(await without([])).toMatch(/has no spec/);
    const page = reportOf(of([]), { ...options, link: await pageLink(of([]), address) });
    expect(page).toContain("It has no link to the page: the run was of a plan, and has no spec.");
  });

  test("has a name that the page takes, whatever that of the file is", async () => {
    const link = await pageLink(of([{ path: "/home/me/my spec (2).perl", text }]), address);
    const fragment = "href" in link ? (link.href.split("#")[1] ?? "") : "";
    expect(await readFragment(fragment)).toEqual({ path: "specs/spec.perl", text });
  });
});
