// A plan goes out of perlc and comes back: as JSON, as a TypeScript module, through the library. Whichever way it comes, it
// is the run of its spec: the same hash, the same figures in every step, the same weights. In processes of their own.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Resolved } from "../../plan/plan.ts";
import { createRunFolder } from "../../runtime/record/folder.ts";
import { jsonLines, tiny, useFolder } from "./child.ts";

const folder = useFolder({
  "tiny.perl": tiny.replace("4step", "2step"),
  "torn.json": '{ "edition": 1,',
  "none.ts": "export const plans = [];\n",
  "broken.ts": 'export const plan = missing("plan");\n',
  "canary.ts": 'import { writeFileSync } from "node:fs";\nwriteFileSync("canary", "sang");\nexport const plan = {};\n',
  "typed.ts": "export enum Kind { a }\n",
  "package.json": '{ "type": "module" }',
});
const at = (name: string) => join(folder.path, name);

/** What two runs of one plan have in common: everything but names and the clock. */
function history(stdout: string): readonly unknown[] {
  return jsonLines(stdout)
    .filter((each) => each.event !== "end")
    .map(({ clock: _, ...said }) => said);
}

describe("a plan that is handed back", { timeout: 180_000 }, () => {
  it("runs as its spec does, as JSON, as a module, and amended by a program", async () => {
    const emitted = await Promise.all([
      folder.run(["emit", "json", "tiny.perl", "--out", "plan.json"]),
      folder.run(["emit", "ts", "tiny.perl", "--out", "plan.ts"]),
    ]);
    for (const each of emitted) expect(each).toEqual({ code: 0, stdout: "", stderr: "" });
    const library = /from "([^"]+)";/.exec(readFileSync(at("plan.ts"), "utf8"))?.[1] ?? "";
    writeFileSync(
      at("user.ts"),
      [
        `import { run, withSettings } from ${JSON.stringify(library)};`,
        'import { directory, plan, train } from "./plan.ts";',
        "const adapter = process.env.PERLC_ADAPTER;",
        'const options = { directory, out: "library", ...(adapter && { adapter }) };',
        "const [ended] = await run(withSettings(plan, { train: { batch: train.batch } }), options);",
        "console.log(JSON.stringify(ended));",
      ].join("\n"),
    );
    const [spec, json, module, user] = await Promise.all([
      folder.run(["run", "tiny.perl", "--json", "--out", "spec"]),
      folder.run(["run", "plan.json", "--json", "--out", "json"]),
      folder.run(["run", "plan.ts", "--allow-code", "--json", "--out", "module"]),
      folder.shell(`"${process.execPath}" user.ts`),
    ]);
    for (const each of [spec, json, module, user]) expect(each).toMatchObject({ code: 0, stderr: "" });
    const told = history(spec.stdout);
    expect(told.some((each) => (each as { event: string }).event === "step")).toBe(true);
    expect(history(json.stdout)).toEqual(told);
    expect(history(module.stdout)).toEqual(told);
    const weights = jsonLines(spec.stdout).find((each) => each.event === "finish")?.weights;
    const hashes = ["spec", "json", "module", "library"].map(
      (out) => JSON.parse(readFileSync(at(`${out}/tiny-seed3-1/plan.json`), "utf8")).hash as string,
    );
    expect(JSON.parse(user.stdout)).toMatchObject({ name: "tiny", kind: "finished", weights, hash: hashes[0] });
    expect(new Set(hashes).size).toBe(1);
    expect(readdirSync(at("json/tiny-seed3-1"))).toContain("given-plan.json");
    const planned = await folder.run(["plan", "spec/tiny-seed3-1/plan.json"]);
    expect(planned.stdout).toContain(`run tiny, seed 3, ${hashes[0]}`);
    expect(planned.stderr).toContain("warning[E1075]: the paths of this plan count from");
    expect(readFileSync(at("spec/tiny-seed3-1/spec.json"), "utf8")).not.toContain(folder.path);
  });
});

describe("the plan of a run's folder", () => {
  it("counts from where its folder says, unless that was changed; moved by itself it asks for --from", async () => {
    for (const each of ["home/runs", "away"]) mkdirSync(at(each), { recursive: true });
    writeFileSync(at("home/rows.jsonl"), '{"prompt":"one and one?","answer":"2"}\n'.repeat(8));
    writeFileSync(at("home/rows.perl"), tiny.replace(/four_artists\(.*\) \| take\(8\)/, 'jsonl("rows.jsonl")'));
    const emitted = await folder.run(["emit", "json", "home/rows.perl"]);
    const plan = JSON.parse(emitted.stdout) as { readonly runs: readonly [Resolved] };
    const { path } = createRunFolder(at("home/runs"), plan.runs[0], [], at("home"));
    const name = basename(path);
    const here = await folder.run(["plan", `home/runs/${name}/plan.json`]);
    expect(here.stderr).toContain("the paths of this plan count from `home`");
    expect(here.stdout).not.toContain("cannot be run here");
    cpSync(path, at(`away/${name}`), { recursive: true });
    const moved = await folder.run(["run", `away/${name}/plan.json`]);
    expect(moved.code).toBe(1);
    expect(moved.stderr).toContain("the paths of this plan count from `.`");
    expect(moved.stderr).toMatch(
      /error\[E0270\]: the contents of `rows\.jsonl` are not known: it is not there[\s\S]*--from says/,
    );
    // another file under that name is not taken for it
    writeFileSync(at("rows.jsonl"), '{"prompt":"one and two?","answer":"3"}\n'.repeat(8));
    expect((await folder.run(["run", `away/${name}/plan.json`])).stderr).toContain("error[E0273]: `rows.jsonl`");
    const said = await folder.run(["plan", `away/${name}/plan.json`, "--from", "home"]);
    expect(said).toMatchObject({ code: 0, stderr: "" });
    expect((await folder.run(["plan", "tiny.perl", "--from", "home"])).code).toBe(2);
    const spec = at(`away/${name}/spec.json`);
    writeFileSync(spec, readFileSync(spec, "utf8").replace('"../.."', '"/"'));
    for (const command of ["plan", "run"]) {
      const changed = await folder.run([command, `away/${name}/plan.json`]);
      expect(changed.code).toBe(1);
      expect(changed.stderr).toContain(`error[E1031]: \`away/${name}/spec.json\` cannot be read: it is not as it was`);
    }
  });
});

describe.concurrent("a plan that cannot be run", () => {
  it.each([
    [["run", "torn.json"], 1, "error[E0254]: `torn.json` holds no plan: it is not JSON"],
    [["run", "gone.json"], 1, "error[E0150]"],
    [["run", "none.ts", "--allow-code"], 1, "error[E0254]: `none.ts` holds no plan: it exports no `plan`"],
    [["run", "broken.ts", "--allow-code"], 1, "error[E0263]: `broken.ts` cannot be imported: missing is not defined"],
    [["run", "typed.ts", "--allow-code"], 1, "error[E0263]: `typed.ts` cannot be imported: "],
    [["run", "canary.ts"], 1, "error[E1072]: `canary.ts` is a program, and running it needs --allow-code"],
    [["run", "torn.json", "--set", "seed=2"], 2, "--set changes specs"],
    [["run", "tiny.perl", "--from", "."], 2, "--from is for plans"],
  ])("%j: exit %i", async (args, code, says) => {
    const found = await folder.run(args);
    expect({ code: found.code, stdout: found.stdout }).toEqual({ code, stdout: "" });
    expect(found.stderr).toContain(says);
    expect(existsSync(at("canary"))).toBe(false);
  });
});

describe("the hash of a plan that is given", () => {
  it("is of its files: without them it is not known, and one that the plan names is no longer there is said", async () => {
    writeFileSync(at("rows.jsonl"), '{"prompt":"one and one?","answer":"2"}\n'.repeat(4));
    const spec = tiny.replace(/four_artists\(.*\) \| take\(8\)/, 'jsonl("rows.jsonl")');
    writeFileSync(at("rows.perl"), spec);
    const emitted = await folder.run(["emit", "json", "rows.perl"]);
    const plan = JSON.parse(emitted.stdout) as { hash?: string; runs: { hash?: string; inputs?: readonly object[] }[] };
    expect(plan.hash).toMatch(/^sha256:/);
    const { hash: _, inputs: __, ...bare } = plan.runs[0]!;
    writeFileSync(at("whole.json"), emitted.stdout);
    writeFileSync(at("bare.json"), JSON.stringify({ edition: 1, runs: [bare] }));
    expect((await folder.run(["plan", "whole.json"])).stdout).toContain(`plan ${plan.hash}\nThe same results`);
    expect((await folder.run(["plan", "bare.json"])).stdout).toContain(`plan ${plan.hash}\n`);
    rmSync(at("rows.jsonl"));
    const missing = "the contents of `rows.jsonl` are not known: it is not there";
    expect((await folder.run(["plan", "bare.json"])).stdout).toContain(`plan hash not known\n  ${missing}\n`);
    expect((await folder.run(["plan", "whole.json"])).stdout).toContain(`It cannot be run here:\n  ${missing}\n`);
    writeFileSync(at("rows.jsonl"), '{"prompt":"one and two?","answer":"3"}\n'.repeat(4));
    const other = await folder.run(["run", "whole.json"]);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("error[E0273]: `rows.jsonl`, read by `data.train.jsonl`, is sha256:");
  });
});
