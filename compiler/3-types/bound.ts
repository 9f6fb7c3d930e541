// A limit and the side of it that is meant: `<= 200tok`, as an argument of a call.

import { type Dimension, units } from "../../grammar/units.ts";
import type { Limit } from "../../plan/nodes/grader.ts";
import { write } from "../diagnostics/edits.ts";
import * as limits from "./limits.ts";
import { count } from "./number.ts";
import { refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { placeIn, spelled, type Type } from "./type.ts";

export function bound(dimension: Dimension, example: string): Type<Limit> {
  const of = count(dimension, limits.whole().min(0));
  const { plural } = units.find((each) => each.dimension === dimension)!;
  const type: Type<Limit> = {
    name: `Bound<${dimension}>`,
    wants: `a bound on ${plural}, such as ${example}`,
    schema: limits.fields({ sign: limits.words(["<", "<=", ">", ">="]), limit: of.schema }),
    check(value, context) {
      if (value.kind === "bound") {
        const limit = read(of, value.limit, context);
        return limit === undefined ? undefined : { sign: value.operator, limit };
      }
      // a number alone may be the most or the least
      const fix =
        value.kind === "quantity" ? write(placeIn(context, value.span), `<= ${spelled(context, value)}`) : undefined;
      return refuseKind(type, value, context, fix ? "at most, or at least?" : undefined, fix);
    },
  };
  return type;
}
