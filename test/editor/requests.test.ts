// Every other request on its own, in specs with marks: what it answers at a place, and that broken texts are no trouble.

import { describe, expect, it } from "vitest";
import { type Position, ResponseError } from "vscode-languageserver/node";
import { chosenRuns } from "../../compiler/tools/choose.ts";
import { offsetAt } from "../../editor/document/position.ts";
import { act } from "../../editor/requests/actions.ts";
import { define } from "../../editor/requests/definition.ts";
import { diagnose } from "../../editor/requests/diagnostics.ts";
import { fold } from "../../editor/requests/folding.ts";
import { format } from "../../editor/requests/format.ts";
import { hint } from "../../editor/requests/inlay.ts";
import { lenses } from "../../editor/requests/lens.ts";
import { refer } from "../../editor/requests/references.ts";
import { prepareRename, rename } from "../../editor/requests/rename.ts";
import { signature } from "../../editor/requests/signature.ts";
import { outline } from "../../editor/requests/symbols.ts";
import { colour, semanticTokens } from "../../editor/requests/tokens.ts";
import { at, desk, drawn, marked, place, textOf, uri, whole } from "./marked.ts";

const everything = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
const models = {
  "/specs/models.perl": 'spec 1\n\n/// The small one.\nmodel tiny_vlm {\n  weights = checkpoint("m")\n}\n',
};

it("the spec of these tests compiles", () => expect(drawn(whole)).toBe(""));

describe("diagnostics", () => {
  const broken = whole.replace("8prompt", "100rollout");

  it("mark the smallest place, say why, lead to the page, and show the other places", () => {
    const { view, documents } = desk(broken);
    const [first] = diagnose(view);
    expect(first && textOf(documents, { uri, range: first.range })).toBe("100rollout");
    expect(first?.code).toBe("E0412");
    expect(first?.message).toContain("100 rollouts do not split into groups of 12");
    expect(first?.message).toContain("help: ");
    expect(first?.codeDescription?.href).toMatch(/^file:.*E0412-[\w-]+\.md$/);
    const [related] = first?.relatedInformation ?? [];
    expect(related && textOf(documents, related.location)).toBe("6rollout");
  });

  it("stand at the use of a file that is wrong itself", () => {
    const text = 'spec 1\n\nuse { tiny_vlm } from "models.perl"\n';
    const wrong = { "/specs/models.perl": models["/specs/models.perl"].replace("weights", "weihgts") };
    const { view, documents } = desk(`${text}\nexperiment a {\n  policy = tiny_vlm\n}\n`, wrong);
    const shown = diagnose(view).map((each) => textOf(documents, { uri, range: each.range }));
    expect(shown).toContain('"models.perl"');
    const related = diagnose(view).flatMap((each) => each.relatedInformation ?? []);
    expect(related.map((each) => each.location.uri)).toContain("file:///specs/models.perl");
  });

  it("are none for a whole spec, and some for one cut anywhere", () => {
    expect(diagnose(desk(whole).view)).toEqual([]);
    for (let length = 0; length < whole.length; length += 41) diagnose(desk(whole.slice(0, length)).view);
  });
});

describe("code actions", () => {
  it("mend what is under the cursor, and everything safe at once", () => {
    const text = whole.replace("per_order      =", "gruop          =").replace("[which, odd]", "[which; odd]");
    const { view, documents } = desk(text);
    const actions = act(view, everything, documents);
    const titles = actions.map((each) => each.title);
    expect(titles).toContain("apply all safe fixes");
    expect(actions.filter((each) => each.kind === "quickfix").length).toBe(
      diagnose(view).filter((each) => each.data !== undefined).length,
    );
    for (const each of actions) expect(Object.keys(each.edit?.changes ?? {})).toEqual([uri]);
  });

  it("leave a spec that compiles, when the fix is applied", () => {
    const { text, cursor } = marked(whole.replace("cosine", "").replace("linear(100%", "┆liner(100%"));
    const { view, documents } = desk(text);
    const [fix] = act(view, { start: cursor, end: cursor }, documents);
    const [edit] = fix?.edit?.changes?.[uri] ?? [];
    expect(edit?.newText).toBe("linear");
    expect(drawn(text.replace("liner", edit?.newText ?? ""))).toBe("");
  });
});

describe("definition", () => {
  const led = (text: string, nth?: number, files = {}) => {
    const { text: plain, cursor } = at(text, nth);
    const { view, documents } = desk(plain, files);
    return define(view, cursor, documents).map((each) => place(each.range.start));
  };

  it("leads from a name to where it is declared", () => {
    expect(led("tiny\n  reference")).toEqual(["3:7"]);
    expect(led("base {", 2)).toEqual(["8:12"]);
    expect(led("train\n    probability")).toEqual(["14:5"]);
    expect(led("policy)")).toEqual(["9:3"]);
  });

  it("leads from a setting of a child to the same one of its parent", () => {
    const text = `${whole.trimEnd().slice(0, -1)}  permute {\n    probability = 0%\n  }\n}\n`;
    const { text: plain, cursor } = marked(text.replace("probability = 0%", "┆probability = 0%"));
    const { view, documents } = desk(plain);
    expect(define(view, cursor, documents).map((each) => textOf(documents, each))).toEqual(["probability"]);
  });

  it("leads into other files", () => {
    const { text, cursor } = marked(
      'spec 1\n\nuse { tiny_vlm } from "models.perl"\n\nexperiment a {\n  policy = ┆tiny_vlm\n}\n',
    );
    const { view, documents } = desk(text, models);
    expect(define(view, cursor, documents).map((each) => [each.uri, place(each.range.start)])).toEqual([
      ["file:///specs/models.perl", "4:7"],
    ]);
    const file = define(view, { line: 2, character: 24 }, documents);
    expect(file.map((each) => each.uri)).toEqual(["file:///specs/models.perl"]);
  });

  it("leads nowhere from a word of the language", () => expect(led("take(64)")).toEqual([]));
});

describe("references and rename", () => {
  const places = (text: string, nth?: number, declaration = true) => {
    const { text: plain, cursor } = at(text, nth);
    const { view, documents } = desk(plain);
    return refer(view, cursor, documents, declaration).map((each) => place(each.range.start));
  };

  it("find every use of a dataset, in children too, and nothing else of that name", () => {
    expect(places("train\n    probability")).toEqual(["14:5", "19:24", "24:27", "42:5"]);
    expect(places("train\n    probability", 1, false)).toEqual(["19:24", "24:27", "42:5"]);
  });

  it("find models and experiments", () => {
    expect(places("tiny {")).toEqual(["3:7", "9:15"]);
    expect(places("base {")).toEqual(["8:12", "39:25"]);
    expect(places("policy    =")).toEqual(["9:3", "10:22"]);
  });

  it("rename across files, and the result compiles", () => {
    const { text, cursor } = marked(
      'spec 1\n\nuse { ┆tiny_vlm } from "models.perl"\n\nexperiment a {\n  policy = tiny_vlm\n}\n',
    );
    const { view, documents } = desk(text, models);
    expect(prepareRename(view, cursor, documents)?.placeholder).toBe("tiny_vlm");
    const { changes = {} } = rename(view, cursor, "small", documents);
    expect(Object.entries(changes).map(([file, edits]) => [file, edits.length])).toEqual([
      ["file:///specs/models.perl", 1],
      [uri, 2],
    ]);
  });

  it("rename a dataset wherever it is meant", () => {
    const { text, cursor } = at("train\n    probability");
    const { view, documents } = desk(text);
    const edits = rename(view, cursor, "pool", documents).changes?.[uri] ?? [];
    const lines = text.split("\n");
    for (const { range, newText } of edits.toReversed()) {
      const line = lines[range.start.line] ?? "";
      lines[range.start.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    }
    expect(drawn(lines.join("\n"))).toBe("");
    expect(lines.join("\n").match(/pool/g)?.length).toBe(4);
    expect(lines.join("\n")).toContain("train grpo");
  });

  it("refuse what cannot be renamed, and names that cannot be taken", () => {
    const { text, cursor } = at("train\n    probability");
    const { view, documents } = desk(text);
    for (const name of ["held_out", "8x", "not", "a b"])
      expect(() => rename(view, cursor, name, documents)).toThrow(ResponseError);
    const word = at("batch  ");
    expect(prepareRename(view, word.cursor, documents)).toBeNull();
    expect(() => rename(view, word.cursor, "size", documents)).toThrow(/word of the language/);
  });
});

it("document symbols are the blocks and settings of the spec", () => {
  const symbols = outline(desk(whole).view);
  expect(symbols.map((each) => [each.name, each.detail])).toEqual([
    ["tiny", "model"],
    ["base", "experiment"],
    ["slow", "experiment"],
  ]);
  const train = symbols[1]?.children?.find((each) => each.name === "train");
  expect(train?.detail).toBe("grpo");
  expect(train?.children?.map((each) => each.name).slice(0, 3)).toEqual(["on", "batch", "per_order"]);
  expect(symbols[2]?.children?.[0]?.name).toBe("train.rate");
});

it("folding covers blocks and runs of comments, in a broken spec too", () => {
  const text = whole
    .replace("/// Pictures", "// one\n// two\n/// Pictures")
    .replace("accuracy = 70% ± 8%", "accuracy = =");
  const folded = fold(desk(text).view).map((each) => [each.startLine + 1, each.endLine + 1, each.kind]);
  expect(folded).toContainEqual([3, 4, undefined]);
  expect(folded).toContainEqual([7, 9, "comment"]);
  expect(folded.length).toBe(9);
});

it("inlay hints are the sums that the compiler knows", () => {
  const hints = hint(desk(whole).view, everything).map((each) => [place(each.position), each.label]);
  expect(hints).toEqual([
    ["20:37", "first step 93.8%, last 0%"],
    ["25:29", "= 8 prompts × 2 orders × 6 = 96 rollouts a step"],
    ["26:30", "× 2 orders = 12 in a merged group"],
    ["27:28", "= 16 steps"],
  ]);
  expect(hint(desk(whole.replace("8prompt", "8")).view, everything)).toEqual([]);
});

it("a hint stands behind the comment of its line, which stays where it is", () => {
  const commented = whole.replace("8prompt", "8prompt   // a remark");
  const [, batch] = hint(desk(commented).view, everything);
  const line = commented.split("\n")[batch?.position.line ?? 0] ?? "";
  expect(line).toContain("// a remark");
  expect(batch?.position.character).toBe(line.trimEnd().length);
  // a comment on another line moves nothing
  const quoted = desk(whole.replace("8prompt", "8prompt // a // b").replace("2epoch", "2epoch\n    // below"));
  const ends = hint(quoted.view, everything).map(({ position }) => {
    const text = quoted.source.text.split("\n")[position.line] ?? "";
    return [text.trim().split(/ /)[0], position.character - text.length];
  });
  expect(ends).toContainEqual(["batch", 0]);
  expect(ends).toContainEqual(["duration", 0]);
});

describe("signature help", () => {
  const helped = (value: string) => {
    const { text, cursor } = marked(whole.replace("four_artists(split = train, ask = [which, odd]) | take(64)", value));
    return signature(desk(text).view, cursor);
  };
  const active = (value: string) => {
    const help = helped(value);
    const [first] = help?.signatures ?? [];
    const span = first?.parameters?.[help?.activeParameter ?? 0]?.label;
    return Array.isArray(span) ? first?.label.slice(span[0], span[1]) : undefined;
  };

  it("knows the parameter, by place and by name", () => {
    expect(active("four_artists() | rollout(┆")).toBe("count: Count<rollout>");
    expect(active("four_artists() | rollout(10, from = ┆)")).toBe("from: Model = policy");
    expect(active("four_artists(ask = [which], images = ┆)")).toContain("images: ");
    expect(active("four_artists(split = [┆])")).toContain("split: ");
  });

  it("is silent outside calls", () => expect(helped("four_artists()┆")).toBeNull());
});

it("code lenses run, plan and say what is expected", () => {
  const found = lenses(desk(whole).view).map((each) => [
    place(each.range.start),
    each.command?.title,
    each.command?.command,
  ]);
  expect(found.slice(0, 3)).toEqual([
    ["8:1", "▶ run", "perlc.run"],
    ["8:1", expect.stringMatching(/^plan: \d+ nodes, 16 steps of 96 rollouts$/), "perlc.plan"],
    ["33:3", "expects accuracy 62% to 78%", ""],
  ]);
});

it("code lenses above a sweep run it whole or its first arm, by names that perlc knows", () => {
  const text = `${whole}\nsweep seeds over [slow] {\n  seed = each(1..2)\n  train.rate = each(1e-6, 2e-6)\n}\n`;
  const { view } = desk(text);
  const runs = (view.program?.experiments ?? []).map(({ run }) => run);
  const found = lenses(view).flatMap(({ command }) => {
    const [path = ""] = (command?.arguments ?? []) as readonly string[];
    if (command?.command !== "perlc.run") return [];
    const { value = [] } = chosenRuns({ path, runs }, { names: [path.split(":")[1]] });
    return [[path.split(":")[1], command.title, value.length]];
  });
  const [arm] = found.find(([name]) => name !== "seeds" && name !== "base" && name !== "slow") ?? [];
  expect(found).toEqual([
    ["base", "▶ run", 1],
    ["slow", "▶ run", 1],
    ["seeds", "▶ run all 4", 4],
    [arm, `▶ run ${arm}`, 1],
  ]);
  const alone = whole.slice(0, whole.indexOf("experiment slow"));
  expect(lenses(desk(alone).view)[0]?.command?.arguments).toEqual(["/specs/spec.perl"]);
});

describe("formatting", () => {
  const messy = whole.replace("  policy    = tiny", "    policy=tiny").replace("    copies", "  copies");
  const apply = (text: string, edits: ReturnType<typeof format>) => {
    const offset = (at: Position) => offsetAt({ path: "", text }, at);
    return edits.reduceRight(
      (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
      text,
    );
  };

  it("gives the layout that perlc fmt gives, and nothing when it is there already", () => {
    const once = apply(messy, format(desk(messy).view));
    expect(once).toContain("  policy    = tiny");
    expect(format(desk(once).view)).toEqual([]);
  });

  it("touches only the lines it is asked for, and no broken spec", () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    expect(format(desk(messy).view, range)).toEqual([]);
    expect(format(desk(`${messy}{`).view)).toEqual([]);
  });
});

it("semantic tokens cover the text once, in order, and survive cuts", () => {
  const { view } = desk(whole);
  const tokens = colour(view);
  for (const [index, each] of tokens.entries()) expect(each.start).toBeGreaterThanOrEqual(tokens[index - 1]?.end ?? 0);
  expect(semanticTokens(view).data.length).toBe(tokens.length * 5);
  for (let length = 0; length < whole.length; length += 13) semanticTokens(desk(whole.slice(0, length)).view);
});
