// What somebody types, whose terminal is kept as text in this folder. Each session works in a fresh folder with the specs of the
// project; what it is to show is why it is there.

export interface Session {
  /** Its file: NAME.txt. */
  readonly name: string;
  /** Lines as they are typed; those of a session share one folder. */
  readonly typed: readonly string[];
}

/** The quickstart with fewer questions and steps, so that it takes seconds. */
export const short = (quickstart: string): string =>
  quickstart
    .replace("experiment quickstart", "experiment short")
    .replace("take(500)", "take(40)")
    .replace("take(200)", "take(12)")
    .replace("60step", "4step")
    .replace("12prompt", "2prompt");

/** Mistakes of three kinds: a word, a unit, a count that does not divide. */
export const bad = (quickstart: string): string =>
  quickstart
    .replace("experiment quickstart", "experiment bad")
    .replace("max_completion =", "max_completions =")
    .replace("12prompt", "12")
    .replace("2e-4", "2");

export const seeds = `spec 1

use { short } from "short.perl"

/// With permuted copies and without, two seeds each.
sweep arms over [short] {
  seed                = each(1..2)
  permute.probability = each(linear(100% -> 0%), 0%)
}
`;

export const sessions: readonly Session[] = [
  { name: "check", typed: ["perlc check quickstart.perl", "perlc check bad.perl", "perlc explain E0412"] },
  { name: "plan", typed: ["perlc plan quickstart.perl"] },
  { name: "plan-sweep", typed: ["perlc plan arms.perl"] },
  {
    name: "run",
    typed: [
      "perlc run short.perl --adapter cpu --threads 1",
      "perlc run --again runs/short-seed1-1",
      "perlc run short.perl --overfit --adapter cpu --threads 1",
    ],
  },
  {
    name: "sweep",
    typed: ["perlc run arms.perl --adapter cpu --threads 1", "perlc compare runs/arms-1"],
  },
  {
    name: "share",
    typed: [
      "perlc run short.perl --adapter cpu --threads 1 --out again",
      "perlc pack again/short-seed1-1 --licence models/tiny-vlm=Apache-2.0",
      "perlc verify short-seed1-1.perlz",
      "perlc reproduce short-seed1-1.perlz --adapter cpu --threads 1",
    ],
  },
  // docs/tutorial.md shows parts of it, and test/cli/tutorial.test.ts holds it to them
  {
    name: "tutorial",
    typed: [
      "perlc new first",
      "perlc check first.perl",
      "perlc plan first.perl",
      "perlc run first.perl --adapter cpu --threads 1",
      "perlc run first.perl --adapter cpu --threads 1 --set permute.probability=0%",
      "perlc compare runs/first-seed1-1 runs/first-seed1-2",
      "perlc pack runs/first-seed1-1",
      "perlc verify first-seed1-1.perlz",
    ],
  },
];
