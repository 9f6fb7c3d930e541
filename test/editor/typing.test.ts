// An experiment and a sweep written letter by letter into the paper's spec, as a person would: each word is offered before
// it is written out, nothing is said of a text that is no longer there, and what is kept does not grow.

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { specs } from "../../bench/language/specs.ts";
import { compile } from "../../compiler/compile.ts";
import { makeDocuments } from "../../editor/document/documents.ts";
import { pathOf, positionAt } from "../../editor/document/position.ts";
import { complete } from "../../editor/requests/completion.ts";
import { diagnose } from "../../editor/requests/diagnostics.ts";
import { startSession } from "./session.ts";

const paper = readFileSync(new URL("../../specs/paper.perl", import.meta.url), "utf8");

const written = `
/// Ours, on fewer pictures.
experiment ours extends perl_paper {
  seed = 3
  require(train.per_order >= 2rollout, "a group has a mean")
  data {
    small = four_artists(split = train, ask = [which, odd]) | take(64) | where(images in 2..6)
  }
  permute {
    images      = data.train
    copies      = 1
    probability = cosine(100% -> 0%, over = 0%..80%)
  }
  train grpo {
    on       = data.train
    batch    = 8prompt
    per_order = 6rollout
    duration = 2epoch
    rate     = linear(1e-6 -> 0)
    clip     = 0.2 { high = 0.28 }
    baseline = merged { floor = 1e-6 }
  }
  evaluate every 10step {
    on     = data.small
    orders = 2
    decode = greedy
  }
}

sweep seeds over [ours] {
  limit = 12run
  seed  = each(1..3)
  zip { permute.copies = each(0, 1)  train.per_order = each(12rollout, 6rollout) }
  skip(permute.copies == 0 and seed > 1)
}
`;

const folder = new URL("../../specs/", import.meta.url);
const uri = new URL("paper.perl", folder).href;
const disk = {
  read: (path: string) => specs.find((each) => pathOf(new URL(each.path, folder).href) === path)?.text,
  exists: () => true,
  specs: () => [],
};

describe("in one process", () => {
  it("offers every word of the language before it is written out", () => {
    const documents = makeDocuments(disk);
    documents.open(uri, 1, paper);
    // its own names, and the words between the parts of a condition
    const free = ["ours", "small", "seeds", "in", "and", "data"];
    const missed: string[] = [];
    for (const { 0: word, index } of written.matchAll(/"[^"]*"|\/\/[^\n]*|\b[a-z_]\w*|\d[\w.%-]*/g)) {
      if (!/^[a-z_]/.test(word) || free.includes(word)) continue;
      const text = paper + written.slice(0, index + 1);
      documents.change(uri, index + 2, [{ text }]);
      const view = documents.view(uri);
      const offers = view ? complete(view, positionAt(view.source, text.length), documents) : [];
      const found = offers.some(
        ({ label }) => label === word || label.endsWith(`.${word}`) || label.startsWith(`${word} `),
      );
      if (!found) missed.push(`${word} behind ${written.slice(Math.max(0, index - 20), index)}`);
    }
    expect(missed).toEqual([]);
  });

  it("keeps no more after 800 edits than after 200", () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const documents = makeDocuments(disk);
    const long = `${paper}// ${"and so on ".repeat(600)}\n`;
    documents.open(uri, 1, long);
    const edit = (from: number, to: number): number => {
      for (let i = from; i < to; i += 1) {
        documents.change(uri, i + 2, [{ text: `${long}// ${i}${i % 3 === 0 ? "\nexperiment {" : ""}\n` }]);
        documents.view(uri);
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = edit(0, 200);
    // to keep the text alone of each edit would be more
    expect(long.length * 600).toBeGreaterThan(5 * 2 ** 20);
    expect((edit(200, 800) - before) / 2 ** 20).toBeLessThan(4);
  }, 300_000);
});

describe("over stdio", () => {
  it("answers at every letter, and ends with what a compiler says that has read nothing before", async () => {
    const files = Object.fromEntries(specs.map(({ path, text }) => [path.split("/").at(-1) ?? path, text]));
    const session = await startSession(files);
    const file = "paper.perl";
    const failed: string[] = [];
    await session.type(paper, file);
    await session.diagnosed(file);
    const at = { uri: session.uri(file) };
    let version = 1;
    let turn = 0;
    let end = { line: paper.split("\n").length - 1, character: 0 };
    for (const [i, letter] of [...written].entries()) {
      version += 1;
      const textDocument = { ...at, version };
      const contentChanges = [{ range: { start: end, end }, text: letter }];
      await session.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
      end = letter === "\n" ? { line: end.line + 1, character: 0 } : { ...end, character: end.character + 1 };
      // one more question after each word, in turn
      const others = ["hover", "signatureHelp", "semanticTokens/full"] as const;
      const asked = /\w/.test(letter) ? ["completion"] : ["completion", others[turn++ % 3]];
      const params = { textDocument: at, position: end };
      for (const each of asked)
        await session.connection
          .sendRequest(`textDocument/${each}`, params)
          .catch((error) => failed.push(`${each} behind ${written.slice(0, i + 1).slice(-20)}: ${error}`));
    }
    expect(failed).toEqual([]);
    expect(session.log()).toBe("");
    const last = await session.until(
      () => session.published.findLast((each) => each.uri === at.uri && each.version === version)?.diagnostics,
    );
    const path = pathOf(at.uri);
    const text = paper + written;
    const folderOf = path.slice(0, -file.length);
    const read = (other: string) => files[other.slice(folderOf.length)];
    const anew = compile({ path, text }, { read, exists: (other) => read(other) !== undefined }, { style: true });
    const shown = diagnose({ source: { path, text }, file: undefined, program: undefined, known: undefined, ...anew });
    expect(last).toEqual(JSON.parse(JSON.stringify(shown)));
    expect(anew.diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(await session.end()).toBe(0);
  }, 300_000);
});
