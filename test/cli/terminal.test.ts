// Nothing that somebody else wrote steers a terminal: no way to stdout or stderr but terminal.ts, which escapes; and every
// message with a hostile name in it is seen through it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { progress } from "../../cli/progress.ts";
import { E0150, E0266 } from "../../compiler/diagnostics/codes.ts";
import { draw } from "../../compiler/diagnostics/draw.ts";
import { visible, visibleJson, visibleLines } from "../../compiler/diagnostics/visible.ts";
import { permuted, useFolder } from "./child.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** C0 but the newline, C1, directions and what has no width, in code points of their own: not by the rule under test. */
const steering = [
  ...Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 10),
  ...Array.from({ length: 33 }, (_, code) => 0x7f + code),
  ...[
    0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
  ],
  ...[0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206f, 0xfeff, 0xfff9, 0xfffb],
  ...[0x34f, 0x115f, 0x1160, 0x17b4, 0x3164, 0xffa0, 0xe0001, 0xe0041, 0xe0100, 0xd800, 0xdfff],
].map((code) => String.fromCodePoint(code));
/** By whole code points: half of a letter beyond the first plane is none of them. */
const steers = (text: string) => Array.from(text).filter((sign) => steering.includes(sign));
const hostile = "a\u001B]0;owned\u0007\u001B[2Jb\u009B31m\u202Ec\u200Bd";

test("only terminal.ts writes to stdout and stderr", () => {
  const raw =
    /\b(?:stdout|stderr)\s*\.\s*(?:write|end)\b|\bconsole\s*\.|\bwriteSync\(\s*[12]\b|writeFileSync\(\s*[12]\b/;
  const files = ["cli", "compiler", "plan", "models", "editor", "grammar", "runtime", "share"].flatMap((room) =>
    readdirSync(join(root, room), { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile() && /\.[jt]s$/.test(each.name) && !each.parentPath.includes("node_modules"))
      .map((each) => join(each.parentPath, each.name).slice(root.length)),
  );
  const writers = files.filter((path) => {
    const text = readFileSync(join(root, path), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, "");
    // a message to the editor goes over the wire, as JSON
    return raw.test(text.replaceAll("connection.console.", ""));
  });
  expect(writers.sort()).toEqual([
    // an old Node reads nothing else
    "cli/perlc.js",
    "cli/terminal.ts",
    // tools of ours, that nobody else's words reach
    "compiler/diagnostics/generate.ts",
    "editor/vsix/package.ts",
  ]);
});

describe("what is shown", () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...steering), fc.string({ unit: "grapheme", maxLength: 3 })),
  });

  it("holds nothing that steers, however it is put together", () => {
    for (const sign of steering) expect(steers(visible(`a${sign}b`)), sign.codePointAt(0)?.toString(16)).toEqual([]);
    fc.assert(
      fc.property(text, (written) => {
        const signs = steers(visible(written)).filter((sign) => sign !== "\u200D");
        return signs.length === 0 && !visible(written).includes("\n") && visible(visible(written)) === visible(written);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it("leaves what people write as it is", () => {
    for (const written of ["größer → 3 × 4", "犬と猫", "👩‍🎨 👍🏽 ❤️", "naïve", "שלום", "é"])
      expect(visible(written)).toBe(written);
    expect(visibleLines("one\ntwo\u001B[0m")).toBe("one\ntwo␛[0m");
  });

  it("is the same JSON, in signs that no terminal minds", () => {
    fc.assert(
      fc.property(text, (written) => {
        const json = visibleJson(JSON.stringify({ written }, null, 2));
        return steers(json).length === 0 && JSON.parse(json).written === written;
      }),
      { numRuns: 2000, seed: 6 },
    );
  });
});

describe("a hostile name", () => {
  it("does not leave a drawing, wherever it stands in it", () => {
    const source = { path: hostile, text: `spec 1\n${hostile}\n` };
    const at = { source, span: { start: 7, end: 9 } };
    const note = { keyword: "help", text: hostile };
    const rule = { text: hostile, parts: [{ column: 0, value: hostile }] };
    const diagnostic = { ...E0150({ path: hostile, reason: hostile }, { at, label: hostile, notes: [note] }), rule };
    expect(steers(draw(diagnostic))).toEqual([]);
    const coloured = draw(diagnostic, { color: true });
    expect(coloured).toContain("\u001B[1;31m");
    expect(
      steers(["1;31", "1", "34", "0"].reduce((left, ink) => left.replaceAll(`\u001B[${ink}m`, ""), coloured)),
    ).toEqual([]);
    expect(steers(draw(E0266({ path: hostile, run: hostile, runs: [hostile] })))).toEqual([]);
  });

  it("stays inside its line while a run shows its progress", () => {
    const lines: string[] = [];
    const shown = progress({ columns: undefined, write: (line) => void lines.push(visible(line)), now: () => 0 });
    const clock = { at: 0 };
    shown.event({ event: "stage", stage: `${hostile}\n\rgone`, kind: hostile, of: 3, clock });
    expect(steers(lines.join(""))).toEqual([]);
    expect(lines.join("")).not.toContain("\n");
  });

  const folder = useFolder({ "good.perl": permuted });
  it.each([
    ["an unknown word", ["explain", hostile]],
    ["an unknown command", [hostile]],
    ["an unknown option", ["check", `--${hostile}`, "good.perl"]],
    ["a file that is not there", ["check", `${hostile}.perl`]],
    ["a file that is there", ["check", `${hostile}x.perl`]],
    ["a run that is not there", ["plan", "good.perl", "--run", hostile]],
    ["a setting", ["check", "good.perl", "--set", `${hostile}=1`]],
    ["a value", ["check", "good.perl", "--set", `train.per_order=${hostile}`]],
    ["a word of a spec", ["check", "block.perl"]],
    ["a plan", ["plan", "plan.json"]],
    ["a plan to run", ["run", "plan.json", "--adapter", hostile]],
    ["a folder of a run", ["run", "--again", hostile]],
    ["an adapter", ["doctor", "--adapter", hostile]],
    ["JSON", ["check", `${hostile}x.perl`, "--json"]],
    ["SARIF", ["check", `${hostile}.perl`, "--sarif"]],
  ])("of %s", { timeout: 300_000 }, async (_, args) => {
    writeFileSync(join(folder.path, `${hostile}x.perl`), permuted.replace("6rollout", `${hostile}`));
    writeFileSync(join(folder.path, "block.perl"), permuted.replace("permute {", `permute "${hostile}" {`));
    if (args[1] === "plan.json") {
      const { stdout } = await folder.run(["emit", "json", "good.perl"]);
      writeFileSync(join(folder.path, "plan.json"), stdout.replaceAll('"demo"', JSON.stringify(`demo${hostile}`)));
    }
    const { stdout, stderr } = await folder.run(args);
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(0);
    expect(steers(`${stdout}${stderr}`)).toEqual([]);
  });
});
