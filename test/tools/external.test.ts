// Plans that perlc did not make just now: what fits is taken as it is; each thing that does not is one diagnostic with its
// code, drawn at its place in the file.

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { draw, drawAll } from "../../compiler/diagnostics/draw.ts";
import { seal, withSettings } from "../../compiler/tools/emit/seal.ts";
import { pointer, spanAt } from "../../compiler/tools/external/pointer.ts";
import { checkExternal, readExternal } from "../../compiler/tools/external/read.ts";
import { canonicalJson } from "../../plan/canonical.ts";
import type { Plan } from "../../plan/plan.ts";

const specs = readdirSync(new URL("../../specs/", import.meta.url)).filter((each) => each.endsWith(".perl"));

function planOf(name: string): Plan {
  const path = `specs/${name}`;
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  if (!value) throw new Error(`${name} does not compile`);
  return value.plan;
}
const plan = planOf("quickstart.perl");

// biome-ignore lint/suspicious/noExplicitAny: a plan is spoiled on purpose
type Loose = any;

/** What is said about the plan once something in it is changed, in both layouts of its JSON. */
function spoiled(change: (plan: Loose, train: Loose) => void) {
  const copy = structuredClone(plan) as Loose;
  change(
    copy,
    copy.runs[0].nodes.find((each: Loose) => each.id === "train"),
  );
  const read = [undefined, 2].map((indent) =>
    readExternal({ path: "plan.json", text: JSON.stringify(copy, null, indent) }),
  );
  const [line, laid] = read;
  expect(laid?.diagnostics.map((each) => each.title)).toEqual(line?.diagnostics.map((each) => each.title));
  expect(checkExternal(copy, "plan.json").diagnostics.map((each) => each.title)).toEqual(
    laid?.diagnostics.map((each) => each.title),
  );
  return laid ?? { value: undefined, diagnostics: [] };
}

/** The text that the primary label of the only diagnostic marks. */
function marked({ diagnostics }: ReturnType<typeof spoiled>): string {
  expect(diagnostics.length, drawAll(diagnostics)).toBe(1);
  const label = diagnostics[0]?.labels[0];
  return label ? label.source.text.slice(label.span.start, label.span.end) : "";
}

describe("a plan that is whole", () => {
  it.each(specs)("%s: is read back as it was, also without hashes and inside `plan`", (name) => {
    const whole = planOf(name);
    if (whole.runs.length === 0) return;
    const bare = { edition: 1, runs: whole.runs.map(({ hash: _, ...run }) => run) };
    for (const text of [canonicalJson(whole), JSON.stringify(bare), JSON.stringify({ plan: whole }, null, 2)]) {
      const { value, diagnostics } = readExternal({ path: "plan.json", text });
      expect(drawAll(diagnostics)).toBe("");
      expect(value).toEqual(whole);
    }
  });
});

it("the one run of a run's folder is a plan of one run", () => {
  const [run] = plan.runs;
  const read = readExternal({ path: "runs/a/plan.json", text: JSON.stringify(run, null, 2) });
  expect(read.value).toEqual(plan);
  const spoilt = JSON.stringify(run, null, 2).replace('"group": 6', '"group": 0');
  const label = readExternal({ path: "runs/a/plan.json", text: spoilt }).diagnostics[0]?.labels[0];
  expect(label && spoilt.slice(label.span.start, label.span.end)).toBe("0");
});

describe("a plan with a mistake", () => {
  it.each<[string, (plan: Loose, train: Loose) => void, string, RegExp, string]>([
    ["a count of nothing", (_, train) => (train.group = 0), "E0257", /\/group` is 0, and a plan has 1 or more/, "0"],
    [
      "more rollouts than draws",
      (_, train) => (train.group = 65537),
      "E0257",
      /\/group` is 65537, and a plan has 65536 or less/,
      "65537",
    ],
    ["a text for a number", (_, train) => (train.group = "6"), "E0257", /is "6", and a plan has a number/, '"6"'],
    [
      "a word that is none",
      (_, train) => (train.mean = "median"),
      "E0257",
      /is "median", and a plan has "token"/,
      '"median"',
    ],
    ["a field that is none", (_, train) => (train.lr = 1), "E0257", /\/lr` is no field of a plan/, "1"],
    [
      "a kind that is none",
      (_, train) => (train.kind = "gprpo"),
      "E0257",
      /is "gprpo", and a plan has grpo/,
      '"gprpo"',
    ],
    ["another edition", (whole) => (whole.edition = 2), "E0258", /of edition 2, and perlc reads edition 1/, "2"],
    [
      "a changed value",
      (_, train) => (train.group = 8),
      "E0259",
      /outline of the run `quickstart` is not/,
      `"${plan.runs[0]?.outline}"`,
    ],
    [
      "another hash",
      (whole) => (whole.hash = `sha256:${"0".repeat(64)}`),
      "E0259",
      /hash of the plan/,
      `"sha256:${"0".repeat(64)}"`,
    ],
    [
      "an edge to nothing",
      (_, train) => (train.on = "data.gone"),
      "E0260",
      /`on`: `data\.gone` is no node/,
      '"data.gone"',
    ],
    ["an edge forward", (_, train) => (train.on = "evaluate"), "E0260", /`evaluate` stands behind it/, '"evaluate"'],
    [
      "an edge to another kind",
      (_, train) => (train.reward = "permute"),
      "E0260",
      /`permute` is `permute`, and not a reward/,
      '"permute"',
    ],
    [
      "a reference that is trained",
      (_, train) => (train.reference = train.policy),
      "E0260",
      /`policy` is the policy itself, which moves/,
      '"policy"',
    ],
    [
      "an evaluation of a model that is not trained, whose twin has the same hash",
      (whole, train) => {
        const { nodes } = whole.runs[0];
        const twin = { ...nodes.find((each: { id: string }) => each.id === train.policy), id: "twin" };
        nodes.splice(nodes.indexOf(train), 0, twin);
        nodes.find((each: { kind: string }) => each.kind === "evaluate").policy = "twin";
      },
      "E0260",
      /`train` trains `policy`, and not `twin`/,
      '"twin"',
    ],
    [
      "an id twice",
      (whole) => (whole.runs[0].nodes[2].id = whole.runs[0].nodes[1].id),
      "E0260",
      /another node/,
      '"reward"',
    ],
    ["KL to nothing", (_, train) => delete train.reference, "E0262", /\/kl`: there is no reference/, ""],
  ])("%s", (_, change, code, title, mark) => {
    const found = spoiled(change);
    const own = { ...found, diagnostics: found.diagnostics.slice(0, 1) };
    expect(own.diagnostics[0]?.code, drawAll(found.diagnostics)).toBe(code);
    expect(own.diagnostics[0]?.title).toMatch(title);
    if (mark !== "") expect(marked(own)).toBe(mark);
    expect(found.value).toBeUndefined();
    const drawn = draw(own.diagnostics[0] ?? found.diagnostics[0]!);
    expect(drawn).toMatch(/┌─ plan\.json:\d+:\d+/);
    expect(drawn).toMatch(/= help {2,}\S/);
    expect(drawn).not.toMatch(/undefined|\[object/);
  });

  it("a field that is missing is said at its node", () => {
    const found = spoiled((_, train) => delete train.batch);
    expect(found.diagnostics[0]?.title).toMatch(/\/batch` is not there, and a plan has a number there/);
    expect(found.diagnostics[0]?.notes).toContainEqual({ keyword: "note", text: "a field of the node `train` (grpo)" });
    expect(marked(found)).toMatch(/^\{[\s\S]*"id": "train"[\s\S]*\}$/);
  });

  it("no training, or two", () => {
    const none = spoiled((whole) => (whole.runs[0].nodes = whole.runs[0].nodes.slice(0, 3)));
    expect(none.diagnostics.map((each) => each.code)).toEqual(["E0261"]);
    const two = spoiled((whole, train) => whole.runs[0].nodes.push({ ...train, id: "again" }));
    expect(two.diagnostics.map((each) => each.title)).toEqual([
      "the run `quickstart` has 2 training nodes, and a run trains once",
    ]);
  });

  it.each([
    ["{", /it is not JSON/],
    ["[]", /it has no `runs`/],
    ['{"edition":1,"runs":[]}', /it has no run/],
    ['{"name":"x"}', /it has no `runs`/],
    ["null", /it has no `runs`/],
  ])("%s is no plan", (text, says) => {
    const { value, diagnostics } = readExternal({ path: "plan.json", text });
    expect(value).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual(["E0254"]);
    expect(diagnostics[0]?.title).toMatch(says);
  });

  test.each([
    ["edition", ["edition"]],
    ["kind", ["runs", 0, "nodes", 0, "kind"]],
  ])("an object that has toString as a field is no text, where %s stands", (_, path) => {
    const copy = structuredClone(plan) as Loose;
    path.slice(0, -1).reduce((at, key) => at[key], copy)[path.at(-1) ?? ""] = { toString: {}, valueOf: 1 };
    const read = readExternal({ path: "plan.json", text: JSON.stringify(copy) });
    expect(read.diagnostics[0]?.title).toContain('{"toString":{},"valueOf":1}');
  });

  test("whatever one value becomes: a plan or diagnostics, never a throw", () => {
    const paths = [...leaves(plan as Loose, [])];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const copy = structuredClone(plan) as Loose;
        path.slice(0, -1).reduce((at, key) => at[key], copy)[path.at(-1) ?? ""] = value;
        const read = readExternal({ path: "plan.json", text: JSON.stringify(copy) });
        expect(read.value === undefined).toBe(read.diagnostics.length > 0);
        if (read.value) expect(read.value.outline).toBe(plan.outline);
        drawAll(read.diagnostics);
      }),
      { numRuns: 300 },
    );
  });
});

function* leaves(value: Loose, path: readonly (string | number)[]): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value === "object" && value !== null)
    for (const key of Object.keys(value))
      yield* leaves(value[key], [...path, Array.isArray(value) ? Number(key) : key]);
}

test("a JSON pointer leads to its value, whatever the layout", () => {
  const at = (value: Loose, path: readonly (string | number)[]) => path.reduce((inner, key) => inner[key], value);
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      for (const path of leaves(value, [])) {
        const { start, end } = spanAt(text, path);
        expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(at(value, path))));
      }
    }),
    { numRuns: 200 },
  );
  expect(pointer(["a/b", 0, "c~d"])).toBe("/a~1b/0/c~0d");
});

describe("withSettings", () => {
  const settings = (given: object) => withSettings(plan, given as never);

  it("changes values under a new hash, as the spec would have", () => {
    const text = readFileSync("specs/quickstart.perl", "utf8").replace(
      "per_order      = 6rollout",
      "per_order      = 8rollout",
    );
    const written = compile({ path: "specs/quickstart.perl", text }, disk).value?.plan;
    expect(settings({ train: { group: 8 } }).outline).toBe(written?.outline);
    expect(settings({}).outline).toBe(plan.outline);
    expect(settings({ seed: 9 }).runs[0]?.seed).toBe(9);
  });

  it("takes out what is set to undefined", () => {
    const node = settings({ train: { kl: undefined } }).runs[0]?.nodes.find((each) => each.id === "train");
    expect(node).toBeDefined();
    expect(Object.keys(node ?? {})).not.toContain("kl");
  });

  it.each([
    [{ train: { group: 0 } }, "E0257"],
    [{ train: { reference: undefined } }, "E0262"],
    [{ trian: { group: 8 } }, "E0265"],
    [{ train: { on: "gone" } }, "E0260"],
  ])("refuses %j with %s", (given, code) => {
    expect(codesOf(() => settings(given))).toEqual([code]);
  });

  it("nothing can change which node a node is", () => {
    expect(settings({ train: { id: "other", kind: "take" } }).outline).toBe(plan.outline);
  });

  it("sealing refuses what is no run", () => {
    expect(codesOf(() => seal([{ name: "x", seed: -1, nodes: plan.runs[0]?.nodes ?? [] }]))).toEqual(["E0257"]);
  });
});

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map((each) => each.code);
    throw error;
  }
}

test("half a character is no text, wherever it stands", () => {
  const { value, diagnostics } = spoiled((copy) => {
    copy.runs[0].name = "\ud800";
    delete copy.runs[0].outline;
    delete copy.hash;
  });
  expect(value).toBeUndefined();
  expect(diagnostics.map((each) => each.code)).toEqual(["E0257"]);
});
