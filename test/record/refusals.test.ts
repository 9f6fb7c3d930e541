// Every single call to the operating system that a run's records make, refused once, and for ever: each time the run goes on or
// ends with a diagnostic, and taken up again it comes to the same files.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { held } from "../../bench/processor/training.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { parameterShapes } from "../../models/parameters.ts";
import { readConfig } from "../../models/read.ts";
import { readJson } from "../../runtime/checkpoint/layout.ts";
import { systemFailure } from "../../runtime/limits/refused.ts";
import { artifacts } from "../../runtime/record/artifact.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../../runtime/record/folder.ts";
import { refuseForeign, sweep } from "../../runtime/record/guard.ts";
import { readLines } from "../../runtime/record/journal.ts";
import { own } from "../../runtime/record/owner.ts";
import { type Recorder, recorder, type Said } from "../../runtime/record/recorder.ts";
import { goldenPath } from "../golden-set.ts";
import { known, model, planOf, questions, scratch, supervised } from "../run/tiny.ts";

/** Which call is refused, by its place among all that are made; and the calls that were made. */
const refusal = vi.hoisted(() => ({
  at: -1,
  ever: false,
  code: "EIO",
  made: [] as string[],
  /** Names of open files, by descriptor. */
  files: new Map<unknown, unknown>(),
  on: false,
}));

vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  // closing and asking whether something is there are not refused: nobody could do anything about it
  const refused =
    /^(?:write|append|open|rename|link|copyFile|mkdir|readdir|readFile|read|rm|fsync|ftruncate|fstat|lstat|stat)Sync$/;
  const wrapped = Object.entries(real).map(([name, call]) => {
    if (!refused.test(name) || typeof call !== "function") return [name, call];
    const guarded = (...args: unknown[]) => {
      if (refusal.on) {
        const file = String(refusal.files.get(args[0]) ?? args[0]).replace(/^.*\/perlc-\w+\//, "");
        const at = refusal.made.push(`${name} ${file}`) - 1;
        const isSame = refusal.made[refusal.at]?.split(" ")[0] === name;
        if (at === refusal.at || (refusal.ever && at > refusal.at && isSame && refusal.at >= 0))
          throw Object.assign(new Error(`${refusal.code}: refused, ${name}`), {
            code: refusal.code,
            syscall: name.replace("Sync", ""),
          });
      }
      // nobody pulls the plug of a test
      if (name === "fsyncSync") return undefined;
      const given = (call as (...args: unknown[]) => unknown)(...args);
      if (name === "openSync") refusal.files.set(given, args[0]);
      return given;
    };
    return [name, guarded];
  });
  const module = Object.fromEntries(wrapped);
  return { ...module, default: module };
});

const parent = scratch();
const run = known(planOf([model, ...questions(2), supervised(2)]));
const golden = join(goldenPath("model"), "tiny-tied");
let config: ModelConfig;
let parameters: ReadonlyMap<string, Float32Array>;
beforeAll(() => {
  config = readConfig(readJson(golden, "config.json"), readJson(golden, "generation_config.json"), "config.json");
  parameters = new Map(
    [...parameterShapes(config)].map(([name, shape]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  );
});

const step = (number: number): Said => ({
  ...{ event: "step", stage: "train", step: number, of: 2, loss: 1, gradientNorm: 1, rate: 1, tokens: 1, used: "1" },
});

/** All that a run does to its folder, from where it stood. */
async function lived(folder: RunFolder): Promise<void> {
  refuseForeign(folder.path);
  const owned = own(folder.path);
  let keeper: Recorder | undefined;
  try {
    sweep(folder.path);
    keeper = recorder(folder, { name: "Adapter", driver: "1" }, () => {});
    const keeps = keeper;
    if (owned.after) keeps.takeOver(owned.after);
    const report = (said: Said) => keeps.append({ ...said, clock: { at: 0 } } as Parameters<Recorder["append"]>[0]);
    const teller = { report };
    keeps.begin(9);
    const kept = artifacts(folder.path, {
      known: keeps.artifacts,
      note: (name, noted) => report({ event: "artifact", name, ...noted }),
      warn: () => {},
    });
    if (kept.read("rolled", () => true) === undefined) kept.write("rolled", [1, 2]);
    const from = keeps.resume("train").step;
    const read = held(parameters);
    const save = keeps.checkpoint(teller, "train", config, new Map(), { last: 1 });
    for (let at = from + 1; at <= 2; at++) {
      report(step(at));
      await save(at, { parameters: read, first: read, second: read, trained: new Set(parameters.keys()), updates: at });
    }
    await keeps.finish(teller, config, read, new Map(), {
      metrics: [],
      tables: ["table"],
      ledger: {} as never,
      ending: {},
    });
  } catch (error) {
    throw systemFailure(folder.path, error);
  } finally {
    keeper?.close();
    owned.release();
  }
}

const start = (place: string): Promise<void> => lived(createRunFolder(place, run, [], place));
const again = (place: string): Promise<void> => lived(openRunFolder(join(place, "tiny-seed1-1"), readExternal));

/** What stands in a folder in the end, but for the clock and what was said of stops. */
function outcome(place: string): readonly string[] {
  const folder = join(place, "tiny-seed1-1");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((each) => each.replaceAll("\\", "/"));
  const told = readLines(join(folder, "journal.jsonl")).lines.map((each) => each.event);
  const said = told.flatMap(({ clock: _, ...each }) =>
    ["resume", "takeover"].includes(each.event) ? [] : [JSON.stringify(each)],
  );
  const files = ["metrics.json", "report.txt", "final/model.safetensors"].map((name) =>
    readFileSync(join(folder, name), "latin1"),
  );
  // old checkpoints that could not be taken away stay
  return [...names.filter((each) => !/^checkpoints\/step-000001/.test(each)).sort(), ...said, ...files];
}

/** How the work ended with its call at this place refused. */
async function refused(work: () => Promise<void>, at: number, code: string, ever: boolean): Promise<string> {
  Object.assign(refusal, { at, code, ever, made: [], on: true });
  try {
    await work();
    return "went on";
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map((each) => each.code).join();
    return `no diagnostic: ${error instanceof Error ? error.stack : error}`;
  } finally {
    refusal.on = false;
  }
}

describe.each([
  ["start", (place: string) => mkdirSync(place), start],
  [
    "taking up",
    (place: string) => {
      // as a kill in the midst of saving step 2 could leave it
      mkdirSync(place);
      cpSync(join(parent, "whole"), place, { recursive: true });
      const folder = join(place, "tiny-seed1-1");
      for (const name of ["final", "metrics.json", "report.txt", "checkpoints/step-000002"])
        rmSync(join(folder, name), { recursive: true, force: true });
      cpSync(join(parent, "whole", "tiny-seed1-1", "final"), join(folder, "final.previous"), { recursive: true });
      mkdirSync(join(folder, "checkpoints", "step-000002.12345678.partial"));
    },
    again,
  ],
] as const)("each call of a %s", (name, prepare, work) => {
  /** One call of each kind on each file; the second checkpoint is saved as the first was. */
  let made: readonly (readonly [at: number, call: string])[] = [];
  beforeAll(async () => {
    if (!existsSync(join(parent, "whole"))) {
      mkdirSync(join(parent, "whole"));
      await start(join(parent, "whole"));
    }
    const place = join(parent, `${name} counted`);
    prepare(place);
    expect(await refused(() => work(place), -1, "EIO", false)).toBe("went on");
    const calls = refusal.made.map((call, at) => [at, call] as const);
    const kindOf = (call: string) => call.replace(/[0-9a-f-]{8,}/g, "").replace(/00000\d/, "");
    made = [...Map.groupBy(calls, ([, call]) => kindOf(call)).values()].map(([first]) => first!);
  });

  test.each([
    ["EIO", false],
    ["ENOSPC", true],
    ["EACCES", true],
  ] as const)("refused with %s, for ever: %s", async (code, ever) => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    // for ever: each fifth is enough
    for (const [at, call] of made.filter((_, index) => !ever || index % 5 === code.length % 5)) {
      const place = join(parent, `${name} ${code} ${at}`);
      prepare(place);
      const ended = await refused(() => work(place), at, code, ever);
      seen.add(ended);
      if (ended.startsWith("no diagnostic")) wrong.push(`${at} ${call}: ${ended}`);
      try {
        if (existsSync(join(place, "tiny-seed1-1"))) await again(place);
        else await start(place);
        if (JSON.stringify(outcome(place)) !== JSON.stringify(outcome(join(parent, "whole"))))
          wrong.push(`${at} ${call}: ${ended}, then another outcome`);
      } catch (error) {
        wrong.push(`${at} ${call}: ${ended}, then ${error instanceof Error ? error.stack : error}`);
      }
      rmSync(place, { recursive: true, force: true });
    }
    expect(wrong).toEqual([]);
    expect([...seen]).toContain(code === "ENOSPC" ? "E1050" : "E1055");
  });
});
