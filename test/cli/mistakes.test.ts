// Every mistake of a newcomer that shows before a run: its own code, drawn with place and help, exit 1, no stack trace,
// nothing that looks like a result; and the same as JSON lines.

import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { jsonLines, permuted, useFolder } from "./child.ts";

/** The permuted spec with one thing wrong. */
function wrong(right: string, mistake: string): string {
  expect(permuted.split(right).length, right).toBe(2);
  return permuted.replace(right, mistake);
}

interface Mistake {
  readonly what: string;
  readonly spec: string | Uint8Array;
  readonly code: string;
  /** Of the text that is marked, `line:column`. */
  readonly place: string;
  /** What else the drawing must say. */
  readonly says?: string;
}

const mistakes: readonly Mistake[] = [
  { what: "a typo in a block", spec: wrong("permute {", "permuet {"), code: "E0202", place: "13:3", says: "`permute`" },
  {
    what: "a typo in a setting",
    spec: wrong("per_order ", "per_ordr "),
    code: "E0202",
    place: "19:5",
    says: "write `per_order`",
  },
  {
    what: "the word of another tool",
    spec: wrong("per_order      = 6rollout", "num_generations = 6"),
    code: "E0202",
    place: "19:5",
    says: "what other tools call `num_generations` is `per_order` here",
  },
  { what: "a typo in a unit", spec: wrong("40step", "40stp"), code: "E0303", place: "21:24", says: "write `40step`" },
  { what: "no unit at all", spec: wrong("40step", "40"), code: "E0304", place: "21:22", says: "write `40step`" },
  {
    what: "the unit of something else",
    spec: wrong("48tok", "48prompt"),
    code: "E0302",
    place: "22:22",
    says: "48tok",
  },
  {
    what: "an unclosed brace",
    spec: wrong("probability = 100%\n  }", "probability = 100%"),
    code: "E0106",
    place: "13:11",
    says: "expected `}` before this",
  },
  {
    what: "a probability of 120%",
    spec: wrong("probability = 100%", "probability = 120%"),
    code: "E0401",
    place: "15:19",
    says: "`probability` is 120%, and a share lies between 0% and 100%",
  },
  { what: "a group of 1", spec: wrong("6rollout", "1rollout"), code: "E0403", place: "19:22", says: "per_order >= 2" },
  {
    what: "a dataset family that does not exist",
    spec: wrong("four_artists", "four_artist"),
    code: "E0212",
    place: "12:18",
    says: "write `four_artists`",
  },
  {
    what: "a split that does not exist",
    spec: wrong("split = train", "split = trian"),
    code: "E0306",
    place: "12:39",
    says: "train, held_out_question, held_out_concept, held_out_style",
  },
  {
    what: "a dataset file that does not exist",
    spec: wrong("four_artists(split = train) | take(64)", 'parquet("gone.parquet")'),
    code: "E0550",
    place: "12:18",
    says: "gone.parquet",
  },
  {
    what: "a model that does not exist",
    spec: wrong("policy = small", 'policy = checkpoint("models/gone")'),
    code: "E0551",
    place: "10:12",
    says: "models/gone",
  },
  {
    what: "a dataset that was never named",
    spec: wrong("on             = data.train", "on = data.trian"),
    code: "E0203",
    place: "18:10",
  },
  {
    what: "a grader without its brackets",
    spec: wrong("boxed(answer)", "boxed"),
    code: "E0301",
    place: "11:12",
    says: "`boxed` is a grader, and is written with brackets: 90% * boxed(answer)",
  },
  { what: "no `spec 1`", spec: permuted.slice("spec 1\n\n".length), code: "E0102", place: "1:1", says: "spec 1" },
  { what: "an edition of the future", spec: permuted.replace("spec 1", "spec 2"), code: "E0103", place: "1:6" },
  { what: "an empty file", spec: "", code: "E0102", place: "1:1", says: "spec 1" },
  {
    what: "a file that is no text",
    spec: Uint8Array.of(0x50, 0x41, 0x52, 0x31, 0, 0xff, 0xfe),
    code: "E0104",
    place: "1:5",
  },
];

/** Real programs of the other language with this file extension. */
const programs: Readonly<Record<string, string>> = {
  "a script": '#!/usr/bin/perl -w\nuse strict;\nmy $x = 1;\nprint "$x\\n";\n',
  "a script found by env": '#!/usr/bin/env perl\nprint "hi\\n";\n',
  "a modern script": "use v5.36;\n\nsay 'hello';\n",
  "a module": "package Foo::Bar;\n\nsub new { my ($class) = @_; return bless {}, $class; }\n\n1;\n",
  "a module with its manual": "=pod\n\n=head1 NAME\n\nfoo - bar\n\n=cut\n\n1;\n",
  "one line": 'print "hello, world\\n";\n',
  "a script without strict": "# adds\n@numbers = (1, 2, 3);\n$sum += $_ for @numbers;\nprint $sum;\n",
  "a filter": "while (<>) {\n  s/foo/bar/g;\n  print;\n}\n",
  "a script that opens a file":
    'open(my $in, "<", $ARGV[0]) or die "no: $!";\nwhile (my $line = <$in>) { chomp $line; }\n',
  "a script that loads others": 'BEGIN { unshift @INC, "lib" }\nrequire Foo;\nFoo->import;\n',
};

/** The batch of the design: 128 completions, groups of 9, nothing permuted. */
const batch = permuted
  .replace(
    "    per_order      = 6rollout\n    batch          = 8prompt\n",
    "    per_order      = 9rollout\n    batch          = 128rollout\n",
  )
  .replace(/ {2}permute \{[^}]*\}\n/, "");

const slug = (text: string) => `${text.replace(/\W+/g, "-")}.perl`;
const folder = useFolder({
  "good.perl": permuted,
  "paper.perl": batch,
  ...Object.fromEntries(mistakes.map(({ what, spec }) => [slug(what), spec])),
  ...Object.fromEntries(Object.entries(programs).map(([what, text]) => [slug(what), text])),
});

describe.concurrent("a mistake in a spec", () => {
  it.each(mistakes)("$what is $code", async ({ what, code, place, says }) => {
    // The three commands that take a spec say the same; each is used for some of the mistakes.
    const command = ["check", "plan", "run"][mistakes.findIndex((each) => each.what === what) % 3] as string;
    const { code: exit, stdout, stderr } = await folder.run([command, slug(what)]);
    expect(exit).toBe(1);
    expect(stdout).toBe(command === "check" ? `${slug(what)}: 1 error\n` : "");
    expect(stderr.match(/^error\[E\d+\]/gm)).toEqual([`error[${code}]`]);
    expect(stderr).toContain(`┌─ ${slug(what)}:${place}\n`);
    expect(stderr).toMatch(/= (help|fix) {2,}\S/);
    if (says !== undefined) expect(stderr).toContain(says);
  });

  it("gives JSON lines to machines, in the order of the files", async () => {
    const { code, stdout, stderr } = await folder.run(["check", ...mistakes.map(({ what }) => slug(what)), "--json"]);
    const found = jsonLines(stdout);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(found.map((each) => each.code)).toEqual(mistakes.map((each) => each.code));
    for (const [index, { what, place }] of mistakes.entries()) {
      const labels = found[index]?.labels as {
        path: string;
        primary: boolean;
        start: { line: number; column: number };
      }[];
      const primary = labels.find((each) => each.primary);
      expect(`${primary?.path}:${primary?.start.line}:${primary?.start.column}`).toBe(`${slug(what)}:${place}`);
    }
  });
});

describe.concurrent("a real Perl program", () => {
  it("is told from a spec in one sentence, whatever it looks like", async () => {
    const names = Object.keys(programs);
    const { code, stdout, stderr } = await folder.run(["check", ...names.map(slug)]);
    expect(code).toBe(1);
    expect(stdout).toBe(names.map((name) => `${slug(name)}: 1 error\n`).join(""));
    expect(stderr.match(/^error.*$/gm)).toEqual(names.map(() => "error[E0101]: this is a Perl program, not a spec"));
    expect(stderr.match(/= help {2,}a spec begins with `spec 1`/g)?.length).toBe(names.length);
  });

  it("is not run", async () => {
    const { code, stdout, stderr } = await folder.run(["run", slug("a filter"), "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(jsonLines(stdout).map((each) => each.code)).toEqual(["E0101"]);
  });

  it("would be refused by Perl's own reader if it were a spec", ({ skip }) => {
    try {
      execFileSync("perl", ["-e", "1"]);
    } catch {
      skip("there is no perl here");
    }
    expect(() => execFileSync("perl", ["good.perl"], { cwd: folder.path, stdio: "pipe" })).toThrow(/spec/);
  });
});

describe.concurrent("a batch that does not divide", () => {
  it("is E0412, drawn with its arithmetic", async () => {
    const { code, stdout, stderr } = await folder.run(["check", "paper.perl"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "paper.perl: 1 error\n" });
    expect(stderr).toBe(`error[E0412]: 128 rollouts do not split into groups of 9
   ┌─ paper.perl:16:22
   │
15 │     per_order      = 9rollout
   │                      ──────── a group is 9 rollouts of one prompt
16 │     batch          = 128rollout
   │                      ^^^^^^^^^^ so 128 leaves 2 rollouts without a whole group
   │
   │   batch % per_order == 0
   │   │     │ │         │
   │   128   2 9         false
   │
   = help      126 and 135 are the nearest batches; 8 and 16 the nearest groups that divide 128
   = origin    both written here; the defaults are per_order 8rollout and batch 8prompt
   = fix       write \`126rollout\`
   = explain   perlc explain E0412

`);
  });
});

describe.concurrent("a missing file", () => {
  it.each([
    ["gone.perl", "cannot read `gone.perl`: there is no such file"],
    ["goood.perl", "did you mean `good.perl`?"],
    [".", "cannot read `.`: it is a folder"],
    ["good.perl/inside.perl", "there is no such file"],
  ])("%s is E0150", async (path, says) => {
    const { code, stdout, stderr } = await folder.run(["plan", path]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error\[E0150\]/);
    expect(stderr).toMatch(/= help {2,}\S/);
    expect(stderr).toContain(says);
  });
});

describe.concurrent("a mistake behind --set", () => {
  it.each([
    ["train.per_order=1rollout", "E0403", "--set:1:17"],
    ["train.gruop=6rollout", "E0202", "--set:1:7"],
    ["permute.probability=120%", "E0401", "--set:1:21"],
    ["nonsense", "E0211", "--set:1:1"],
  ])("%s is %s", async (set, code, place) => {
    const { code: exit, stdout, stderr } = await folder.run(["plan", "good.perl", "--set", set]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr.match(/^error\[E\d+\]/gm)).toEqual([`error[${code}]`]);
    expect(stderr).toContain(`┌─ ${place}`);
    expect(stderr).toMatch(/= (help|fix) {2,}\S/);
  });
});
