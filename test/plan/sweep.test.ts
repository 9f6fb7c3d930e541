// Sweeps: what they multiply, zip, skip and count, and that the order of their lines says nothing.

import { describe, expect, it } from "vitest";
import { codesOf, nodeIn, program } from "./demo.ts";

describe("a sweep", () => {
  it("multiplies axes, zips, skips, and names what it laid on", () => {
    const after = `sweep s over [demo] {
  seed = each(1..2)
  zip { permute.copies = each(0, 2)  train.group = each(12rollout, 4rollout) }
  skip(permute.copies == 0 and seed == 2)
  limit = 3run
}
`;
    const { plan, experiments } = program({ after });
    expect(plan.runs.map((run) => run.name)).toEqual([
      "demo",
      "s,copies=0,per_order=12rollout,seed=1",
      "s,copies=2,per_order=4rollout,seed=1",
      "s,copies=2,per_order=4rollout,seed=2",
    ]);
    expect(plan.runs.map((run) => nodeIn(run, "grpo").group)).toEqual([6, 12, 4, 4]);
    const group = experiments[1]!.spec.settings.get("train.per_order")!.written;
    expect(group.origin).toEqual({ kind: "sweep", in: "s" });
    expect(group.beneath?.origin).toEqual({ kind: "inherited", from: "demo" });
    expect(new Set(plan.runs.map((run) => run.outline)).size).toBe(4);
  });

  it("is the same whatever the order of its lines, names and all", () => {
    const lines = [
      "seed = each(1..2)",
      "train.baseline.floor = each(1e-5, 1e-4)",
      "zip { permute.copies = each(0, 2)  train.per_order = each(12rollout, 4rollout) }",
      "train.baseline = per_order",
    ];
    const turned = lines.with(2, "zip { train.per_order = each(12rollout, 4rollout)  permute.copies = each(0, 2) }");
    const runs = (written: readonly string[]) =>
      program({ after: `sweep s over [demo] {\n${written.join("\n")}\n}\n` }).plan.runs.map((run) => [
        run.name,
        run.outline,
      ]);
    expect(runs(turned.toReversed())).toEqual(runs(lines));
    // the dearer setting does not lose what amends it
    expect(runs(lines).length).toBe(9);
    expect(new Set(runs(lines).map(([, hash]) => hash)).size).toBe(9);
  });

  it("counts against its limit what `skip` leaves", () => {
    const sweep = (limit: number) =>
      codesOf({ after: `sweep s over [demo] { seed = each(1..3)  skip(seed == 2)  limit = ${limit}run }\n` });
    expect(sweep(2)).toEqual([]);
    expect(sweep(1)).toEqual(["E0903"]);
  });

  it("says which of two settings with one last word it means", () => {
    const after = "sweep s over [demo] { seed.data = each(1, 2)  train.temperature = 0.9 }\n";
    expect(program({ after }).plan.runs.map((run) => run.name)).toEqual([
      "demo",
      "s,data=1,temperature=0.9",
      "s,data=2,temperature=0.9",
    ]);
    expect(codesOf({ after: "sweep s over [demo] { seed = each(1, 2)  seed = 3 }\n" })).toEqual(["E0204"]);
    expect(codesOf({ after: "sweep s over [demo] { seed = each(1..1000000000) }\n" })).toEqual(["E0902"]);
    expect(
      codesOf({ after: "sweep s over [demo] { seed = each(1..100)  train.max_prompt = each(48tok..148tok) }\n" }),
    ).toEqual(["E0903"]);
  });

  it("of one value is the variant that writes it", () => {
    const swept = program({ after: "sweep s over [demo] { permute.copies = 2 }\n" }).plan;
    const written = program({ after: "experiment s extends demo { permute.copies = 2 }\n" }).plan;
    expect(swept.outline).toBe(written.outline);
  });
});
