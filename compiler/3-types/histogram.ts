// A histogram: shares from the lowest value to the highest. Published ones are rounded, so a sum that rounding explains is
// evened out, and any other is refused.

import { sumsToOne } from "./dataset.ts";
import * as limits from "./limits.ts";
import { share } from "./number.ts";
import { refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import type { Type } from "./type.ts";

/** Half a unit in the last digit of a share written to a tenth of a percent. */
const rounding = 0.0005;

export const histogram: Type<readonly number[]> = {
  name: "List<Share>",
  wants: "a share for each value, such as [40%, 30%, 20%, 10%, 0%]",
  schema: limits.list(limits.number()),
  check: (value, context) => {
    if (value.kind !== "list") return refuseKind(histogram, value, context);
    const shares = value.items.map((item) => read(share(), item, context));
    if (!shares.every((each) => each !== undefined)) return undefined;
    if (shares.length === 0) return refuseKind(histogram, value, context, "nothing is listed");
    const sum = shares.reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > shares.length * rounding + 1e-9 && !sumsToOne(shares, value, context)) return undefined;
    return shares.map((each) => each / sum);
  },
};
