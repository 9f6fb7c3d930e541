// One byte of a file that a stranger could have written is another one: a table, a tokenizer, a template, a configuration or a
// picture. Each mutant must end within five seconds, with a diagnostic or with what an independent reader gives for the same
// bytes (mutants/reader.py, whose results for seed 1 are in mutants/reader.json); and where a lock names the file, always with a
// diagnostic (mutants/locked.ts). No other pin names such a file: `sha256 =` is the digest of a folder's weights.
//
//   node bench/campaigns/mutants.ts --count 5000      as harness.ts says
//   node bench/campaigns/mutants.ts --list [--count N] what mutants/reader.py reads, one JSON object a line
//
// Outcomes beside codes: `as reader`; `as reader, without its note` where pyarrow refuses a note to itself that is no part of the
// format (reader.py says which).

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, env, exit, stdout } from "node:process";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Qwen25VLConfig } from "../../models/families/qwen25vl/config.ts";
import { configOf, type Folder } from "../../plan/checkpoint/folder.ts";
import { folderOnDisk } from "../../runtime/checkpoint/layout.ts";
import { rowsApart } from "../../runtime/data/rows/read.ts";
import { decodePicture } from "../../runtime/pictures/decode.ts";
import type { ChatMessage } from "../../runtime/tokenizer/engine.ts";
import { tokenizerIn } from "../../runtime/tokenizer/tokenizer.ts";
import { type Campaign, type Case, campaignMain, drawsOf, type Prepared, type Verdict } from "./harness.ts";
import { type Locked, locked } from "./mutants/locked.ts";

type Kind = "parquet" | "picture" | "tokenizer" | "template" | "config";

const bases: Readonly<Record<Kind, readonly string[]>> = {
  parquet: ["plain.parquet", "snappy.parquet", "groups.parquet"],
  picture: ["rgb.png", "grey.png", "palette.png", "photo.jpg"],
  tokenizer: ["checkpoint/tokenizer.json"],
  template: ["checkpoint/chat_template.jinja"],
  config: ["checkpoint/config.json"],
};
const kinds = Object.keys(bases) as Kind[];
const folder = new URL("mutants/", import.meta.url);
const name = "mutants";
const count = 5000;

/** A mutant: `base` with the byte `at` made `value`. */
export interface Mutant {
  readonly case: number;
  readonly kind: Kind;
  readonly base: string;
  readonly at: number;
  readonly value: number;
}

/** Where changed files lie while they are read. */
let scratch = tmpdir();
const files = new Map<string, Uint8Array<ArrayBuffer>>();
function fileOf(base: string): Uint8Array<ArrayBuffer> {
  const known = files.get(base) ?? new Uint8Array(readFileSync(new URL(base, folder)));
  files.set(base, known);
  return known;
}

/** The mutant of a case: never the file itself. */
export function mutantOf({ number, draws }: Case): Mutant {
  const kind = kinds[number % kinds.length]!;
  const base = draws.pick(bases[kind]);
  const bytes = fileOf(base);
  const at = draws.below(bytes.length);
  // half of them one bit, which text survives more often
  const value = draws.chance(0.5) ? bytes[at]! ^ (1 << draws.below(8)) : (bytes[at]! + 1 + draws.below(255)) % 256;
  return { case: number, kind, base, at, value };
}

function bytesOf({ base, at, value }: Mutant): Uint8Array<ArrayBuffer> {
  const bytes = fileOf(base).slice();
  bytes[at] = value;
  return bytes;
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
/** As reader.py has it. */
const digest = (value: unknown): string => sha256(JSON.stringify(value)).slice(0, 12);

/** Values of a table or a configuration, numbers of all types alike. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "boolean":
      return value;
    case "bigint":
      return `n${value}`;
    case "number":
      return `n${wordsOf(value)}`;
    case "string":
      return `s${value}`;
    default:
      if (value instanceof Uint8Array) return `b${Buffer.from(value).toString("hex")}`;
      if (Array.isArray(value)) return value.map(plain);
      return Object.keys(value)
        .sort()
        .map((key) => [key, plain((value as Readonly<Record<string, unknown>>)[key])]);
  }
}

function wordsOf(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isInteger(value)) return BigInt(value).toString();
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}

const text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const { texts, chats } = JSON.parse(text(fileOf("questions.json"))) as {
  readonly texts: readonly string[];
  readonly chats: readonly (readonly ChatMessage[])[];
};

/** A folder on disk with the checkpoint's files, one of them replaced. */
function checkpoint(file: string, bytes: Uint8Array): Folder {
  const folder = join(scratch, "checkpoint");
  mkdirSync(folder, { recursive: true });
  for (const each of [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "chat_template.jinja",
  ])
    writeFileSync(join(folder, each), each === file ? bytes : fileOf(`checkpoint/${each}`));
  return folderOnDisk(folder);
}

/** What perlc makes of some bytes, as reader.py writes it down. Failures as of the reader of the kind. */
const readers: { readonly [K in Kind]: (bytes: Uint8Array<ArrayBuffer>, base: string) => Promise<string> } = {
  async parquet(bytes, base) {
    const { columns, rows } = await rowsApart(bytes.slice(), base);
    return digest([columns, rows.map(plain)]);
  },
  async picture(bytes, base) {
    const { width, height, rgb } = await decodePicture(bytes, base);
    if (!base.endsWith(".jpg")) return digest([width, height, sha256(rgb)]);
    const means = [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let at = channel; at < rgb.length; at += 3) sum += rgb[at]!;
      return sum / (rgb.length / 3);
    });
    return JSON.stringify([width, height, ...means]);
  },
  async tokenizer(bytes) {
    const changed = checkpoint("tokenizer.json", bytes);
    const made = tokenizerIn(changed, configOf(changed)!);
    try {
      await made.ready();
      const ids = await made.encode(texts);
      return digest([ids, await made.decode(ids, { special: true })]);
    } finally {
      await made.close();
    }
  },
  async template(bytes) {
    const changed = checkpoint("chat_template.jinja", bytes);
    const made = tokenizerIn(changed, configOf(changed)!);
    try {
      await made.ready();
      const said: string[] = [];
      for (const each of chats) said.push(await made.chat(each, { addGenerationPrompt: true }));
      return digest(said);
    } finally {
      await made.close();
    }
  },
  async config(bytes) {
    const { text: t, vision: v, tokens } = configOf(checkpoint("config.json", bytes)) as Qwen25VLConfig;
    return digest(
      plain([
        [t.hidden, t.inter, t.layers, t.heads],
        [t.kvHeads, t.ropeTheta, t.mropeSections, t.rmsEps],
        [t.vocab, t.tied, t.maxPositions],
        [v.depth, v.hidden, v.inter, v.heads, v.patch],
        [v.temporalPatch, v.merge, v.window],
        [v.fullAttentionBlocks, v.outHidden, v.tokensPerSecond],
        [tokens.image, tokens.video, tokens.visionStart, tokens.visionEnd],
        tokens.eos,
      ]),
    );
  },
};

/** The results of the independent readers, by case of seed 1; "" where they refuse, `~` in front as reader.py says. */
interface ReaderResults {
  /** SHA-256 of the files that they were made from. */
  readonly bases: Readonly<Record<string, string>>;
  readonly results: readonly string[];
}

function equal(kind: Kind, base: string, ours: string, theirs: string): boolean {
  if (kind !== "picture" || !base.endsWith(".jpg") || theirs === "") return ours === theirs;
  // two decoders of JPEG differ by a level here and there
  const [one, other] = [JSON.parse(ours) as number[], JSON.parse(theirs) as number[]];
  return one.every((each, at) => Math.abs(each - other[at]!) <= (at < 2 ? 0 : 1));
}

async function prepare(seed: number): Promise<Prepared> {
  const known = JSON.parse(text(fileOf("reader.json"))) as ReaderResults;
  for (const [base, of] of Object.entries(known.bases))
    if (sha256(fileOf(base)) !== of) throw new Error(`mutants/reader.json was made from another ${base}`);
  const before = env["PERLC_LIMIT_SECONDS"];
  // of computing, so that a mutant that loops ends in time also on a busy machine
  env["PERLC_LIMIT_SECONDS"] = "0.7";
  scratch = mkdtempSync(join(tmpdir(), "perlc-mutants-"));
  const locks = new Map<string, Locked>();
  const unchanged = new Map<string, string>();
  for (const kind of kinds)
    for (const base of bases[kind]) unchanged.set(base, await readers[kind](fileOf(base), base));

  async function run(one: Case): Promise<Verdict> {
    const mutant = mutantOf(one);
    const { base, at, value } = mutant;
    const what = `byte ${at} of ${base} is ${value}`;
    const lock = locks.get(base) ?? (await locked(base, join(scratch, `lock ${locks.size}`)));
    locks.set(base, lock);
    const verdict = await read(one, mutant, what);
    if ((await lock.said(bytesOf(mutant))) !== undefined || verdict.fault) return verdict;
    return { ...verdict, fault: "a lock names the file, and nothing is said of the change" };
  }

  async function read(one: Case, mutant: Mutant, what: string): Promise<Verdict> {
    const { kind, base } = mutant;
    let ours: string;
    try {
      ours = await readers[kind](bytesOf(mutant), base);
    } catch (error) {
      if (error instanceof Failure) return { what, outcome: error.diagnostics[0]?.code ?? "no code" };
      throw error;
    }
    const same = equal(kind, base, ours, unchanged.get(base)!);
    const theirs = seed === 1 ? known.results[one.number] : undefined;
    // another seed has no results of the readers: all that can be said is whether the meaning is that of the file itself
    if (theirs === undefined)
      return { what, outcome: same ? `${kind} unchanged` : `${kind} changed, not held against a reader` };
    if (equal(kind, base, ours, theirs)) return { what, outcome: "as reader" };
    if (theirs === `~${ours}`) return { what, outcome: "as reader, without its note" };
    return {
      what,
      outcome: "other",
      fault: `perlc reads ${ours}, the reader ${theirs === "" ? "refuses it" : theirs}`,
    };
  }
  return {
    run,
    close: async () => {
      rmSync(scratch, { recursive: true, force: true });
      if (before === undefined) delete env["PERLC_LIMIT_SECONDS"];
      else env["PERLC_LIMIT_SECONDS"] = before;
    },
  };
}

export const mutants: Campaign = { name, count, slowest: 5000, prepare };

if (import.meta.main) {
  if (argv.includes("--list")) {
    const asked = argv.indexOf("--count");
    const many = asked < 0 ? count : Number(argv[asked + 1]);
    for (let number = 0; number < many; number++)
      stdout.write(`${JSON.stringify(mutantOf({ number, draws: drawsOf(name, 1, number) }))}\n`);
  } else exit(await campaignMain(mutants, argv.slice(2)));
}
