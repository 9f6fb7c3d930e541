// Values with two ends: a range `a..b`, a pair `a -> b`; and what is said of what was meant as one and lacks its sign.

import type * as Ast from "../1-syntax/ast.ts";
import { E0301, E0310 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import { readBoth } from "./ends.ts";
import * as limits from "./limits.ts";
import { refuseKind } from "./plain.ts";
import { type Context, placeIn, spelled, splitExample, type Type } from "./type.ts";
import { replaceBy } from "./unknown.ts";

export interface Ends<T> {
  readonly from: T;
  readonly to: T;
}

const ends = <T>(of: Type<T>) => limits.fields({ from: of.schema, to: of.schema }) as unknown as limits.Limits<Ends<T>>;

/** `a..b`, both ends included, the smaller first. */
export function range(of: Type<number>, example: string): Type<Ends<number>> {
  const type: Type<Ends<number>> = {
    name: `Range<${of.name}>`,
    wants: `a range, such as ${example}`,
    schema: ends(of),
    check: (value, context) => {
      if (value.kind === "quantity") {
        const at = placeIn(context, value.span);
        const [wants] = splitExample(type.wants);
        const both = `${spelled(context, value)}..${spelled(context, value)}`;
        context.report(
          E0301({ subject: context.subject, wants }, { at, label: "one end only", ...replaceBy(at, both) }),
        );
        return undefined;
      }
      const two = twoEnds(value, context);
      if (two && value.kind !== "range")
        return refuseKind(
          type,
          value,
          context,
          "a range has two points",
          write(placeIn(context, value.span), two.join("..")),
        );
      if (value.kind !== "range") return refuseKind(type, value, context, `write \`${example}\``);
      const [from, to] = readBoth([of, value.from], [of, value.to], context);
      if (from === undefined || to === undefined) return undefined;
      if (from <= to) return { from, to };
      const at = placeIn(context, value.span);
      const turned = `${spelled(context, value.to)}..${spelled(context, value.from)}`;
      const where = { at, label: "the larger end comes first", ...replaceBy(at, turned) };
      context.report(E0310({ subject: context.subject, range: spelled(context, value) }, where));
      return undefined;
    },
  };
  return type;
}

/** `a -> b`: from, to. */
export function pair<A, B>(
  first: Type<A>,
  second: Type<B>,
  example: string,
): Type<{ readonly from: A; readonly to: B }> {
  type Two = { readonly from: A; readonly to: B };
  const type: Type<Two> = {
    name: `Pair<${first.name}, ${second.name}>`,
    wants: `a pair, such as ${example}`,
    schema: limits.fields({ from: first.schema, to: second.schema }) as unknown as limits.Limits<Two>,
    check: (value, context) => {
      if (value.kind !== "pair") return refusePair(type, value, context, example);
      const [from, to] = readBoth([first, value.from], [second, value.to], context);
      return from === undefined || to === undefined ? undefined : { from, to };
    },
  };
  return type;
}

/** The two ends of what is no range and no pair, and may have been meant as one: `4-4`, `[1, 0]`, `100%..0%`. */
function twoEnds(value: Ast.Value, context: Context): readonly [string, string] | undefined {
  const ends =
    value.kind === "list"
      ? value.items
      : value.kind === "range" || value.kind === "pair"
        ? [value.from, value.to]
        : value.kind === "binary" && (value.operator === "-" || value.operator === "/")
          ? [value.left, value.right]
          : [];
  const [from, to] = ends;
  if (!from || !to || ends.length !== 2 || !ends.every((each) => each.kind === "quantity")) return undefined;
  return [spelled(context, from), spelled(context, to)];
}

/** A pair that lacks its sign, or its second value: of one value both are shown that may have been meant. */
function refusePair(
  type: Pick<Type<unknown>, "wants">,
  value: Ast.Value,
  context: Context,
  example: string,
): undefined {
  const at = placeIn(context, value.span);
  const two = twoEnds(value, context);
  if (two) return refuseKind(type, value, context, "from one value to another is `->`", write(at, two.join(" -> ")));
  if (value.kind !== "quantity") return refuseKind(type, value, context, `write \`${example}\``);
  const one = spelled(context, value);
  const zero = /%$/.test(one) ? "0%" : "0";
  const [wants] = splitExample(type.wants);
  const notes = [{ keyword: "help", text: `\`${one} -> ${zero}\` falls to 0, \`${one} -> ${one}\` stays where it is` }];
  context.report(E0301({ subject: context.subject, wants }, { at, label: "one value only: where does it go?", notes }));
  return undefined;
}
