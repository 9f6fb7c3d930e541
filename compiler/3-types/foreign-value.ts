// A value that is legal as a text and means nothing here, because it is the way of another language: `None`, `data/train`,
// `tiny-vlm`, a list where one value stands, `range(3)`. Whoever refuses a value asks here what is to be said of it.

import type * as Ast from "../1-syntax/ast.ts";
import type { Fix, Note } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import { type Context, placeIn, spelled } from "./type.ts";

export interface Foreign {
  readonly label?: string;
  readonly notes?: readonly Note[];
  readonly fix?: Fix | undefined;
}

const help = (text: string): readonly Note[] => [{ keyword: "help", text }];
const nothing = new Set(["none", "null", "nil", "undefined", "nan", "void", "na", "default", "auto"]);

/** What to say of a value that no type of ours takes; undefined for one that is only of the wrong kind. */
export function foreignValue(value: Ast.Value, context: Context): Foreign | undefined {
  switch (value.kind) {
    case "path": {
      const name = value.names.length === 1 ? value.names[0]?.text : undefined;
      if (name === undefined || !nothing.has(name.toLowerCase())) return undefined;
      return {
        label: `\`${name}\` is no value here`,
        notes: help("leave the line out for what holds when nobody says it; a count of none is `0`"),
      };
    }
    case "binary":
      return joined(value, context) ?? goesOn(value, context);
    case "pair":
      return value.from.kind === "path" && value.to.kind === "path" ? asPath(value, context) : undefined;
    case "list":
      return value.items.length > 1 ? severalRuns(value.items, context) : undefined;
    case "call":
      return value.callee.names.length === 1 &&
        /^(?:range|linspace|arange|seq|choice|grid|product)$/.test(value.callee.names[0]?.text ?? "")
        ? severalRuns(
            value.arguments.map((each) => each.value),
            context,
          )
        : undefined;
    default:
      return undefined;
  }
}

/** `[6, 8]` where one number stands, and `range(3)`. */
function severalRuns(values: readonly Ast.Value[], context: Context): Foreign {
  const each = values.map((one) => spelled(context, one)).join(", ");
  return {
    label: "one value is wanted",
    notes: help(
      `a run for each of several values is a sweep, beside the experiment: \`sweep name over [experiment] { ${context.path} = each(${each}) }\``,
    ),
  };
}

/** `data/train` and `held-out`: names with a sign between them that calculates nothing. */
function joined(value: Ast.Binary, context: Context): Foreign | undefined {
  const text = spelled(context, value);
  if (/^data(?:\/\w+)+$/.test(text) || /^data(?:\\\w+)+$/.test(text)) return asPath(value, context);
  const unit = /^(\d[\d_.]*)-([a-z]+)$/.exec(text);
  if (unit) {
    const fix = write(placeIn(context, value.span), `${unit[1]}${unit[2]}`);
    return { label: "a unit stands right against its number", fix, notes: help(`write \`${unit[1]}${unit[2]}\``) };
  }
  if (!/^[A-Za-z_][\w.]*(?:-\w+)+$/.test(text)) return undefined;
  const ours = text.replaceAll("-", "_");
  return {
    label: "a hyphen is a minus here",
    notes: help(`a name is made of a-z, A-Z, 0-9 and \`_\`: \`${ours}\``),
    fix: write(placeIn(context, value.span), ours),
  };
}

function asPath(value: Ast.Value, context: Context): Foreign {
  const ours = spelled(context, value).replace(/\s*(?:->|\/)\s*/g, ".");
  const fix = write(placeIn(context, value.span), ours);
  return { label: "the parts of a path are joined by a point", notes: help(`write \`${ours}\``), fix };
}

/** `8prompt` and, in the next line, `- more` or a flag of a command line: no line's end ends a value before a sign. */
function goesOn(value: Ast.Binary, context: Context): Foreign | undefined {
  const { text } = context.source;
  const start = text.lastIndexOf("\n", value.operatorSpan.start) + 1;
  if (text.slice(start, value.operatorSpan.start).trim() !== "" || start <= value.span.start) return undefined;
  const line = text.slice(value.operatorSpan.start).split("\n", 1)[0]?.trim() ?? "";
  return {
    label: `the next line goes on with it: \`${line}\``,
    notes: help(
      "a line that begins with a sign goes on with the value above; a remark begins with `//`, a setting with its name",
    ),
  };
}
