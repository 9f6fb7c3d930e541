// Event files of TensorBoard: framed as TensorFlow does, the same bytes while a run trains and afterwards, read back by a reader of its own here
// and by TensorBoard itself in test/oracle/event_files.py.

import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { env } from "node:process";
import { describe, expect, test } from "vitest";
import { exportTensorboard, writingEvents } from "../../cli/tensorboard.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { openRun } from "../../runtime/record/read/open.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";
import type { SessionSettings } from "../../runtime/session.ts";
import { eventFile, eventFileName } from "../../share/tensorboard/file.ts";
import { crc32c } from "../../share/tensorboard/records.ts";
import { append, ending, made, parent, start, steps } from "../report/growing.ts";
import { answered, files, record, run } from "../report/made.ts";

const open = (folder: string) => openRun(folder, readExternal);

/** Sums as their definition has them: bit by bit. */
function slowMasked(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) sum = ((sum ^ (byte >> bit)) & 1 ? 0x82f63b78 : 0) ^ (sum >>> 1);
  sum = ~sum >>> 0;
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

/** Fields of a message: numbers of varints, bytes of the rest. */
function fieldsOf(bytes: Buffer): readonly (readonly [field: number, value: number | Buffer])[] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (; (bytes[at] ?? 0) >= 128; at++, scale *= 128) value += ((bytes[at] ?? 0) - 128) * scale;
    return value + (bytes[at++] ?? 0) * scale;
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key & 7;
    if (kind === 0) found.push([key >> 3, varint()]);
    else {
      const size = kind === 1 ? 8 : kind === 5 ? 4 : varint();
      found.push([key >> 3, bytes.subarray(at, at + size)]);
      at += size;
    }
  }
  return found;
}

const inner = (bytes: Buffer, field: number): Buffer => {
  const found = fieldsOf(bytes).find(([number]) => number === field)?.[1];
  return Buffer.isBuffer(found) ? found : Buffer.of();
};

/** `[wall time, step, tag, value]` of every scalar of a file, and the texts; each sum of each record is held. */
function readBack(bytes: Buffer) {
  const scalars: [wall: number, step: number, tag: string, value: number][] = [];
  const texts: string[] = [];
  const versions: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = Number(bytes.readBigUInt64LE(at));
    expect(bytes.readUInt32LE(at + 8)).toBe(slowMasked(bytes.subarray(at, at + 8)));
    const event = bytes.subarray(at + 12, at + 12 + size);
    expect(bytes.readUInt32LE(at + 12 + size)).toBe(slowMasked(event));
    at += size + 16;
    const fields = new Map(fieldsOf(event));
    const wall = (fields.get(1) as Buffer).readDoubleLE();
    if (fields.has(3)) versions.push(String(fields.get(3)));
    for (const [, value] of fieldsOf(inner(event, 5))) {
      const tag = inner(value as Buffer, 1).toString();
      const scalar = fieldsOf(value as Buffer).find(([number]) => number === 2)?.[1];
      if (Buffer.isBuffer(scalar)) scalars.push([wall, Number(fields.get(2)), tag, scalar.readFloatLE()]);
      else texts.push(`${tag}: ${inner(inner(value as Buffer, 8), 8).toString()}`);
    }
  }
  return { scalars, texts, versions };
}

const step = (at: number, more: object = {}): RunEvent => ({
  ...{ event: "step", stage: "train", step: at, of: 60, used: "x", tokens: 9, rate: 1e-3 },
  ...{ loss: 0.1, gradientNorm: 1, clock: { at: 1_800_000_000_000 + at, seconds: 0.5, phases: { rollout: 0.25 } } },
  ...more,
});

const whole = step(300, {
  ...{
    grades: [0.5, 0.25],
    slots: [
      [1, 2],
      [0, 0],
    ],
    originals: [3, 4],
    lengths: { mean: 7.5, least: 3, most: 9 },
  },
  ...{ groups: { of: 4, allRight: 1, allWrong: 2, evenly: 0, formOnly: 0 }, kl: Number.NaN },
});

test("the sum of nine digits is the published one", () => {
  expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
});

describe("the file", () => {
  const evaluation: RunEvent = {
    ...{ event: "evaluation", stage: "evaluate", when: "after", step: 300, clock: { at: 1_800_000_000_500 } },
    figures: evaluationFigures(answered(0.8)),
  };
  const of = record({ specs: [], events: [...start, step(1), whole, evaluation], title: "A *title*" });
  const bytes = Buffer.from(eventFile(of, files));

  test("has every number of the journal, with its step and its time", () => {
    const { scalars, versions } = readBack(bytes);
    expect(versions).toEqual(["brain.Event:2"]);
    const last = Object.fromEntries(scalars.flatMap(([, at, tag, value]) => (at === 300 ? [[tag, value]] : [])));
    expect(last).toMatchObject({
      ...{ "train/loss": Math.fround(0.1), "train/gradient_norm": 1, "train/tokens": 9, "train/kl": Number.NaN },
      ...{ "train/grades/boxed": 0.5, "train/grades/think_then_box": 0.25, "train/slots/first": 0.5 },
      ...{ "train/originals": 0.75, "train/lengths/mean": 7.5, "train/groups/all_wrong": 0.5 },
      ...{ "train/time/seconds": 0.5, "train/time/rollout": 0.25 },
    });
    expect(Object.keys(last)).not.toContain("train/slots/second");
    const { accuracy } = evaluationFigures(answered(0.8));
    expect(last["evaluate/accuracy"]).toBe(Math.fround(accuracy.value));
    expect(last["evaluate_low/accuracy"]).toBe(Math.fround(accuracy.low));
    expect(scalars.find(([, , tag]) => tag === "train/loss")?.slice(0, 2)).toEqual([1_800_000_000.001, 1]);
  });

  test("has what decides the run as a text, whose words stay words", () => {
    const [settings] = readBack(bytes).texts;
    expect(settings).toMatch(/^settings\/text_summary: A \\\*title\\\*/);
    expect(settings).toContain(`| seed | ${run.seed} |`);
    expect(readBack(Buffer.from(eventFile(record(), files))).texts[0]).toContain("| `train.rate` | `2e-4` |");
  });

  test("is what it was: the golden, which TensorBoard 2.21 has read", () => {
    const path = new URL("./events.golden", import.meta.url);
    if (env.UPDATE) writeFileSync(path, bytes);
    expect(bytes.equals(readFileSync(path))).toBe(true);
  });
});

describe("while a run trains", () => {
  function writing(folder: string) {
    const warned: Diagnostic[] = [];
    const told: RunEvent[] = [];
    const base = {
      event: (each: RunEvent) => void told.push(each),
      warn: (each: Diagnostic) => void warned.push(each),
    };
    const settings = writingEvents(base as unknown as SessionSettings);
    settings.began?.(folder);
    return {
      ...{ warned, told },
      say: (...some: readonly RunEvent[]) => {
        for (const each of some) {
          append(folder, each);
          settings.event(each);
        }
      },
    };
  }
  const written = (folder: string): Buffer => readFileSync(join(folder, eventFileName(open(folder))));

  test("it has after each line what an export would write, and nothing is warned of", () => {
    const folder = made();
    const { say, warned, told } = writing(folder);
    for (const each of [...start, ...steps.slice(0, 5), ...ending]) {
      say(each);
      expect(written(folder).equals(Buffer.from(eventFile(open(folder), files)))).toBe(true);
    }
    expect([warned, told.length]).toEqual([[], 7]);
    const before = written(folder);
    expect(exportTensorboard([folder], { json: true })).toBe(0);
    expect(written(folder).equals(before)).toBe(true);
  });

  test("a run that is taken up again begins with what it did before, and has no step twice", () => {
    const folder = made();
    writing(folder).say(...start, ...steps.slice(0, 5));
    rmSync(journalPath(folder));
    append(folder, ...start, ...steps.slice(0, 3));
    writing(folder).say(...steps.slice(3, 8));
    const { scalars } = readBack(written(folder));
    expect(scalars.flatMap(([, at, tag]) => (tag === "train/loss" ? [at] : []))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("where it cannot be written the run goes on, and is warned of once", () => {
    const folder = made();
    append(folder, ...start);
    mkdirSync(join(folder, eventFileName(open(folder)), "x"), { recursive: true });
    const { say, warned, told } = writing(folder);
    say(...steps.slice(0, 4));
    expect(warned.map(({ code }) => code)).toEqual(["E1122"]);
    expect(told).toHaveLength(4);
  });

  test("a link in its place is replaced, and not followed", () => {
    const folder = made();
    append(folder, ...start);
    const [path, outside] = [join(folder, eventFileName(open(folder))), join(parent, "outside")];
    writeFileSync(outside, "mine");
    symlinkSync(outside, path);
    writing(folder).say(...steps.slice(0, 2));
    expect(readFileSync(outside, "utf8")).toBe("mine");
    expect(lstatSync(path).isSymbolicLink()).toBe(false);
  });
});

test("an export to another place makes a folder for each run; one that has not begun has none", () => {
  const [folder, idle] = [made(), made()];
  append(folder, ...start, ...steps.slice(0, 2));
  const out = join(parent, "logs");
  exportTensorboard([folder, idle], { out, json: true });
  expect(existsSync(join(out, folder.split("/").at(-1) ?? "", eventFileName(open(folder))))).toBe(true);
  expect(existsSync(join(out, idle.split("/").at(-1) ?? ""))).toBe(false);
});

test("an export writes no run over another of the same name, and one that is named twice once", () => {
  const folder = made();
  append(folder, ...start, ...steps.slice(0, 2));
  const copy = join(parent, "elsewhere", basename(folder));
  cpSync(folder, copy, { recursive: true });
  const out = join(parent, "both");
  expect(exportTensorboard([folder, copy], { out, json: true })).toBe(2);
  expect(existsSync(out)).toBe(false);
  expect(exportTensorboard([folder, `${folder}/`], { out, json: true })).toBe(0);
  expect(exportTensorboard([folder, copy], { json: true })).toBe(0);
});
