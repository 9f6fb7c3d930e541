// "Did you mean": from a word that is not known and the words that would be, the one that was meant.
// Order: the same letters in another case, a word of another tool, then edit distance.

/** Words of other tools (TRL, verl, …) and ours for them: `num_generations` → `per_order`. */
export type Aliases = Readonly<Record<string, string>>;

export interface Suggestion {
  /** The words that may be meant, best first; empty when none is near. */
  readonly near: readonly string[];
  /** Why the first one was chosen. */
  readonly because: "case" | "alias" | "near" | "none";
  /** One line of help, or undefined when there is nothing useful to say. */
  readonly sentence: string | undefined;
}

const listAllUpTo = 6;

/** What `found` was meant to be, among `legal`. */
export function suggest(found: string, legal: readonly string[], aliases: Aliases = {}): Suggestion {
  const same = legal.filter((each) => each.toLowerCase() === found.toLowerCase());
  if (same.length > 0) return { near: same, because: "case", sentence: mean(same) };
  const alias = Object.hasOwn(aliases, found) ? aliases[found] : undefined;
  if (alias !== undefined && legal.includes(alias)) {
    return { near: [alias], because: "alias", sentence: `what other tools call \`${found}\` is \`${alias}\` here` };
  }
  const close = legal
    // letters more or less are edits too: most words are told apart by their length alone
    .filter((word) => Math.abs(word.length - found.length) <= farthest(found, word))
    .map((word) => ({ word, distance: editDistance(found.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= farthest(found, word))
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : Number(a.word > b.word)));
  // Beside a word one letter away, one that is four away was not meant.
  const near = close
    .filter(({ distance }) => distance <= (close[0]?.distance ?? 0) + 1)
    .slice(0, 3)
    .map(({ word }) => word);
  const all =
    legal.length > 0 && legal.length <= listAllUpTo && near.length < legal.length
      ? `the names here are ${[...legal].sort().map(quoted).join(", ")}`
      : undefined;
  const parts = [near.length > 0 ? mean(near) : undefined, all].filter((each) => each !== undefined);
  const sentence = parts.length > 0 ? parts.join(" ") : undefined;
  return { near, because: near.length > 0 ? "near" : "none", sentence };
}

/** Edits beyond which one word was not meant as the other. */
const farthest = (found: string, word: string): number =>
  Math.max(1, Math.floor(Math.max(found.length, word.length) / 3));

const quoted = (word: string): string => `\`${word}\``;

function mean(words: readonly string[]): string {
  return `did you mean ${words.map(quoted).join(" or ")}?`;
}

/** Damerau–Levenshtein distance (optimal string alignment): insert, delete, replace and swap of neighbours each cost one. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
