// The law of the plan's hash, second half: another for each single changed value, over all specs and all their fields.
// Each experiment is extended by one that changes one field, each declared block has one of its lines rewritten; settings
// marked as being for readers alone (`annotation`) are the only ones that no plan holds, and are left out by that mark.

import { type Any, type Block, children, type Setting, type Statement } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile, type Experiment, type Files } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { type Change, companions, others } from "./changes.ts";
import { type Bar, withFile } from "./specs.ts";

export interface ChangeFigures {
  readonly bar: Bar;
  /** Fields of which no other value was found to be legal. */
  readonly alone: readonly string[];
}

/** What was tried with one field: a legal change, and whether the hash saw it. */
type Tried = { readonly change: Change; readonly seen: boolean } | undefined;

const annotations = new Set(
  vocabulary.blocks.flatMap(({ word, settings }) =>
    Object.entries(settings).flatMap(([name, { annotation }]) =>
      annotation ? [word === "experiment" ? name : `${word}.${name}`] : [],
    ),
  ),
);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
const fileOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const inside = (node: Any): readonly Any[] => [node, ...children(node).flatMap(inside)];

/** What an author promises about several settings together forbids changing one: the law is asked without promises. */
function withoutPromises(spec: Source): Source {
  const { value: file } = parse(spec);
  const promises = file ? inside(file).filter((each): each is Statement => each.kind === "statement") : [];
  const text = promises
    .filter((each) => each.name.text === "require")
    .reduce(
      (left, { span }) => left.slice(0, span.start) + " ".repeat(span.end - span.start) + left.slice(span.end),
      spec.text,
    );
  return { ...spec, text };
}

/** Every name that can be used in a file, with the file that declares it. */
function namesIn(source: Source): readonly (readonly [string, string])[] {
  const { value: file } = parse(source);
  const own = file?.members.flatMap((each) => (each.word.text === "sweep" ? [] : (each.head.name?.text ?? []))) ?? [];
  const used = file?.uses.flatMap(({ names, from }) => names.map((each) => [each.text, from.text] as const)) ?? [];
  return [...own.map((name) => [name, fileOf(source.path)] as const), ...used];
}

/** A file beside `spec` in which everything can be named that can be in `sources`, with an experiment of its own. */
function beside(spec: Source, sources: readonly Source[], lines: readonly string[], base: string): Source {
  const names = new Map([["tiny_vlm", "models.perl"] as const, ...[spec, ...sources].flatMap(namesIn)]);
  const uses = [...names].map(([name, file]) => `use { ${name} } from "${file}"`);
  const opening = ["spec 1", ...uses];
  const judge = 'judge another_judge { model = "another"  temperature = 0.5 }';
  const text = [...opening, judge, `experiment law extends ${base} {`, ...lines, "}", ""].join("\n");
  return { path: `${folderOf(spec.path)}law.perl`, text };
}

/** The hash of the experiment `law`; undefined when it does not compile, "unread" where that is because nothing reads the setting (E0420). */
function hashOf(source: Source, files: Files): string | undefined {
  const { value, diagnostics } = compile(source, files);
  const errors = diagnostics.filter((each) => each.severity === "error");
  const unread = errors.length > 0 && errors.every((each) => each.code === "E0420");
  return unread ? "unread" : value?.plan.runs[0]?.outline;
}

/** The lines that make a child of its base the run itself: what its sweep laid on. */
function swept({ name, spec }: Pick<Experiment["run"], "name"> & Pick<Experiment, "spec">): readonly string[] {
  const laid = [...spec.settings].filter(([, { written }]) => written.origin.kind === "sweep");
  return name === spec.name ? laid.map(([path, { written }]) => `${path} = ${print(written.value)}`) : [];
}

/** Every field of every experiment with one other value: the hash of its run is another. */
export function otherHash(specs: readonly Source[], files: Files): ChangeFigures {
  const free = specs.map(withoutPromises);
  const disk = free.reduce((left, { path, text }) => withFile(left, path, text), files);
  const found: { readonly name: string; readonly tried: Tried }[] = [];
  /** What was legal for a path elsewhere is likely to be legal here. */
  const known = new Map<string, Change>();
  for (const spec of free) {
    for (const { spec: experiment, run } of compile(spec, disk).value?.experiments ?? []) {
      const lines = swept({ name: run.name, spec: experiment });
      const base = sweptFrom(spec, run.name) ?? run.name;
      const same = hashOf(beside(spec, [], lines, base), disk) === run.outline;
      found.push({ name: `${run.name} as a child of ${base}`, tried: { change: { text: "" }, seen: same } });
      for (const [path, settled] of experiment.settings) {
        if (annotations.has(path)) continue;
        const text = print(settled.written.value);
        const kept = lines.filter((each) => !each.startsWith(`${path} = `));
        const { source } = settled.written.at;
        const scope = free.some((each) => each.path === source.path) ? [source] : [];
        const hash = (companion: readonly string[], line: string) =>
          hashOf(beside(spec, scope, [...kept, ...companion, line], base), disk);
        const before = known.get(path);
        const candidates = [...(before ? [before] : []), ...changesOf(path, text, experiment)];
        let unread = false;
        const tried = firstLegal(candidates, text, (change) => {
          const lone = change.beside?.length ? hash(change.beside, `${path} = ${text}`) : run.outline;
          const other =
            lone === undefined
              ? undefined
              : hash(
                  [...(change.beside ?? []), ...(change.together ?? [])],
                  change.instead ?? `${path} = ${change.text}`,
                );
          unread ||= other === "unread";
          return other === undefined || other === "unread" ? undefined : other !== lone;
        });
        // nothing here reads the setting, and who writes it is told: no value of it is in the plan
        if (!tried && unread) continue;
        if (tried) known.set(path, tried.change);
        found.push({ name: `${run.name}: ${path}`, tried });
      }
    }
  }
  return figures([...found, ...declared(free, disk)]);
}

function changesOf(path: string, text: string, { data, settings }: Experiment["spec"]): readonly Change[] {
  const standing = (each: string) => {
    const settled = settings.get(each);
    return settled && print(settled.written.value);
  };
  const datasets = [...data.keys()].map((name) => ({ text: `data.${name}` }));
  return [...companions(path, text), ...others(path, text, standing).map((each) => ({ text: each })), ...datasets];
}

/** The base of a run that a sweep made: sweeps over one experiment name their runs after the sweep alone. */
function sweptFrom(spec: Source, run: string): string | undefined {
  const sweep = parse(spec).value?.members.find(
    (each) => each.word.text === "sweep" && run.startsWith(`${each.head.name?.text},`),
  );
  const over = sweep?.head.relations.find((each) => each.word.text === "over")?.target;
  const [only] = over?.kind === "list" ? over.items : [];
  return only?.kind === "path" ? only.names[0]?.text : undefined;
}

/** `ask` gives whether the hash saw a change, or undefined when the change is not legal. */
function firstLegal(candidates: readonly Change[], text: string, ask: (change: Change) => boolean | undefined): Tried {
  for (const change of candidates) {
    if (change.text === text) continue;
    const seen = ask(change);
    if (seen !== undefined) return { change, seen };
  }
  return undefined;
}

/** Every written line of every declared model, judge and benchmark: some run of the specs that come along is another. */
function declared(specs: readonly Source[], disk: Files): readonly { readonly name: string; readonly tried: Tried }[] {
  const all = (files: Files): readonly string[] | undefined => {
    const plans = specs.map(
      (each) => compile({ path: each.path, text: files.read(each.path) ?? "" }, files).value?.plan,
    );
    return plans.every((plan) => plan !== undefined) ? plans.map((plan) => plan.outline) : undefined;
  };
  const before = all(disk)?.join();
  const settingsOf = (block: Block, path: string): readonly (readonly [string, Setting])[] =>
    block.body.members.flatMap((member) => {
      if (member.kind === "block") return settingsOf(member, `${path}.${member.word.text}`);
      return member.kind === "setting" ? [[`${path}.${print(member.path)}`, member] as const] : [];
    });
  return specs.flatMap((spec) =>
    (parse(spec).value?.members ?? [])
      .filter((each) => ["model", "judge", "benchmark"].includes(each.word.text))
      .flatMap((block) =>
        settingsOf(block, block.head.name?.text ?? block.word.text).map(([path, { value }]) => {
          const text = spec.text.slice(value.span.start, value.span.end);
          const candidates = [
            ...companions(path, text),
            ...others(path, text, () => undefined).map((each) => ({ text: each })),
          ];
          const tried = firstLegal(candidates, text, (change) => {
            const judge = '\njudge another_judge { model = "another"  temperature = 0.5 }\n';
            const { start, end } = change.edit ? block.span : value.span;
            const text = change.edit?.(spec.text.slice(start, end)) ?? change.text;
            const changed = spec.text.slice(0, start) + text + spec.text.slice(end) + judge;
            const after = all(withFile(disk, spec.path, changed));
            return after && after.join() !== before;
          });
          return { name: path, tried };
        }),
      ),
  );
}

function figures(found: readonly { readonly name: string; readonly tried: Tried }[]): ChangeFigures {
  const missed = found.flatMap(({ name, tried }) => (tried && !tried.seen ? [`${name} = ${tried.change.text}`] : []));
  const alone = found.flatMap(({ name, tried }) => (tried ? [] : [name]));
  // a field of which no other value is known to be legal is a miss: nobody has shown that its hash changes
  const good = found.length - missed.length - alone.length;
  const all = [...missed, ...alone.map((each) => `${each}: no other value is legal`)];
  return {
    bar: { name: "plan hash: another for each changed value", good, of: found.length, least: 1, missed: all },
    alone,
  };
}
