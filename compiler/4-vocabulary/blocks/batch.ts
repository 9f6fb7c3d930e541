// A batch written in rollouts must split into whole groups; then it is so many prompts. Prompts and rollouts
// are different things, and mixing them up is the commonest mistake in GRPO settings.

import { drawLimits } from "../../../plan/nodes/draw-limits.ts";
import { describeOrigin } from "../../2-names/origin.ts";
import type { Counted } from "../../3-types/number.ts";
import type { Settled } from "../../3-types/type.ts";
import { E0412 } from "../../diagnostics/codes.ts";
import type { Diagnostic, Label, Note } from "../../diagnostics/diagnostic.ts";
import { drawn } from "../../diagnostics/drawn.ts";
import { writeNumber } from "../../diagnostics/edits.ts";

type Batch = Settled<Counted<"prompt" | "rollout">>;
type Group = Settled<number>;

/** Prompts a step, or undefined after reporting that the batch does not divide. */
export function wholePrompts(
  batch: Batch,
  group: Group,
  copies: number,
  report: (diagnostic: Diagnostic) => void,
): number | undefined {
  const { unit, count } = batch.value;
  const whole = group.value * (copies + 1);
  if (unit === "prompt") return count;
  if (count % whole === 0) return count / whole;
  report(notWhole(batch, group, copies));
  return undefined;
}

function notWhole(batch: Batch, group: Group, copies: number): Diagnostic {
  const size = group.value;
  const count = batch.value.count;
  const whole = size * (copies + 1);
  const rest = count % whole;
  const written = (field: Batch | Group) => field.written.origin.kind !== "default";
  const what =
    copies === 0
      ? `a group is ${size} rollouts of one prompt`
      : `${copies + 1} orders of ${size} rollouts make a group of ${whole}`;
  const labels: Label[] = written(group) ? [{ ...group.at, text: what, primary: false }] : [];
  const where = written(batch) ? batch : group;
  const rule =
    copies === 0
      ? drawn(
          ["batch", `${count}`],
          [" "],
          ["%", `${rest}`],
          [" "],
          ["per_order", `${size}`],
          [" "],
          ["==", "false"],
          [" 0"],
        )
      : drawn(
          ["batch", `${count}`],
          [" "],
          ["%", `${rest}`],
          [" ("],
          ["per_order", `${size}`],
          [" * ("],
          ["copies", `${copies}`],
          [" + 1)) "],
          ["==", "false"],
          [" 0"],
        );
  return E0412(
    { batch: count, group: whole },
    {
      at: where.at,
      label: written(batch) ? `so ${count} leaves ${rest} rollout${rest === 1 ? "" : "s"} without a whole group` : what,
      labels: written(batch) ? labels : [],
      rule,
      notes: [{ keyword: "help", text: nearest(count, size, copies) }, originNote(batch, group)],
      ...(written(batch) ? writeNumber(batch.at, Math.max(1, Math.round(count / whole)) * whole) : {}),
    },
  );
}

/** The nearest batches that divide, and the nearest groups that divide the batch. */
function nearest(count: number, size: number, copies: number): string {
  const whole = size * (copies + 1);
  const below = Math.floor(count / whole) * whole;
  const batches = below > 0 ? [below, below + whole] : [whole];
  const divides = (group: number) => group >= 2 && count % (group * (copies + 1)) === 0;
  const seek = (step: -1 | 1) => {
    const most = Math.min(count, drawLimits.rollout);
    for (let group = size + step; group >= 2 && group <= most; group += step) if (divides(group)) return group;
    return undefined;
  };
  const groups = [seek(-1), seek(1)].filter((each) => each !== undefined);
  const many = (values: readonly number[], one: string, more: string) =>
    values.length === 1 ? `${values[0]} is the nearest ${one}` : `${values.join(" and ")} are the nearest ${more}`;
  const first = many(batches, "batch", "batches");
  if (groups.length === 0) return `${first}; no group divides ${count}`;
  return groups.length === 1
    ? `${first}; ${groups[0]} the nearest group that divides ${count}`
    : `${first}; ${groups.join(" and ")} the nearest groups that divide ${count}`;
}

function originNote(batch: Batch, group: Group): Note {
  const [one, other] = [batch.written.origin, group.written.origin];
  const same = describeOrigin(one) === describeOrigin(other);
  const text =
    same && one.kind === "written"
      ? "both written here; the defaults are per_order 8rollout and batch 8prompt"
      : `batch ${describeOrigin(one)}; per_order ${describeOrigin(other)}`;
  return { keyword: "origin", text };
}
