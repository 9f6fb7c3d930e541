// `perlc conform`: the goldens of this repository pass on the processor, a number that is changed is found in whatever file it stands,
// and a folder that holds nothing, or something strange, never passes.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Check } from "../../runtime/conform/check.ts";
import { comparing } from "../../runtime/conform/check.ts";
import { goldensOf } from "../../runtime/conform/folder.ts";
import { conform, type Subject } from "../../runtime/conform/run.ts";
import { type Tolerance, tolerances, toleranceText } from "../../runtime/conform/tolerances.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { jsonLines, useFolder } from "../cli/child.ts";
import { goldenPath } from "../golden-set.ts";

const folder = useFolder();
const made: string[] = [];
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true, force: true });
});

const subject: Subject = { backend: () => interpreter(), precision: "double" };

/** A set of these goldens, with an index. */
function setOf(...names: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), "perlc-golden-"));
  made.push(path);
  for (const name of names) cpSync(goldenPath(name), join(path, name), { recursive: true });
  writeFileSync(join(path, "index.json"), JSON.stringify({ format: "golden-set/1", some: names }));
  return path;
}

/** Writes a JSON file again with another value at a place, `losses.3.loss`; undefined takes it away. */
function changed(path: string, file: string, place: string, to: (old: unknown) => unknown): string {
  const whole = JSON.parse(readFileSync(join(path, file), "utf8"));
  const keys = place.split(".");
  const last = keys.pop() ?? "";
  const owner = keys.reduce((value, key) => value[key], whole);
  owner[last] = to(owner[last]);
  writeFileSync(join(path, file), JSON.stringify(whole));
  return path;
}

const more = (by: number) => (old: unknown) => (old as number) + by;
const put = (value: unknown) => () => value;

/** What a set comes to: the names of checks that do not hold, and the codes of what was refused. */
async function outcomesOf(path: string) {
  const [wrong, refused, all]: [string[], string[], Check[]] = [[], [], []];
  for await (const each of conform(path, subject)) {
    if (each.kind === "refused") refused.push(...each.diagnostics.map(({ code }) => `${each.golden}: ${code}`));
    else {
      all.push(each.check);
      if (!each.check.passed) wrong.push(`${each.check.golden}: ${each.check.what}`);
    }
  }
  return { wrong, refused, all };
}

test("the goldens of the repository pass on the processor, and their lines say who computed", async () => {
  const { code, stdout, stderr } = await folder.run(["conform", goldenPath("."), "--adapter", "cpu", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { adapter, checks, ...totals } = JSON.parse(stdout) as { adapter: string; checks: Check[] } & Record<
    string,
    number
  >;
  expect(adapter).toBe("cpu");
  expect(totals).toMatchObject({ failed: 0, differ: 0, refused: 0 });
  const byGraph = new Set(checks.filter(({ path }) => path === "device graph").map(({ golden }) => golden));
  const byHost = new Set(checks.filter(({ path }) => path === "reference only").map(({ golden }) => golden));
  expect(byGraph).toContain("model/tiny-tied");
  expect(byGraph).toContain("losses/unequal-lengths.json");
  for (const host of ["graders/boxed.json", "permutation/philox.json", "images/cases.json"]) {
    expect(byHost).toContain(host);
    expect(byGraph).not.toContain(host);
  }
  expect(new Set([...byGraph, ...byHost]).size).toBe(goldensOf(goldenPath(".")).length);
}, 120_000);

describe("one number is changed", () => {
  const losses = "losses/on-policy.json";
  test.each<readonly [string, string, string, (old: unknown) => unknown, readonly string[]]>([
    [losses, losses, "losses.3.loss", more(1e-4), ["losses, gradients", "losses, gradients"]],
    [losses, losses, "advantages.0.values.0", more(1e-6), ["advantages"]],
    [losses, losses, "kl_terms.0.per_token.1.2", more(1e-6), ["ratios, policy and KL terms"]],
    ["graders/boxed.json", "graders/boxed.json", "cases.7.accuracy", (old) => 1 - Number(old), ["boxed answers"]],
    ["permutation/philox.json", "permutation/philox.json", "more.0.output.1", put("00000001"), ["Philox on the host"]],
    ["text/tied", "text/tied/grads.json", "parameters.0.value.0", more(1), ["gradient entries"]],
    ["text/tied", "text/tied/adamw.json", "steps.2.loss", more(0.01), ["AdamW: later losses"]],
    ["text/tied", "text/tied/io.json", "loss", more(0.01), ["loss"]],
  ])("%s: %s, %s", async (name, file, place, to, whats) => {
    const { wrong, refused } = await outcomesOf(changed(setOf(name), file, place, to));
    expect(refused).toEqual([]);
    expect(wrong).toEqual(whats.map((what) => `${name}: ${what}`));
  });

  test("in a tensor; and the command says which, and ends with 1", async () => {
    const path = setOf("text/tied", "losses/aggregation-toy.json");
    const file = join(path, "text/tied/io.safetensors");
    const bytes = readFileSync(file);
    const header = Number(bytes.readBigUInt64LE(0));
    const { data_offsets } = JSON.parse(bytes.toString("utf8", 8, 8 + header)).logp;
    bytes.writeFloatLE(bytes.readFloatLE(8 + header + data_offsets[0]) + 0.01, 8 + header + data_offsets[0]);
    writeFileSync(file, bytes);
    const { code, stdout, stderr } = await folder.run(["conform", path, "--adapter", "interpreter"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^FAILED {3}text\/tied +log-probs, entropies +device graph .* at logp \[0\]: /m);
    expect(stdout.match(/^FAILED/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^agrees {3}losses\/aggregation-toy\.json/m);
  });
});

describe("folders that cannot pass", () => {
  const said = async (path: string) => {
    const { code, stdout, stderr } = await folder.run(["conform", path, "--adapter", "interpreter"]);
    expect(stdout + stderr).not.toMatch(/perlc has a bug\b(?! \()|\bat .*:\d+:\d+\)/);
    return { code, codes: [...stderr.matchAll(/^error\[(E\d{4})\]/gm)].map((match) => match[1]) };
  };

  test("empty, not there, an index that lists nothing", async () => {
    const empty = setOf();
    expect(await said(empty)).toEqual({ code: 1, codes: ["E1082"] });
    rmSync(join(empty, "index.json"));
    expect(await said(empty)).toEqual({ code: 1, codes: ["E1082"] });
    expect(await said(join(empty, "none"))).toEqual({ code: 1, codes: ["E1082"] });
  });

  test("an unknown kind, of a file or of the set; the others are run", async () => {
    const path = changed(
      setOf("graders/boxed.json", "permutation/philox.json"),
      "graders/boxed.json",
      "format",
      put("boxed-grader/9"),
    );
    expect(await said(path)).toEqual({ code: 1, codes: ["E1083"] });
    const { refused, all } = await outcomesOf(path);
    expect(refused).toEqual(["graders/boxed.json: E1083"]);
    expect(all.map(({ golden }) => golden)).toEqual(["permutation/philox.json"]);
    const other = changed(setOf("graders/boxed.json"), "index.json", "format", put("golden-set/2"));
    expect(await said(other)).toEqual({ code: 1, codes: ["E1083"] });
  });

  test("files that are missing, no JSON, without a field, of another shape, beyond the folder, or not listed", async () => {
    const losses = "losses/on-policy.json";
    const damaged = async (name: string, act: (path: string) => void) => {
      const path = setOf(name);
      act(path);
      return (await outcomesOf(path)).refused;
    };
    expect(await damaged(losses, (path) => rmSync(join(path, losses)))).toEqual([`${losses}: E1084`]);
    expect(await damaged(losses, (path) => writeFileSync(join(path, losses), "{"))).toEqual([`${losses}: E1084`]);
    const changes: readonly (readonly [string, unknown])[] = [
      ["losses.0.grad_l2", undefined],
      ["inputs.logp_ref", [[1]]],
      ["inputs.mask.0.0", "1"],
      ["losses.0.kl", "toString"],
      ["policy_terms.0.kind", "ppo"],
    ];
    for (const [place, to] of changes)
      expect(await damaged(losses, (path) => void changed(path, losses, place, put(to)))).toEqual([`${losses}: E1084`]);
    const outside = await damaged(
      losses,
      (path) => void changed(path, "index.json", "some", put([losses, "../x.json"])),
    );
    expect(outside).toEqual(["../x.json: E1084"]);
    const copied = await damaged(losses, (path) => cpSync(join(path, losses), join(path, "losses/more.json")));
    expect(copied).toEqual(["losses/more.json: E1084"]);
  });

  test("a model without a tensor, or with ids that it has no row for", async () => {
    const model = "text/tied";
    const path = setOf(model);
    rmSync(join(path, model, "io.safetensors"));
    expect((await outcomesOf(path)).refused).toEqual([`${model}: E1051`]);
    const order = changed(setOf(model), `${model}/io.json`, "image_order", put([[0], []]));
    expect((await outcomesOf(order)).refused).toEqual([`${model}: E1084`]);
  });
});

test("without an index every golden of a folder is run", async () => {
  const path = setOf("graders/boxed.json", "text/tied");
  rmSync(join(path, "index.json"));
  expect(goldensOf(path).map(({ name, format }) => [name, format])).toEqual([
    ["graders/boxed.json", "boxed-grader/1"],
    ["text/tied", "model-io/1"],
  ]);
  mkdirSync(join(path, "other"));
  writeFileSync(join(path, "other/index.json"), "{}");
  expect((await outcomesOf(path)).refused).toEqual(["other/index.json: E1083"]);
});

describe("without a folder", () => {
  test.each(["cpu", "interpreter", "interpreter-single"])(
    "every op is held against the interpreter: %s",
    async (adapter) => {
      const { code, stdout, stderr } = await folder.run(["conform", "--adapter", adapter]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout.match(/^passed {3}op /gm)?.length).toBeGreaterThan(50);
      expect(stdout).toContain(adapter === "cpu" ? "exact" : "within 16 units of its terms");
    },
  );

  test("and with the kernels for hardware, on a driver in software", async () => {
    const { code, stdout, stderr } = await folder.run(["conform", "--adapter", "swiftshader", "--variant", "hardware"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^SwiftShader .*, kernels for hardware$/m);
    expect(stdout).toMatch(/^Device graph: \d+ passed, 0 failed/m);
  }, 120_000);

  test("misuse ends with 2, an adapter that is not there with 1", async () => {
    for (const args of [
      ["--adapter", "cpu", "--variant", "hardware"],
      ["--adapter", "interpreter", "--variant", "software"],
      ["--variant", "quick"],
      ["a", "b"],
    ])
      expect((await folder.run(["conform", ...args])).code, args.join(" ")).toBe(2);
    const { code, stdout } = await folder.run(["conform", "--adapter", "voodoo2", "--json"]);
    expect(code).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ code: "E1003" });
    expect((await folder.run(["conform", "--threads", "0"])).stderr).toMatch(/^error\[E1025\]/);
  });
});

describe("a check", () => {
  const check = (tolerance: Tolerance = tolerances.losses.double) =>
    comparing({ golden: "a", what: "b", path: "device graph", tolerance });

  test("that compared nothing has not passed, nor one that met no number or another count", () => {
    expect(check().done().passed).toBe(false);
    for (const found of [[1, Number.NaN], [1], [1, Number.POSITIVE_INFINITY], [1, 2.1]]) {
      const one = check();
      one.near(found, [1, 2], "x");
      expect(one.done().passed, String(found)).toBe(false);
    }
  });

  test("counts by the largest, and says where the worst stands", () => {
    const one = check(tolerances.losses.single);
    one.near([1000.01, 0.001, 1], [1000, 0, 1], "x");
    const { worst, passed, compared } = one.done();
    expect({ passed, compared, where: worst?.where }).toEqual({ passed: true, compared: 3, where: "x [0]" });
  });

  test("of JSON names the first place that differs", () => {
    const one = check(tolerances.exact);
    one.same({ a: [1, { b: "x" }] }, { a: [1, { b: "y" }] }, "file");
    expect(one.done()).toMatchObject({ passed: false, worst: { where: "file.a[1].b", found: '"x"', wanted: '"y"' } });
    const other = check();
    other.same([-0, Number.NaN], [0, Number.NaN], "bits");
    expect(other.done().worst).toMatchObject({ where: "bits[0]" });
  });

  test("every tolerance is said in words, with its reason", () => {
    expect(toleranceText(tolerances.exact)).toBe("exact");
    expect(toleranceText(tolerances.losses.single)).toBe("within 2e-5 of the largest + 2e-6");
    expect(toleranceText(tolerances.gradients)).toBe("within 1e-3 of the parameter's rms");
    for (const each of [...Object.values(tolerances).flatMap((one) => ("why" in one ? [one] : Object.values(one)))])
      expect(each.why.length).toBeGreaterThan(10);
  });
});
