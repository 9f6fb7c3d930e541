// What is said before the runs, and what is said of a bundle to archives: a preregistration that is written once, named by the journals of
// its runs, and held against what came; a description that follows the profile and is made of the list alone.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf, changed, partsOf, reconciled } from "../../bench/campaigns/forge.ts";
import { makeProject } from "../../bench/campaigns/project.ts";
import type { Preregistration } from "../../plan/preregistration.ts";
import { readPreregistration } from "../../runtime/record/preregistered.ts";
import { deviations } from "../../share/preregistration.ts";
import type { Outcome } from "../../share/results.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();
const at = (...path: readonly string[]) => join(folder.path, ...path);
const licence = ["--licence", "project/data/train.parquet=CC0-1.0", "--licence", "MIT"];
const sealedPath = at("project/exp/trial.prereg.json");

beforeAll(async () => {
  await makeProject(at("project"));
  const sealed = await folder.run(["freeze", "project/exp/trial.perl", "--preregister", "--primary", "flip_rate"]);
  expect({ code: sealed.code, stderr: sealed.stderr }).toEqual({ code: 0, stderr: "" });
  await folder.run(["run", "project/exp/trial.perl", "--adapter", "cpu", "--out", "runs"]);
  const packed = await folder.run(["pack", "runs/trial-seed5-1", "-o", "whole.perlz", ...licence]);
  expect({ code: packed.code, stderr: packed.stderr }).toEqual({ code: 0, stderr: "" });
});

const sealed = () => {
  const read = readPreregistration(readFileSync(sealedPath, "utf8"));
  if (typeof read === "string") throw new Error(read);
  return read;
};

describe("perlc freeze --preregister", () => {
  it("seals spec, runs, examples, the figure that decides and its test, and is named by the journals of the runs", () => {
    expect(sealed()).toMatchObject({
      primary: { evaluation: "evaluate", metric: "flip_rate", contrast: "change" },
      evaluations: [{ evaluation: "evaluate", examples: 3, orders: 2, expected: [{ metric: "accuracy" }] }],
      runs: [{ name: "trial", seed: 5 }],
      specs: [{ path: "trial.perl" }, { path: "../lib/models.perl" }],
    });
    const [start = ""] = readFileSync(at("runs/trial-seed5-1/journal.jsonl"), "utf8").split("\n");
    expect(JSON.parse(start)).toMatchObject({
      event: "start",
      preregistered: sealed().digest,
      plan: sealed().runs[0]?.hash,
    });
  });

  it("is written once, not over results, and any change of it shows", async () => {
    const again = await folder.run(["freeze", "project/exp/trial.perl", "--preregister"]);
    expect([again.code, again.stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1131"]);
    const text = readFileSync(sealedPath, "utf8");
    expect(readPreregistration(text.replace("flip_rate", "accuracy"))).toContain("digest");
    expect(readPreregistration(text.replace('"level": 0.95', '"level": 0.5'))).toContain("digest");
    expect(readPreregistration("{}")).not.toHaveProperty("digest");
  });

  it("says at a run that it is not as it was sealed, and the journal does not name it", async () => {
    const { stderr } = await folder.run([
      "run",
      "project/exp/trial.perl",
      "--adapter",
      "cpu",
      "--set",
      "train.rate=2e-3",
      "--out",
      "other",
    ]);
    expect(stderr).toContain("warning[E1130]: `trial` is not as it was preregistered");
    expect(readFileSync(at("other/trial-seed5-1/journal.jsonl"), "utf8")).not.toContain("preregistered");
  });

  it("shows in a bundle: kept, or what was not", async () => {
    const kept = await folder.run(["verify", "whole.perlz"]);
    expect(kept.stdout).toContain(`sealed   ${sealed().digest} before the runs: kept`);
    const parts = await partsOf(at("whole.perlz"));
    const later = reconciled(parts, (all) =>
      all.map((each) => {
        if (each.event !== "start") return each;
        const { preregistered: _, ...start } = each;
        return start;
      }),
    );
    writeFileSync(at("later.perlz"), bundleOf(later));
    const told = await folder.run(["verify", "later.perlz"]);
    expect([told.code, told.stdout.match(/^deviates .*$/m)?.[0]]).toEqual([0, "deviates `trial` began without it"]);
    writeFileSync(
      at("changed.perlz"),
      bundleOf(
        changed(parts, {
          "work/in/trial.prereg.json": readFileSync(sealedPath, "utf8").replace("flip_rate", "accuracy"),
        }),
      ),
    );
    const refused = await folder.run(["verify", "changed.perlz"]);
    expect([refused.code, refused.stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1109"]);
  });

  it("tells runs that are missing, runs that came to it, fewer examples, and several classes of devices", () => {
    const plan = sealed();
    const two: Preregistration = { ...plan, runs: [...plan.runs, { name: "second", hash: "h2", seed: 6, arm: "a" }] };
    const outcome = (hash: string, items: number, driver: string): Outcome =>
      ({
        folder: "",
        weights: "",
        devices: [{ adapter: "cpu", driver }],
        evaluations: [],
        events: [
          {
            event: "start",
            name: hash,
            seed: 1,
            plan: hash,
            adapter: "cpu",
            driver,
            parameters: 1,
            preregistered: plan.digest,
            clock: { at: 0 },
          },
          {
            event: "evaluation",
            stage: "evaluate",
            when: "after",
            step: 3,
            figures: { items } as never,
            clock: { at: 0 },
          },
        ],
      }) as Outcome;
    const first = plan.runs[0]?.hash ?? "";
    expect(deviations(plan, [outcome(first, 3, "a")])).toEqual([]);
    expect(deviations(two, [outcome(first, 2, "a"), outcome("h3", 3, "b")])).toEqual([
      "`second` was preregistered and has no results",
      "`h3` has results and was not preregistered",
      "evaluate asked 2 examples, and 3 were preregistered",
      "it was run on several classes of devices: cpu, a; cpu, b",
    ]);
  });
});

describe("the description of a bundle", () => {
  interface Node {
    readonly "@id": string;
    readonly "@type": string | readonly string[];
    readonly [key: string]: unknown;
  }
  const idsOf = (value: unknown): readonly string[] =>
    [value]
      .flat()
      .flatMap((each) => (typeof each === "object" && each !== null && "@id" in each ? [String(each["@id"])] : []));

  it("has what RO-Crate and Workflow Run Crate require", async () => {
    const { manifest, contents } = await partsOf(at("whole.perlz"));
    const crate = JSON.parse(String(contents.get("ro-crate-metadata.json"))) as { readonly "@graph": readonly Node[] };
    const graph = new Map(crate["@graph"].map((each) => [each["@id"], each]));
    expect(graph.size).toBe(crate["@graph"].length);
    const [descriptor, root] = [graph.get("ro-crate-metadata.json"), graph.get("./")];
    expect(descriptor).toMatchObject({ "@type": "CreativeWork", about: { "@id": "./" } });
    for (const field of ["name", "description", "datePublished", "license"]) expect(root).toHaveProperty(field);
    expect(idsOf(root?.conformsTo)).toContain("https://w3id.org/ro/wfrun/workflow/0.6");
    const [main = ""] = idsOf(root?.mainEntity);
    expect(graph.get(main)?.["@type"]).toEqual(["File", "SoftwareSourceCode", "ComputationalWorkflow"]);
    expect(idsOf(graph.get(main)?.programmingLanguage)).toHaveLength(1);
    const actions = idsOf(root?.mentions).map((id) => graph.get(id));
    expect(actions).toHaveLength(1);
    for (const action of actions) {
      expect(action).toMatchObject({ "@type": "CreateAction", instrument: { "@id": main } });
      expect(idsOf(action?.result)).toContain("results/1/metrics.json");
      expect(action?.endTime).toMatch(/^\d{4}-\d\d-\d\dT/);
    }
    // every entity that is spoken of is there, and every file that is there is spoken of
    const spoken = crate["@graph"].flatMap((each) => Object.values(each).flatMap(idsOf));
    expect([...new Set(spoken)].filter((id) => !graph.has(id) && !id.startsWith("http"))).toEqual([]);
    const files = manifest.files.map(({ name }) => name).filter((name) => name !== "ro-crate-metadata.json");
    expect(idsOf(root?.hasPart).toSorted()).toEqual(files.map(encodeURI).toSorted());
    for (const each of manifest.files)
      if (each.role !== "crate")
        expect(graph.get(encodeURI(each.name))?.sha256).toBe(each.digest.slice("sha256:".length));
  });

  it("is refused when it is another", async () => {
    const parts = await partsOf(at("whole.perlz"));
    const text = String(parts.contents.get("ro-crate-metadata.json")).replace("An experiment", "<b>An experiment");
    writeFileSync(at("told.perlz"), bundleOf(changed(parts, { "ro-crate-metadata.json": text })));
    const { code, stderr } = await folder.run(["verify", "told.perlz"]);
    expect([code, stderr.match(/E\d{4}/)?.[0]]).toEqual([1, "E1106"]);
    rmSync(at("told.perlz"));
  });
});
