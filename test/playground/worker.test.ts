// What the language server of the page answers beside the protocol, in this process: the words of the command line, of the one view.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { diskFiles } from "../../disk.ts";
import { makeDocuments, type View } from "../../editor/document/documents.ts";
import { uriOf } from "../../editor/document/position.ts";
import type { Shelf } from "../../playground/shared/said.ts";
import { makeShelf } from "../../playground/shelf.ts";
import { diskOf } from "../../playground/worker/disk.ts";
import { explanation } from "../../playground/worker/explain.ts";
import { planText } from "../../playground/worker/plan.ts";
import { problems } from "../../playground/worker/problems.ts";
import { schedules } from "../../playground/worker/schedule.ts";
import { resolvePlan } from "../../runtime/inputs/resolve.ts";

const root = join(import.meta.dirname, "../..");
let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf();
});

const text = (path: string) => readFileSync(join(root, path), "utf8");
const specs = ["specs", "specs/examples"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((each) => each.endsWith(".perl"))
    .map((each) => `${folder}/${each}`),
);

/** A document of the page with these texts, one after the other. */
function viewOf(path: string, ...texts: readonly string[]): View {
  const documents = makeDocuments(diskOf(shelf));
  const uri = uriOf(`/${path}`);
  let view: View | undefined;
  for (const [version, each] of texts.entries()) {
    if (version === 0) documents.open(uri, version, each);
    else documents.change(uri, version, [{ text: each }]);
    view = documents.view(uri);
  }
  return view!;
}

describe("plans", () => {
  test.each(specs)("of %s have the hash that the command line gives", async (path) => {
    const { value } = compile({ path: join(root, path), text: text(path) }, diskFiles());
    const { plan } = await resolvePlan(value!.plan, dirname(join(root, path)));
    const shown = planText(viewOf(path, text(path)), diskOf(shelf), shelf);
    if (plan.runs.length === 0) expect(shown).toBeUndefined();
    else expect(shown?.text.split("\n")[0]).toBe(`plan ${plan.hash}`);
  });

  test("of a text that does not compile are of the last that did, and say so; of none there is none", () => {
    const path = "specs/quickstart.perl";
    const [good, bad] = [text(path), text(path).replace("12prompt", "12pages")];
    const before = planText(viewOf(path, good), diskOf(shelf), shelf);
    expect(planText(viewOf(path, good, bad), diskOf(shelf), shelf)).toEqual({ ...before, stale: true });
    expect(planText(viewOf(path, bad), diskOf(shelf), shelf)).toBeUndefined();
  });

  test("of a file that the page does not have say why there is no hash", () => {
    const other = text("specs/examples/own-rows.perl").replaceAll("rows/train.jsonl", "rows/mine.jsonl");
    expect(planText(viewOf("specs/examples/own-rows.perl", other), diskOf(shelf), shelf)?.text ?? "none").toMatch(
      /^none$|^plan hash not known\n {2}this page does not have/,
    );
  });
});

test("problems are drawn as the terminal does, with their fixes as edits", () => {
  const path = "specs/quickstart.perl";
  const view = viewOf(path, text(path).replace("12prompt", "100rollout"));
  const {
    problems: [first],
  } = problems(view, 92);
  expect(first).toMatchObject({ code: "E0412", severity: "error", fix: { elsewhere: false } });
  expect(first?.drawn).toBe(draw(view.diagnostics[0]!, { width: 92, color: true }));
  expect(first?.fix?.edits).toHaveLength(1);
});

test("a schedule is the share of each step; where there is none, a sentence says so", () => {
  const path = "specs/quickstart.perl";
  const [run] = schedules(viewOf(path, text(path))).runs;
  expect(run).toMatchObject({ steps: 60, copies: 1, without: undefined });
  expect(run?.curve).toHaveLength(60);
  expect([run?.curve[0], run?.curve.at(-1)].map((each) => each?.toFixed(3))).toEqual(["0.983", "0.000"]);
  const [plain] = schedules(viewOf("specs/warm-start.perl", text("specs/warm-start.perl"))).runs;
  expect(plain?.without).toMatch(/Nothing is permuted/);
});

test("a sample is shown in the orders that its steps draw, and its answer goes with its picture", () => {
  const path = "specs/quickstart.perl";
  const sample = schedules(viewOf(path, text(path))).runs[0]?.sample;
  expect(sample?.pictures).toHaveLength(4);
  expect(sample?.steps.map(({ step }) => step)).toEqual([1, 16, 31, 45, 60]);
  const slotOf = (answer: string) => "ABCD".indexOf(answer);
  for (const { orders } of sample?.steps ?? []) {
    expect(orders[0]).toEqual({ order: [0, 1, 2, 3], answer: sample?.answer, permuted: false });
    for (const { order, answer } of orders) expect(order[slotOf(answer)]).toBe(slotOf(sample?.answer ?? ""));
  }
  expect(sample?.steps.flatMap(({ orders }) => orders).some(({ permuted }) => permuted)).toBe(true);
  // rows of one's own are not in the page
  const own = schedules(viewOf("specs/examples/own-rows.perl", text("specs/examples/own-rows.perl"))).runs;
  expect(own.map((each) => each.sample)).toEqual(own.map(() => undefined));
});

describe("explanations", () => {
  const path = "specs/quickstart.perl";
  const at = (needle: string, behind = 0) => {
    const lines = text(path)
      .slice(0, text(path).indexOf(needle) + behind)
      .split("\n");
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  };
  const explained = (asked: { what?: string; position?: ReturnType<typeof at> }) =>
    explanation(viewOf(path, text(path)), { textDocument: { uri: "" }, ...asked });

  test("of a word, a setting, and what stands at the cursor", () => {
    expect(explained({ what: "take" })?.text).toMatch(/^take\n/);
    expect(explained({ what: "train.batch" })?.text).toMatch(/^train\.batch = 12prompt\n/);
    expect(explained({ position: at("batch  ", 2) })?.title).toBe("train.batch");
    expect(explained({ position: at("12prompt", 3) })?.title).toBe("train.batch");
  });

  test("of what nobody knows there is none", () => {
    expect(explained({ what: "nonsense" })).toBeUndefined();
    expect(explained({ position: { line: 1, character: 0 } })).toBeUndefined();
    expect(explained({ what: "" })).toBeUndefined();
  });
});
