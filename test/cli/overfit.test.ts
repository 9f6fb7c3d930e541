// perlc run --overfit as it is called: of a spec and of a sweep; what it says first and last, and that nothing takes it for a result.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tiny, useFolder } from "./child.ts";

const rates = `${tiny}
sweep rates over [tiny] {
  train.rate = each(1e-2, 2e-2)
}
`;
const folder = useFolder({ "tiny.perl": tiny, "rates.perl": rates });
const head = "overfit check, not a result: ";

describe("perlc run --overfit", { timeout: 180_000 }, () => {
  it("says first and last what it is, and goes on as it began; no lock and no bundle has it", async () => {
    const made = await folder.run(["run", "tiny.perl", "--overfit", "--adapter", "cpu"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(new RegExp(`^${head}one batch at every step\ntiny, seed 3, `));
    expect(made.stdout).toMatch(
      new RegExp(`\n\n${head}the same 4 examples at every step\nthe loss fell from [\\d.]+ in the first step to `),
    );
    const run = "runs/tiny-overfit-seed3-1";
    const [again, misused, packed, frozen] = await Promise.all(
      [
        ["run", "--again", run],
        ["run", "--again", run, "--overfit"],
        ["pack", "tiny.perl", "--results", run],
        ["freeze", "tiny.perl", "--results", run],
      ].map((each) => folder.run(each)),
    );
    expect(again?.stdout).toContain(`\n\n${head}the same 4 examples`);
    expect(again?.stdout).toMatch(/\nfor a result: perlc run tiny\.perl\nonce more: perlc run tiny\.perl --overfit\n/);
    expect(misused).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--again goes on as its run began/) });
    for (const each of [packed, frozen])
      expect(each).toMatchObject({ code: 1, stderr: expect.stringContaining("error[E1096]") });
    expect(existsSync(join(folder.path, "tiny.lock.json"))).toBe(false);
  });

  it("of a sweep makes a folder that says so, and ends with each check instead of a comparison", async () => {
    const made = await folder.run(["run", "rates.perl", "--overfit", "--adapter", "cpu"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(/^sweep runs\/rates-overfit-1: 2 runs/);
    const runs = readdirSync(join(folder.path, "runs/rates-overfit-1")).filter((each) => /seed/.test(each));
    expect(runs.every((each) => each.includes("-overfit-seed3"))).toBe(true);
    const end = made.stdout.slice(made.stdout.indexOf(head));
    expect(end.match(/: the loss fell from /g)).toHaveLength(2);
    expect(made.stdout).not.toMatch(/sweep-report|difference/);
    expect(existsSync(join(folder.path, "runs/rates-overfit-1/sweep-report.json"))).toBe(false);
    expect(await folder.run(["compare", "runs/rates-overfit-1"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("error[E1096]"),
    });
  });
});
