// The commands that the command line declares, by name.

import { readFileSync } from "node:fs";

const texts = ["commands", "commands-sharing", "commands-shell"].map((name) =>
  readFileSync(new URL(`../../cli/${name}.ts`, import.meta.url), "utf8"),
);

export const declaredCommands: readonly string[] = texts.flatMap((text) =>
  [...text.matchAll(/\.command\("(\w+)"\)/g)].map((match) => match[1] ?? ""),
);
