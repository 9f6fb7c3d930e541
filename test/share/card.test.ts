// Model cards: words of others stay words, in YAML as in Markdown; licences are said as far as they are known, and never guessed; what they
// name is what the hub has.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { ownSpecs } from "../../disk.ts";
import type { PlanNode, Resolved } from "../../plan/plan.ts";
import { readCheckpointConfig } from "../../runtime/checkpoint/layout.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { cardOf, type Described, isAsWritten } from "../../share/card/card.ts";
import { hubLicence, licenceNamed } from "../../share/card/licences.ts";
import { code, plain, yaml, yamlText } from "../../share/card/safe.ts";

const journal = new URL("../report/fixtures/journal-b0ffdcc.jsonl", import.meta.url);
const events = readFileSync(journal, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RunEvent);
const path = join(ownSpecs, "quickstart.perl");
const [quickstart] = compile({ path, text: readFileSync(path, "utf8") }, disk).value?.plan.runs ?? [];
const run = { ...quickstart, hash: `sha256:${"a".repeat(64)}` } as Resolved;
const described: Described = {
  run,
  events,
  config: readCheckpointConfig(join(ownSpecs, "models/tiny-vlm")),
  perlc: "0.1.0",
  licenceOf: () => "Apache-2.0",
};

interface Front {
  readonly license: string;
  readonly license_name?: string;
  readonly base_model?: string;
  readonly datasets?: readonly string[];
  readonly tags: readonly string[];
  readonly "model-index"?: readonly {
    readonly name: string;
    readonly results: readonly {
      readonly dataset: { readonly name: string };
      readonly metrics: readonly { readonly type: string; readonly value: number; readonly name: string }[];
    }[];
  }[];
}

/** The metadata of a card, as the hub finds it, and the text behind. */
function read(card: string): { readonly front: Front; readonly body: string } {
  const [, front = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(card) ?? [];
  return { front: parse(front) as Front, body };
}

const front = (of: Partial<Described>) => read(cardOf({ ...described, ...of })).front;
const withNodes = (change: (node: PlanNode) => PlanNode) => ({ run: { ...run, nodes: run.nodes.map(change) } });

describe("a model card", () => {
  it("is the same each time, and knows when somebody has changed it", () => {
    const card = cardOf(described);
    expect(cardOf(described)).toBe(card);
    expect(isAsWritten(card)).toBe(true);
    expect(isAsWritten(card.replace("what it is for", "sorting"))).toBe(false);
    expect(isAsWritten("# mine\n")).toBe(false);
  });

  it("has figures with their intervals, those of the journal", () => {
    const [model] = front({})["model-index"] ?? [];
    const last = events.findLast((each) => each.event === "evaluation" && each.when === "after");
    const [result] = model?.results ?? [];
    const accuracy = result?.metrics.find(({ type }) => type === "accuracy");
    if (last?.event !== "evaluation") throw new Error("the journal has no evaluation");
    const { value, low, high } = last.figures.accuracy;
    expect(accuracy?.value).toBeCloseTo(value, 6);
    expect(accuracy?.name).toContain(`95 % interval ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`);
    expect(read(cardOf({ ...described, events: events.slice(0, 1) })).front["model-index"]).toBe(undefined);
    const uncounted = events.map((each) =>
      each.event === "evaluation"
        ? { ...each, figures: { ...each.figures, accuracy: { ...each.figures.accuracy, value: Number.NaN } } }
        : each,
    );
    const types = front({ events: uncounted })["model-index"]?.[0]?.results[0]?.metrics.map(({ type }) => type);
    expect(types).not.toContain("accuracy");
  });

  it("names the licence that its author says, else the one that everything has, else none", () => {
    expect(front({ licence: "CC-BY-4.0" }).license).toBe("cc-by-4.0");
    // the pictures of four_artists are under several
    expect(front({}).license).toBe("unknown");
    const table = withNodes((node) =>
      node.kind === "four_artists"
        ? ({ ...node, kind: "parquet", path: `${node.id}.parquet` } as unknown as PlanNode)
        : node,
    );
    expect(front(table).license).toBe("apache-2.0");
    expect(front({ ...table, licenceOf: () => undefined }).license).toBe("unknown");
    const licenceOf = (path: string) => (path.endsWith(".parquet") ? "MIT" : "Apache-2.0");
    expect(front({ ...table, licenceOf }).license).toBe("unknown");
    expect(cardOf({ ...described, ...table, licenceOf: () => undefined })).toContain("nobody has named one");
  });

  it("names base and data where the plan has their names on the hub, and nothing in the place of one", () => {
    expect(front({}).base_model).toBe(undefined);
    const hub = withNodes((node) =>
      node.kind === "model"
        ? { ...node, from: { kind: "hub", name: "Qwen/Qwen2.5-VL-3B-Instruct" } }
        : node.kind === "four_artists"
          ? ({ ...node, kind: "hub", name: "TIGER-Lab/Mantis-Instruct", split: "train" } as unknown as PlanNode)
          : node,
    );
    expect(front(hub)).toMatchObject({
      base_model: "Qwen/Qwen2.5-VL-3B-Instruct",
      datasets: ["TIGER-Lab/Mantis-Instruct"],
    });
  });

  it("takes words of others for words", () => {
    const hostile = [
      "---\nlicense: mit\n---",
      'x"\nlicense: mit',
      "<script>alert(1)</script>",
      "![p](http://evil.example/x.png)",
      "[x](javascript:alert(1))",
      "| a | b |\n|---|---|",
      "`</code>`<img src=x onerror=alert(1)>",
      "\u001b[31mred\u202Eder",
      "&lt;b&gt; *bold* _it_ ~~s~~ # h",
      "www.evil.example https://evil.example a@evil.example",
      "\u2028\u2029\u0085",
      "<!-- perlc sha256:0 -->",
      "$x$",
    ];
    for (const text of hostile) {
      const own = withNodes((node) => ({ ...node, id: text, ...("path" in node && { path: text }) }) as PlanNode);
      const renamed = events.map((each) => ("stage" in each ? { ...each, stage: text } : each));
      const card = cardOf({
        ...described,
        run: { ...own.run, name: text },
        events: renamed,
        title: text,
        base: text,
        licence: text,
      });
      const { front, body } = read(card);
      expect(front["model-index"]?.[0]?.name).toBe(text);
      expect(front.base_model).toBe(text);
      expect(
        Object.keys(front)
          .filter((key) => !key.startsWith("licen"))
          .sort(),
      ).toEqual(["base_model", "library_name", "model-index", "pipeline_tag", "tags"]);
      // outside of code, no mark is left that HTML, a link or an address could begin with
      const prose = body.replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "").replace(/<!-- perlc [^>]*-->\n$/, "");
      expect(prose).not.toMatch(/(?<!\\)[<[]/);
      expect(prose).not.toMatch(/https?:\/\/|(?<!\\)@|\bwww\.e/);
      expect(card.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2028\u2029]/u);
      expect(body.split("\n").filter((line) => /^#/.test(line))).toHaveLength(6);
    }
  });
});

describe("words of others", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });

  it("are the same words when YAML is read", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), tie("map"), tie("list")),
      map: fc.dictionary(fc.stringMatching(/^[a-z_-]{1,8}$/), tie("value"), { minKeys: 1, maxKeys: 4 }),
      list: fc.array(tie("value"), { minLength: 1, maxLength: 4 }),
    })).map;
    fc.assert(
      fc.property(value, (data) => {
        expect(parse(yaml(data))).toEqual(data);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(text, (each) => {
        expect(parse(yamlText(each))).toBe(each);
      }),
      { numRuns: 2000 },
    );
  });

  it("stay in their cell of a table, and on their line", () => {
    fc.assert(
      fc.property(text, (each) => {
        for (const shown of [plain(each), code(each)]) {
          expect(shown).not.toMatch(/[\r\n]/);
          expect(shown).not.toMatch(/(?<!\\)\|/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("licences for the hub", () => {
  it("have its names, or are `other` with a name of their own", () => {
    expect(hubLicence("Apache-2.0")).toEqual({ license: "apache-2.0" });
    expect(hubLicence("ODC-By-1.0")).toEqual({ license: "odc-by" });
    expect(hubLicence("EUPL-1.2")).toEqual({ license: "other", license_name: "eupl-1.2" });
    expect(hubLicence("My own (2)")).toEqual({ license: "other", license_name: "my-own-2" });
    expect(hubLicence(undefined)).toEqual({ license: "unknown" });
    expect(hubLicence(licenceNamed("odbl").name)).toEqual({ license: "odbl" });
  });
});
