// A mutant as it is printed: where it stands, and the line before and after.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

export function drawn(root: string, { name, path, line, change }: Mutant): string {
  const text = readFileSync(join(root, path), "utf8");
  const from = text.lastIndexOf("\n", change.from - 1) + 1;
  const end = text.indexOf("\n", change.to);
  const whole = (middle: string) => `${text.slice(from, change.from)}${middle}${text.slice(change.to, end)}`;
  const lines = (sign: string, of: string) =>
    of
      .split("\n")
      .map((each) => `    ${sign} ${each}`)
      .join("\n");
  return `  ${path}:${line}  ${name}\n${lines("-", whole(text.slice(change.from, change.to)))}\n${lines("+", whole(change.text))}`;
}
