// What a sweep shows: the lines of each run behind its name, and on a terminal one line, redrawn, with where all of them are.

import { assertNever } from "../compiler/diagnostics/bug.ts";
import type { Doing } from "../runtime/record/doing.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { doingWords } from "./doing-lines.ts";
import { type Progress, progress } from "./progress.ts";
import { redrawn, type Screen } from "./redrawn.ts";
import type { End } from "./sweep-jobs.ts";

export interface SweepScreen {
  begun(run: string): void;
  event(run: string, event: RunEvent): void;
  doing(run: string, now: Doing): void;
  /** Time has passed. */
  tick(): void;
  ended(run: string, how: End): void;
  /** Ends the redrawn line; call before anything else is printed. */
  settle(): void;
}

/** Lines about steps that each run of a sweep has where nothing is redrawn. */
const stepLines = 4;

/** What differs from run to run, or has to be known of each; how they begin is much the same in all. */
const isTold = ({ event }: RunEvent): boolean =>
  ["resume", "takeover", "rows", "step", "evaluation", "stopped"].includes(event);

/** `of` runs, of which `done` have finished before. */
export function sweepScreen(screen: Screen, of: number, done: number): SweepScreen {
  const bottom = redrawn(screen);
  const lines = new Map<string, Progress>();
  const at = new Map<string, string>();
  let [finished, failed] = [done, 0];
  const line = (run: string, text: string): void => bottom.print(`${run}  ${text.trim()}`);
  const redraw = (): void => {
    if (screen.columns === undefined) return;
    const parts = [
      `${finished} of ${of} done`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...[...at].map(([run, where]) => `${run} ${where}`),
    ];
    bottom.show(parts.join("  "), "passes");
  };
  return {
    settle: bottom.settle,
    begun(run) {
      // each line is whole: several runs write them
      lines.set(run, progress({ ...screen, columns: undefined, write: (text) => line(run, text) }, stepLines));
      at.set(run, "begins");
      redraw();
    },
    event(run, event) {
      if (event.event === "step" && screen.columns !== undefined) at.set(run, `step ${event.step}/${event.of}`);
      else if (isTold(event)) lines.get(run)?.event(event);
      if (event.event === "stage") at.set(run, event.kind);
      redraw();
    },
    doing(run, now) {
      if (screen.columns === undefined) lines.get(run)?.doing(now);
      else if (!now.step || now.step.number === 1) {
        at.set(run, doingWords(now));
        redraw();
      }
    },
    tick() {
      if (screen.columns === undefined) for (const each of lines.values()) each.tick();
    },
    ended(run, how) {
      at.delete(run);
      lines.delete(run);
      switch (how.word) {
        case "finished":
          finished += 1;
          line(run, `finished, weights ${how.weights.slice(0, 19)}…`);
          break;
        case "failed":
          failed += 1;
          line(run, "failed");
          break;
        case "stopped":
          break;
        default:
          return assertNever(how, "ended");
      }
      redraw();
    },
  };
}
