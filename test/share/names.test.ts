// Names in a bundle lead nowhere but below the folder they are laid in, on every system, and none takes the place of another.

import { join, posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collision, nameFault, placeFault } from "../../share/container/names.ts";
import { layoutOf } from "../../share/layout.ts";

const E_ACUTE = "\u00E9";

describe("a name", () => {
  it.each([
    ["", "empty"],
    ["../x", "`..`"],
    ["a/../../x", "`..`"],
    ["a/./x", "`.`"],
    ["/etc/passwd", "root"],
    ["//server/share", "root"],
    ["C:/x", "drive"],
    ["c:x", "drive"],
    ["a\\b", "\\"],
    ["\\\\server\\share", "\\"],
    ["a//b", "empty"],
    ["a/", "empty"],
    ["a\0b", "seen"],
    ["a\nb", "seen"],
    ["a\u001B[2Jb", "seen"],
    ["a\u202Egnp.exe", "seen"],
    ["a\u200Bb", "seen"],
    ["a\u007F", "seen"],
    ["a\uD800", "half"],
    ["con", "device"],
    ["x/NUL.txt", "device"],
    ["com1.safetensors", "device"],
    ["LPT\u00B9", "device"],
    ["a.", "ends"],
    ["a ", "ends"],
    [" a", "begins"],
    ["-rf", "begins"],
    ["~/x", "begins"],
    [".git/hooks/post-checkout", "dot"],
    ["x/.envrc", "dot"],
    ["aa:b", "every system"],
    ["a?b", "every system"],
    ["a|b", "every system"],
    [`e\u0301`, "composed"],
    ["x".repeat(300), "long"],
    ["a/b/".repeat(30).slice(0, -1), "long"],
    [`${"x/".repeat(20)}${"\u00E9".repeat(450)}`, "long"],
  ])("%j is refused", (name, reason) => {
    expect(placeFault(name)).toContain(reason);
    expect(nameFault(name)).toBeDefined();
  });

  it.each(["a", "work/data/train.parquet", "results/1/artifacts/evaluate-before-0.json", "work/in/in/x+y=z,~1@2%"])(
    "%s may be one",
    (name) => expect([placeFault(name), nameFault(name)]).toEqual([undefined, undefined]),
  );

  it("may be in other letters where it is a place, and not where it is an entry", () => {
    for (const place of [`work/bild ${E_ACUTE}.png`, "work/\u56FE\u7247/1.png", "work/\u{1F600}.png"]) {
      expect(placeFault(place)).toBeUndefined();
      expect(nameFault(place)).toBeDefined();
    }
    expect(nameFault("x".repeat(101))).toContain("100");
  });

  it("that is not refused stays below its folder, on every system", () => {
    const part = fc.oneof(
      fc.constantFrom("..", ".", "", "con", "C:", "~", "a", "..\\..", "\0", ".. ", "...", "%2e%2e", "/"),
      fc.string({ unit: "grapheme", maxLength: 6 }),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = parts.join("/");
        if (placeFault(name) !== undefined) return;
        for (const system of [posix, win32]) {
          const root = system.resolve("root");
          const at = system.resolve(root, name);
          expect(at.startsWith(root + system.sep)).toBe(true);
          expect(system.relative(root, at).split(system.sep).join("/")).toBe(name);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [["a", "A"], true],
    [["a/b", "A/B"], true],
    [["a", "a/b"], true],
    [["a/b", "A"], true],
    [["stra\u00DFe", "STRASSE"], true],
    [["\uFB01le", "file"], true],
    [["\u212A", "k"], true],
    [["a", "b", "ab", "a-b"], false],
    [["a/b", "a/c", "ab"], false],
  ])("of %j some file system takes two for one: %j", (names, is) => {
    expect(collision(names) !== undefined).toBe(is);
  });
});

describe("a layout", () => {
  it("leads every path of a spec below `work`, to the same file from each", () => {
    const { base, place } = layoutOf(["first.perl", "../../data/x.jsonl", "../lib/models.perl"]);
    expect(base).toBe("work/in/in");
    expect(place("first.perl")).toBe("work/in/in/first.perl");
    expect(place("../../data/x.jsonl")).toBe("work/data/x.jsonl");
    expect(place("../lib/models.perl")).toBe("work/in/lib/models.perl");
    expect(place("perlc:/models/tiny-vlm/config.json")).toBe("own/models/tiny-vlm/config.json");
    expect(layoutOf([".."]).base).toBe("work/in");
    expect(layoutOf([]).base).toBe("work");
  });

  it("leads none of its paths elsewhere than from the spec's own folder", () => {
    const path = fc
      .array(fc.constantFrom("..", "a", "b", "."), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), (paths) => {
        const { base, place } = layoutOf(paths);
        for (const each of paths) {
          expect(place(each)).toBe(join(base, each).replace(/\/$/, ""));
          expect(place(each).split("/")[0]).toBe("work");
        }
      }),
    );
  });

  it.each(["/data/x.parquet", "C:/x", "\\\\server\\x"])("has no place for %s", (path) => {
    expect(() => layoutOf([path])).toThrow("E1113");
  });
});
