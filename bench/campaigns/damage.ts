// One bit flipped, or one file cut, emptied or taken away, of a run's folder or of the files that it reads; then
// `perlc run --again`. The run ends with the same bytes as one that nothing happened to, or it is refused with a diagnostic that
// names the file. Anything else is a fault: another result, a crash, a refusal that does not say where.
//
//   node bench/campaigns/damage.ts --count 1000     (flags: harness.ts; about half a second a case)

import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Campaign, campaignMain, type Draws, type Verdict } from "./harness.ts";
import { filesUnder, makeWorld, resultOf } from "./world.ts";

export const damage: Campaign = {
  name: "damage",
  count: 1000,
  async prepare() {
    const world = await makeWorld();
    const whole = resultOf(world.finished);
    return {
      async run({ draws }): Promise<Verdict> {
        const copy = world.copy();
        const folder = join(copy, relative(world.path, draws.chance(0.7) ? world.stopped : world.finished));
        const path = chosen(copy, folder, draws);
        const done = damageTo(path, draws);
        const what = `${relative(copy, folder)}: ${done} ${relative(copy, path)}`;
        try {
          const { weights, warnings } = await world.again(folder);
          if (weights === undefined) return { what, outcome: "stopped", fault: "it stopped" };
          const outcome = ["same", ...new Set(warnings.map((each) => each.code))].join(" ");
          return resultOf(folder) === whole ? { what, outcome } : { what, outcome, fault: "another result" };
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          const outcome = [...new Set(error.diagnostics.map((each) => each.code))].join(" ");
          const named = error.diagnostics.some((each) => names(each, path));
          const said = error.diagnostics.map((each) => each.title).join("; ");
          return named ? { what, outcome } : { what, outcome, fault: `does not name the file: ${said}` };
        }
      },
      close: () => world.close(),
    };
  },
};

/** A file of the inputs, of the newest checkpoint, or of the rest of the run's folder. */
function chosen(world: string, folder: string, draws: Draws): string {
  const inputs = filesUnder(join(world, "inputs")).map((name) => join(world, "inputs", name));
  const own = filesUnder(folder).map((name) => join(folder, name));
  const checkpoints = own.filter((each) => each.includes("checkpoints"));
  const others = own.filter((each) => !each.includes("checkpoints"));
  return draws.pick(draws.pick([inputs, checkpoints, others, others]));
}

/** Does it, and says what. */
function damageTo(path: string, draws: Draws): string {
  const { size } = statSync(path);
  const kind = size === 0 ? 9 : draws.below(10);
  if (kind < 6) {
    const bytes = readFileSync(path);
    const at = draws.below(size);
    const bit = draws.below(8);
    writeFileSync(path, bytes.with(at, bytes[at]! ^ (1 << bit)));
    return `bit ${bit} of byte ${at} flipped in`;
  }
  if (kind < 8) {
    const left = draws.below(size);
    truncateSync(path, left);
    return `cut to ${left} of ${size} bytes:`;
  }
  if (kind < 9) {
    truncateSync(path, 0);
    return "emptied:";
  }
  rmSync(path);
  return "taken away:";
}

/** Whether a diagnostic names a file: itself, or of a checkpoint its folder. */
function names({ title, labels, notes }: Diagnostic, path: string): boolean {
  const text = [title, ...notes.map((each) => each.text), ...labels.map((each) => each.source.path)].join("\n");
  return [basename(path), basename(dirname(path))].some((each) => text.includes(each));
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await campaignMain(damage, argv.slice(2));
