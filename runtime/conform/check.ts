// One check of `perlc conform`: numbers or texts that were computed here beside those of a golden, with the worst difference, where it
// stands, and who computed. Tests hold their numbers against goldens with the same.

import type { Tolerance } from "./tolerances.ts";

/** Who computed: a graph that the adapter ran, or code of the host, which is the same whatever the adapter. */
export type Path = "device graph" | "reference only";

export interface Check {
  /** The file or folder of the golden, or what stands for one. */
  readonly golden: string;
  readonly what: string;
  readonly path: Path;
  readonly tolerance: Tolerance;
  /** Numbers and texts that were compared. */
  readonly compared: number;
  /** The difference that takes the largest share of what is allowed; absent where nothing was compared. */
  readonly worst?: Worst;
  readonly passed: boolean;
}

export interface Worst {
  /** |found − wanted|; infinite where one is no number, or where texts differ. */
  readonly error: number;
  /** What the tolerance allows here. */
  readonly allowed: number;
  readonly where: string;
  readonly found: string;
  readonly wanted: string;
}

export interface Comparison {
  /**
   * Numbers in order. `scale`, one for all or one for each, is what the relative part of the tolerance counts by, where it counts by
   * neither the value nor the largest.
   */
  near(found: ArrayLike<number>, wanted: ArrayLike<number>, where: string, scale?: number | ArrayLike<number>): void;
  /** Values of JSON that must be the same. */
  same(found: unknown, wanted: unknown, where: string): void;
  done(): Check;
}

type About = Pick<Check, "golden" | "what" | "path" | "tolerance">;

/** A check that grows with what is compared. One that compared nothing has not passed. */
export function comparing(about: About): Comparison {
  const { absolute, relative, of } = about.tolerance;
  let compared = 0;
  let worst: Worst | undefined;
  let most = -1;
  const meet = (share: number, make: () => Worst): void => {
    compared++;
    if (share <= most) return;
    most = share;
    worst = make();
  };
  const differs = (where: string, found: unknown, wanted: unknown): void =>
    meet(Number.POSITIVE_INFINITY, () => ({
      error: Number.POSITIVE_INFINITY,
      allowed: 0,
      where,
      found: shown(found),
      wanted: shown(wanted),
    }));
  return {
    near(found, wanted, where, scale) {
      if (found.length !== wanted.length) return differs(`${where}, count`, found.length, wanted.length);
      const largest = of === "largest" ? largestOf(wanted) : 0;
      for (let at = 0; at < wanted.length; at++) {
        const [own, right] = [found[at] ?? Number.NaN, wanted[at] ?? Number.NaN];
        const given = typeof scale === "object" ? (scale[at] ?? Number.NaN) : (scale ?? 1);
        const by = of === "value" ? Math.abs(right) : of === "largest" ? largest : given;
        const allowed = relative * by + absolute;
        const error = own === right ? 0 : finite(Math.abs(own - right));
        // a wanted NaN allows NaN: that is no share either
        const share = error === 0 ? 0 : finite(error / allowed);
        meet(share, () => {
          const place = wanted.length === 1 ? where : `${where} [${at}]`;
          return { error, allowed, where: place, found: String(own), wanted: String(right) };
        });
      }
    },
    same(found, wanted, where) {
      const at = difference(found, wanted, "");
      if (at) return differs(`${where}${at.path}`, at.found, at.wanted);
      const worst = { error: 0, allowed: 0, where, found: "", wanted: "" };
      for (let left = leaves(wanted); left > 0; left--) meet(0, () => worst);
    },
    done: () => ({ ...about, compared, ...(worst && { worst }), passed: compared > 0 && most <= 1 }),
  };
}

/** NaN is as far off as can be. */
const finite = (error: number): number => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);

function largestOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at] ?? 0));
  return most;
}

interface Difference {
  readonly path: string;
  readonly found: unknown;
  readonly wanted: unknown;
}

/** The first place in which two values of JSON differ. */
function difference(found: unknown, wanted: unknown, path: string): Difference | undefined {
  if (!isOpen(found) || !isOpen(wanted) || isList(found) !== isList(wanted))
    return Object.is(found, wanted) ? undefined : { path, found, wanted };
  const [own, right] = [Object.entries(found), new Map(Object.entries(wanted))];
  if (own.length !== right.size) return { path: `${path}, count`, found: own.length, wanted: right.size };
  for (const [key, value] of own) {
    const place = `${path}${isList(wanted) ? `[${key}]` : `.${key}`}`;
    if (!right.has(key)) return { path: place, found: value, wanted: undefined };
    const first = difference(value, right.get(key), place);
    if (first) return first;
  }
  return undefined;
}

const isOpen = (value: unknown): value is object => typeof value === "object" && value !== null;
const isList = (value: object): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/** How many values stand in a value of JSON; an empty one counts as one. */
const leaves = (value: unknown): number =>
  isOpen(value)
    ? Math.max(
        1,
        Object.values(value).reduce((sum: number, each) => sum + leaves(each), 0),
      )
    : 1;

/** A value in a message, cut where it is long. */
function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
