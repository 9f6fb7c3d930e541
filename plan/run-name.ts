// The names of runs. The compiler calls a run after its experiment, or after the sweep that made it and the values that the sweep
// laid on its base: `copies,copies=0,per_order=12rollout,seed=1`. Folders and tables call it by a short label, `c0-p12-seed1`.

import { sha256 } from "./sha256.ts";

/** A setting that a sweep moves, by its last words, and its value as it is written, each strange character a `_`. */
export interface Factor {
  readonly key: string;
  readonly value: string;
}

/** What a name says. */
export interface ReadName {
  /** The experiment; or the sweep and, where it lies over several, its base. */
  readonly lead: readonly string[];
  /** Empty for a run that no sweep made. */
  readonly factors: readonly Factor[];
  /** 2, 3, … where a sweep comes to the same values again. */
  readonly twin?: string;
}

interface Named {
  readonly name: string;
  readonly seed: number;
  /** Of an overfit check: its folder says so. */
  readonly overfit?: true;
}

/** The name of a run of a sweep. */
export const sweptName = (lead: readonly string[], factors: readonly Factor[]): string =>
  [...lead, ...factors.map(({ key, value }) => `${key}=${value.replace(/[^\w.%+-]+/g, "_")}`)].join(",");

export function readRunName(name: string): ReadName {
  const pieces = name.split(",");
  const at = pieces.findIndex((each) => each.includes("="));
  if (at < 1) return { lead: [name], factors: [] };
  const factors = pieces.flatMap((each): Factor[] => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(each) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
  const twin = pieces.at(-1);
  return { lead: pieces.slice(0, at), factors, ...(twin && !twin.includes("=") && { twin }) };
}

/** The sweep that made a run; undefined for any other. */
export function sweepOf(name: string): string | undefined {
  const { lead, factors } = readRunName(name);
  return factors.length > 0 ? lead[0] : undefined;
}

/** The name without the seed: runs that differ in nothing else have the same. */
export const armName = (name: string): string => name.replace(/,seed=[^,]*/, "");

/**
 * The label of a run: short, no name of it strange to a shell or a file system, its seed there once. `alone`: whether the sweep is
 * the only one of its spec, and need not be named.
 */
export function labelOf({ name, seed, overfit }: Named, alone = false): string {
  const { lead, factors, twin } = readRunName(name);
  const moved = factors.filter(({ key }) => key !== "seed");
  const keys = moved.map(({ key }) => key);
  const values = moved.map((each) => shortFactor(each, keys));
  const named = factors.length > 0 && alone ? lead.slice(1) : lead;
  const parts = [...named.map(plain), ...values, ...(twin ? [twin] : [])].filter((each) => each !== "").join("-");
  return openable(`${shortened(parts, name)}${overfit ? "-overfit" : ""}-seed${seed}`.replace(/^-/, ""));
}

/** What a label has before its seed, at the most: folders of runs hold folders and files of their own, and a path has 260 characters on Windows. */
const longest = 60;

/** Of two long names that begin alike the digest tells which is which. */
const shortened = (label: string, name: string): string =>
  label.length <= longest ? label : `${label.slice(0, longest - 9)}-${sha256(name).slice(0, 8)}`;

/** Windows takes names of devices for themselves, whatever stands behind their first dot. */
const openable = (label: string): string => (reserved.test(label) ? `_${label}` : label);

/** Names that no file of Windows can have. */
export const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** The labels of the runs of one spec, in their order, no two alike, and none that some file system takes for another. */
export function labelsOf(runs: readonly Named[]): readonly string[] {
  const sweeps = new Set(runs.flatMap(({ name }) => sweepOf(name) ?? []));
  const taken = new Set<string>();
  return runs.map((run) => {
    const label = labelOf(run, sweeps.size === 1);
    let own = label;
    for (let twin = 2; taken.has(own.toLowerCase()); twin += 1) own = `${label}-${twin}`;
    taken.add(own.toLowerCase());
    return own;
  });
}

/** Letters, digits, dots; `_` stays where it joins two of them, and whatever else stands there is one `-`. */
const plain = (text: string): string =>
  text.replace(/[^A-Za-z0-9.]*[^\w.][^A-Za-z0-9.]*/g, "-").replace(/^[-._]+|[-._]+$/g, "");

/** `probability=100%` is `p100`; a word stands for itself, but for those that say nothing alone. */
function shortFactor({ key, value }: Factor, keys: readonly string[]): string {
  const number = /^-?\d[\d.]*(?:e[+-]?\d+)?(?=%?$|[a-z]*$)/i.exec(value)?.[0];
  if (number !== undefined) return `${plain(shortest(key, keys))}${number}`;
  const word = plain(value).slice(0, 20);
  return /^(?:true|false|none|off|)$/.test(word) ? `${plain(key)}-${word}` : word;
}

/** As many letters of a key as tell it from the others. */
function shortest(key: string, keys: readonly string[]): string {
  const length = Array.from({ length: key.length }, (_, index) => index + 1).find((each) =>
    keys.every((other) => other === key || !other.startsWith(key.slice(0, each))),
  );
  return key.slice(0, length ?? key.length);
}
