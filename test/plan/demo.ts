// A small experiment for the tests of the plan, with a place for what each test is about.

import { expect } from "vitest";
import { compile, type Program } from "../../compiler/compile.ts";
import type { PlanNode, Run } from "../../plan/plan.ts";
import { disk } from "./disk.ts";

const judge = 'judge gpt { model = "gpt-4o" }\n';
const blink = 'benchmark blink { from = hub("B/BLINK", split = val, revision = "0f3a9c1")  items = 1901example }\n';

export interface Parts {
  readonly data?: string;
  readonly train?: string;
  readonly permute?: string;
  readonly more?: string;
  readonly after?: string;
}

export function spec({ data, train = "", permute = "", more = "", after = "" }: Parts): string {
  return `spec 1
${judge}${blink}experiment demo {
  policy = checkpoint("models/tiny")
  reward = boxed(answer)
  data { train = ${data ?? "four_artists(split = train) | take(64)"} }
  permute { images = data.train ${permute} }
  train grpo { on = data.train  batch = 8prompt  per_order = 6rollout  ${train.includes("duration = ") ? "" : "duration = 40step"}  max_prompt = 48tok  max_completion = 20tok ${train} }
  ${more}
}
${after}`;
}

export const compiled = (parts: Parts) => compile({ path: "demo.perl", text: spec(parts) }, disk());

export function program(parts: Parts): Program {
  const { value, diagnostics } = compiled(parts);
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([]);
  return value!;
}

export const runOf = (parts: Parts): Run => program(parts).plan.runs[0]!;
export const codesOf = (parts: Parts) => compiled(parts).diagnostics.map((each) => each.code);

export function nodeIn<K extends PlanNode["kind"]>(run: Run, kind: K): Extract<PlanNode, { kind: K }> {
  return run.nodes.find((node): node is Extract<PlanNode, { kind: K }> => node.kind === kind)!;
}
