// Rules of size: what no device can ever hold, by the plan's own figures. What the devices of this machine hold says a run.

import { countTraining } from "../../../plan/count.ts";
import { type Large, largeTensors } from "../../../plan/memory.ts";
import { drawLimits } from "../../../plan/nodes/draw-limits.ts";
import type { ModelNode } from "../../../plan/plan.ts";
import { E0402, E0789 } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { printNumber } from "../../diagnostics/print-number.ts";
import type { Place } from "../../diagnostics/source.ts";
import { type Case, ofKind, placeOf, sizeIn, writtenAt } from "./rule.ts";

const GIB = 2 ** 30;

/** Bytes of 2^32 numbers in 32 bits: what the indexes of WGSL reach. */
const mostBytes = 16 * GIB;

export function* beyondAnyDevice(given: Case): Iterable<Diagnostic> {
  const sizeOf = (node: ModelNode) => (node.from.kind === "hub" ? undefined : sizeIn(given, node));
  const [largest] = largeTensors(given.run, sizeOf);
  if (!largest || largest.bytes <= mostBytes) return;
  const { what, bytes, lower } = largest;
  const help = { keyword: "help", text: `lower ${lower.map((each) => `\`${each}\``).join(", ")}` };
  const where = { at: mainReason(given, largest), label: "too much for one tensor", notes: [help], of: lower };
  yield E0789({ what, needs: gibibytes(bytes), most: gibibytes(mostBytes) }, where);
}

/** Draws are numbered by the step that they are for. */
export function* beyondDraws(given: Case): Iterable<Diagnostic> {
  for (const train of [...ofKind(given, "grpo"), ...ofKind(given, "supervised")]) {
    const { count: all = 0, atMost = true } = countTraining(given.run)?.steps ?? {};
    const steps = Math.max(train.length.count, atMost ? 0 : (all ?? 0));
    if (steps < drawLimits.step) continue;
    const at = writtenAt(given, "train.duration")?.at ?? placeOf(given, train.id);
    const limit = `at most ${drawLimits.step - 1} steps`;
    const rule = drawn(["steps", printNumber(steps)], [" "], ["<", "false"], [` ${drawLimits.step}`]);
    yield E0402(
      { subject: "duration", value: printNumber(steps), limit },
      { at, label: "no run ends after so many", rule },
    );
  }
}

/** The largest number that somebody wrote of those that it is made of; else the training, or the model. */
function mainReason(given: Case, { lower }: Large): Place {
  const written = lower.flatMap((path) => writtenAt(given, path) ?? []);
  const size = ({ value }: { readonly value: unknown }) => (typeof value === "number" ? value : 0);
  const [most] = written.toSorted((a, b) => size(b) - size(a));
  if (most) return most.at;
  const [train] = [...ofKind(given, "grpo"), ...ofKind(given, "supervised")];
  return train && lower.some((each) => each.startsWith("train.")) ? placeOf(given, train.id) : placeOf(given, "policy");
}

/** `5,960,464 GiB`: what is too large is told by its digits. */
const gibibytes = (bytes: number): string => `${Math.round(bytes / GIB).toLocaleString("en")} GiB`;
