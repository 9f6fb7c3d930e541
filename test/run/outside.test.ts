// Nothing outside a run's folder is written: names of a plan are patterns, not paths, and links lead nowhere.

import { execFileSync } from "node:child_process";
import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { readExternal } from "../../compiler/tools/external/read.ts";
import { kitOf } from "../../plan/nodes/kit.ts";
import { safeName } from "../../runtime/record/folder.ts";
import { codeOf, digest, evaluate, model, planOf, questions, supervised, useRuns, watching } from "./tiny.ts";

const { parent, start, again } = useRuns();
const plan = planOf([model, ...questions(4), supervised(4, { checkpointEvery: 1 }), evaluate(2)]);
let stopped: string;
let whole: string;
const outside = () => join(parent, "outside");

beforeAll(async () => {
  whole = digest(await start(plan));
  const half = await start(
    plan,
    watching((event) => event?.event === "step" && event.step === 2),
  );
  stopped = half.folder;
  mkdirSync(outside());
  writeFileSync(join(outside(), "canary"), "canary");
}, 120_000);

/** Everything that stands outside, by name. */
const seen = () => readdirSync(outside()).map((name) => `${name}: ${readFileSync(join(outside(), name), "utf8")}`);

let copies = 0;
function copy(): string {
  const folder = join(parent, `copy-${copies++}`);
  cpSync(stopped, folder, { recursive: true });
  return folder;
}

describe("links in a run folder", () => {
  test.each([
    ["journal.jsonl", "canary"],
    ["plan.json", "canary"],
    ["spec.json", "canary"],
    ["metrics.json", "canary"],
    ["report.txt", "nowhere"],
    ["run.lock", "canary"],
    ["artifacts", "."],
    ["artifacts/evaluate-after-4.json.gz", "canary"],
    ["checkpoints", "."],
    ["checkpoints/step-000003", "."],
    ["checkpoints/step-000002/model.safetensors", "canary"],
    ["final", "."],
    ["final.previous", "."],
  ])("%s that leads out is refused, and nothing there is touched", async (name, target) => {
    const folder = copy();
    rmSync(join(folder, name), { recursive: true, force: true });
    symlinkSync(join(outside(), target), join(folder, name));
    expect(await codeOf(() => again(folder))).toBe("E1042");
    expect(seen()).toEqual(["canary: canary"]);
  });

  test.skipIf(process.platform === "win32")("a pipe is refused and not waited for", async () => {
    const folder = copy();
    rmSync(join(folder, "journal.jsonl"));
    execFileSync("mkfifo", [join(folder, "journal.jsonl")]);
    expect(await codeOf(() => again(folder))).toBe("E1042");
  });

  test("a second name of a file of the run keeps its bytes", async () => {
    const folder = copy();
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const name of files.filter((each) => statSync(join(folder, each)).isFile()))
      linkSync(join(folder, name), join(outside(), name.replaceAll(/[/\\]/g, "-")));
    const before = seen();
    expect(digest(await again(folder))).toBe(whole);
    expect(seen()).toEqual(before);
    for (const name of readdirSync(outside())) if (name !== "canary") rmSync(join(outside(), name));
  });
});

describe("names of a plan", () => {
  const bad = [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    "a b",
    "a:b",
    "é",
    "1a",
    "a\0",
    "a.",
    ".a",
    "a..b",
    "-a",
    "a\n",
    "C:",
    "a\u202e",
  ];

  test.each(bad)("the id %j and the name %j are no names", (name) => {
    const nodes = plan.nodes.map((node) => (node.kind === "evaluate" ? { ...node, id: name } : node));
    const said = (run: object) =>
      readExternal({ path: "plan.json", text: JSON.stringify({ edition: 1, runs: [run] }) }).diagnostics.map(
        (each) => each.code,
      );
    const { hash: _, ...draft } = plan;
    expect(said({ ...draft, nodes })).toContain("E0257");
    expect(said({ ...draft, name })).toContain("E0257");
    expect(said(draft)).toEqual([]);
  });

  test("what a sweep makes is a name, and a folder however long it is", () => {
    const name = "s,base,train.rate=1e-6,permute.probability=sigmoid_0_0.7_,seed=1";
    const { runName } = kitOf(z);
    expect(runName.safeParse(name).success).toBe(true);
    expect(safeName(name)).toBe(name);
    const long = `s,${"train.rate=1e-6,".repeat(30)}seed=1`;
    expect(runName.safeParse(long).success).toBe(true);
    expect(safeName(long)).toMatch(/^s,train.*~[0-9a-f]{12}$/);
    expect(safeName(long).length).toBeLessThan(200);
    expect(safeName(`${long}2`)).not.toBe(safeName(long));
    expect(safeName("../x")).toMatch(/^.._x~[0-9a-f]{12}$/);
  });
});
