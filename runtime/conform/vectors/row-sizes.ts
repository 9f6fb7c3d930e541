// Sizes (./sizes.ts) of ops whose rows are more than sums: norms, rotations, log-probabilities, attention.

import { attentionShape } from "../../tensor/ops/attention-gradient.ts";
import { forEachKey } from "../../tensor/ops/attention-ranges.ts";
import type { Sized, SizeRule } from "./sizes.ts";

type Numbers = ArrayLike<number>;
const at = (values: Numbers | undefined, index: number): number => values?.[index] ?? 0;
const abs = Math.abs;

/** Rows and columns of the first input. */
const rowsOf = (inputs: readonly Sized[], width: number): number => (inputs[0]?.value.length ?? 0) / width;

const rmsNorm: SizeRule = (inputs, { outputs: [y, inverse] }) => {
  const [x, weight] = inputs as readonly [Sized, Sized];
  const width = weight.value.length;
  const sizes = [new Float64Array(x.value.length), new Float64Array(inverse?.length ?? 0)] as const;
  for (let row = 0; row < rowsOf(inputs, width); row++) {
    const r = at(inverse, row);
    let squares = 0;
    for (let n = row * width; n < (row + 1) * width; n++) squares += abs(at(x.value, n)) * at(x.size, n);
    const spread = 1 + (squares / width) * r * r;
    sizes[1][row] = r * spread;
    for (let n = 0; n < width; n++) {
      const own = row * width + n;
      sizes[0][own] =
        abs(at(y, own)) * spread +
        r * (at(x.size, own) * abs(at(weight.value, n)) + abs(at(x.value, own)) * at(weight.size, n));
    }
  }
  return sizes;
};

/** (w·dy + x·mean(x·w·dy)/rms²)/rms, of sizes. */
const rmsNormGradient: SizeRule = (inputs) => {
  const [x, weight, inverse, gradient] = inputs as readonly [Sized, Sized, Sized, Sized];
  const width = weight.value.length;
  const size = new Float64Array(x.value.length);
  for (let row = 0; row < rowsOf(inputs, width); row++) {
    let along = 0;
    for (let n = 0; n < width; n++)
      along += at(x.size, row * width + n) * at(weight.size, n) * at(gradient.size, row * width + n);
    const r = at(inverse.size, row);
    const shrink = (along / width) * r * r;
    for (let n = 0; n < width; n++) {
      const own = row * width + n;
      size[own] = (at(weight.size, n) * at(gradient.size, own) + at(x.size, own) * shrink) * r;
    }
  }
  return [size];
};

/** |x|·|cos| + |its other half|·|sin|. */
const rotary: SizeRule = ([x, cos, sin], { types }) => {
  const [rows = 1, dimension = 1] = types.inputs[1]?.shape ?? [];
  const width = (x?.size.length ?? 0) / rows;
  const half = dimension / 2;
  return [
    Float64Array.from(x?.size ?? [], (own, index) => {
      const place = index % dimension;
      const table = Math.floor(index / width) * dimension;
      const other = place < half ? half : -half;
      const sine = Math.max(at(sin?.size, table + place), at(sin?.size, table + place + other));
      return own * at(cos?.size, table + place) + at(x?.size, index + other) * sine;
    }),
  ];
};

interface RowSizes {
  /** Of a logit's log-probability, whichever it is. */
  readonly log: (column: number) => number;
  readonly highest: number;
  readonly logSum: number;
  readonly entropy: number;
}

/** Sizes of a row's softmax: of a score those of its logit and of the largest, of a sum of them their mean. */
function softmaxOf(logits: Sized, row: number, width: number, temperature: number): RowSizes {
  const inverse = temperature === 0 ? 1 : 1 / temperature;
  const first = row * width;
  let [most, where] = [-Infinity, first];
  for (let n = first; n < first + width; n++) if (at(logits.value, n) > most) [most, where] = [at(logits.value, n), n];
  const highest = at(logits.size, where);
  let [total, mean, entropy] = [0, 0, 0];
  for (let n = first; n < first + width; n++) {
    const below = (at(logits.value, n) - most) * inverse;
    const score = (at(logits.size, n) + highest) * inverse;
    const weight = Math.exp(below);
    total += weight;
    mean += weight * score;
    entropy += weight * (score + abs(below) * (1 + score));
  }
  const logSum = 1 + abs(Math.log(total)) + mean / total;
  const log = (column: number): number => (at(logits.size, first + column) + highest) * inverse + logSum;
  return { log, highest, logSum, entropy: logSum + entropy / total };
}

const logProb: SizeRule = (inputs, { types }) => {
  const [logits, targets, temperature] = inputs as readonly [Sized, Sized, Sized];
  const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
  const sizes = [new Float64Array(rows), new Float64Array(rows), new Float64Array(2 * rows)] as const;
  for (let row = 0; row < rows; row++) {
    const { log, highest, logSum, entropy } = softmaxOf(logits, row, width, at(temperature.value, 0));
    sizes[0][row] = log(at(targets.value, row));
    sizes[1][row] = entropy;
    sizes[2].set([highest, logSum], 2 * row);
  }
  return sizes;
};

const logProbGradient: SizeRule = (inputs, { attributes, types }) => {
  const [logits, targets, temperature, , entropy, ...flowing] = inputs as readonly [
    Sized,
    Sized,
    Sized,
    Sized,
    Sized,
    ...Sized[],
  ];
  const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
  const [toLogp, toEntropy] = [
    attributes["logp"] ? flowing[0] : undefined,
    attributes["entropy"] ? flowing.at(-1) : undefined,
  ];
  const inverse = at(temperature.value, 0) === 0 ? 1 : 1 / at(temperature.value, 0);
  const size = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const { log } = softmaxOf(logits, row, width, at(temperature.value, 0));
    const logs = softmaxLogs(logits, row, width, inverse);
    for (let n = 0; n < width; n++) {
      const p = Math.exp(at(logs, n)) * (1 + log(n));
      const byLogp = at(toLogp?.size, row) * ((at(targets.value, row) === n ? 1 : 0) + p);
      const byEntropy = at(toEntropy?.size, row) * p * (log(n) + at(entropy.size, row));
      size[row * width + n] = (byLogp + byEntropy) * inverse;
    }
  }
  return [size];
};

function softmaxLogs({ value }: Sized, row: number, width: number, inverse: number): Numbers {
  const own = Array.from({ length: width }, (_, n) => at(value, row * width + n) * inverse);
  const most = own.reduce((one, other) => Math.max(one, other), -Infinity);
  const logSum = Math.log(own.reduce((sum, each) => sum + Math.exp(each - most), 0));
  return own.map((each) => each - most - logSum);
}

const sample: SizeRule = ([logits, , , temperature], { outputs: [tokens, , faults], types }) => {
  const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
  const logp = Float64Array.from({ length: rows }, (_, row) =>
    softmaxOf(logits as Sized, row, width, at(temperature?.value, 0)).log(at(tokens, row)),
  );
  return [Float64Array.from(tokens ?? []), logp, Float64Array.from(faults ?? [])];
};

interface Pair {
  readonly home: number;
  readonly place: number;
  readonly number: number;
  readonly key: number;
  /** e^(score − lse). */
  readonly weight: number;
  /** scale·Σ |q·k|, of sizes. */
  readonly score: number;
}

/** Every query, head and key that it sees, with the weight that `lse` gives it. */
function pairsOf(
  inputs: readonly Sized[],
  ranges: Numbers,
  attributes: Parameters<SizeRule>[1]["attributes"],
  types: Parameters<SizeRule>[1]["types"],
  lse: (number: number) => number,
  visit: (pair: Pair) => void,
): void {
  const [q, k] = inputs;
  const shape = attentionShape(types.inputs, attributes);
  const { heads, kvHeads, dimension, scale } = shape;
  for (let row = 0; row < shape.queries; row++)
    for (let head = 0; head < heads; head++)
      forEachKey(ranges as Int32Array, row, (key) => {
        const number = row * heads + head;
        const [home, place] = [number * dimension, (key * kvHeads + Math.floor((head * kvHeads) / heads)) * dimension];
        let [score, size] = [0, 0];
        for (let d = 0; d < dimension; d++) {
          score += at(q?.value, home + d) * at(k?.value, place + d);
          size += at(q?.size, home + d) * at(k?.size, place + d);
        }
        visit({ home, place, number, key, weight: Math.exp(score * scale - lse(number)), score: size * scale });
      });
}

const attention: SizeRule = (inputs, { outputs: [out, lse], attributes, types }) => {
  const [, , v, ranges] = inputs;
  const { dimension } = attentionShape(types.inputs, attributes);
  const sizes = [new Float64Array(out?.length ?? 0), Float64Array.from(lse ?? [], abs)] as const;
  const spread = new Float64Array(lse?.length ?? 0);
  const walk = (visit: (pair: Pair) => void): void =>
    pairsOf(inputs, ranges?.value ?? [], attributes, types, (number) => at(lse, number), visit);
  walk(({ number, weight, score }) => {
    spread[number] = at(spread, number) + weight * (1 + score);
  });
  walk(({ home, place, number, weight, score }) => {
    for (let d = 0; d < dimension; d++)
      sizes[0][home + d] = at(sizes[0], home + d) + weight * at(v?.size, place + d) * (1 + score + at(spread, number));
  });
  spread.forEach((each, number) => {
    sizes[1][number] = at(sizes[1], number) + each;
  });
  return sizes;
};

/** Of each row and head its log-sum-exp and Σ |dO·out|. */
const attentionStatistics: SizeRule = ([out, gradient, lse]) => {
  const count = lse?.size.length ?? 0;
  const dimension = (out?.size.length ?? 0) / count;
  const size = new Float64Array(2 * count);
  for (let number = 0; number < count; number++) {
    size[2 * number] = at(lse?.size, number);
    for (let n = number * dimension; n < (number + 1) * dimension; n++)
      size[2 * number + 1] = at(size, 2 * number + 1) + at(out?.size, n) * at(gradient?.size, n);
  }
  return [size];
};

/** What both gradients walk: of a pair p·(1 + its error) and p·(Σ|dO·v| + |δ|)·(1 + its error). */
function slopesOf(
  inputs: readonly Sized[],
  ranges: Numbers,
  given: Parameters<SizeRule>[1],
  visit: (pair: Pair, weight: number, slope: number) => void,
): void {
  const [, , v, , gradient, statistics] = inputs;
  const { dimension } = attentionShape(given.types.inputs, given.attributes);
  pairsOf(
    inputs,
    ranges,
    given.attributes,
    given.types,
    (number) => at(statistics?.value, 2 * number),
    (pair) => {
      let toward = at(statistics?.size, 2 * pair.number + 1);
      for (let d = 0; d < dimension; d++) toward += at(gradient?.size, pair.home + d) * at(v?.size, pair.place + d);
      const weight = pair.weight * (1 + pair.score + at(statistics?.size, 2 * pair.number));
      visit(pair, weight, weight * toward);
    },
  );
}

const attentionQueryGradient: SizeRule = (inputs, given) => {
  const [q, k, , ranges] = inputs;
  const { dimension, scale } = attentionShape(given.types.inputs, given.attributes);
  const size = new Float64Array(q?.size.length ?? 0);
  slopesOf(inputs, ranges?.value ?? [], given, ({ home, place }, _, slope) => {
    for (let d = 0; d < dimension; d++) size[home + d] = at(size, home + d) + slope * scale * at(k?.size, place + d);
  });
  return [size];
};

const attentionKeyGradient: SizeRule = (inputs, given) => {
  const [q, k, v, readers, gradient] = inputs;
  const { dimension, scale, keys } = attentionShape(given.types.inputs, given.attributes);
  const [dk, dv] = [new Float64Array(k?.size.length ?? 0), new Float64Array(v?.size.length ?? 0)];
  slopesOf(inputs, Array.from(readers?.value ?? []).slice(2 * keys), given, ({ home, place }, weight, slope) => {
    for (let d = 0; d < dimension; d++) {
      dk[place + d] = at(dk, place + d) + slope * scale * at(q?.size, home + d);
      dv[place + d] = at(dv, place + d) + weight * at(gradient?.size, home + d);
    }
  });
  return [dk, dv];
};

export const rowSizes: Readonly<Record<string, SizeRule>> = {
  rmsNorm,
  rmsNormGradient,
  rotary,
  logProb,
  logProbGradient,
  sample,
  attention,
  attentionStatistics,
  attentionQueryGradient,
  attentionKeyGradient,
};
