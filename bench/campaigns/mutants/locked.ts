// The files of the mutants, each read by a spec that was frozen while the file was whole: what check and run say of the spec
// once the file is a mutant. The functions that they compare with are asked in this process, without running the program.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../../compiler/compile.ts";
import { lockDifferences } from "../../../compiler/tools/lock/differences.ts";
import { lockedRuns, type Pin, sealed } from "../../../compiler/tools/lock/lock.ts";
import { diskFiles } from "../../../disk.ts";
import type { Run } from "../../../plan/plan.ts";
import { fileDigest } from "../../../runtime/inputs/digest.ts";
import { inputFiles } from "../../../runtime/inputs/files.ts";
import { resolvePlan } from "../../../runtime/inputs/resolve.ts";
import { pinsOf } from "../../../runtime/stages/pins.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** A spec and its lock, which names one of the files. */
export interface Locked {
  /** The code of what is said of the file while it has these bytes; undefined when nothing is. */
  readonly said: (bytes: Uint8Array) => Promise<string | undefined>;
}

/** Freezes a spec that reads the file `base`, in a folder of its own. Throws an Error when it cannot be frozen, or is not clean afterwards. */
export async function locked(base: string, folder: string): Promise<Locked> {
  const file = join(folder, base);
  mkdirSync(join(folder, "checkpoint"), { recursive: true });
  for (const each of [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
  ])
    copyFileSync(join(here, "checkpoint", each), join(folder, "checkpoint", each));
  // nothing reads the weights: the lock has their digest
  writeFileSync(join(folder, "checkpoint", "model.safetensors"), "");
  writeFileSync(
    join(folder, "checkpoint", "preprocessor_config.json"),
    JSON.stringify({ min_pixels: 784, max_pixels: 784 }),
  );
  if (dirname(base) === ".") copyFileSync(join(here, base), file);
  const row = { prompt: "<image> which?", images: [basename(base)], answer: "12", change_needed: false };
  writeFileSync(join(folder, "rows.jsonl"), `${JSON.stringify(row)}\n`);
  const path = join(folder, "locked.perl");
  const source = { path, text: specOf(base) };
  const { value, diagnostics } = compile(source, diskFiles());
  const { plan, missing } = value ? await resolvePlan(value.plan, folder) : { plan: undefined, missing: diagnostics };
  const run = plan?.runs[0];
  if (!value || plan?.hash === undefined || !run)
    throw new Error(missing.map((each) => `${each.code}: ${each.title}`).join("; "));
  const { pins } = await pinsOf(run, folder);
  const runs = lockedRuns(plan.runs as Parameters<typeof lockedRuns>[0], value.experiments);
  const lock = sealed({ perlc: "0", edition: 1, plan: plan.hash, specs: [], runs, pins, tokens: [], results: [] });
  const isTable = base.endsWith(".parquet");
  const named = isTable || dirname(base) !== "." ? base : "pictures of rows.jsonl";
  const said = async (bytes: Uint8Array): Promise<string | undefined> => {
    writeFileSync(file, bytes);
    // pins of a table are its digest and that of the pictures that its rows name: here they name none, and are not read once more
    const now = isTable ? await digestsOf(run, folder) : (await pinsOf(run, folder)).pins;
    const found = lockDifferences(lock, { program: value, plan: value.plan, pins: now, entry: source }, path);
    return found.find((each) => each.title.includes(`\`${named}\``))?.code;
  };
  const whole = await said(readFileSync(file));
  if (whole !== undefined) throw new Error(`${base} is whole, and its lock says ${whole}`);
  return { said };
}

/** The digests of the files that a plan reads itself. */
async function digestsOf({ nodes }: Run, folder: string): Promise<readonly Pin[]> {
  const files = nodes.flatMap((node) => inputFiles(node, folder).map((each) => ({ node: node.id, ...each })));
  return Promise.all(
    files.map(async ({ node, path, file }) => ({ node, what: path, is: await fileDigest(file, path) })),
  );
}

const specOf = (base: string): string => `spec 1

experiment locked {
  policy = checkpoint("checkpoint")
  reward = boxed(answer)

  data {
    rows = ${dataOf(base)}
  }

  permute {
    images = data.rows
    copies = 1
  }

  train grpo {
    on             = data.rows
    batch          = 1prompt
    per_order      = 2rollout
    duration       = 1step
    rate           = 1e-4
    max_prompt     = 64tok
    max_completion = 8tok
  }
}
`;

function dataOf(base: string): string {
  if (base.endsWith(".parquet")) return `parquet("${base}", when_permuted = answer_stays)`;
  if (dirname(base) === ".") return `jsonl("rows.jsonl", when_permuted = answer_stays)`;
  return "four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(5)";
}
