// Results kept for a later start of the same run: whole or not there.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { diskFailure, systemFailure } from "../../runtime/limits/refused.ts";
import { recordedFile } from "../../runtime/record/archive.ts";
import { artifacts, type NotedArtifact, type SharedStages } from "../../runtime/record/artifact.ts";
import { weightsDigest } from "../../runtime/record/digest.ts";
import { fileName } from "../../runtime/record/folder.ts";
import { codeOf, scratch } from "../run/tiny.ts";

const folder = scratch();
const apart = scratch();

/** Artifacts of a folder, with what the journal would hold of them and what the user is told. */
function kept(folder: string, shared?: SharedStages) {
  const known = new Map<string, NotedArtifact>();
  const told: string[] = [];
  const log = {
    known,
    note: (name: string, noted: NotedArtifact) => known.set(name, noted),
    warn: (each: Diagnostic) => told.push(each.code),
    shared,
  };
  return { ...artifacts(folder, log), known, told };
}
const anything = () => true;

test("what is kept is read back, and only what the journal knows", () => {
  const { write, read, told } = kept(folder);
  write("data.train.2", [1, 2, 3]);
  write("data.train.2", [4]);
  expect(read("data.train.2", anything)).toEqual([4]);
  expect(read("data.train.3", anything)).toBeUndefined();
  expect(readdirSync(join(folder, "artifacts"))).toEqual(["data.train.2.json"]);
  expect(kept(folder).read("data.train.2", anything)).toBeUndefined();
  expect(told).toEqual([]);
});

describe("names that differ in case alone", () => {
  const names = [
    "evaluate.held-after-60",
    "evaluate.Held-after-60",
    "evaluate.HELD-after-60",
    "evaluate.hEld-after-60",
  ];

  test("are files of their own where case does not count, for artifacts and for what readers get", () => {
    const here = join(apart, "cases");
    const { write, read, known } = kept(here);
    for (const [at, name] of names.entries()) write(name, at);
    const there = readdirSync(join(here, "artifacts"));
    expect(new Set(there.map((each) => each.toLowerCase())).size).toBe(names.length);
    expect(names.map((name) => read(name, anything))).toEqual([0, 1, 2, 3]);
    expect([...known.keys()]).toEqual(names);
    const recorded = names.map((stage) => recordedFile({ what: "questions", stage }).toLowerCase());
    expect(new Set(recorded).size).toBe(names.length);
    const both = ["held-1", "Held-1", "é", "É", "_", "con", "CON", "a".repeat(300), "A".repeat(300)];
    expect(new Set(both.map((each) => fileName(each).toLowerCase())).size).toBe(both.length);
    expect(fileName("data.train.2")).toBe("data.train.2");
  });

  test("and a file that was written when case counted is still read", () => {
    const here = join(apart, "before");
    const { write, read, known, told } = kept(here);
    const name = "evaluate.Held-after-60";
    write(name, "kept");
    renameSync(join(here, "artifacts", `${fileName(name)}.json`), join(here, "artifacts", `${name}.json`));
    expect(read(name, anything)).toBe("kept");
    // the digest tells whose it is
    known.set("evaluate.HELD-after-60", known.get(name) ?? { digest: "" });
    writeFileSync(join(here, "artifacts", `${name}.json`), '"other"');
    expect(read(name, anything)).toBeUndefined();
    expect(told).toEqual(["E1045"]);
  });
});

test("what was damaged in any bit, cut or taken away, or has another form, counts as not there, and that is said", () => {
  const { write, read, told } = kept(folder);
  const path = join(folder, "artifacts", "cut.json");
  write("cut", { answers: [1, 2, 3] });
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    expect(read("cut", anything)).toBeUndefined();
    writeFileSync(path, whole.with(length, whole[length]! ^ 1));
    expect(read("cut", anything)).toBeUndefined();
  }
  rmSync(path);
  expect(read("cut", anything)).toBeUndefined();
  writeFileSync(path, whole);
  expect(read("cut", () => false)).toBeUndefined();
  expect(told).toEqual(Array.from({ length: 2 * whole.length + 2 }, () => "E1045"));
  expect(read("cut", anything)).toEqual({ answers: [1, 2, 3] });
});

test("whatever a name holds, the file is in the folder of artifacts", () => {
  const { write, read } = kept(folder);
  const names = ["../../escaped", "/etc/passwd", "a/b", "..", "x".repeat(400), "é\u202e\0"];
  for (const name of names) write(name, name);
  for (const name of names) expect(read(name, anything)).toBe(name);
  expect(readdirSync(folder)).toEqual(["artifacts"]);
});

test("E1055: a place that cannot be written", async () => {
  const other = join(folder, "other");
  mkdirSync(other);
  writeFileSync(join(other, "artifacts"), "a file");
  expect(await codeOf(() => kept(other).write("x", 1))).toBe("E1055");
});

test.each([
  ["EACCES", "writing there is not allowed"],
  ["EPERM", "the operating system does not permit it"],
  ["EROFS", "the disk can only be read"],
  ["EEXIST", "a file has the name of a folder on the way"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["ENOENT", "a folder on the way is not there, or none can be made there"],
  ["EMFILE", "this process has too many files open"],
  ["EIO", "the operating system says EIO"],
])("E1055 says %s in words", (code, words) => {
  const error = Object.assign(new Error(`${code}: something, mkdir '/elsewhere/x'`), { code });
  const { diagnostics } = diskFailure("runs/x", error) as Failure;
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([
    `E1055 \`runs/x\` cannot be written: ${words}`,
  ]);
});

test.each([
  ["a full disk", { code: "ENOSPC" }, "write", "E1050 the disk is full while saving `x`"],
  [
    "a quota that is used up",
    { code: "UNKNOWN", errno: -constants.errno.EDQUOT },
    "write",
    "E1050 the disk is full while saving `x`",
  ],
  [
    "an error without a name",
    { code: "UNKNOWN", errno: -117 },
    "write",
    "E1055 `x` cannot be written: the operating system says error 117",
  ],
  [
    "what is removed",
    { code: "", message: ", Unknown error: Input/output error 'x'" },
    "rm",
    "E1055 `x` cannot be written: the operating system says Input/output error",
  ],
  ["what is read", { code: "EIO" }, "scandir", "E1031 `x` cannot be read: the operating system says EIO"],
  [
    "what names a file",
    { code: "EACCES", path: "x/y" },
    "lstat",
    "E1031 `x/y` cannot be read: reading it is not allowed",
  ],
])("%s is no bug of ours", (_, said, syscall, words) => {
  const { diagnostics } = systemFailure("x", Object.assign(new Error(said.code), said, { syscall })) as Failure;
  expect(diagnostics.map((each) => `${each.code} ${each.title}`)).toEqual([words]);
});

test("an error that the system does not speak of stays what it is", () => {
  const ours = new TypeError("a is not a function");
  expect(systemFailure("x", ours)).toBe(ours);
  const nodes = Object.assign(new TypeError("bad"), { code: "ERR_INVALID_ARG_TYPE" });
  expect(systemFailure("x", nodes)).toBe(nodes);
});

test("the digest of weights hangs on every name, bit and length, and not on the order of parameters", () => {
  const digest = (...entries: [string, number[]][]) =>
    weightsDigest(new Map(entries.map(([name, values]) => [name, Float32Array.from(values)])));
  const plain = digest(["a", [1, 2]], ["b", [3]]);
  expect(plain).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(digest(["b", [3]], ["a", [1, 2]])).toBe(plain);
  const others = [
    digest(["a", [1, 2]], ["c", [3]]),
    digest(["a", [1]], ["b", [2, 3]]),
    digest(["a", [1, 2]]),
    digest(["a", [1, 2 + 2 ** -22]], ["b", [3]]),
    digest(["a", [1, 2]], ["b", [-3]]),
    digest(["a", [2, 1]], ["b", [3]]),
  ];
  expect(new Set([plain, ...others]).size).toBe(7);
});

describe("a stage of a sweep", () => {
  const other = join(folder, "sweep", "other");
  const own = join(folder, "sweep", "own");
  const stage = (made: number[], fits = anything) => ({
    fits,
    key: "k",
    packed: true,
    make: async () => {
      made.push(1);
      return [1, 2];
    },
  });

  test("is another run's where it has it, in the journal with its name, and else made and told of", async () => {
    const made: number[] = [];
    const told: unknown[] = [];
    const first = kept(other, { ask: async () => undefined, made: (...said) => told.push(said) });
    expect(await first.keep("rolled", stage(made))).toEqual([1, 2]);
    const digest = first.known.get("rolled")?.digest ?? "";
    expect([made.length, told]).toEqual([1, [["k", "rolled", digest]]]);

    const found = { from: "other", artifact: "rolled", digest };
    const second = kept(own, { ask: async () => found, made: (...said) => told.push(said) });
    expect(await second.keep("here", stage(made))).toEqual([1, 2]);
    expect([made.length, told.length, second.known.get("here")]).toEqual([1, 1, { digest, from: "other" }]);
    expect(second.read("here", anything)).toEqual([1, 2]);
    expect(second.known.get("here")).toEqual({ digest, from: "other" });
  });

  test("that is not as it was written, or of another form, is made anew, and that is said", async () => {
    const made: number[] = [];
    const told: string[] = [];
    const broken = { from: "other", artifact: "rolled", digest: "sha256:0" };
    const third = kept(join(folder, "sweep", "third"), { ask: async () => broken, made: (key) => told.push(key) });
    expect(await third.keep("rolled", stage(made))).toEqual([1, 2]);
    expect([made.length, told, third.told]).toEqual([1, ["k"], ["E1045"]]);
  });

  test("of a run that is in no sweep is made, and read where it was", async () => {
    const made: number[] = [];
    const alone = kept(join(folder, "alone"));
    for (let time = 0; time < 2; time++) expect(await alone.keep("rolled", stage(made))).toEqual([1, 2]);
    expect(made.length).toBe(1);
    expect(await alone.keep("rolled", { ...stage(made), anew: true })).toEqual([1, 2]);
    expect(made.length).toBe(2);
  });
});
