// A fixed sample of every campaign, for CI: the same cases each time, none of which may be a fault, and each sample must have met
// the outcomes that it is there for. Nothing is kept.
//
//   node bench/campaigns/sample.ts
//
// About five minutes on two cores; the campaigns themselves (node bench/campaigns/NAME.ts) have thousands of cases.

import { stdout } from "node:process";
import { bundles } from "./bundles.ts";
import { damage } from "./damage.ts";
import { type Campaign, figuresLine, figuresOf, sample } from "./harness.ts";
import { hostile } from "./hostile.ts";
import { kills } from "./kills.ts";
import { metamorphic } from "./metamorphic.ts";
import { mutants } from "./mutants.ts";

interface Sampled {
  readonly campaign: Campaign;
  readonly from: number;
  readonly count: number;
  /** Outcomes of which each must be met. */
  readonly met: readonly RegExp[];
}

// how long a case takes is for a quiet machine to say
const { slowest: _, ...timeless } = mutants;

const samples: readonly Sampled[] = [
  { campaign: damage, from: 0, count: 40, met: [/^same$/, /^same E1044$/, /^E0273$/] },
  { campaign: hostile, from: 0, count: 20, met: [/^inside$/, /^E1042$/, /^E0257$/] },
  { campaign: bundles, from: 0, count: 60, met: [/^E11\d\d/, /^whole/] },
  { campaign: metamorphic, from: 0, count: 4, met: [/^same$/] },
  { campaign: timeless, from: 0, count: 200, met: [/^as reader$/, /^E\d{4}$/] },
  // of every four cases the last is a fault
  { campaign: kills, from: 0, count: 8, met: [/^killed, /, /^(?:E\d{4}, |went on, |skipped)/] },
];

for (const { campaign, from, count, met } of samples) {
  const results = await sample(campaign, { from, count });
  stdout.write(`${figuresLine(figuresOf(campaign, 1, results))}\n`);
  const wrong = [
    ...results.flatMap((each) => (each.fault === undefined ? [] : [`case ${each.case}: ${each.what}: ${each.fault}`])),
    ...met
      .filter((each) => !results.some(({ outcome }) => each.test(outcome)))
      .map((each) => `no case ended as ${each}`),
  ];
  for (const each of wrong) stdout.write(`  ${each}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
