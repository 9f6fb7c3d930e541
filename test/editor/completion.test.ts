// Completion at marked cursors: what is offered, what is not, and what the accepted text looks like.

import { describe, expect, it } from "vitest";
import { CompletionItemKind } from "vscode-languageserver/node";
import { positionAt } from "../../editor/document/position.ts";
import { complete } from "../../editor/requests/completion.ts";
import { desk, marked, whole } from "./marked.ts";

const files = { "/specs/models.perl": 'spec 1\n\nmodel tiny_vlm {\n  weights = checkpoint("models/tiny")\n}\n' };

function offered(text: string): readonly string[] {
  const { text: plain, cursor } = marked(text);
  const { view, documents } = desk(plain, files);
  return complete(view, cursor, documents)
    .toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1))
    .map((each) => each.label);
}

const inExperiment = (lines: string) => `spec 1\n\nmodel tiny {\n}\n\nexperiment a {\n${lines}\n}\n`;

const cases: readonly [what: string, text: string, has: readonly string[], hasNot: readonly string[]][] = [
  ["blocks of a file", "spec 1\n\n┆", ["experiment", "model", "use"], ["train grpo"]],
  [
    "settings and blocks of an experiment",
    inExperiment("  seed = 1\n  ┆"),
    ["policy", "train grpo", "permute"],
    ["seed"],
  ],
  ["a setting that is begun", inExperiment("  po┆"), ["policy"], []],
  [
    "settings not yet written",
    inExperiment("  permute {\n    copies = 1\n    ┆\n  }"),
    ["images", "gate"],
    ["copies", "batch"],
  ],
  ["settings in one line", inExperiment("  permute { copies = 1  ┆ }"), ["images"], ["copies"]],
  ["settings by a dotted path", inExperiment("  train.┆"), ["batch", "per_order"], ["copies"]],
  ["kinds of a block", inExperiment("  train ┆"), ["grpo", "supervised"], ["images"]],
  ["relations of a block", inExperiment("  evaluate ┆"), ["every"], ["grpo"]],
  ["parents", "spec 1\n\nexperiment a {\n}\n\nexperiment b extends ┆", ["a"], ["b"]],
  ["choices", inExperiment("  permute {\n    order = ┆\n  }"), ["random", "cyclic"], ["sample"]],
  ["a choice that is begun", inExperiment("  permute {\n    gate = sa┆\n  }"), ["sample", "batch"], ["random"]],
  ["curves", inExperiment("  permute {\n    probability = ┆\n  }"), ["linear", "cosine"], ["take", "random"]],
  ["units of a count", inExperiment("  train grpo {\n    batch = 8┆\n  }"), ["8prompt", "8rollout"], ["8step", "8tok"]],
  ["units of a length", inExperiment("  train grpo {\n    duration = 2e┆\n  }"), ["2epoch", "2step"], ["2prompt"]],
  ["models", inExperiment("  policy = ┆"), ["tiny", "hub", "checkpoint"], ["a", "take", "frozen"]],
  [
    "sources and datasets",
    inExperiment("  data {\n    one = four_artists()\n    two = ┆\n  }"),
    ["four_artists", "parquet", "data.one"],
    ["take"],
  ],
  [
    "stages",
    inExperiment("  data {\n    one = four_artists() | ┆\n  }"),
    ["take", "where", "shuffle"],
    ["four_artists"],
  ],
  [
    "datasets behind data.",
    inExperiment("  data { one = four_artists() }\n  permute {\n    images = data.┆\n  }"),
    ["one"],
    ["four_artists"],
  ],
  [
    "parameters",
    inExperiment("  data {\n    one = four_artists(split = train, ┆)\n  }"),
    ["images", "ask"],
    ["split", "take"],
  ],
  [
    "choices in a list of a parameter",
    inExperiment("  data {\n    one = four_artists(ask = [which, ┆])\n  }"),
    ["odd", "count"],
    ["split"],
  ],
  [
    "fields in a condition",
    inExperiment("  data {\n    one = four_artists() | where(┆)\n  }"),
    ["accuracy", "images"],
    ["which"],
  ],
  [
    "choices of a field",
    inExperiment("  data {\n    one = four_artists() | where(kind in [┆])\n  }"),
    ["which"],
    ["accuracy"],
  ],
  [
    "a second field",
    inExperiment("  data {\n    one = four_artists() | where(kind == which and ┆)\n  }"),
    ["images"],
    ["which"],
  ],
  ["graders", inExperiment("  reward = 90% * ┆"), ["boxed", "matches"], ["k3"]],
  ["estimators", inExperiment("  train grpo {\n    kl = 0.01 * ┆\n  }"), ["k1", "k3"], ["boxed"]],
  ["parts of a value", inExperiment("  train grpo {\n    clip = 0.2 { ┆ }\n  }"), ["high", "dual"], ["batch"]],
  ["names of another file", 'spec 1\n\nuse { ┆ } from "models.perl"\n', ["tiny_vlm"], ["experiment"]],
  ["files", 'spec 1\n\nuse { tiny_vlm } from "┆"\n', ["models.perl"], []],
  ["nothing in a comment", inExperiment("  // a ┆"), [], ["seed"]],
  ["nothing in a text", inExperiment('  cites = "a ┆"'), [], ["seed"]],
  ["nothing behind a value", inExperiment("  seed = 1 ┆"), [], ["policy"]],
];

describe("completion", () => {
  it.each(cases)("offers %s", (_, text, has, hasNot) => {
    const labels = offered(text);
    expect(labels).toEqual(expect.arrayContaining([...has]));
    expect(labels.filter((each) => hasNot.includes(each))).toEqual([]);
    if (has.length === 0) expect(labels).toEqual([]);
  });

  it("puts what must be written first", () => {
    const labels = offered(inExperiment("  train grpo {\n    ┆\n  }"));
    expect(labels[0]).toBe("on, duration, max_prompt, max_completion");
    expect(labels.slice(1, 5).toSorted()).toEqual(["duration", "max_completion", "max_prompt", "on"]);
  });

  it("replaces what is typed, and puts the cursor where the value goes", () => {
    const { text, cursor } = marked(inExperiment("  permute {\n    cop┆\n  }"));
    const { view, documents } = desk(text);
    const item = complete(view, cursor, documents).find((each) => each.label === "copies");
    expect(item?.textEdit).toEqual({
      range: { start: { line: cursor.line, character: 4 }, end: cursor },
      newText: "copies = $0",
    });
    const plain = complete(view, cursor, documents, false).find((each) => each.label === "copies");
    expect(plain?.textEdit).toMatchObject({ newText: "copies = " });
    expect(JSON.stringify(item?.documentation)).toContain("n_s of the paper");
  });

  it.each([
    ["lr", "train", "rate"],
    ["learning", "train", "rate"],
    ["num_gen", "train", "per_order"],
    ["leng", "train", "duration"],
    ["max_comp", "train", "max_completion"],
    ["n_perm", "permute", "copies"],
  ])("finds by `%s` in `%s` what is called `%s` here, before all others", (typed, block, label) => {
    const { text, cursor } = marked(
      inExperiment(`  ${block === "train" ? "train grpo" : block} {\n    ${typed}┆\n  }`),
    );
    const { view, documents } = desk(text);
    const items = complete(view, cursor, documents).toSorted((a, b) =>
      (a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1,
    );
    const fitting = items.filter((each) => (each.filterText ?? each.label).startsWith(typed));
    expect(fitting[0]?.label).toBe(label);
    const whole = marked(inExperiment(`  ${block === "train" ? "train grpo" : block} {\n    ┆\n  }`));
    const open = desk(whole.text);
    expect(
      complete(open.view, whole.cursor, open.documents).find((each) => each.label === label)?.filterText,
    ).toContain(typed);
  });

  const behind = ["kl", "rate", "probability", "reward", "train    ", "policy"];
  it.each(behind)("puts nothing illegal in behind `%s =`", (name) => {
    const line = new RegExp(`^( *${name.trim()} *= *)[^\\n]*$`, "m");
    const given = name === "rate" ? whole.replace(/^( *)kl /m, "$1rate = 1\n$1kl ") : whole;
    const text = given.replace(line, "$1");
    expect(text).not.toBe(given);
    const start = line.exec(given);
    const offset = (start?.index ?? 0) + (start?.[1]?.length ?? 0);
    const { view, documents } = desk(text);
    const calls = complete(view, positionAt(view.source, offset), documents, false).filter(
      (each) => each.kind === CompletionItemKind.Function && !each.textEdit?.newText.endsWith("()"),
    );
    expect(calls.length).toBeGreaterThan(0);
    for (const { textEdit } of calls) {
      const put = text.slice(0, offset) + (textEdit?.newText ?? "") + text.slice(offset);
      const kinds = desk(put).view.diagnostics.map((each) => each.code);
      expect(
        kinds.filter((code) => /^E0[123]/.test(code)),
        textEdit?.newText,
      ).toEqual([]);
    }
  });

  it("offers a condition's fields before its name, no policy for the policy, and names of a file outside", () => {
    expect(offered(inExperiment("  data {\n    one = four_artists() | where(┆)\n  }"))[0]).not.toBe("keep");
    const models = offered(inExperiment("  policy = ┆"));
    expect(models).not.toContain("policy");
    expect(models).not.toContain("reference");
  });

  it("never throws, wherever the cursor stands, in whole and cut texts", () => {
    const { view, documents } = desk(whole);
    for (let offset = 0; offset <= whole.length; offset += 1) {
      const cut = desk(whole.slice(0, offset));
      const before = whole.slice(0, offset).split("\n");
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      if (offset % 7 === 0) complete(cut.view, position, cut.documents);
      complete(view, position, documents);
    }
  });
});
