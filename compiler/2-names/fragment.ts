// Pieces of a spec that stand alone: `path = value` on the command line, and the defaults of the vocabulary.
// They go through the one parser, wrapped in a block, and come back with their own text and places.

import type * as Ast from "../1-syntax/ast.ts";
import type { Compiled } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { parse } from "../recovery/parse.ts";

const opening = "spec 1\nset {\n";
const closing = "\n}\n";

/** One `path = value`. Undefined without a diagnostic when the text is something else that parses. */
export function parseAssignment(source: Source): Compiled<Ast.Setting> {
  return parseMember(source, "");
}

/** One value. */
export function parseFragment(source: Source): Compiled<Ast.Value> {
  const { value, diagnostics } = parseMember(source, "value = ");
  return { value: value?.value, diagnostics };
}

function parseMember(source: Source, prefix: string): Compiled<Ast.Setting> {
  const before = opening + prefix;
  const { value, diagnostics } = parse({ path: source.path, text: before + source.text + closing });
  const members = value?.members.length === 1 ? value.members[0]!.body.members : [];
  const [member] = members;
  const alone = member?.kind === "setting" && members.length === 1 && diagnostics.length === 0;
  return {
    value: alone ? relocate(member, source, before.length) : undefined,
    diagnostics: diagnostics.map((each) => relocate(each, source, before.length)),
  };
}

/** The same data with every span moved back by `by` and every source replaced: as if it had been read alone. */
function relocate<T>(value: T, source: Source, by: number): T {
  const clamp = (at: number) => Math.max(0, Math.min(source.text.length, at - by));
  const move = (part: unknown, key: string): unknown => {
    // a pipeline has a `source` too, and that one is a value
    if (key === "source" && isSource(part)) return source;
    if (Array.isArray(part)) return part.map((each) => move(each, ""));
    if (typeof part !== "object" || part === null) return part;
    if ((key === "span" || key === "operatorSpan") && "start" in part && "end" in part)
      return { start: clamp(Number(part.start)), end: clamp(Number(part.end)) };
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, move(each, name)]));
  };
  return move(value, "") as T;
}

const isSource = (part: unknown): boolean =>
  typeof part === "object" && part !== null && "path" in part && "text" in part;
