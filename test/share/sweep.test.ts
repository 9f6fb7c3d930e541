// A whole sweep as one bundle, and some of its runs: verified, run again, its claims judged line by line; and the comparison that a spec names, sealed
// before its runs and said by perlc compare.

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { makeProject } from "../../bench/campaigns/project.ts";
import { command } from "../../cli/commands.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const licence = ["--licence", "project/data/train.parquet=CC0-1.0", "--licence", "MIT"];
const spec = "project/exp/rates.perl";
const sealedPath = at("project/exp/rates.prereg.json");

const swept = (text: string) =>
  `${text.replace(/ {2}seed {3}= 5\n/, "").replace("duration       = 3step", "duration       = 1step")}
sweep rates over [trial] {
  seed       = each(1, 2)
  train.rate = each(1e-3, 2e-3)
  primary    = accuracy of (train.rate == 2e-3) - (train.rate == 1e-3)
}
`;

beforeAll(async () => {
  await makeProject(at("project"));
  writeFileSync(at(spec), swept(readFileSync(at("project/exp/trial.perl"), "utf8")));
  for (const args of [
    ["freeze", spec, "--preregister"],
    ["run", spec, "--adapter", "cpu"],
    ["pack", "runs/rates-1", "-o", "sweep.perlz", ...licence],
  ]) {
    const { code, stderr } = await folder.run(args);
    expect({ code, stderr }, args.join(" ")).toEqual({ code: 0, stderr: "" });
  }
});

interface Told {
  readonly runs: readonly { readonly name: string; readonly results?: string; readonly hash: string }[];
  readonly chosen?: readonly string[];
  readonly files: readonly { readonly role: string }[];
  readonly preregistration?: { readonly deviations: readonly string[] };
  readonly claims: readonly {
    readonly claim: string;
    readonly decides: boolean;
    readonly was?: { readonly verdict: string; readonly figure: string };
  }[];
}
const told = async (file: string): Promise<Told> => JSON.parse((await folder.run(["verify", file, "--json"])).stdout);

describe("a sweep in a bundle", () => {
  it("has the plan of all runs, the results of those that have finished, and its claims", async () => {
    const { runs, preregistration, claims } = await told("sweep.perlz");
    expect(runs.map(({ name, results }) => [name, results])).toEqual([
      ["trial", undefined],
      ["rates,seed=1,rate=1e-3", "results/1"],
      ["rates,seed=1,rate=2e-3", "results/2"],
      ["rates,seed=2,rate=1e-3", "results/3"],
      ["rates,seed=2,rate=2e-3", "results/4"],
    ]);
    expect(preregistration?.deviations).toEqual([]);
    expect(claims.map(({ claim, decides }) => [decides, claim])[0]).toEqual([
      true,
      "accuracy of evaluate, rates,rate=2e-3 − rates,rate=1e-3",
    ]);
    expect(claims.filter(({ decides }) => !decides)).toHaveLength(4);
    for (const { was } of claims) expect(was).toBeDefined();
  });

  it("is the same from the spec with its results", async () => {
    const { runs } = JSON.parse(readFileSync(at("runs/rates-1/sweep.json"), "utf8")) as {
      readonly runs: readonly { readonly folder: string }[];
    };
    const flags = runs.toReversed().flatMap((each) => ["--results", `runs/rates-1/${each.folder}`]);
    const packed = await folder.run(["pack", spec, "-o", "spec.perlz", ...flags, ...licence]);
    expect(packed.code, packed.stderr).toBe(0);
    expect(readFileSync(at("spec.perlz")).equals(readFileSync(at("sweep.perlz")))).toBe(true);
  });

  it("comes out as the same bits and the same claims, and says so line by line", async () => {
    const { code, stdout, stderr } = await folder.run([
      "reproduce",
      "sweep.perlz",
      "--adapter",
      "cpu",
      "--out",
      "again",
      "--run",
      "rates,seed=1,rate=1e-3",
      "--run",
      "rates,seed=1,rate=2e-3",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/^rates,.*: same bits$/gm)).toHaveLength(2);
    expect(stdout).toMatch(
      /^ {2}decides {3}accuracy of evaluate, rates,rate=2e-3 − rates,rate=1e-3\n {6}was {3}.*\n {6}here {2}/m,
    );
    expect(stdout.match(/^ {2}expected .*\n {6}was {3}met, .*\n {6}here {2}met, /gm)).toHaveLength(2);
    const beside = await folder.run(["reproduce", "sweep.perlz", "--results", "runs/rates-1"]);
    expect(beside.code).toBe(0);
    expect(beside.stdout.match(/: same bits$/gm)).toHaveLength(4);
  });

  it("has the results of the runs that have finished, and says which have not", async () => {
    rmSync(at("part"), { recursive: true, force: true });
    cpSync(at("runs/rates-1"), at("part"), { recursive: true });
    const path = at("part/sweep.json");
    const sweep = JSON.parse(readFileSync(path, "utf8")) as { runs: { state: string; folder: string }[] };
    const [first, ...others] = sweep.runs;
    if (first) first.state = "stopped";
    writeFileSync(path, JSON.stringify(sweep));
    const packed = await folder.run(["pack", "part", "-o", "part.perlz", "--from", "project/exp", ...licence]);
    expect(packed.code, packed.stderr).toBe(0);
    expect(packed.stderr).toContain(`warning[E1149]: the bundle of \`part\` lacks the results`);
    expect((await told("part.perlz")).runs.filter(({ results }) => results !== undefined)).toHaveLength(3);
    for (const each of others) each.state = "stopped";
    writeFileSync(path, JSON.stringify(sweep));
    expect((await folder.run(["pack", "part", "-o", "none.perlz"])).stderr).toMatch(/E1112.*none of its runs/);
  });

  it("is packed in part: the runs that are named behind the spec", async () => {
    const packed = await folder.run(["pack", `${spec}:r2e-3`, "-o", "arm.perlz", ...licence]);
    expect({ code: packed.code, stderr: packed.stderr }).toEqual({ code: 0, stderr: "" });
    const { runs, chosen, files } = await told("arm.perlz");
    const names = ["rates,seed=1,rate=2e-3", "rates,seed=2,rate=2e-3"];
    expect([runs.map(({ name }) => name), chosen]).toEqual([names, names]);
    expect(files.some(({ role }) => role === "lock")).toBe(false);
    const unknown = await folder.run(["pack", `${spec}:nobody`, "-o", "never.perlz"]);
    expect([unknown.code, unknown.stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E0266"]);
  });
});

/** What a command says on stdout in this process, and its exit code. */
async function here(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    return { code: await command(args), stdout };
  } finally {
    write.mockRestore();
  }
}

describe("perlc checklist of a sweep", () => {
  it("sums the runs up, says how each ended, and answers each form alone where it is asked", async () => {
    const all = await here("checklist", at("runs/rates-1"));
    expect(all.code).toBe(0);
    expect(all.stdout).toContain("of 4 runs of the sweep 0 failed, 4 finished, 0 did neither — *sweep.json");
    expect(all.stdout.match(/^## /gm)).toHaveLength(3);
    const one = await here("checklist", at("runs/rates-1"), "--form", "cvpr", "--licence", "MIT", "--json");
    const { forms } = JSON.parse(one.stdout) as {
      readonly forms: readonly {
        readonly id: string;
        readonly questions: readonly { readonly answer: readonly { says: string }[] }[];
      }[];
    };
    expect(forms.map(({ id }) => id)).toEqual(["cvpr"]);
    const says = forms.flatMap(({ questions }) => questions.flatMap(({ answer }) => answer.map((each) => each.says)));
    expect(says.some((each) => /4 runs/.test(each))).toBe(true);
  });

  it("counts a run that was stopped, and refuses what is no licence and no sweep", async () => {
    rmSync(at("runs/stopped"), { recursive: true, force: true });
    cpSync(at("runs/rates-1"), at("runs/stopped"), { recursive: true });
    const path = at("runs/stopped/sweep.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"finished"', '"stopped"'));
    const { stdout } = await here("checklist", at("runs/stopped"));
    expect(stdout).toContain("of 4 runs of the sweep 0 failed, 3 finished, 1 did neither");
    expect((await here("checklist", at("runs/rates-1"), "--licence", "none/at:all")).code).toBe(2);
    writeFileSync(path, "{}");
    await expect(here("checklist", at("runs/stopped"))).rejects.toMatchObject({ diagnostics: [{ code: "E1091" }] });
  });
});

describe("the comparison that a spec names", () => {
  it("is sealed with the runs that run by themselves, and no flag says otherwise", async () => {
    const sealed = JSON.parse(readFileSync(sealedPath, "utf8")) as {
      readonly primary: { readonly metric: string; readonly arm: string; readonly against: string };
      readonly runs: readonly { readonly name: string; readonly arm: string }[];
      readonly tests: readonly string[];
    };
    expect(sealed.runs).toHaveLength(4);
    const arm = (hash: string) => sealed.runs.filter((each) => each.arm === hash).map(({ name }) => name);
    expect(arm(sealed.primary.arm)).toEqual(["rates,seed=1,rate=2e-3", "rates,seed=2,rate=2e-3"]);
    expect(arm(sealed.primary.against)).toEqual(["rates,seed=1,rate=1e-3", "rates,seed=2,rate=1e-3"]);
    expect(sealed.tests[0]).toContain("accuracy of evaluate after training, rates,rate=2e-3 − rates,rate=1e-3");
    const text = readFileSync(sealedPath);
    rmSync(sealedPath);
    const other = await folder.run(["freeze", spec, "--preregister", "--primary", "flip_rate"]);
    writeFileSync(sealedPath, text);
    expect(other.stderr).toMatch(/E1131.*the spec names accuracy as what decides/);
  });

  it("is said by perlc compare, with what was not named before and what was not kept", async () => {
    const { code, stdout } = await folder.run(["compare", "runs/rates-1"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Named before the runs: accuracy of evaluate, rates,rate=2e-3 − rates,rate=1e-3: .* points, p = /m,
    );
    expect(stdout).toMatch(/^Sealed as sha256:[0-9a-f]{64}; the other \d comparisons? w/m);
    expect(stdout).not.toContain("Not as it was sealed");
    const json = JSON.parse((await folder.run(["compare", "runs/rates-1", "--json"])).stdout) as {
      readonly comparisons: readonly {
        readonly differences: readonly { metric: string; value: number; low: number }[];
      }[];
      readonly preregistered: { readonly contrasts: readonly { readonly found: { value: number; low: number } }[] };
    };
    // the figure of the table, where the reference is the same arm
    const table = json.comparisons[0]?.differences.find(({ metric }) => metric === "accuracy");
    const [found] = json.preregistered.contrasts;
    expect([found?.found.value, found?.found.low]).toEqual([table?.value, table?.low]);
  });

  it("is told where a run is missing, in the table and on the page", async () => {
    // beside the first, so that the paths of its runs lead to the same spec
    rmSync(at("runs/fewer"), { recursive: true, force: true });
    cpSync(at("runs/rates-1"), at("runs/fewer"), { recursive: true });
    const path = at("runs/fewer/sweep.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"finished"', '"stopped"'));
    const wanted = /Not as it was sealed: \S*rates,seed=1,rate=\de-3\S* was preregistered and has no results/;
    expect((await folder.run(["compare", "runs/fewer"])).stdout).toMatch(wanted);
    expect((await folder.run(["report", "runs/fewer", "--out", "page.html"])).code).toBe(0);
    expect(readFileSync(at("page.html"), "utf8")).toMatch(wanted);
  });
});
