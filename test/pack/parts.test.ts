// A part of perlc that is not installed, or of another version, is named with the line that installs it; no other error is.

import { execFileSync } from "node:child_process";
import { execPath } from "node:process";
import { expect, test } from "vitest";
import { installLine, missingPart } from "../../parts.ts";

/** What Node itself says of a module that it does not find. */
function failed(specifier: string): Error {
  const program = `import(${JSON.stringify(specifier)}).catch(({ message, code }) => console.log(JSON.stringify({ message, code })))`;
  const { message, code } = JSON.parse(
    execFileSync(execPath, ["-e", program], { cwd: import.meta.dirname, encoding: "utf8" }),
  );
  return Object.assign(new Error(message), { code });
}

const told = (error: unknown) => {
  const found = missingPart(error);
  return found && [found.code, found.title, ...found.notes.map(({ text }) => text)];
};

test("a part that is not there is E1080, with what it is for", () => {
  expect(told(failed("perlc-runtime/0.0.0/cli/run.js"))).toEqual([
    "E1080",
    "`perlc-runtime` is not installed: it trains, shows prompts, and finds and measures devices",
    "`npm ci` installs it",
  ]);
  const required = Object.assign(new Error("Cannot find module '@sparticuz/chromium'"), { code: "MODULE_NOT_FOUND" });
  expect(told(required)?.[0]).toBe("E1080");
});

test("a runtime of another version is E1081", () => {
  const error = Object.assign(
    new Error(
      `Package subpath './0.1.0/cli/run.js' is not defined by "exports" in /x/node_modules/perlc-runtime/package.json`,
    ),
    { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" },
  );
  expect(told(error)?.slice(0, 2)).toEqual(["E1081", "`perlc-runtime` is not of the version 0.1.0, as `perlc` is"]);
});

test("what is no part of ours stays the error that it is", () => {
  expect(missingPart(failed("left-pad"))).toBeUndefined();
  expect(missingPart(failed("chevrotain/nowhere.js"))).toBeUndefined();
  expect(missingPart(new Error("'perlc-runtime'"))).toBeUndefined();
  expect(missingPart(undefined)).toBeUndefined();
});

test("a clone has all parts after one command", () => expect(installLine("ts-morph")).toBe("npm ci"));
