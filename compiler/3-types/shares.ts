// Lists whose items may carry shares: `[which, odd]` is an equal mixture, `[70% of which, 30% of odd]` another.

import type * as Ast from "../1-syntax/ast.ts";
import { E0301 } from "../diagnostics/codes.ts";
import { sumsToOne } from "./dataset.ts";
import * as limits from "./limits.ts";
import { share } from "./number.ts";
import { refuseItem, refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { type Context, placeIn, splitExample, type Type } from "./type.ts";

export interface Shared<T> {
  readonly kind: T;
  readonly share: number;
}

/** Items with shares that sum to 1; all of them carry one, or none does and they are equal. Sorted by name, in every language alike. */
export function sharedList<T extends string>(of: Type<T>, example: string): Type<readonly Shared<T>[]> {
  const type: Type<readonly Shared<T>[]> = {
    name: `List<${of.name} | Share of it>`,
    wants: `a list, such as ${example}`,
    ...(of.options ? { options: of.options } : {}),
    schema: limits.anything<readonly Shared<T>[]>(),
    check: (value, context) => {
      if (value.kind !== "list") return refuseItem(type, value, context);
      const items = value.items.map((item) => checkItem(item, of, context));
      if (!items.every((item) => item !== undefined)) return undefined;
      const weighted = items.filter((item) => item.share !== undefined);
      if (items.length === 0) return refuseKind(type, value, context, "nothing is listed");
      if (weighted.length > 0 && weighted.length < items.length) {
        const at = placeIn(context, value.span);
        const [wants, notes] = splitExample(type.wants);
        const label = "some have a share and some have none";
        context.report(E0301({ subject: context.subject, wants }, { at, label, notes }));
        return undefined;
      }
      const shares = weighted.flatMap((item) => (item.share === undefined ? [] : [item.share]));
      if (shares.length > 0 && !sumsToOne(shares, value, context)) return undefined;
      return items
        .map(({ kind, share: part }) => ({ kind, share: part ?? 1 / items.length }))
        .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
    },
  };
  return type;
}

function checkItem<T>(value: Ast.Value, of: Type<T>, context: Context) {
  if (value.kind !== "share") {
    const kind = read(of, value, context);
    return kind === undefined ? undefined : { kind, share: undefined };
  }
  const part = read(share(), value.share, context);
  const kind = read(of, value.of, context);
  return part === undefined || kind === undefined ? undefined : { kind, share: part };
}

/** Shares of slots, first slot first; they sum to 100%. */
export const slotShares: Type<readonly number[]> = {
  name: "List<Share>",
  wants: "a share for each slot, such as [55%, 15%, 15%, 15%]",
  schema: limits.list(limits.number()),
  check: (value, context) => {
    if (value.kind !== "list") return refuseKind(slotShares, value, context);
    const items = value.items.map((item) => read(share(), item, context));
    if (!items.every((item) => item !== undefined)) return undefined;
    return sumsToOne(items, value, context) ? items : undefined;
  },
};
