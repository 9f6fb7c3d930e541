// The language's speed, each figure beside another tool's in the same run: parsing against the `yaml` package on equal
// content, formatting against Prettier, `perlc check` cold against an empty Node, and the time from a keystroke to its diagnostics.

import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { env, execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import type { Block, Value } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { makeDocuments } from "../../editor/document/documents.ts";
import { diskOf } from "../../editor/node/disk.ts";
import { diagnose } from "../../editor/requests/diagnostics.ts";
import { summarise } from "../device/figures.ts";
import { measureFormat } from "./format.ts";

/** A time of ours beside another's, in milliseconds (medians), and the bar on their ratio or on ours alone. */
export interface Speed {
  readonly name: string;
  readonly ours: number;
  readonly beside: { readonly by: string; readonly theirs: number } | undefined;
  /** What is held against the bar: theirs / ours for parsing, ours / theirs for a cold start, ours for a keystroke. */
  readonly figure: number;
  readonly unit: "times faster" | "times slower" | "ms";
  readonly bar: number;
  readonly holds: boolean;
}

/** A value as YAML writes it: lists, pipes and `{ }` as structure, and the rest as a scalar it need not understand. */
function yamlValue(value: Value, indent: string): string {
  const scalar = (each: Value): string => JSON.stringify(print(each));
  const item = (each: Value): string => `\n${indent}- ${yamlValue(each, `${indent}  `)}`;
  switch (value.kind) {
    case "quantity":
      return `${value.spelling}${value.unit}`;
    case "list":
      return value.items.length === 0 ? "[]" : `[${value.items.map(scalar).join(", ")}]`;
    case "pipeline":
      return [value.source, ...value.stages].map(item).join("");
    case "call": {
      const inner = `${indent}  `;
      const lines = value.arguments.map(
        (each, i) => `\n${inner}${each.name?.text ?? `arg${i}`}: ${yamlValue(each.value, `${inner}  `)}`,
      );
      return `\n${indent}${print(value.callee)}:${lines.length === 0 ? " {}" : lines.join("")}`;
    }
    default:
      return scalar(value);
  }
}

function yamlBlock(block: Block, indent: string): string {
  const head = print(block.head);
  const lines = block.body.members.map((member) => {
    if (member.kind === "block") return yamlBlock(member, `${indent}  `);
    if (member.kind === "statement") return `${indent}  ${JSON.stringify(print(member))}: true\n`;
    const remark = member.doc === undefined ? "" : `${indent}  # ${member.doc.replaceAll("\n", " ")}\n`;
    return `${remark}${indent}  ${print(member.path)}: ${yamlValue(member.value, `${indent}    `)}\n`;
  });
  const remark = block.doc === undefined ? "" : `${indent}# ${block.doc.replaceAll("\n", " ")}\n`;
  const key = JSON.stringify(`${block.word.text}${head === "" ? "" : ` ${head}`}`);
  return `${remark}${indent}${key}:${lines.length === 0 ? " {}\n" : `\n${lines.join("")}`}`;
}

/** The content of a spec as a YAML document. */
export function asYaml(source: Source): string {
  const { value } = parse(source);
  return value ? value.members.map((block) => yamlBlock(block, "")).join("") : "";
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Medians of `rounds` turns taken in alternation, so that noise hits both alike. */
function alternate(rounds: number, ...works: readonly (() => void)[]): readonly number[] {
  const samples: number[][] = works.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, work] of works.entries()) samples[i]?.push(milliseconds(work));
  return samples.map((each) => summarise("ms", each).median);
}

/** Parsing of one text, warm, against `yaml` on equal content: both give a tree with the place of every node. */
export function parsing(source: Source, rounds: number): Speed {
  const yaml = asYaml(source);
  const ourParse = (): void => void parse(source);
  const theirParse = (): void => void parseDocument(yaml);
  alternate(Math.ceil(rounds / 3), ourParse, theirParse);
  const [ours = 0, theirs = 0] = alternate(rounds, ourParse, theirParse);
  const figure = theirs / ours;
  return {
    name: "parsing",
    ours,
    beside: { by: "yaml", theirs },
    figure,
    unit: "times faster",
    bar: 6,
    holds: figure >= 6,
  };
}

/** Formatting, text to text, against Prettier on JSON of the same content; both times are those of a thousand characters. */
export async function formatting(rounds: number): Promise<Speed> {
  const { figures, ratio, bar, holds } = await measureFormat(rounds);
  const [ours = 0, , theirs = 0] = figures.map((each) => (1000 * each.milliseconds) / each.size);
  return {
    name: "formatting, 1000 characters",
    ours,
    beside: { by: "prettier", theirs },
    figure: ratio.text,
    unit: "times faster",
    bar,
    holds,
  };
}

/** `perlc check` of one file in a process of its own, the caches filled, against `node -e 0`. `from`: what is run. */
export function coldCheck(source: Source, rounds: number, from: "the bundle" | "the source" = "the bundle"): Speed {
  const executable = fileURLToPath(new URL("../../cli/perlc.js", import.meta.url));
  const run = (...args: readonly string[]): void => {
    const settings = { ...env, PERLC_SOURCE: from === "the source" ? "1" : "0" };
    const { status } = spawnSync(execPath, args, { stdio: "ignore", env: settings });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  };
  const check = (): void => run(executable, "check", source.path);
  const nothing = (): void => run("-e", "0");
  alternate(2, check, nothing);
  const [ours = 0, theirs = 0] = alternate(rounds, check, nothing);
  const figure = ours / theirs;
  return {
    name: `check of ${basename(source.path)}, cold, from ${from}`,
    ours,
    beside: { by: "node -e 0", theirs },
    figure,
    unit: "times slower",
    bar: 4,
    holds: figure <= 4,
  };
}

/**
 * From a changed text to its diagnostics as the language server does it, the disk included: every round another digit of another
 * number, after `before` rounds that are not measured. Who writes a spec types hundreds of keys in a session, most of them into
 * a server that V8 has compiled; the first few come to one that it still interprets.
 */
export function keystroke(source: Source, rounds: number, before: number): Speed {
  const digits = [...source.text.matchAll(/\d/g)].map((match) => match.index);
  const documents = makeDocuments(diskOf(() => []));
  const uri = pathToFileURL(source.path).href;
  documents.open(uri, 0, source.text);
  const type = (round: number): void => {
    const at = digits[(round * 7) % digits.length] ?? 0;
    const text = source.text.slice(0, at) + String((Number(source.text[at]) + 1) % 10) + source.text.slice(at + 1);
    documents.change(uri, round + 1, [{ text }]);
    const view = documents.view(uri);
    if (!view) throw new Error(`${uri} has no view`);
    diagnose(view);
  };
  const samples: number[] = [];
  for (let round = 0; round < rounds + before; round++) {
    const took = milliseconds(() => type(round));
    if (round >= before) samples.push(took);
  }
  const ours = summarise("ms", samples).median;
  const name = `keystroke, after ${before} others`;
  return { name, ours, beside: undefined, figure: ours, unit: "ms", bar: 5, holds: ours <= 5 };
}
