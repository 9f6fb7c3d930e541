// What the editor keeps between keystrokes never shows: after any edits, of an open spec or of one it uses, open or on the
// disk, a document says what a compiler says that has read nothing before.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, type Files } from "../../compiler/compile.ts";
import { type Disk, makeDocuments } from "../../editor/document/documents.ts";
import { pathOf } from "../../editor/document/position.ts";

const folder = new URL("../../specs/", import.meta.url);
const specs = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".perl"));
const uriOf = (spec: string): string => new URL(spec, folder).href;
const written = new Map(specs.map((spec) => [pathOf(uriOf(spec)), readFileSync(new URL(spec, folder), "utf8")]));

type Step =
  | { readonly kind: "type"; readonly spec: number; readonly at: number; readonly drop: number; readonly add: string }
  | { readonly kind: "open" | "close" | "save" | "undo"; readonly spec: number };

const spec = fc.nat({ max: specs.length - 1 });
const text = fc.constantFrom("", " ", "1", "0", "%", "=", "{", "}", "x", "\n", "// no\n", "prompt", "from", '"');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("type" as const), spec, at: fc.nat(), drop: fc.nat(4), add: text }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("open", "close", "save", "undo"), spec }) },
);

/** Diagnostics as plain data: the sources in them by path and text. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test("compiling with what is kept is compiling anew", () => {
  let compiled = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 10 }), (steps) => {
      const onDisk = new Map(written);
      const disk: Disk = {
        read: (path) => onDisk.get(path) ?? outside(path),
        exists: (path) => onDisk.has(path) || outside(path) !== undefined,
        specs: () => [...onDisk.keys()],
      };
      const documents = makeDocuments(disk);
      const open = new Map<string, string>();
      const files: Files = { read: (other) => open.get(other) ?? disk.read(other), exists: disk.exists };
      const agrees = (path: string): void => {
        const anew = compile({ path, text: open.get(path) ?? onDisk.get(path) ?? "" }, files);
        const view = documents.view(pathToFileURL(path).href);
        expect(view?.program?.plan.outline).toBe(anew.value?.plan.outline);
        expect(plain(view?.diagnostics)).toEqual(plain(anew.diagnostics));
        if (anew.value) compiled += 1;
      };
      let version = 0;
      for (const each of steps) {
        const uri = uriOf(specs[each.spec] ?? "");
        const path = pathOf(uri);
        const before = open.get(path) ?? onDisk.get(path) ?? "";
        version += 1;
        const change = (now: string): void => {
          if (!open.has(path)) documents.open(uri, version, before);
          documents.change(uri, version, [{ text: now }]);
          open.set(path, now);
        };
        switch (each.kind) {
          case "type": {
            const at = each.at % (before.length + 1);
            change(before.slice(0, at) + each.add + before.slice(at + each.drop));
            break;
          }
          case "undo":
            change(written.get(path) ?? "");
            break;
          case "open":
            if (!open.has(path)) documents.open(uri, version, before);
            open.set(path, before);
            break;
          case "save":
            onDisk.set(path, before);
            documents.refresh();
            break;
          case "close":
            documents.close(uri);
            open.delete(path);
            break;
        }
        agrees(path);
        // one who is asked in between keeps what will have to go
        documents.view(uriOf("paper.perl"));
      }
      for (const path of written.keys()) agrees(path);
    }),
    { numRuns: 30 },
  );
  // of 30 sequences about 170 texts compile; of 12 it was now and then less than 50
  expect(compiled).toBeGreaterThan(50);
});

function outside(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

test("what is wrong with an allowance of a closed file that an open one uses is said once", () => {
  const [used, entry] = [pathOf(uriOf("paper.perl")), pathOf(uriOf("ablations.perl"))];
  const wrong = (written.get(used) ?? "").replace("allow(unpinned)", "allow(1unpinned)");
  const texts = new Map(written).set(used, wrong);
  const disk: Disk = { read: (path) => texts.get(path), exists: (path) => texts.has(path), specs: () => [] };
  const documents = makeDocuments(disk);
  documents.open(uriOf("ablations.perl"), 1, texts.get(entry) ?? "");
  documents.view(uriOf("ablations.perl"));
  const anew = compile({ path: used, text: wrong }, disk);
  expect(anew.diagnostics.filter((each) => each.code === "E0251")).toHaveLength(1);
  expect(plain(documents.view(uriOf("paper.perl"))?.diagnostics)).toEqual(plain(anew.diagnostics));
});

test("a file of data that comes or goes is noticed without a keystroke", () => {
  const text = `spec 1
experiment demo {
  policy = checkpoint("tiny")
  reward = boxed(answer)
  data { train = parquet("train.parquet") | take(64) }
  train grpo { on = data.train  batch = 8prompt  per_order = 6rollout  duration = 40step  max_prompt = 8192tok  max_completion = 20tok }
}
`;
  const there = new Set<string>(["/spec/tiny/config.json"]);
  const documents = makeDocuments({ read: () => undefined, exists: (path) => there.has(path), specs: () => [] });
  documents.open("file:///spec/demo.perl", 1, text);
  const codes = () => documents.view("file:///spec/demo.perl")?.diagnostics.map((each) => each.code);
  const missing = codes();
  expect(missing).toContain("E0550");
  there.add("/spec/train.parquet");
  expect(codes()).toEqual(missing?.filter((each) => each !== "E0550"));
  there.clear();
  expect(codes()).toEqual(expect.arrayContaining(["E0550", "E0551"]));
});
