// A checkpoint folder to change, made anew from a golden one for each test, and what check and run say of it. Call at the
// top of a test file.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelNode } from "../../plan/plan.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { goldenPath } from "../golden-set.ts";

export type Settings = Record<string, unknown>;
export const golden = goldenPath("model");

export const within = (value: Settings, name: string): Settings => value[name] as Settings;

export function useFolder() {
  const root = mkdtempSync(join(tmpdir(), "perlc-folders-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "model");
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(golden, "tiny-tied"), folder, { recursive: true });
  });

  const json = (file: string): Settings => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const put = (file: string, value: unknown): void =>
    writeFileSync(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
  const change = (file: string, edit: (value: Settings) => void): void => {
    const value = json(file);
    edit(value);
    put(file, value);
  };
  const remove = (...files: readonly string[]): void => {
    for (const each of files) rmSync(join(folder, each), { force: true });
  };

  const node = (more: Partial<ModelNode> = {}): ModelNode => ({
    kind: "model",
    id: "policy",
    because: { path: "", start: 0, end: 0 },
    from: { kind: "checkpoint", path: folder },
    ...more,
  });
  const run = (more: Partial<ModelNode> = {}) => loadPolicy(node(more), 0, "/");

  /** Codes and titles that a run has for the folder; empty when it opens. */
  async function ran(more: Partial<ModelNode> = {}): Promise<readonly string[]> {
    try {
      const { tokenizer } = run(more);
      await tokenizer.ready().finally(tokenizer.close);
      return [];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.diagnostics.map((each) => `${each.code} ${each.title}`);
    }
  }

  function checked(amendment = ""): readonly string[] {
    const text = `spec 1
experiment t {
  policy = checkpoint("${folder}")${amendment}
  reward = boxed(answer)
  data { train = four_artists(split = train) | take(16) }
  train grpo { on = data.train  duration = 1step  max_prompt = 48tok  max_completion = 20tok }
}
`;
    const { diagnostics } = compile({ path: join(root, "spec.perl"), text }, disk);
    return diagnostics.map((each) => `${each.code} ${each.title}`);
  }

  /** What check and run both say, which is the same. */
  async function said(): Promise<string> {
    const check = checked();
    expect(await ran()).toEqual(check);
    return check.join("\n");
  }

  return { folder, json, put, change, remove, node, run, ran, checked, said };
}
