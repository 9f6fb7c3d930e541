// Every unit a number may wear: its dimension, its factor to the dimension's base, and how to print it.
// The lexer takes any letters glued to a number as its unit; 3-types looks them up here.

/** Counts do not mix: 8 rollouts are not 8 prompts. `share` is held as 0..1, `duration` in seconds, `bytes` in bytes. */
export type Dimension =
  | "share"
  | "step"
  | "epoch"
  | "rollout"
  | "prompt"
  | "image"
  | "run"
  | "token"
  | "example"
  | "duration"
  | "bytes";

export interface Unit {
  /** As written after the number. */
  readonly suffix: string;
  readonly dimension: Dimension;
  /** One of this unit in the base of its dimension: `min` is 60 seconds. */
  readonly factor: number;
  readonly singular: string;
  readonly plural: string;
}

const unit = (
  suffix: string,
  dimension: Dimension,
  factor: number,
  singular: string,
  plural = `${singular}s`,
): Unit => ({
  suffix,
  dimension,
  factor,
  singular,
  plural,
});

export const units: readonly Unit[] = [
  unit("%", "share", 0.01, "percent", "percent"),
  unit("step", "step", 1, "step"),
  unit("epoch", "epoch", 1, "epoch"),
  unit("rollout", "rollout", 1, "rollout"),
  unit("prompt", "prompt", 1, "prompt"),
  unit("image", "image", 1, "image"),
  unit("run", "run", 1, "run"),
  unit("tok", "token", 1, "token"),
  unit("example", "example", 1, "example"),
  unit("ms", "duration", 0.001, "millisecond"),
  unit("s", "duration", 1, "second"),
  unit("min", "duration", 60, "minute"),
  unit("h", "duration", 3600, "hour"),
  unit("d", "duration", 86_400, "day"),
  unit("B", "bytes", 1, "byte"),
  unit("KB", "bytes", 1e3, "kilobyte"),
  unit("MB", "bytes", 1e6, "megabyte"),
  unit("GB", "bytes", 1e9, "gigabyte"),
  unit("TB", "bytes", 1e12, "terabyte"),
  unit("KiB", "bytes", 2 ** 10, "kibibyte"),
  unit("MiB", "bytes", 2 ** 20, "mebibyte"),
  unit("GiB", "bytes", 2 ** 30, "gibibyte"),
  unit("TiB", "bytes", 2 ** 40, "tebibyte"),
];

const bySuffix = new Map(units.map((each) => [each.suffix, each]));

/** What people write instead, for did-you-mean: `50steps`, `2048tokens`, `36hours`. */
export const unitAliases: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    units.flatMap((each) => [
      [each.singular, each.suffix],
      [each.plural, each.suffix],
    ]),
  ),
  token: "tok",
  tokens: "tok",
  toks: "tok",
  sec: "s",
  secs: "s",
  m: "min",
  mins: "min",
  hr: "h",
  hrs: "h",
  pct: "%",
  sample: "example",
  samples: "example",
};

/** The unit written `suffix`, or undefined when there is none of that spelling. */
export function unitOf(suffix: string): Unit | undefined {
  return bySuffix.get(suffix);
}

/** A dimension in the words of a message: "a count of steps", "a share such as 10%", "a duration such as 36h". */
export function describeDimension(dimension: Dimension): string {
  switch (dimension) {
    case "share":
      return "a share such as 10%";
    case "duration":
      return "a duration such as 36h";
    case "bytes":
      return "a size such as 2GiB";
    default:
      return `a count of ${units.find((each) => each.dimension === dimension)?.plural ?? dimension}`;
  }
}
