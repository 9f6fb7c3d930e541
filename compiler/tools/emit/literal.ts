// A plain value as a TypeScript literal, laid out as Biome lays it out: on one line where it fits, else a line a part.

const width = 110;

/** `wire` may say what stands for a text instead of the text itself: a reference to another constant. */
export function typescriptLiteral(value: unknown, indent: number, wire: (text: string) => string | undefined): string {
  const inline = onOneLine(value, wire);
  if (inline.length + indent <= width || typeof value !== "object" || value === null) return inline;
  const lead = " ".repeat(indent + 2);
  const inner = Array.isArray(value)
    ? value.map((each) => `${lead}${typescriptLiteral(each, indent + 2, wire)},`)
    : Object.entries(value).map(([key, each]) => `${lead}${name(key)}: ${typescriptLiteral(each, indent + 2, wire)},`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return [open, ...inner, `${" ".repeat(indent)}${close}`].join("\n");
}

function onOneLine(value: unknown, wire: (text: string) => string | undefined): string {
  if (typeof value === "string") return wire(value) ?? JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => onOneLine(each, wire)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, each]) => `${name(key)}: ${onOneLine(each, wire)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

const name = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
