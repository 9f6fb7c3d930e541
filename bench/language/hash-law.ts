// The law of the plan's hash over the project's own specs, first half: equal under reformatting, comments, reordered
// settings and split files. change-law.ts has the other half.

import type { Block, Body, File, Member, Value } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { compile, type Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { type Bar, dice, withFile } from "./specs.ts";

type Hashes = ReadonlyMap<string, string>;

/** The outline of every run of a spec, or what stood in the way. */
function hashes(source: Source, files: Files, set: readonly string[] = []): Hashes | string {
  const { value, diagnostics } = compile(source, files, { set });
  if (!value) return diagnostics.map((each) => `${each.code} ${each.title}`).join("; ");
  return new Map(value.plan.runs.map((run) => [run.name, run.outline]));
}

/** Tokens of a file with other space and other remarks between them; documentation and words stay apart. */
function relaid(file: File, roll: (n: number) => number): string {
  const gaps = ["  ", " ", "\n", "\n\n    ", " // a remark, and = { ( signs\n", "\t"];
  const { tokens } = file;
  const parts = tokens.map((token, i) => {
    const next = tokens[i + 1];
    const together = next === undefined || next.start === token.end;
    return token.text + (i === 0 ? " " : together ? "" : (gaps[roll(gaps.length)] ?? " "));
  });
  return `${parts.join("")}\n`;
}

/** The same members in another order, at every depth. Order counts in a list and a pipe, never in a block. */
function shuffled(file: File, roll: (n: number) => number): File {
  const mix = <T>(all: readonly T[]): readonly T[] => {
    const mixed = [...all];
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = roll(i + 1);
      [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
    }
    return mixed;
  };
  const body = (each: Body): Body => ({ ...each, members: mix(each.members.map(member)) });
  const value = (each: Value): Value => (each.kind === "amended" ? { ...each, body: body(each.body) } : each);
  const block = (each: Block): Block => ({ ...each, body: body(each.body) });
  const member = (each: Member): Member => {
    if (each.kind === "block") return block(each);
    return each.kind === "setting" ? { ...each, value: value(each.value) } : each;
  };
  return { ...file, members: mix(file.members.map(block)) };
}

/** Every run under its name with its hash: the order in which they are listed says nothing. */
const listed = (found: Hashes): string =>
  [...found]
    .map((each) => each.join(" "))
    .sort()
    .join("\n");

/** Every spec under `rounds` other layouts and orders, and with its experiments in another file. */
export function sameHash(specs: readonly Source[], files: Files, rounds: number, seed = 1): Bar {
  const roll = dice(seed);
  const missed: string[] = [];
  let of = 0;
  for (const spec of specs) {
    const base = hashes(spec, files);
    const { value: file } = parse(spec);
    const name = spec.path.split("/").at(-1);
    if (typeof base === "string" || !file) {
      missed.push(`${name}: ${String(base)}`);
      of++;
      continue;
    }
    const compare = (how: string, found: Hashes | string, wanted: Hashes): void => {
      of++;
      const same = typeof found !== "string" && listed(found) === listed(wanted);
      if (!same) missed.push(`${name} ${how}: ${typeof found === "string" ? found : "another hash"}`);
    };
    compare("printed", hashes({ ...spec, text: print(file) }, files), base);
    for (let round = 0; round < rounds; round++) {
      compare("in another layout", hashes({ ...spec, text: relaid(file, roll) }, files), base);
      compare("in another order", hashes({ ...spec, text: print(shuffled(file, roll)) }, files), base);
    }
    const folder = spec.path.slice(0, spec.path.lastIndexOf("/") + 1);
    for (const block of file.members) {
      const own = block.head.name?.text;
      const hash = own === undefined ? undefined : base.get(own);
      if (block.word.text !== "experiment" || own === undefined || hash === undefined) continue;
      const text = `spec 1\nuse { ${own} } from "moved.perl"\nexperiment again extends ${own} { }\n`;
      const split = hashes({ path: `${folder}main.perl`, text }, withFile(files, `${folder}moved.perl`, spec.text));
      compare(`with ${own} in another file`, split, new Map([["again", hash]]));
    }
  }
  return { name: "plan hash: equal under layout, order, files", good: of - missed.length, of, least: 1, missed };
}
