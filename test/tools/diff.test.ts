// Diffs: what is the same in other words is the same; every changed value is found, classed and led back to the line that
// somebody changed; specs, plans and run folders are sides alike.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import { drawAll } from "../../compiler/diagnostics/draw.ts";
import type { Change, RunDiff } from "../../compiler/tools/diff/change.ts";
import { diff } from "../../compiler/tools/diff/diff.ts";
import { printDiff } from "../../compiler/tools/diff/print.ts";
import { readSide, type Side } from "../../compiler/tools/diff/side.ts";
import { canonicalJson } from "../../plan/canonical.ts";
import { readModelSize } from "../../plan/model-size.ts";

const quickstart = readFileSync(new URL("../../specs/quickstart.perl", import.meta.url), "utf8");

/** The repository's disk with some files more, all in `specs/`. */
const files = (more: Readonly<Record<string, string>>): Files => ({
  read: (path) => more[path] ?? disk.read(path),
  exists: (path) => Object.hasOwn(more, path) || disk.exists(path),
});

function side(path: string, more: Readonly<Record<string, string>>): Side {
  const { value, diagnostics } = readSide(path, files(more));
  if (!value) throw new Error(drawAll(diagnostics));
  return value;
}

function compare(a: string, b: string): RunDiff {
  const more = { "specs/a.perl": a, "specs/b.perl": b };
  const { runs, same } = diff(side("specs/a.perl", more), side("specs/b.perl", more), () => undefined);
  const [run] = runs;
  if (!run || runs.length !== 1) throw new Error("there is not one run");
  expect(run.same).toBe(same);
  return run;
}

/** The quickstart with one thing changed that stands in it once. */
function changed(from: string, to: string): string {
  expect(quickstart.split(from).length, from).toBe(2);
  return quickstart.replace(from, to);
}
const brief = ({ effect, path, before, after }: Change) => [effect, path, before?.value, after?.value];

describe("the same in other words", () => {
  it("is nothing at all: layout, comments, order of settings", () => {
    const other = changed("  seed      = 1\n", "  // of the paper\n  seed =\n 1\n").replace(
      /( {4}copies.*\n)( {4}order.*\n)/,
      "$2$1",
    );
    expect(compare(quickstart, other)).toMatchObject({ same: true, changes: [], figures: [], follows: [] });
  });

  it.each([
    ["a default that is written", "gate        = sample\n", "\n", "permute.gate"],
    ["a share in another spelling", "where(accuracy in 10%..90%)", "where(accuracy in 10.0%..90%)", "data.train"],
    ["a curve spelled out", "linear(100% -> 0%)", "linear(100% -> 0%, over = 0%..100%)", "permute.probability"],
    ["a citation", '"arXiv:2506.14907"', '"PeRL"', "cites"],
    ["the name of the experiment", "experiment quickstart", "experiment other", "experiment"],
  ])("is cosmetic: %s", (_, from, to, path) => {
    const found = compare(quickstart, changed(from, to));
    expect(found.same).toBe(true);
    expect(found.changes.map(({ effect, path: each }) => [effect, each])).toEqual([["cosmetic", path]]);
    expect(found.figures).toEqual([]);
  });

  it("is cosmetic: a dataset under another name", () => {
    const found = compare(
      quickstart,
      quickstart.replaceAll("held_out ", "unseen ").replaceAll("data.held_out", "data.unseen"),
    );
    expect(found.same).toBe(true);
    expect(found.changes.map(({ path, note }) => [path, note])).toEqual([
      ["data.unseen", "called data.held_out before"],
      ["evaluate.on", "the same, written otherwise"],
    ]);
  });
});

describe("a changed value", () => {
  it.each([
    ["per_order      = 6rollout", "per_order      = 8rollout", "train.per_order", "6rollout", "8rollout"],
    ["rate           = 2e-4", "rate           = 1e-4", "train.rate", "2e-4", "1e-4"],
    ["seed      = 1", "seed      = 2", "seed", "1", "2"],
    ["std = population", "std = sample", "train.baseline.std", "population", "sample"],
    ["0.01 * k3", "0.02 * k3", "train.kl", "0.01 * k3(reference)", "0.02 * k3(reference)"],
    ["gate        = sample", "gate        = copy", "permute.gate", "sample", "copy"],
    ["decode = greedy", "decode = sample", "evaluate.decode", "greedy", "sample"],
    ["orders = 4 ", "orders = 3 ", "evaluate.orders", "4", "3"],
    ["temperature    = 1.0\n", "temperature    = 1.0\n    clip = 0.3\n", "train.clip", "0.2", "0.3"],
  ])("%s → %s changes results, and is the only cause", (from, to, path, before, after) => {
    const found = compare(quickstart, changed(from, to));
    expect(found.same).toBe(false);
    expect(found.changes.map(brief)).toEqual([["results", path, before, after]]);
  });

  it("says where both values were written, and by whom", () => {
    const [change] = compare(
      quickstart,
      changed("temperature    = 1.0\n", "temperature    = 1.0\n    clip = 0.3\n"),
    ).changes;
    expect(change?.before).toEqual({ value: "0.2", origin: "default of train grpo" });
    expect(change?.after?.origin).toBe("written in quickstart");
    expect(change?.after?.place).toMatch(/^specs\/b\.perl:\d+:12$/);
  });

  it.each([
    ["checkpoints", "temperature    = 1.0\n", "temperature    = 1.0\n    checkpoint = 10step\n", "train.checkpoint"],
    ["measurements in between", "  evaluate {", "  evaluate every 20step {", "evaluate.every"],
  ])("that only costs is no other result: %s", (_, from, to, path) => {
    const found = compare(quickstart, changed(from, to));
    expect(found.same).toBe(true);
    expect(found.before?.outline).not.toBe(found.after?.outline);
    expect(found.changes.map(({ effect, path: each }) => [effect, each])).toEqual([["cost", path]]);
  });

  it("comes to counts, and names what follows", () => {
    const found = compare(quickstart, changed("copies      = 1 ", "copies      = 2 "));
    expect(found.figures).toContainEqual({ name: "rollouts a step", before: "144", after: "216" });
    expect(found.follows).toContain("train");
    expect(found.follows).not.toContain("data.train.take");
  });

  it("inside a pipeline is told by its stage; a stage that is new does not make its neighbours new", () => {
    const found = compare(quickstart, changed("| take(500)", "| take(400) | shuffle()"));
    expect(found.changes.length).toBe(1);
    expect(found.changes[0]?.fields).toEqual([
      { path: "data.train.take.count", before: 500, after: 400 },
      { path: "data.train.shuffle", after: "data.train.shuffle" },
    ]);
  });

  it("of results comes before one of cost, and that before a cosmetic one", () => {
    const b = changed("gate        = sample", "").replace(
      "rate           = 2e-4",
      "rate           = 1e-4\n    checkpoint     = 5step",
    );
    expect(compare(quickstart, b).changes.map((each) => each.effect)).toEqual(["results", "cost", "cosmetic"]);
  });
});

describe("plans and run folders", () => {
  const compiled = (text: string) => {
    const { value } = compile({ path: "specs/a.perl", text }, disk);
    if (!value) throw new Error("it does not compile");
    return value;
  };
  const a = compiled(quickstart);
  const b = compiled(changed("per_order      = 6rollout", "per_order      = 8rollout"));
  const folder = (name: string, program: typeof a, text: string) => ({
    [`${name}/plan.json`]: JSON.stringify(program.plan.runs[0]),
    [`${name}/spec.json`]: JSON.stringify({
      directory: "specs",
      specs: [
        { path: "specs/a.perl", text },
        { path: "specs/models.perl", text: disk.read("specs/models.perl") },
      ],
    }),
  });
  const more = {
    "specs/a.perl": quickstart,
    "a.json": canonicalJson(a.plan),
    "b.json": canonicalJson(b.plan),
    "printed.json": JSON.stringify({ plan: a.plan, runs: [] }),
    ...folder("runs/a", a, quickstart),
    ...folder("runs/b", b, changed("per_order      = 6rollout", "per_order      = 8rollout")),
    // made with --set: its spec does not say what its plan does
    ...folder("runs/set", b, quickstart),
    "broken.json": "{",
    "other.json": '{"name": "perlc"}',
  };
  const between = (x: string, y: string) => {
    const found = diff(side(x, more), side(y, more), () => undefined);
    return { same: found.same, changes: found.runs.flatMap((each) => each.changes) };
  };

  it.each(["a.json", "printed.json", "runs/a", "runs/a/", "runs/a/plan.json"])("%s is its spec", (path) => {
    expect(between("specs/a.perl", path)).toEqual({ same: true, changes: [] });
  });

  it("of two plans, names the field of the node and its place: in the spec that still makes the plan, else in the plan", () => {
    expect(between("a.json", "b.json").changes).toEqual([
      {
        effect: "results",
        path: "train.group",
        before: { value: "6", place: expect.stringMatching(/^specs\/a\.perl:\d+:3$/) },
        after: { value: "8", place: expect.stringMatching(/^b\.json:1:\d+$/) },
        fields: [],
      },
    ]);
    const laid = { ...more, "b.json": JSON.stringify({ plan: b.plan }, null, 2) };
    const place = diff(side("a.json", laid), side("b.json", laid), () => undefined).runs[0]?.changes[0]?.after?.place;
    const line = Number(place?.split(":")[1]);
    expect(laid["b.json"].split("\n")[line - 1]).toBe('            "group": 8,');
  });

  it("of two plans whose specs lie there, names the settings and their lines", () => {
    const spec = changed("per_order      = 6rollout", "per_order      = 8rollout");
    const { value } = compile({ path: "specs/b.perl", text: spec }, disk);
    const both = { ...more, "specs/b.perl": spec, "b.json": JSON.stringify(value?.plan) };
    const [change] = diff(side("a.json", both), side("b.json", both), () => undefined).runs[0]?.changes ?? [];
    expect(change).toMatchObject({
      path: "train.per_order",
      before: { value: "6rollout", place: expect.stringMatching(/^specs\/a\.perl:\d+:22$/) },
      after: { value: "8rollout", place: expect.stringMatching(/^specs\/b\.perl:\d+:22$/) },
    });
  });

  it("of two run folders, knows the specs they were made from", () => {
    const [change] = between("runs/a", "runs/b").changes;
    expect(change).toMatchObject({
      path: "train.per_order",
      before: { value: "6rollout", origin: "written in quickstart" },
    });
  });

  it("of a run that flags changed, believes the plan and not the spec", () => {
    expect(between("runs/a", "runs/set").changes).toMatchObject([
      {
        path: "train.group",
        before: { value: "6" },
        after: { value: "8", place: expect.stringMatching(/^specs\/a\.perl:\d+:3$/) },
      },
    ]);
  });

  it.each([
    ["broken.json", "E0254", "it is not JSON"],
    ["other.json", "E0254", "edition"],
    ["specs/models.perl", "E0254", "it declares no experiment"],
    ["nothing.perl", "E0150", "there is no such file"],
  ])("%s cannot be compared: %s", (path, code, reason) => {
    const { value, diagnostics } = readSide(path, files(more));
    expect(value).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]?.title).toContain(reason);
  });

  it("compares two runs of one spec, named behind a colon", () => {
    const two = `${quickstart}\nexperiment second extends quickstart {\n  train.per_order = 8rollout\n}\n`;
    const files = { "specs/two.perl": two };
    const found = diff(side("specs/two.perl:quickstart", files), side("specs/two.perl:second", files), () => undefined);
    expect(found.runs.length).toBe(1);
    expect(found.runs[0]?.changes.map((each) => [each.effect, each.path])).toEqual([
      ["results", "train.per_order"],
      ["cosmetic", "experiment"],
    ]);
  });

  it("knows no run that is not there", () => {
    const { value, diagnostics } = readSide("specs/a.perl:quickstrat", files(more));
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "E0266", notes: [{ text: "did you mean `quickstart`?" }] }]);
  });

  it("finds a run again that has another name and another value", () => {
    const second = "\nexperiment second extends quickstart {\n  seed = 2\n}\n";
    const other = "\nexperiment other extends quickstart {\n  seed = 2\n  evaluate.orders = 2\n}\n";
    const files = { "specs/a.perl": quickstart + second, "specs/b.perl": quickstart + other };
    const found = diff(side("specs/a.perl", files), side("specs/b.perl", files), () => undefined);
    expect(found.runs.map((each) => [each.before?.name, each.after?.name])).toEqual([
      ["quickstart", "quickstart"],
      ["second", "other"],
    ]);
  });

  it("tells a run that is new or gone from one that changed", () => {
    const two = `${quickstart}\nexperiment second extends quickstart {\n  seed = 2\n}\n`;
    const both = { "specs/a.perl": quickstart, "specs/two.perl": two };
    const found = diff(side("specs/a.perl", both), side("specs/two.perl", both), () => undefined);
    expect(found.runs.map((each) => [each.before?.name, each.after?.name, each.same])).toEqual([
      ["quickstart", "quickstart", true],
      [undefined, "second", false],
    ]);
  });
});

it("prints causes first, long values only where they differ, and a verdict", () => {
  const more = {
    "specs/a.perl": quickstart,
    "specs/b.perl": changed("| take(500)", "| take(400)").replace(
      "per_order      = 6rollout",
      "per_order      = 8rollout",
    ),
  };
  const [a, b] = [side("specs/a.perl", more), side("specs/b.perl", more)];
  const text = printDiff(
    diff(a, b, () => undefined),
    a.name,
    b.name,
  );
  expect(text).toMatch(
    /^specs\/a\.perl → specs\/b\.perl\n\nchanges results\n {2}data\.train {2}… take\(500\) … → … take\(400\) …\n/,
  );
  expect(text).toContain("  train.per_order  6rollout → 8rollout\n    was  specs/a.perl:");
  expect(text.indexOf("comes to")).toBeGreaterThan(text.indexOf("train.per_order"));
  expect(text).toMatch(/\ndifferent results, hash not known$/);
});

describe("a figure that only one side knows", () => {
  it("is no difference where it is the size of a model", () => {
    const more = { "specs/a.perl": quickstart, "specs/b.perl": quickstart };
    const [one, other] = [side("specs/a.perl", more), side("specs/b.perl", more)];
    const measured = new Set<unknown>();
    const found = diff(one, other, (asked, node) => {
      const size = asked === one ? readModelSize(node, (path) => disk.read(`specs/${path}`)) : undefined;
      measured.add(size);
      return size;
    });
    expect([...measured].some((each) => each !== undefined)).toBe(true);
    expect(found.runs[0]?.figures).toEqual([]);
  });
});
