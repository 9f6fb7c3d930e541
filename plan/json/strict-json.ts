// JSON without double meanings: what two readers could understand differently is refused. Checkpoint headers and
// configurations pass through here, because a duplicate key reads as its first value to one parser and its last to another.

/** A JSON object's members in their order; `__proto__` is a name like any other. */
export type JsonObject = ReadonlyMap<string, Json>;
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** Nesting beyond this is no configuration, but an attempt on the stack. */
const DEEPEST = 64;

/** What `text` says, or why it says nothing: not JSON, a key twice in one object, or nested too deep. */
export function parseStrictJson(text: string): { readonly value: Json } | { readonly reason: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { reason: "it is not JSON" };
  }
  const reason = doubleKeyOrDepth(text);
  return reason === undefined ? { value: toMaps(parsed) } : { reason };
}

function doubleKeyOrDepth(text: string): string | undefined {
  let twice: string | undefined;
  const deepest = walk(text, (key) => {
    twice ??= key;
  });
  if (deepest > DEEPEST) return `it nests deeper than ${DEEPEST} levels`;
  return twice === undefined ? undefined : `it gives \`${twice}\` twice`;
}

/** A key that stands twice in one object of a text that `JSON.parse` accepts, whatever its escapes; undefined where none does. */
export function doubleKey(text: string): string | undefined {
  let twice: string | undefined;
  walk(text, (key) => {
    twice ??= key;
  });
  return twice;
}

/** Walks text that `JSON.parse` already accepted, so only strings and brackets need telling apart; how deep it nests. */
function walk(text: string, tellTwice: (key: string) => void): number {
  const open: Set<string>[] = [];
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      open.push(new Set());
      deepest = Math.max(deepest, open.length);
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const start = at;
      do at = text.indexOf('"', at + 1);
      while (isEscaped(text, at));
      let next = at + 1;
      while (" \t\r\n".includes(text[next] ?? "x")) next++;
      if (text[next] !== ":") continue;
      const key: string = JSON.parse(text.slice(start, at + 1));
      const seen = open.at(-1);
      if (seen?.has(key)) tellTwice(key);
      seen?.add(key);
    }
  }
  return deepest;
}

function isEscaped(text: string, at: number): boolean {
  let strokes = 0;
  while (text[at - 1 - strokes] === "\\") strokes++;
  return strokes % 2 === 1;
}

/** Objects as maps, all the way down. */
export function toMaps(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value === "object" && value !== null) {
    return new Map(Object.entries(value).map(([key, inner]) => [key, toMaps(inner)]));
  }
  return value as string | number | boolean | null;
}

/** A value in words for a message: its kind, and itself where it is short. */
export function describeJson(value: Json | undefined): string {
  if (value === undefined) return "missing";
  if (value instanceof Map) return "an object";
  if (Array.isArray(value)) return "a list";
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
