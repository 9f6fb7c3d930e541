// Memory of many runs after each other in one process, as a program that uses the library has them, or a sweep.
//
//   node --expose-gc bench/memory.ts [--runs 20] [--adapter NAME] [--json]
//
// Prints resident and JavaScript memory after each run, and what the last one has of the seventh: the first ones compile their kernels.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, memoryUsage, stdout } from "node:process";
import { parseArgs } from "node:util";
import { getHeapStatistics } from "node:v8";
import { compile, run } from "../perlc.ts";

/** Resident memory and JavaScript heap after a run, in MiB. */
export interface MemoryOfRun {
  readonly run: number;
  readonly resident: number;
  readonly heap: number;
  /** What the heap holds of the machine's memory, its free room with it. */
  readonly committed: number;
  /** Outside the heap: array buffers and what add-ons report. */
  readonly external: number;
}

const spec = `spec 1

use { tiny_vlm } from "models.perl"

experiment memory {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 2..2, ask = [which]) | take(16)
    held_out = four_artists(split = held_out_question, images = 2..2, ask = [which]) | take(8)
  }

  permute {
    images = data.train
  }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 2step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on = data.held_out
  }
}
`;

const mebibytes = (bytes: number): number => Math.round((10 * bytes) / 2 ** 20) / 10;

/** Runs a small experiment `runs` times, each with another seed, and looks at the memory after each. */
export async function memoryOfRuns(
  runs: number,
  adapter: string | undefined,
  seen: (each: MemoryOfRun) => void = () => {},
): Promise<readonly MemoryOfRun[]> {
  const directory = new URL("../specs/", import.meta.url);
  const out = mkdtempSync(join(tmpdir(), "perlc-memory-"));
  const found: MemoryOfRun[] = [];
  // pictures that are drawn in no run before the last ones would load what draws them then
  const kept = env["PERLC_CACHE"];
  env["PERLC_CACHE"] = join(out, "cache");
  try {
    for (let number = 1; number <= runs; number++) {
      const path = join(directory.pathname, "memory.perl");
      const { value, diagnostics } = compile({ text: spec, path }, { set: [`seed=${number}`] });
      if (!value) throw new Error(diagnostics.map((each) => each.title).join("; "));
      await run(value, { directory, out, ...(adapter !== undefined && { adapter }) });
      globalThis.gc?.();
      const { rss, heapUsed, external } = memoryUsage();
      const each = {
        run: number,
        resident: mebibytes(rss),
        heap: mebibytes(heapUsed),
        committed: mebibytes(getHeapStatistics().total_physical_size),
        external: mebibytes(external),
      };
      found.push(each);
      seen(each);
    }
  } finally {
    if (kept === undefined) delete env["PERLC_CACHE"];
    else env["PERLC_CACHE"] = kept;
    rmSync(out, { recursive: true, force: true });
  }
  return found;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "20" }, adapter: { type: "string" }, json: { type: "boolean" } },
  });
  const said = values.json
    ? () => {}
    : (each: MemoryOfRun) =>
        stdout.write(
          `run ${each.run}  ${each.resident} MiB, heap ${each.heap} of ${each.committed} MiB, external ${each.external} MiB\n`,
        );
  const found = await memoryOfRuns(Number(values.runs), values.adapter, said);
  const [seventh, last] = [found[6], found.at(-1)];
  const growth = seventh && last && last.run > 7 ? last.resident / seventh.resident : undefined;
  if (values.json) stdout.write(`${JSON.stringify({ runs: found, growth })}\n`);
  else if (growth !== undefined) stdout.write(`run ${last?.run} has ${growth.toFixed(3)} of run 7\n`);
}
