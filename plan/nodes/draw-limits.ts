// How far each coordinate of a random draw counts. The packing of runtime/method/philox.ts has so many bits for it: a plan beyond
// would draw the same numbers twice, so that a setting which counts along one of them may not be larger.

/** Each coordinate is below its number. */
export const drawLimits = {
  seed: 2 ** 32,
  stage: 2 ** 24,
  step: 2 ** 24,
  sample: 2 ** 32,
  copy: 2 ** 8,
  rollout: 2 ** 16,
  position: 2 ** 16,
  block: 2 ** 32,
} as const;
