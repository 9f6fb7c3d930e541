// `profile = paper | released_code`: every setting in which the paper and its released code differ, written at once by
// whoever writes the profile. What the same experiment writes itself lies over it; what it inherits lies beneath.

import type * as Ast from "../1-syntax/ast.ts";
import { bug } from "../diagnostics/bug.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { parse } from "../recovery/parse.ts";
import { bindBody } from "./bind.ts";
import { type Entries, type Entry, mergeAll } from "./entry.ts";

export const profileWords = {
  paper: "the algorithm as the paper writes it",
  released_code: "the algorithm as the code does it that was released with the paper",
} as const;

export type Profile = keyof typeof profileWords;

/** The lines that each profile stands for. What the paper leaves open has no line, and keeps its default. */
const profileLines: Readonly<Record<Profile, string>> = {
  paper: `
    // one draw a training batch; orders are random and distinct
    permute.gate    = batch
    permute.profile = paper
    // equations 4 to 6: population deviation, no floor, ratio and mean of whole responses
    train.baseline = merged { std = population  floor = 0 }
    train.ratio    = sequence
    train.mean     = sequence
    // appendix A.1
    train.max_prompt = 8192tok
  `,
  released_code: `
    // a draw for each copy; the shuffle seed is 42 every time; reference pictures stay; flagged yes or no is turned round
    permute.gate    = copy
    permute.profile = released_code
    permute.move    = options
    permute.answers = remap { true_false = flip }
    // sample deviation over a floor, ratio and mean of tokens, a bound on negative advantages
    train.baseline  = merged { std = sample  floor = 1e-6 }
    train.ratio     = token
    train.mean      = token
    train.clip      = 0.2 { dual = 3.0 }
    // the KL term of a token between -10 and 10
    train.kl_clamp  = 10
    // 1536 trajectories a step with one copy, 384 a mini-batch
    train.updates   = 4
    train.optimizer = adamw { decay = 0.01 }
    train.max_prompt = 16384tok
    train.overlong_prompt = drop
  `,
};

const isProfile = (name: string): name is Profile => Object.hasOwn(profileLines, name);

const bodies = new Map<Profile, { readonly body: Ast.Body; readonly source: Source }>();

function bodyOf(profile: Profile) {
  const known = bodies.get(profile);
  if (known) return known;
  const source = { path: `profile ${profile}`, text: `spec 1\nexperiment profile {${profileLines[profile]}}\n` };
  const { value, diagnostics } = parse(source);
  const block = value?.members[0];
  if (!block || diagnostics.length > 0) bug(`profile ${profile} does not parse`);
  const made = { body: block.body, source };
  bodies.set(profile, made);
  return made;
}

/** The entries of one writer, on top of what the profile that they name stands for. An unknown one is the checker's business. */
export function onProfile(entries: Entries, report: (diagnostic: Diagnostic) => void): Entries {
  const asked = entries.get("profile")?.value?.value;
  const name = asked?.kind === "path" && asked.names.length === 1 ? (asked.names[0]?.text ?? "") : "";
  if (!isProfile(name)) return entries;
  const { body, source } = bodyOf(name);
  const origin = { kind: "profile", of: name } as const;
  return mergeAll(bindBody(body, { source, origin, report }).entries, entries);
}

/** Without what a profile says of parts that an experiment has not: no `permute`, or a `train` of another kind. */
export function withoutIdleProfile(entries: Entries): Entries {
  const kept = [...entries].flatMap(([key, entry]): [string, Entry][] => {
    if (entry.head && (key !== "train" || entry.head.name?.text === "grpo")) return [[key, entry]];
    const rest = withoutProfile(entry);
    return rest ? [[key, rest]] : [];
  });
  return new Map(kept);
}

/** An entry without the values that a profile wrote; undefined when nothing else is in it. */
function withoutProfile(entry: Entry): Entry | undefined {
  const { value, ...rest } = entry;
  if (value?.origin.kind === "profile") return undefined;
  const entries = new Map<string, Entry>();
  for (const [key, inner] of entry.entries) {
    const left = withoutProfile(inner);
    if (left) entries.set(key, left);
  }
  const empty = !value && !entry.head && entries.size === 0 && entry.statements.length === 0;
  return empty && entry.entries.size > 0 ? undefined : { ...rest, ...(value ? { value } : {}), entries };
}
