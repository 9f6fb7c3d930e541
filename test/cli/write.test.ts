// Files that commands write: what the system refuses is said in words.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFile, putFile, replaceFile } from "../../cli/write.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

const scratch = mkdtempSync(join(tmpdir(), "perlc-write-"));
const file = join(scratch, "a-file");
writeFileSync(file, "as it was");

const refusal = (write: () => void): string => {
  try {
    write();
  } catch (error) {
    if (error instanceof Failure) return `${error.diagnostics[0]?.code} ${error.diagnostics[0]?.title}`;
    throw error;
  }
  return "written";
};

test("E1055 gives the reason, and E0255 a file that is there", () => {
  const beneath = join(file, "first.perl");
  expect(refusal(() => putFile(beneath, "x"))).toBe(
    `E1055 \`${beneath}\` cannot be written: a part of the path is a file, not a folder`,
  );
  expect(refusal(() => createFile(file, "x"))).toMatch(/^E0255 /);
  expect(readFileSync(file, "utf8")).toBe("as it was");
  expect(refusal(() => replaceFile(file, "new"))).toBe("written");
  expect(readFileSync(file, "utf8")).toBe("new");
});
