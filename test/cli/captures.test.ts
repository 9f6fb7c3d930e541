// What a terminal of 80 columns shows of the commands that everybody uses stands in test/cli/captures as text, and is so.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../compiler/diagnostics/width.ts";
import { asKept, captured, captureFile, columns } from "./captures/capture.ts";
import { sessions } from "./captures/sessions.ts";

/** A session makes several runs, each in a process that compiles its kernels anew. */
const patience = 600_000;

describe("a terminal of 80 columns", () => {
  it.each(sessions)(
    "shows of $name what is kept, and no line that it has to break",
    async (session) => {
      const lines = await captured(session);
      expect(asKept(lines)).toBe(readFileSync(captureFile(session.name), "utf8"));
      expect(lines.filter(({ isWrapped }) => isWrapped).map(({ text }) => text)).toEqual([]);
      for (const { text } of lines) expect(displayWidth(text)).toBeLessThanOrEqual(columns);
    },
    patience,
  );
});
