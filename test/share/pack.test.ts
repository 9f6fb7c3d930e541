// perlc pack and perlc verify from outside: one file of a run that was made in one folder, the same from every other, and refused when
// anything in it is not what it says. Each starts processes.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf, changed, listed, type Parts, partsOf } from "../../bench/campaigns/forge.ts";
import { makeProject } from "../../bench/campaigns/project.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import { crateName, crateOf } from "../../share/crate.ts";
import type { Outcome } from "../../share/results.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const run = "project/exp/runs/trial-seed5-1";
const everything = ["--licence", "project/data/train.parquet=CC0-1.0", "--licence", "MIT", "--weights"];
const digestOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

interface Told {
  readonly whole: boolean;
  readonly plan: string;
  readonly licence?: string;
  readonly runs: readonly {
    readonly name: string;
    readonly hash: string;
    readonly weights?: string;
    readonly results?: string;
  }[];
  readonly files: readonly {
    readonly name: string;
    readonly role: string;
    readonly licence?: string;
    readonly place?: string;
  }[];
  readonly absent: readonly {
    readonly place: string;
    readonly digest: string;
    readonly licence?: string;
    readonly why: string;
  }[];
}

/** With the description that its list makes, so that it is not what is wrong. */
function reDescribed(parts: Parts): Parts {
  const { manifest, contents } = listed(parts);
  const [{ hash = "", results = "" } = {}] = manifest.runs;
  writeFileSync(at("forged.jsonl"), contents.get(`${results}/journal.jsonl`) ?? "");
  const { devices } = JSON.parse(String(contents.get(`${results}/metrics.json`))) as Pick<Outcome, "devices">;
  const told = new Map([[hash, { events: readJournal(at("forged.jsonl")), devices }]]);
  return changed({ manifest, contents }, { [crateName]: crateOf(manifest, told) ?? "" });
}

/** What verify says of a bundle that is whole. */
async function told(file: string): Promise<Told> {
  const { code, stdout, stderr } = await folder.run(["verify", file, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Told;
}

beforeAll(async () => {
  await makeProject(at("project"));
  const made = await folder.run(["run", "project/exp/trial.perl", "--adapter", "cpu", "--out", "project/exp/runs"]);
  expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: "" });
  const packed = await folder.run(["pack", run, "-o", "whole.perlz", ...everything]);
  expect({ code: packed.code, stderr: packed.stderr }).toEqual({ code: 0, stderr: "" });
  expect(packed.stdout).toContain("the spec in 2 files, its lock, the plan of 1 run, 15 of 15 files that it reads");
});

describe("perlc pack", () => {
  it("puts in spec, lock, plan, files, results and weights, each with its role and licence", async () => {
    const { whole, files, absent, runs, licence } = await told("whole.perlz");
    const roles = Object.fromEntries(
      Object.entries(Object.groupBy(files, ({ role }) => role)).map(([role, of]) => [role, of?.length]),
    );
    expect({ whole, absent, roles, licence }).toEqual({
      whole: true,
      absent: [],
      licence: "MIT",
      roles: {
        artifact: 2,
        card: 1,
        checklist: 2,
        crate: 1,
        input: 15,
        journal: 1,
        lock: 1,
        metrics: 1,
        notice: 3,
        plan: 1,
        report: 1,
        spec: 2,
        weights: 8,
      },
    });
    const metrics = JSON.parse(readFileSync(at(run, "metrics.json"), "utf8")) as { plan: string; weights: string };
    expect(runs).toEqual([expect.objectContaining({ name: "trial", hash: metrics.plan, weights: metrics.weights })]);
    const input = (name: string) => files.find((each) => (each.place ?? each.name) === name)?.licence;
    expect(input("work/data/train.parquet")).toBe("CC0-1.0");
    expect(input("work/models/base/model.safetensors")).toBe("Apache-2.0");
    expect(input("work/data/held/pictures/bild \u00E4 100-0.png")).toBe("Apache-2.0");
    expect(input("plan.json")).toBe("MIT");
  });

  it("puts a card beside the weights, as the run did, under the licence that its author says", async () => {
    const laid = await folder.shell("mkdir -p card && tar --zstd -xf whole.perlz -C card 2>&1 || echo no tar");
    if (laid.stdout.includes("no tar")) return;
    const [own, packed] = [at(run), at("card/results/1")].map((each) =>
      readFileSync(join(each, "final/README.md"), "utf8"),
    );
    expect(own).toContain('license: "unknown"');
    expect(packed).toContain('license: "mit"');
    const without = (text: string | undefined) => text?.split("\n## Licence")[0]?.replace(/^license:.*$/m, "");
    expect(without(packed)).toBe(without(own));
  });

  it("writes the same bytes from another folder, from within, under another user, clock and language, and from the spec", async () => {
    cpSync(at("project"), at("elsewhere", "deep er", "projekt"), { recursive: true });
    const env = {
      HOME: at("elsewhere"),
      USER: "mallory",
      TZ: "Asia/Tokyo",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
    };
    const from = "elsewhere/deep er/projekt";
    const licence = ["--licence", `${from}/data/train.parquet=CC0-1.0`, "--licence", "MIT", "--weights"];
    const others = [
      await folder.run(["pack", `${from}/exp/runs/trial-seed5-1`, "-o", "other.perlz", ...licence], env),
      await folder.run(["pack", `${from}/exp/trial.perl`, "--results", run, "-o", "spec.perlz", ...licence], env),
      await folder.shell(
        `cd project/exp && perlc pack runs/trial-seed5-1 --weights --licence MIT --licence ../data/train.parquet=CC0-1.0`,
      ),
    ];
    expect(others.map(({ code, stderr }) => ({ code, stderr }))).toEqual(others.map(() => ({ code: 0, stderr: "" })));
    const files = [at("other.perlz"), at("spec.perlz"), at("project/exp/trial-seed5-1.perlz")];
    expect(files.map(digestOf)).toEqual(files.map(() => digestOf(at("whole.perlz"))));
  });

  it("leaves out what nobody says may be handed on, and says so", async () => {
    rmSync(at("elsewhere/deep er/projekt/data/held/README.md"));
    const from = "elsewhere/deep er/projekt/exp";
    const { code, stderr } = await folder.run(["pack", `${from}/runs/trial-seed5-1`, "-o", "left.perlz"]);
    expect(code).toBe(0);
    expect(stderr.match(/^warning\[E1114\]: .*$/gm)).toEqual([
      "warning[E1114]: `../data/train.parquet` is in the bundle by its digest alone: nobody says its licence",
      "warning[E1114]: `../data/held/rows.jsonl` is in the bundle by its digest alone: nobody says its licence",
    ]);
    const { absent, files } = await told("left.perlz");
    expect(absent.map(({ place }) => place)).toEqual([
      "work/data/held/pictures/bild \u00E4 100-0.png",
      "work/data/held/pictures/bild \u00E4 100-1.png",
      "work/data/held/pictures/bild \u00E4 101-0.png",
      "work/data/held/pictures/bild \u00E4 101-1.png",
      "work/data/held/pictures/bild \u00E4 102-0.png",
      "work/data/held/pictures/bild \u00E4 102-1.png",
      "work/data/held/rows.jsonl",
      "work/data/train.parquet",
    ]);
    expect(files.filter(({ role }) => role === "weights")).toEqual([]);
    const table = absent.find(({ place }) => place === "work/data/train.parquet");
    expect(table).toEqual(
      expect.objectContaining({ digest: `sha256:${digestOf(at("project/data/train.parquet"))}`, why: "licence" }),
    );
    const without = await folder.run([
      "pack",
      run,
      "-o",
      "asked.perlz",
      "--without",
      "project/models/base",
      ...everything,
    ]);
    expect({ code: without.code, stderr: without.stderr }).toEqual({ code: 0, stderr: "" });
    expect((await told("asked.perlz")).absent.map(({ why }) => why)).toEqual(Array.from({ length: 7 }, () => "asked"));
  });

  it("holds no path of the machine that made it, however the spec was named", async () => {
    await folder.run(["run", at("project/exp/trial.perl"), "--adapter", "cpu", "--out", "absolute"]);
    const { code, stderr } = await folder.run([
      "pack",
      "absolute/trial-seed5-1",
      "-o",
      "absolute.perlz",
      ...everything,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    mkdirSync(at("laid"));
    const laid = await folder.shell("tar --zstd -xf absolute.perlz -C laid 2>&1 || echo no tar");
    if (laid.stdout.includes("no tar")) return;
    const texts = readdirSync(at("laid"), { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(texts.length).toBeGreaterThan(30);
    const named = texts.filter((each) => readFileSync(join(each.parentPath, each.name)).includes(folder.path));
    expect(named.map(({ name }) => name)).toEqual([]);
  });

  it("packs a run of a changed setting with what changed it", async () => {
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
    expect((await folder.run(["pack", "set/trial-seed5-1", "-o", "set.perlz", ...everything])).stderr).toBe("");
    expect(await told("set.perlz")).toMatchObject({ whole: true, set: ["train.duration=1step"] });
  });

  it("packs the run of a plan, which has no spec", async () => {
    await folder.run(["emit", "json", "project/exp/trial.perl", "--out", "project/exp/plan.json"]);
    await folder.run(["run", "project/exp/plan.json", "--adapter", "cpu", "--out", "given"]);
    expect((await folder.run(["pack", "given/trial-seed5-1", "-o", "given.perlz", ...everything])).stderr).toBe("");
    const { spec, plan, files } = (await told("given.perlz")) as Told & { readonly spec?: string };
    expect([spec, plan, files.some(({ role }) => role === "spec")]).toEqual([
      undefined,
      (await told("whole.perlz")).plan,
      false,
    ]);
  });

  it("packs a spec that has not run, and a sweep with the runs that have", async () => {
    const spec = readFileSync(at("project/exp/trial.perl"), "utf8");
    writeFileSync(
      at("project/exp/swept.perl"),
      `${spec}\nsweep rates over [trial] { train.rate = each(1e-3, 2e-3) }\n`,
    );
    const { code, stdout } = await folder.run([
      "pack",
      "project/exp/swept.perl",
      "-o",
      "swept.perlz",
      ...everything.slice(0, -1),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("no results");
    expect((await told("swept.perlz")).runs.map(({ name }) => name)).toEqual([
      "trial",
      "rates,rate=1e-3",
      "rates,rate=2e-3",
    ]);
  });

  it.each([
    ["a run that has not finished", ["unfinished"], "E1112"],
    ["a run whose figures were changed", ["changed"], "E1110"],
    ["a run of another spec", ["project/exp/trial.perl", "--results", "set/trial-seed5-1"], "E1112"],
    ["a path that no run reads", [run, "--licence", "data.parquet=MIT"], "E1119"],
    ["a spec with a path from the root of the disk", ["rooted.perl"], "E1113"],
    ["a spec that is not as it was frozen", ["project/exp/frozen.perl"], "E0264"],
  ])("refuses %s", async (_, args, wanted) => {
    for (const name of ["unfinished", "changed"]) {
      rmSync(at(name), { recursive: true, force: true });
      cpSync(at(run), at(name), { recursive: true });
    }
    rmSync(at("unfinished/metrics.json"));
    writeFileSync(at("changed/metrics.json"), readFileSync(at("changed/metrics.json"), "utf8").replace("0.3", "0.9"));
    const spec = readFileSync(at("project/exp/trial.perl"), "utf8");
    const rooted = spec
      .replace("../data/train.parquet", at("project/data/train.parquet"))
      .replaceAll("../", "project/");
    writeFileSync(at("rooted.perl"), rooted);
    if (!existsSync(at("project/exp/frozen.lock.json"))) {
      writeFileSync(at("project/exp/frozen.perl"), spec);
      await folder.run(["freeze", "project/exp/frozen.perl"]);
      writeFileSync(at("project/exp/frozen.perl"), spec.replace("1e-3", "2e-3"));
    }
    const { code, stderr } = await folder.run(["pack", ...args, "-o", "never.perlz", "--from", "project/exp"]);
    expect(code).toBe(1);
    expect(stderr.match(/E\d{4}/)?.[0], stderr).toBe(wanted);
    expect(existsSync(at("never.perlz"))).toBe(false);
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

describe("perlc card", () => {
  const card = () => at(run, "final/README.md");

  it("writes what the run wrote, and with what its author says another one", async () => {
    const before = readFileSync(card(), "utf8");
    expect(await folder.run(["card", run])).toEqual({ code: 0, stdout: `${run}/final/README.md\n`, stderr: "" });
    expect(readFileSync(card(), "utf8")).toBe(before);
    const said = ["--licence", "CC-BY-NC-4.0", "--base", "some/model", "--out", "said.md"];
    expect((await folder.run(["card", run, ...said])).code).toBe(0);
    expect(readFileSync(at("said.md"), "utf8")).toMatch(/^license: "cc-by-nc-4.0"\nbase_model: "some\/model"$/m);
    expect(readFileSync(card(), "utf8")).toBe(before);
  });

  it("never writes over what somebody has changed, and says what else it refuses", async () => {
    const before = readFileSync(card(), "utf8");
    writeFileSync(card(), before.replace("what it is for", "for sorting mail"));
    const changed = await folder.run(["card", run]);
    writeFileSync(card(), before);
    expect([changed.code, changed.stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1143"]);
    rmSync(at("open"), { recursive: true, force: true });
    cpSync(at(run), at("open"), { recursive: true });
    const lines = readFileSync(at("open/journal.jsonl"), "utf8").trimEnd().split("\n");
    writeFileSync(at("open/journal.jsonl"), `${lines.slice(0, -1).join("\n")}\n`);
    expect((await folder.run(["card", "open"])).stderr.match(/E\d{4}/)?.[0]).toBe("E0627");
    for (const wrong of [
      ["--licence", "©"],
      ["--base", "../etc"],
    ])
      expect((await folder.run(["card", run, ...wrong])).code).toBe(2);
  });
});

describe("perlc checklist", () => {
  it("prints of a run what its bundle holds, but for what the bundle adds", async () => {
    const told = await folder.run(["checklist", run, "--licence", "MIT"]);
    expect({ code: told.code, stderr: told.stderr }).toEqual({ code: 0, stderr: "" });
    expect(await folder.run(["checklist", run, "--licence", "MIT"])).toEqual(told);
    const { contents } = await partsOf(at("whole.perlz"));
    const packed = String(contents.get("checklists.md"));
    const journalled = (text: string) => text.split("\n").filter((line) => line.includes("— *journal"));
    expect(journalled(told.stdout).length).toBeGreaterThan(10);
    expect(journalled(packed)).toEqual(journalled(told.stdout));
    expect(packed).toContain("licence\\: CC0-1.0");
    const { stdout } = await folder.run(["checklist", run, "--form", "acm", "--json"]);
    const { forms } = JSON.parse(stdout) as { readonly forms: readonly { readonly id: string }[] };
    expect(forms.map(({ id }) => id)).toEqual(["acm"]);
    const whole = JSON.parse(String(contents.get("checklists.json"))) as { readonly forms: readonly object[] };
    expect(whole.forms).toHaveLength(3);
  });

  it.each(["checklists.md", "checklists.json"])("is held by verify: %s says what the rest makes", async (name) => {
    const { manifest, contents } = await partsOf(at("whole.perlz"));
    const text = String(contents.get(name)).replace("for you to answer", "yes").replace("forYou", "answered");
    const lacking = { manifest: { ...manifest, files: manifest.files.filter((each) => each.name !== name) }, contents };
    for (const bundle of [changed({ manifest, contents }, { [name]: text }), lacking]) {
      writeFileSync(at("forged.perlz"), bundleOf(reDescribed(bundle)));
      const { code, stderr } = await folder.run(["verify", "forged.perlz"]);
      expect([code, stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1106"]);
      expect(stderr).toContain(`\`${name}\` is not there, or says something else`);
    }
  });

  it("refuses what is no run, no sweep, no licence and no form", async () => {
    mkdirSync(at("empty"), { recursive: true });
    mkdirSync(at("no-sweep"), { recursive: true });
    writeFileSync(at("no-sweep/sweep.json"), "{}");
    for (const [args, wanted, exit] of [
      [["empty"], /E1030/, 1],
      [["nothing"], /E1030/, 1],
      [["whole.perlz"], /E1030/, 1],
      [["no-sweep"], /E1091/, 1],
      [[run, "--licence", "\u00A9"], /is no name of a licence/, 2],
      [[run, "--form", "icml"], /neurips/, 2],
    ] as const) {
      const { code, stderr, stdout } = await folder.run(["checklist", ...args]);
      expect([code, stdout], args.join(" ")).toEqual([exit, ""]);
      expect(stderr).toMatch(wanted);
    }
  });
});

describe("perlc verify", () => {
  it("tells people what is in it", async () => {
    renameSync(at("whole.perlz"), at("whole \u001B[31m.perlz"));
    const { code, stdout } = await folder.run(["verify", "whole \u001B[31m.perlz"]);
    renameSync(at("whole \u001B[31m.perlz"), at("whole.perlz"));
    expect(code).toBe(0);
    expect(stdout).not.toContain("\u001B");
    expect(stdout).toMatch(/^bundle {3}sha256:[0-9a-f]{64}\n/);
    expect(stdout).toMatch(/^results {2}trial: 3 steps on cpu, WebAssembly SIMD, bits \d+$/m);
    expect(stdout).toMatch(/^whole: /m);
  });

  it.each([
    ["nothing", "missing.perlz", "E1101"],
    ["a folder without a signature", "project", "E1141"],
    ["a spec", "project/exp/trial.perl", "E1101"],
    ["a device", "/dev/zero", "E1101"],
  ])("refuses %s", async (_, file, wanted) => {
    const { code, stderr } = await folder.run(["verify", file]);
    expect([code, stderr.match(/E\d{4}/)?.[0]]).toEqual([1, wanted]);
  });
});
