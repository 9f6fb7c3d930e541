// Where a command is called from, and how its spec is named, changes nothing: neither the verdict nor the plan, its hash or
// the paths in it.

import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { useFolder } from "./child.ts";

const config = fileURLToPath(new URL("../../specs/models/tiny-vlm/config.json", import.meta.url));
const home = useFolder();
const place = realpathSync(home.path);

const models = `spec 1

model beside { weights = checkpoint("weights") }
`;

const spec = (up: string, take: number) => `spec 1

use { beside } from "${up}shared/models.perl"

experiment first {
  policy = beside
  reward = boxed(answer)
  data { train = parquet("data/t.parquet") | take(${take}) }
  permute { images = data.train  copies = 1  probability = 100% }
  train grpo {
    on             = data.train
    batch          = 4prompt
    per_order      = 4rollout
    duration       = 2step
    rate           = 1e-4
    max_prompt     = 600tok
    max_completion = 16tok
  }
}

experiment second extends first { policy = checkpoint("own") }
`;

const folders = ["a", "a/b", "b", "b/a", "b/a/b", "shared", "."] as const;
const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(place, path)), { recursive: true });
  writeFileSync(join(place, path), content);
};

const family = fourArtists({ split: "train", images: { from: 2, to: 2 }, ask: [{ kind: "which", share: 1 }], seed: 3 });
const table = await encodeParquet(Array.from({ length: 8 }, (_, number) => family.example(number)));
const weights = readFileSync(config);
put("package.json", "{}");
put("shared/models.perl", models);
put("shared/weights/config.json", weights);
for (const folder of folders) {
  const up = "../".repeat(folder === "." ? 0 : folder.split("/").length);
  put(`${folder}/x.perl`, spec(up, 8));
  put(`${folder}/y.perl`, spec(up, 4));
  put(`${folder}/data/t.parquet`, table);
  put(`${folder}/own/config.json`, weights);
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
}

const call = (calls: readonly (readonly [string, readonly string[]])[]): Promise<readonly Answer[]> =>
  Promise.all(calls.map(([folder, args]) => home.run(args, {}, folder)));

/** What is left of a diagnostic when it does not matter how its file is named. */
const verdict = ({ code, stdout }: Answer) => ({
  code,
  codes: stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => (JSON.parse(line) as { readonly code: string }).code),
});

/** What a command prints as its result; diagnostics are lines of their own before it. */
const lastJson = (stdout: string) => JSON.parse(stdout.slice(stdout.lastIndexOf("\n{\n") + 1));

/** A plan without the places of its nodes, which name the spec as the command line does. */
const meaning = ({ code, stdout }: Answer) => {
  const { plan } = lastJson(stdout) as { readonly plan: object };
  return { code, plan: JSON.stringify(plan, (key, value) => (key === "because" ? undefined : value)) };
};

const named = fc.record({
  spec: fc.constantFrom(...folders),
  from: fc.constantFrom(...folders),
  how: fc.constantFrom("relative", "absolute", "dotted", "around"),
});

function nameOf({ spec, from, how }: { readonly spec: string; readonly from: string; readonly how: string }) {
  const path = (file: string) => {
    const whole = join(place, spec, file);
    const short = relative(join(place, from), whole);
    switch (how) {
      case "absolute":
        return whole;
      case "dotted":
        return `./${short}`;
      case "around":
        return `../${relative(join(place, from, ".."), join(place, from)) || "."}/${short}`;
      default:
        return short;
    }
  };
  return { folder: join(place, from), x: path("x.perl"), y: path("y.perl") };
}

test("check, plan and diff say the same from everywhere, however a spec is named", { timeout: 600_000 }, async () => {
  const cases = fc.sample(named, { numRuns: 12, seed: 7 });
  const own = (spec: string) => ({ spec, from: spec, how: "relative" });
  const calls = [...folders.map(own), ...cases]
    .map(nameOf)
    .flatMap(({ folder, x, y }) => [
      [folder, ["check", x, "--json"]] as const,
      [folder, ["plan", x, "--json"]] as const,
      [folder, ["diff", x, y, "--json"]] as const,
    ]);
  const answers = await call(calls);
  const at = (index: number) => answers.slice(3 * index, 3 * index + 3) as [Answer, Answer, Answer];
  for (const [index, each] of cases.entries()) {
    const [check, plan, diff] = at(folders.length + index);
    const [ownCheck, ownPlan, ownDiff] = at(folders.indexOf(each.spec));
    const how = JSON.stringify(each);
    // both folders have a config.json and no more
    expect(verdict(ownCheck), how).toEqual({ code: 0, codes: ["E0558", "E0558"] });
    expect(verdict(check), how).toEqual(verdict(ownCheck));
    expect(meaning(plan), how).toEqual(meaning(ownPlan));
    expect(diff.code, how).toBe(ownDiff.code);
    expect(lastJson(diff.stdout).same, how).toBe(false);
  }
});
