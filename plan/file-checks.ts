// Generated from the schemas of plan/lock.ts, plan/bundle-list.ts and plan/preregistration.ts by `node plan/generate.ts`. Do not edit.

// biome-ignore-all format: generated
// biome-ignore-all assist: generated
import { anything, type Check, list, number, object, open, record, string, values } from "./nodes/check.ts";

const lockString0: Check = string();
export const lock: Check = object({
  perlc: lockString0,
  edition: values(1),
  plan: lockString0,
  specs: list(object({ path: lockString0, is: lockString0 })),
  runs: list(open({ name: lockString0, hash: lockString0, settings: record(lockString0), builtIns: record(number(false)) })),
  pins: list(object({ node: lockString0, what: lockString0, is: lockString0 })),
  tokens: list(object({ node: lockString0, stop: list(number(false)), banned: list(number(false)) })),
  results: list(object({ run: lockString0, hash: lockString0, adapter: lockString0, driver: lockString0, weights: lockString0, evaluations: list(anything) })),
  digest: lockString0,
});

const bundleString0: Check = string(1);
const bundleString1: Check = string(0, /^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/);
const bundleString2: Check = string(0, /^sha256:[0-9a-f]{64}$/);
const bundleString3: Check = string(0, /^[A-Za-z0-9.+() -]{1,100}$/);
const bundleNumber4: Check = number(true, { value: 0, inclusive: true }, { value: 9007199254740991, inclusive: true });
export const bundle: Check = object({
  perlz: values(1),
  perlc: bundleString0,
  name: bundleString0,
  base: bundleString0,
  spec: bundleString0,
  set: list(bundleString0),
  chosen: list(bundleString1, 1),
  plan: bundleString2,
  runs: list(object({ name: bundleString1, hash: bundleString2, results: bundleString0 }, "results"), 1),
  licence: bundleString3,
  files: list(object({ name: bundleString0, size: bundleNumber4, digest: bundleString2, role: values("spec", "lock", "preregistration", "plan", "input", "notice", "journal", "metrics", "report", "artifact", "weights", "card", "checklist", "crate"), licence: bundleString3, place: bundleString0 }, "licence", "place")),
  absent: list(object({ place: bundleString0, size: bundleNumber4, digest: bundleString2, licence: bundleString3, why: values("licence", "asked") }, "licence")),
}, "spec", "set", "chosen", "licence");

const preregistrationString0: Check = string(1);
const preregistrationString1: Check = string(0, /^sha256:[0-9a-f]{64}$/);
const preregistrationNumber2: Check = number(true, { value: 0, inclusive: true }, { value: 9007199254740991, inclusive: true });
const preregistrationNumber3: Check = number(false, { value: 0, inclusive: true }, { value: 1, inclusive: true });
export const preregistration: Check = object({
  preregistration: values(1),
  perlc: preregistrationString0,
  plan: preregistrationString1,
  specs: list(object({ path: preregistrationString0, is: preregistrationString0 })),
  runs: list(object({ name: string(0, /^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/), hash: preregistrationString1, seed: preregistrationNumber2, arm: preregistrationString1 }), 1),
  evaluations: list(object({ evaluation: preregistrationString0, examples: preregistrationNumber2, orders: number(true, { value: 1, inclusive: true }, { value: 9007199254740991, inclusive: true }), expected: list(object({ metric: preregistrationString0, value: preregistrationNumber3, tolerance: preregistrationNumber3 })) }, "examples")),
  primary: object({ evaluation: preregistrationString0, metric: values("accuracy", "consistent_accuracy", "flip_rate"), contrast: values("change", "arms"), arm: preregistrationString1, against: preregistrationString1 }, "arm", "against"),
  level: preregistrationNumber3,
  tests: list(preregistrationString0),
  digest: preregistrationString1,
});
