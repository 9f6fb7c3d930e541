// A stretch of the run in which a curve moves: `0%..80%` of it, or `0step..30step`. Whether it ends before
// the run does is known only in the plan.

import { E0302, E0310 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import { printQuantity } from "../diagnostics/print-number.ts";
import * as limits from "./limits.ts";
import { checkNumber, type Measured } from "./number.ts";
import { refuseKind } from "./plain.ts";
import { placeIn, spelled, type Type } from "./type.ts";
import type { Stretch } from "./word.ts";

const dimensions = { dimensions: ["share", "step"], bare: false } as const;
const unitOf = (measured: Measured): Stretch["unit"] => (measured.dimension === "share" ? "share" : "step");

export const stretch: Type<Stretch> = {
  name: "Range<Share | Count<step>>",
  wants: "a part of the run, such as 0%..80% or 0step..30step",
  schema: limits.fields({ unit: limits.words(["share", "step"]), from: limits.number().min(0), to: limits.number() }),
  check: (value, context) => {
    if (value.kind !== "range") return refuseKind(stretch, value, context, "write `0%..80%`");
    const from = checkNumber(value.from, dimensions, stretch.wants, context);
    const to = checkNumber(value.to, dimensions, stretch.wants, context);
    if (!from || !to) return undefined;
    const at = placeIn(context, value.span);
    if (from.dimension !== to.dimension) {
      const found = `${printQuantity(from)} to ${printQuantity(to)}`;
      context.report(
        E0302(
          { subject: context.subject, wants: stretch.wants, found },
          { at, label: "its ends count different things" },
        ),
      );
      return undefined;
    }
    if (from.number < to.number) return { unit: unitOf(from), from: from.number, to: to.number };
    const fix =
      from.number > to.number ? write(at, `${spelled(context, value.to)}..${spelled(context, value.from)}`) : undefined;
    const where = { at, label: "it ends before it begins", fix };
    context.report(E0310({ subject: context.subject, range: spelled(context, value) }, where));
    return undefined;
  },
};

export interface Portion {
  readonly unit: "share" | "step";
  readonly count: number;
}

/** How much of the run, from its beginning: `5%` or `10step`. */
export const portion: Type<Portion> = {
  name: "Share | Count<step>",
  wants: "a part of the run, such as 5% or 10step",
  schema: limits.fields({ unit: limits.words(["share", "step"]), count: limits.number().min(0) }),
  check: (value, context) => {
    const measured = checkNumber(value, dimensions, portion.wants, context);
    return measured && { unit: unitOf(measured), count: measured.number };
  },
};
