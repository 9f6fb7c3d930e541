// The log-softmax of a row of logits in single precision: what logProb, its gradient and the sampler share, so that all of them have the
// same bits for the same logits.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { exponential } from "../../graph/functions/exponential.ts";
import { logarithm } from "../../graph/functions/logarithm.ts";
import { gumbel, philox } from "../../graph/functions/philox.ts";
import type { HostArray } from "../../graph/op.ts";
import { single } from "../../graph/single.ts";
import { laneSum } from "./lanes.ts";

const { fround } = Math;

/** 1 / temperature; temperature 0 stands for 1. */
export function inverseTemperature(temperature: number): number {
  return temperature === 0 ? 1 : fround(1 / temperature);
}

interface LogSoftmax {
  readonly highest: number;
  readonly logSum: number;
  /** Σ p·(logit − highest)·inverse. */
  readonly mean: number;
}

/**
 * below = (logit − highest)·inverse; total = sum over lanes of e^below; logSum = ln total; mean = (sum over lanes of e^below·below) / total.
 */
export function logSoftmax(logits: HostArray, first: number, width: number, inverse: number): LogSoftmax {
  let highest = logits[first] as number;
  for (let at = 1; at < width; at++) highest = Math.max(highest, logits[first + at] as number);
  const below = Array.from({ length: width }, (_, at) =>
    fround(fround((logits[first + at] as number) - highest) * inverse),
  );
  const weights = below.map((each) => exponential(single, each));
  const total = laneSum(width, (at) => weights[at] as number);
  const weighted = laneSum(width, (at) => fround((weights[at] as number) * (below[at] as number)));
  return { highest, logSum: logarithm(single, total), mean: fround(weighted / total) };
}

/** log p = (logit − highest)·inverse − logSum. */
export function logProbability(
  logit: number,
  { highest, logSum }: Pick<LogSoftmax, "highest" | "logSum">,
  inverse: number,
): number {
  return fround(fround(fround(logit - highest) * inverse) - logSum);
}

/** log p, entropy logSum − mean, and (highest, logSum) of each row; a target outside its row is the nearest token. */
export function singleLogProb(
  [logits, targets, temperature]: readonly HostArray[],
  rows: number,
  width: number,
): readonly HostArray[] {
  if (!logits || !targets || !temperature) return bug("logProb lacks an input");
  const inverse = inverseTemperature(temperature[0] as number);
  const [logp, entropy] = [new Float32Array(rows), new Float32Array(rows)];
  const normaliser = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const statistics = logSoftmax(logits, row * width, width, inverse);
    const target = Math.max(0, Math.min(width - 1, targets[row] as number));
    logp[row] = logProbability(logits[row * width + target] as number, statistics, inverse);
    entropy[row] = statistics.logSum - statistics.mean;
    normaliser.set([statistics.highest, statistics.logSum], 2 * row);
  }
  return [logp, entropy, normaliser];
}

/**
 * (gₗ·(1[v = target] − p) − (gₕ·p)·(log p + H))·inverse, where one of the two flows alone without the difference (the second then negated).
 * Inputs as the op's; `flows` says which gradients are among them.
 */
export function singleLogProbGradient(
  [logits, targets, temperature, normaliser, entropy, ...flowing]: readonly HostArray[],
  flows: { readonly logp: boolean; readonly entropy: boolean },
  rows: number,
  width: number,
): HostArray {
  if (!logits || !targets || !temperature || !normaliser || !entropy) return bug("logProbGradient lacks an input");
  const inverse = inverseTemperature(temperature[0] as number);
  const [toLogp, toEntropy] = [flows.logp ? flowing[0] : undefined, flows.entropy ? flowing.at(-1) : undefined];
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const [highest, logSum] = [normaliser[2 * row] as number, normaliser[2 * row + 1] as number];
    for (let at = 0; at < width; at++) {
      const log = logProbability(logits[row * width + at] as number, { highest, logSum }, inverse);
      const p = exponential(single, log);
      const byLogp = toLogp && fround((toLogp[row] as number) * fround((targets[row] === at ? 1 : 0) - p));
      const byEntropy =
        toEntropy && fround(fround((toEntropy[row] as number) * p) * fround(log + (entropy[row] as number)));
      const both =
        byEntropy === undefined ? (byLogp ?? 0) : byLogp === undefined ? -byEntropy : fround(byLogp - byEntropy);
      out[row * width + at] = both * inverse;
    }
  }
  return out;
}

/** What a row says of its draw; see sampleFaults of the op. */
interface Faults {
  readonly none: number;
  readonly notFinite: number;
  readonly allBanned: number;
}

/**
 * Tokens, log p and faults. top = the best allowed logit; score = (logit − top)·inverse + noise, or the logit at temperature 0; the best score
 * in rising order of tokens, the first among equals; the last token where there is none. NaN is never the best.
 */
export function singleSample(
  [logits, keys, seed, temperature, banned]: readonly HostArray[],
  rows: number,
  width: number,
  of: Faults,
): readonly HostArray[] {
  if (!logits || !keys || !seed || !temperature || !banned) return bug("sample lacks an input");
  const inverse = inverseTemperature(temperature[0] as number);
  const noisy = (temperature[0] as number) > 0;
  const [tokens, faults, logp] = [new Int32Array(rows), new Int32Array(rows), new Float32Array(rows)];
  for (let row = 0; row < rows; row++) {
    const first = row * width;
    let [top, best, token, fault] = [-Infinity, -Infinity, width - 1, of.none];
    for (let at = 0; at < width; at++) {
      const logit = logits[first + at] as number;
      if (!Number.isFinite(logit)) fault = of.notFinite;
      if (banned[at] !== 1) top = Math.max(top, logit);
    }
    const [c1, c2, c3, purpose] = [0, 1, 2, 3].map((at) => (keys[4 * row + at] as number) | 0) as [
      number,
      number,
      number,
      number,
    ];
    let words: readonly number[] = [];
    for (let at = 0; at < width; at++) {
      if (noisy && at % 4 === 0) words = philox(single, [at / 4, c1, c2, c3], [(seed[0] as number) | 0, purpose]);
      if (banned[at] === 1) continue;
      const logit = logits[first + at] as number;
      const score = noisy
        ? fround(fround(fround(logit - top) * inverse) + gumbel(single, words[at & 3] as number))
        : logit;
      if (score > best) [best, token] = [score, at];
    }
    if (best === -Infinity && fault === of.none) fault = of.allBanned;
    tokens[row] = token;
    faults[row] = fault;
    logp[row] = logProbability(logits[first + token] as number, logSoftmax(logits, first, width, inverse), inverse);
  }
  return [tokens, logp, faults];
}
