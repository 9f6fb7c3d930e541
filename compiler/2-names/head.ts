// The head of a block, read word by word: one name, then pairs of a relation word and what it relates to. The grammar only
// counts the parts, so a part too many would make a name of a relation word; here each is told apart by its spelling.

import { relationWords } from "../../grammar/heads.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0120, E0219, E0230, E0231 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { meant } from "../diagnostics/edits.ts";
import type { Source, Span } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";

type Report = (diagnostic: Diagnostic) => void;
type Part = Ast.Relation["target"];

/** The relation words that a head may have, by the block. */
const takenBy = (block: string): readonly string[] =>
  [...relationWords].filter(([, { of }]) => of === block).map(([word]) => word);

/** Parts that a head can have and still be one: a name and every relation there is, twice. */
const longest = 13;
const wordOf = (part: Part | undefined): Ast.Name | undefined =>
  part?.kind === "path" && part.names.length === 1 ? part.names[0] : undefined;
const known = [...relationWords.keys()];

/**
 * The block with the head that was meant, however many parts it has. Reports a part that stands twice, a relation word
 * with nothing behind it, a misspelled relation word, and a part too many; a relation word that means nothing at all in
 * this block is the checker's business.
 */
export function readHead<B extends Ast.Block>(block: B, source: Source, report: Report): B {
  const parts = partsOf(block.head);
  if (parts.length > longest) {
    const [second, last] = [parts[1]!, parts.at(-1)!];
    const at = { source, span: { start: second.span.start, end: last.span.end } };
    report(E0231({ found: wordOf(second)?.text ?? "…", word: block.word.text }, { at, label: "and what follows it" }));
    return withHead(block, parts.slice(0, 1));
  }
  const related = (part: Part | undefined): Ast.Name | undefined => {
    const word = wordOf(part);
    return word && relationWords.has(word.text) ? word : undefined;
  };
  const slice = ({ start, end }: Span): string => source.text.slice(start, end);

  const all = [block.word, ...parts];
  const again = all.findIndex((part, i) => i > 0 && slice(part.span) === slice(all[i - 1]!.span));
  if (again > 0) {
    report(writtenTwice(source, slice(all[again]!.span), all[again - 1]!.span, all[again]!.span));
    return readHead(withHead(block, all.filter((_, i) => i > 0 && i !== again) as Part[]), source, report);
  }
  for (const [i, part] of parts.entries()) {
    // by their number, a name or none and then pairs, it stands where a relation word does
    const word = i % 2 === parts.length % 2 && parts[i + 1] ? wordOf(part) : undefined;
    const near = word && !related(part) ? suggest(word.text, takenBy(block.word.text)).near : [];
    if (!word || near[0] === undefined) continue;
    const at = { source, span: word.span };
    const notes = [{ keyword: "help", text: `did you mean \`${near[0]}\`?` }];
    const label = "means nothing here";
    report(E0219({ owner: block.word.text, name: word.text }, { at, label, notes, fix: meant(at, near) }));
    return readHead(withHead(block, parts.with(i, named({ ...word, text: near[0] }))), source, report);
  }
  for (const [i, part] of parts.entries()) {
    const word = related(part);
    const next = parts[i + 1];
    if (word && (!next || related(next))) {
      const example = relationWords.get(word.text)?.example ?? "";
      const notes = [{ keyword: "help", text: `write \`${example}\`, or take \`${word.text}\` out` }];
      report(E0230({ word: word.text }, { at: { source, span: word.span }, label: "and then?", notes }));
      return withHead(block, parts.slice(0, i));
    }
    const follows = i > 0 && related(parts[i - 1]);
    if (word || follows || i === 0) continue;
    // `evaluate after 10step`: a relation, only one that nobody knows
    const unknown = i === 1 && part.kind !== "path";
    const surplus = !unknown && (!next || related(next) !== undefined);
    if (!surplus || isMisspelled(wordOf(parts[i - 1]))) return block;
    const fix = takenOut(source, slice(part.span), parts[i - 1]!.span.end, part.span.end);
    const at = { source, span: part.span };
    const label = next || related(parts[i - 2]) === undefined ? "a block has one name" : "one is enough";
    const parent = !next && i === 1 && block.word.text === "experiment";
    const help = `if it is the parent, write \`extends ${slice(part.span)}\``;
    const notes = parent ? [{ keyword: "help", text: help }] : [];
    report(E0231({ found: slice(part.span), word: block.word.text }, { at, label, notes, fix }));
    return readHead(withHead(block, [...parts.slice(0, i), ...parts.slice(i + 1)]), source, report);
  }
  return block;
}

/** `extend` and `evry` were meant as relation words: what they are near to is said by the checker. */
const isMisspelled = (word: Ast.Name | undefined): boolean =>
  word !== undefined && !relationWords.has(word.text) && suggest(word.text, known).near.length > 0;

const named = (word: Ast.Name): Ast.Path => ({ ...word, kind: "path", names: [word] });

const partsOf = ({ name, relations }: Ast.Head): readonly Part[] => [
  ...(name ? [named(name)] : []),
  ...relations.flatMap((each) => [named(each.word), each.target]),
];

/** The block with these parts for its head: an odd number of them begins with its name. */
function withHead<B extends Ast.Block>(block: B, parts: readonly Part[]): B {
  const nameOf = (part: Part | undefined) => (part?.kind === "path" ? part.names[0] : undefined);
  const name = parts.length % 2 === 1 ? nameOf(parts[0]) : undefined;
  const relations: Ast.Relation[] = [];
  for (let i = parts.length % 2; i + 1 < parts.length; i += 2) {
    const [word, target] = [nameOf(parts[i]), parts[i + 1]!];
    const span = { start: parts[i]!.span.start, end: target.span.end };
    if (word) relations.push({ kind: "relation", span, first: parts[i]!.first, last: target.last, word, target });
  }
  return { ...block, head: { ...block.head, name, relations } };
}

function takenOut(source: Source, text: string, start: number, end: number): Fix {
  return { title: `take \`${text}\` out`, safety: "unsafe", edits: [{ source, span: { start, end }, text: "" }] };
}

function writtenTwice(source: Source, text: string, before: Span, span: Span): Diagnostic {
  const fix = { ...takenOut(source, text, before.end, span.end), safety: "safe" as const, title: "remove one" };
  return E0120({ sign: text }, { at: { source, span }, label: "once is enough", fix });
}
