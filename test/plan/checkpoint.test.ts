// The committed checkpoint says which plan made it, and that plan is what specs/warm-start.perl compiles to today.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { disk } from "../../cli/files.ts";
import { compile } from "../../compiler/compile.ts";
import { openCheckpoint, readParameters } from "../../runtime/checkpoint/layout.ts";
import { weightsDigest } from "../../runtime/record/digest.ts";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test("specs/models/tiny-vlm carries the plan hash of specs/warm-start.perl and the digest of its own weights", () => {
  const path = at("specs/warm-start.perl");
  const { value } = compile({ path, text: readFileSync(path, "utf8") }, disk);
  const checkpoint = openCheckpoint(at("specs/models/tiny-vlm"));
  expect(checkpoint.metadata.get("plan")).toBe(value?.plan.runs[0]?.hash);
  expect(checkpoint.metadata.get("weights")).toBe(weightsDigest(readParameters(checkpoint)));
});

test("it takes at most 3 MB", () => {
  expect(readFileSync(at("specs/models/tiny-vlm/model.safetensors")).length).toBeLessThan(3e6);
});
