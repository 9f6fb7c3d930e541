// What a sweep shows: the lines of each run behind its name, and on a terminal one line, redrawn, with where all of them are.

import { assertNever } from "../compiler/diagnostics/bug.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import { type Progress, progress, type Screen } from "./progress.ts";
import type { End } from "./sweep-jobs.ts";

export interface SweepScreen {
  begun(run: string): void;
  event(run: string, event: RunEvent): void;
  ended(run: string, how: End): void;
  /** Ends the redrawn line; call before anything else is printed. */
  settle(): void;
}

/** Lines about steps that each run of a sweep has where nothing is redrawn. */
const stepLines = 4;

/** `of` runs, of which `done` have finished before. */
export function sweepScreen(screen: Screen, of: number, done: number): SweepScreen {
  const redraws = screen.columns !== undefined;
  const lines = new Map<string, Progress>();
  const at = new Map<string, string>();
  let [finished, failed] = [done, 0];
  let shown = "";
  const settle = (): void => {
    if (shown) screen.write(" ".repeat(shown.length), { back: true });
    if (shown) screen.write("", { back: true });
    shown = "";
  };
  const line = (run: string, text: string): void => {
    settle();
    screen.write(`${run}  ${text.trim()}`, { end: true });
  };
  const redraw = (): void => {
    if (!redraws) return;
    const parts = [
      `${finished} of ${of} done`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...[...at].map(([run, where]) => `${run} ${where}`),
    ];
    const text = parts.join("  ").slice(0, Math.max(20, (screen.columns ?? 80) - 1));
    screen.write(`${text}${" ".repeat(Math.max(0, shown.length - text.length))}`, { back: true });
    shown = text;
  };
  return {
    settle,
    begun(run) {
      // each line is whole: several runs write them
      lines.set(run, progress({ columns: undefined, write: (text) => line(run, text) }, stepLines));
      at.set(run, "begins");
      redraw();
    },
    event(run, event) {
      if (event.event === "step" && redraws) at.set(run, `step ${event.step}/${event.of}`);
      else lines.get(run)?.event(event);
      if (event.event === "stage") at.set(run, event.kind);
      redraw();
    },
    ended(run, how) {
      at.delete(run);
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
