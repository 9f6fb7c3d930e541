// `perlc check --preflight`: everything that a run would meet on this machine, in one list.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeParquet } from "../../bench/tables/write.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { jsonLines, tiny, useFolder } from "./child.ts";

const dataset = /four_artists\(.*\) \| take\(8\)/;
const folder = useFolder({
  "good.perl": tiny.replace(dataset, 'mix(parquet("a.parquet"), jsonl("b.jsonl"))'),
  "strange.perl": tiny.replace(dataset, 'jsonl("strange.jsonl")').replace("4prompt", "2prompt"),
  "strange.jsonl": '{"problem": "?", "answer": "A"}\n{"problem": "zebra quagga?", "answer": "B"}\n',
  "torn.perl": tiny.replace(dataset, 'parquet("torn.parquet")'),
  "other.perl": tiny.replace(dataset, 'jsonl("b.jsonl", prompt = "qq")').replace("4prompt", "2prompt"),
  "named.perl": tiny.replace(dataset, 'parquet("a.parquet", prompt = "qq", answer = "aa")'),
  "torn.parquet": "PAR1 and nothing else",
  "b.jsonl": '{"problem": "?", "answer": "A"}\n{"problem": "? ?", "answer": "B"}\n',
});

beforeAll(async () => {
  const ask = [{ kind: "which", share: 1 }] as const;
  const family = fourArtists({ split: "train", images: { from: 2, to: 2 }, ask, seed: 3 });
  const rows = Array.from({ length: 6 }, (_, at) => family.example(at));
  writeFileSync(join(folder.path, "a.parquet"), await encodeParquet(rows));
});

describe("check --preflight", { timeout: 120_000 }, () => {
  it("lists environment, adapter, memory, disk, and the columns and rows of every table", async () => {
    const { code, stdout, stderr } = await folder.run(["check", "--preflight", "good.perl"]);
    expect(stderr).toBe("");
    for (const line of [
      /^· Node +24\./m,
      /^· machine +\d+ cores, .* of memory$/m,
      /^· adapter +\S/m,
      /^· memory of tiny +about .*B$/m,
      /^· disk +.*B free, and the saved states take about .*B$/m,
      /^· a\.parquet +6 rows; columns .*\bprompt\b.*\bimages\b/m,
      /^· b\.jsonl +2 rows; columns problem, answer$/m,
      /^good\.perl: nothing wrong \(1 run\)$/m,
    ])
      expect(stdout).toMatch(line);
    expect(code).toBe(0);
  });

  it("says the same as JSON", async () => {
    const { code, stdout } = await folder.run(["check", "--preflight", "--json", "good.perl"]);
    const [line] = jsonLines(stdout);
    expect(line).toMatchObject({ preflight: "good.perl" });
    expect(line?.["found"]).toContainEqual({ what: "b.jsonl", is: "2 rows; columns problem, answer" });
    expect(code).toBe(0);
  });

  it("says that a column is missing where nothing is permuted, too", async () => {
    const { code, stdout, stderr } = await folder.run(["check", "--preflight", "other.perl"]);
    expect(stdout).toMatch(/^· b\.jsonl +2 rows; columns problem, answer$/m);
    expect(stderr).toMatch(/^error\[E0506\]: `b\.jsonl` has no column `qq`/m);
    expect(code).toBe(1);
  });

  it("names every column that a spec names and a parquet file of any size has not, once", async () => {
    const { code, stderr } = await folder.run(["check", "--preflight", "named.perl"]);
    expect(stderr.match(/^error.*/gm)).toEqual([
      "error[E0506]: `a.parquet` has no column `qq`",
      "error[E0506]: `a.parquet` has no column `aa`",
    ]);
    expect(code).toBe(1);
  });

  it("says which rows hold words that the policy does not know, as `plan --prompt` does", async () => {
    for (const command of [
      ["check", "--preflight"],
      ["plan", "--prompt"],
    ]) {
      const { code, stderr } = await folder.run([...command, "strange.perl"]);
      expect(stderr).toMatch(
        /^warning\[E0528\]: 1 of 2 prompts of `strange\.jsonl` .* `strange.jsonl#\d` first: zebra, quagga/,
      );
      expect(stderr).toContain("strange.perl:");
      expect(code).toBe(0);
    }
  });

  it("fails for a table that cannot be read, and for what the machine has no room for", async () => {
    const torn = await folder.run(["check", "--preflight", "torn.perl"]);
    expect(torn.stdout).toMatch(/^✗ torn\.parquet +cannot be read$/m);
    expect(torn.code).toBe(1);
    const flags = ["--set", "train.batch=6prompt", "--set", "train.max_prompt=2000000000tok"];
    const large = await folder.run(["check", "--preflight", "good.perl", ...flags]);
    expect(large.stderr).toMatch(/^error\[E10(?:19|20)\]/m);
    expect(large.code).toBe(1);
  });
});
