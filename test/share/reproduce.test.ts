// perlc reproduce from outside: a stranger gets one file, and whether it holds what it claims is said by running it. Each starts processes.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf, changed, partsOf, reconciled } from "../../bench/campaigns/forge.ts";
import { makeProject } from "../../bench/campaigns/project.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import type { Doing } from "../../runtime/record/doing.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { compare } from "../../share/compare.ts";
import { experimentOfRun } from "../../share/experiment.ts";
import { pack } from "../../share/pack.ts";
import { layOut } from "../../share/reproduce.ts";
import { withVerified } from "../../share/verify.ts";
import { jsonLines, useFolder } from "../cli/child.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const run = "project/exp/runs/trial-seed5-1";
/** What was worked at, one after the other. */
const works = (all: readonly Doing[]) => all.map(({ work }) => work).filter((work, at, list) => work !== list[at - 1]);
const licence = ["--licence", "project/data/train.parquet=CC0-1.0"];

beforeAll(async () => {
  await makeProject(at("project"));
  await folder.run([
    "run",
    "project/exp/trial.perl",
    "--adapter",
    "cpu",
    "--threads",
    "1",
    "--out",
    "project/exp/runs",
  ]);
  const packed = await folder.run(["pack", run, "-o", "whole.perlz", "--weights", ...licence]);
  expect({ code: packed.code, stderr: packed.stderr }).toEqual({ code: 0, stderr: "" });
  const left = await folder.run(["pack", run, "-o", "left.perlz"]);
  expect(left.code).toBe(0);
});

describe("perlc reproduce", () => {
  it("gives the same bits in another folder, under another user, with other threads, with the first folder gone", async () => {
    renameSync(at("project"), at("gone"));
    mkdirSync(at("a friend's", "home"), { recursive: true });
    const { code, stdout, stderr } = await folder.run(
      ["reproduce", "whole.perlz", "--adapter", "cpu", "--threads", "2", "--out", "a friend's/runs"],
      { HOME: at("a friend's", "home"), USER: "friend", TZ: "Pacific/Auckland" },
    );
    renameSync(at("gone"), at("project"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^trial: same bits\ndevice {3}cpu, WebAssembly SIMD, bits \d+, on which it was made, too\nweights {2}sha256:[0-9a-f]{64}\nfigures/m,
    );
    expect(stdout).toMatch(/^ {2}after, accuracy .* the same$/m);
    expect(stdout).toMatch(/^claim {4}evaluate, accuracy 50\.0 ± 60\.0: was met, here met$/m);
    const [made] = readdirSync(at("a friend's", "runs"));
    expect(made).toBe("whole-1");
    expect(existsSync(at("a friend's", "runs", "whole-1", "runs", "trial-seed5-1", "final", "model.safetensors"))).toBe(
      true,
    );
  });

  it("takes what is left out from where it is said to lie, by its digest, and asks for the rest", async () => {
    const asks = await folder.run(["reproduce", "left.perlz", "--adapter", "cpu", "--out", "asks"]);
    expect([asks.code, asks.stderr.match(/^error\[E\d+\]/gm)]).toEqual([1, ["error[E1116]"]]);
    mkdirSync(at("found", "somewhere"), { recursive: true });
    writeFileSync(at("found", "somewhere", "x.bin"), readFileSync(at("project/data/train.parquet")));
    writeFileSync(at("found", "train.parquet"), "another");
    const { code, stdout } = await folder.run([
      "reproduce",
      "left.perlz",
      "--from",
      "found",
      "--adapter",
      "cpu",
      "--out",
      "asks",
      "--json",
    ]);
    expect(code).toBe(0);
    const said = jsonLines(stdout);
    expect(said.find((each) => each.event === "comparison")).toMatchObject({ verdict: "same bits", sameClass: true });
    expect(said.at(-1)).toMatchObject({ event: "claims" });
  });

  it("says where a claim first differs from what comes out, and ends with 1", async () => {
    const parts = await partsOf(at("whole.perlz"));
    const lied = (events: readonly RunEvent[]) =>
      events.map(
        (each): RunEvent => (each.event === "step" && each.step === 2 ? { ...each, loss: each.loss / 2 } : each),
      );
    writeFileSync(at("lie.perlz"), bundleOf(reconciled(parts, lied)));
    expect((await folder.run(["verify", "lie.perlz"])).code).toBe(0);
    const { code, stdout, stderr } = await folder.run(["reproduce", "lie.perlz", "--results", run]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^trial: within the intervals$/m);
    expect(stdout).toMatch(/^first {4}step 2 of train, loss: was 1\.\d+, is 2\.\d+$/m);
    expect(stderr).toContain(
      "error[E1117]: `trial` came out differently, first in step 2 of train, loss: on cpu, WebAssembly SIMD",
    );
  });

  it("compares a run that is there already, and refuses one that the bundle does not have", async () => {
    const same = await folder.run(["reproduce", "whole.perlz", "--results", run]);
    expect([same.code, same.stdout.trim().split("\n")[0]]).toEqual([0, "trial: same bits"]);
    await folder.run([
      "run",
      "project/exp/trial.perl",
      "--adapter",
      "cpu",
      "--set",
      "train.duration=1step",
      "--out",
      "set",
    ]);
    const other = await folder.run(["reproduce", "whole.perlz", "--results", "set/trial-seed5-1"]);
    expect([other.code, other.stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1120"]);
  });
});

describe("a comparison", () => {
  /** What a forged telling comes to beside the true one. */
  async function beside(change: (events: readonly RunEvent[]) => readonly RunEvent[]) {
    const parts = await partsOf(at("whole.perlz"));
    writeFileSync(at("forged.perlz"), bundleOf(reconciled(parts, change)));
    return withVerified(at("whole.perlz"), (true_) =>
      withVerified(at("forged.perlz"), (forged) => {
        const [one] = true_.plan.runs;
        const was = true_.outcomes.get(one?.hash ?? "");
        const is = forged.outcomes.get(one?.hash ?? "");
        if (!one || !was || !is) throw new Error("no outcomes");
        return compare(one, was, is);
      }),
    );
  }

  it("of a telling with itself is of the same bits", async () => {
    expect(await beside((all) => all)).toMatchObject({ verdict: "same bits", sameClass: true });
  });

  it("is different where a figure leaves its interval, and says that last", async () => {
    const found = await beside((all) =>
      all.map(
        (each): RunEvent =>
          each.event === "evaluation" && each.when === "after"
            ? {
                ...each,
                figures: { ...each.figures, accuracy: { ...each.figures.accuracy, value: 1, low: 1, high: 1 } },
              }
            : each,
      ),
    );
    expect(found.verdict).toBe("different");
    expect(found.first).toMatchObject({ what: "figures.accuracy.value", is: "1" });
    expect(found.figures.filter(({ inside }) => !inside).map(({ when, row }) => [when, row])).toEqual([
      ["after", "accuracy"],
    ]);
    expect(found.claims.map(({ was, is }) => [was, is])).toEqual([["met", "met"]]);
  });

  it("tells a step that is missing, and one that is more", async () => {
    const without = await beside((all) => all.filter((each) => each.event !== "step" || each.step < 3));
    expect(without.first).toMatchObject({ where: "step 3 of train", is: "not there" });
    const more = await beside((all) =>
      all.flatMap((each) => (each.event === "step" && each.step === 3 ? [each, { ...each, step: 4 }] : [each])),
    );
    expect(more.first).toMatchObject({ where: "step 4 of train", was: "not there" });
  });
});

describe("a layout to run", () => {
  it("has nothing but what its list has, and the weights that it holds are those of the run", async () => {
    const { bundle } = await layOut(at("whole.perlz"), at("laid"));
    const there = readdirSync(bundle.folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(there.length).toBe(bundle.manifest.files.length);
    const parameters = readParameters(openCheckpoint(join(bundle.folder, "results/1/final")));
    expect(parameters.size).toBeGreaterThan(40);
    rmSync(bundle.folder, { recursive: true });
  });

  it("asks once for what lies together, however many files it is", async () => {
    const experiment = await experimentOfRun(at(run));
    const model = experiment.plan.runs[0]?.nodes.find((each) => each.kind === "model");
    if (model?.from.kind !== "checkpoint") return expect.fail();
    const { manifest } = await pack(experiment, at("no-model.perlz"), {
      licences: new Map(),
      without: [model.from.path],
      weights: false,
    });
    const dropped = manifest.absent.filter(({ place }) => place.startsWith("work/models/base/"));
    expect(dropped.length).toBeGreaterThan(3);
    const failed = await layOut(at("no-model.perlz"), at("asked")).catch((error: unknown) => error);
    if (!(failed instanceof Failure)) throw failed;
    expect(failed.diagnostics.map(({ code, title }) => `${code} ${title.replaceAll(folder.path, "")}`)).toEqual([
      expect.stringMatching(
        /^E1116 .*no-model\.perlz` leaves out `work\/data\/train\.parquet`, and nothing here has its digest sha256:/,
      ),
      `E1116 \`/no-model.perlz\` leaves out ${dropped.length} files of \`work/models/base\`, and nothing here has their digests`,
    ]);
    expect(failed.diagnostics[1]?.notes.filter(({ keyword }) => keyword === "missing")).toHaveLength(dropped.length);
  });

  it("tells whoever waits what it is at, and how far", async () => {
    const seen: Doing[] = [];
    await withVerified(
      at("whole.perlz"),
      () => {},
      (now) => seen.push(now),
    );
    expect(works(seen)).toEqual(["digest", "unpack", "verify"]);
    expect(seen.filter(({ work }) => work === "verify").length).toBeGreaterThan(10);
    const experiment = await experimentOfRun(at(run));
    const packing: Doing[] = [];
    const how = { licences: new Map(), without: [], weights: true, watch: (now: Doing) => packing.push(now) };
    await pack(experiment, at("again.perlz"), how);
    expect(works(packing)).toEqual(["digest", "pack", "digest", "unpack", "verify"]);
    for (const work of ["pack", "unpack"] as const) {
      const shares = packing.filter((each) => each.work === work).map(({ share = 0 }) => share);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBeGreaterThan(0.9);
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
    }
  });

  it("is gone where anything is wrong", async () => {
    const parts = await partsOf(at("whole.perlz"));
    writeFileSync(at("wrong.perlz"), bundleOf(changed(parts, { "results/1/report.txt": "otherwise" })));
    await expect(layOut(at("wrong.perlz"), at("nothing"))).rejects.toThrow(Failure);
    expect(readdirSync(at("nothing"))).toEqual([]);
  });
});
