// Formatting of a part: whole lines that a selection touches and nothing else; and what is made of a `}` or a line break as
// it is typed. Selections are given as line:column to line:column, counted from one.

import { describe, expect, it } from "vitest";
import type { Position, Range, TextEdit } from "vscode-languageserver/node";
import { offsetAt } from "../../editor/document/position.ts";
import { format, formatOnType } from "../../editor/requests/format.ts";
import { at, desk, marked, whole } from "./marked.ts";

/** A spec in bad layout, line by line. */
const messy = `spec 1

model   tiny   {
      weights   =   checkpoint("models/tiny")
}

experiment a {
policy=tiny      // a remark
     // a comment
        // another
   reward   =   boxed( answer )


  data {
       train   =   four_artists( split=train )|take( 64 )
  }
  train   grpo {
       on=data.train
     batch   =   8prompt
  duration=2epoch
      max_prompt=48tok
    max_completion=20tok
  }
}
`;

function applied(text: string, edits: readonly TextEdit[]): string {
  const offset = (position: Position) => offsetAt({ path: "", text }, position);
  return edits.reduceRight(
    (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
    text,
  );
}

const select = (from: string, to: string): Range => {
  const position = (text: string): Position => {
    const [line = 1, column = 1] = text.split(":").map(Number);
    return { line: line - 1, character: column - 1 };
  };
  return { start: position(from), end: position(to) };
};

function formatted(from: string, to: string, text = messy) {
  const after = applied(text, format(desk(text).view, select(from, to)));
  const lines = after.split("\n");
  return { lines, after, changed: text.split("\n").flatMap((line, i) => (line === lines[i] ? [] : [i + 1])) };
}

describe("formatting a selection", () => {
  const laid = applied(messy, format(desk(messy).view)).split("\n");

  it("of half a line makes the whole line, and no other", () => {
    const { changed, lines } = formatted("4:12", "4:15");
    expect(changed).toEqual([4]);
    expect(lines[3]).toBe('  weights = checkpoint("models/tiny")');
  });

  it("of half a member and half the next makes both", () => {
    const { changed, lines } = formatted("18:9", "19:8");
    expect(changed).toEqual([18, 19]);
    expect(lines.slice(17, 19)).toEqual(["    on             = data.train", "    batch          = 8prompt"]);
  });

  it("of a comment moves the comment", () => {
    const { changed, lines } = formatted("9:10", "10:12");
    expect(changed).toEqual([9, 10]);
    expect(lines.slice(8, 10)).toEqual(["  // a comment", "  // another"]);
  });

  it("in the middle of a comment moves that one alone", () =>
    expect(formatted("10:14", "10:14").changed).toEqual([10]));

  it("that ends before the first letter of a line leaves that line", () => {
    expect(formatted("3:1", "4:1").changed).toEqual([3]);
  });

  it("of empty lines closes them up", () => {
    expect(formatted("12:1", "13:1").after.split("\n").length).toBeLessThanOrEqual(messy.split("\n").length);
  });

  it("of everything is formatting", () => {
    expect(formatted("1:1", "99:1").after.split("\n")).toEqual(laid);
  });

  it("of a spec with an error is refused softly", () => {
    const broken = messy.replace("8prompt", "=");
    expect(formatted("4:1", "4:9", broken).after).toBe(broken);
    expect(formatted("1:1", "99:1", "this is no spec").after).toBe("this is no spec");
  });

  it("anywhere keeps tokens and comments, changes no line outside, and twice is once", () => {
    const words = (text: string) => text.replace(/\s+/g, "");
    for (let first = 1; first <= 24; first += 1)
      for (const last of [first, first + 1, first + 4]) {
        const once = applied(messy, format(desk(messy).view, select(`${first}:3`, `${last}:5`)));
        expect(words(once)).toBe(words(messy));
        const before = messy.split("\n");
        expect(once.split("\n").slice(0, first - 1)).toEqual(before.slice(0, first - 1));
        const behind = before.slice(last);
        expect(behind.length === 0 ? [] : once.split("\n").slice(-behind.length)).toEqual(behind);
      }
  });
});

describe("formatting as it is typed", () => {
  const typed = (text: string, key: string) => {
    const { text: plain, cursor } = marked(text);
    return applied(plain, formatOnType(desk(plain).view, cursor, key));
  };

  it("lays out the block that a `}` closes", () => {
    expect(typed(messy.replace("    max_completion=20tok\n  }", "    max_completion=20tok\n  }┆"), "}")).toContain(
      "    batch          = 8prompt\n    duration       = 2epoch\n",
    );
    expect(typed(messy.replace("    max_completion=20tok\n  }", "    max_completion=20tok\n  }┆"), "}")).toContain(
      "policy=tiny",
    );
  });

  it("indents a new line by the brackets that are open, in a broken spec too", () => {
    expect(typed("spec 1\n\nexperiment a {\n  train grpo {\n┆", "\n")).toBe(
      "spec 1\n\nexperiment a {\n  train grpo {\n    ",
    );
    expect(typed("spec 1\n\nexperiment a {\n┆}\n", "\n")).toBe("spec 1\n\nexperiment a {\n}\n");
    expect(typed("spec 1\n\nexperiment a {\n      ┆policy = tiny\n}\n", "\n")).toContain("{\n  policy = tiny");
  });

  it("leaves everything else", () => {
    const { text, cursor } = at("policy");
    expect(formatOnType(desk(text).view, cursor, "\n")).toEqual([]);
    expect(formatOnType(desk(whole).view, cursor, "}")).toEqual([]);
  });
});
