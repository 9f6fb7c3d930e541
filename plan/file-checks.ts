// Generated from the schemas of plan/lock.ts and plan/bundle-list.ts by `node plan/generate.ts`. Do not edit.

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
const bundleString1: Check = string(0, /^sha256:[0-9a-f]{64}$/);
const bundleString2: Check = string(0, /^[A-Za-z0-9.+() -]{1,100}$/);
const bundleNumber3: Check = number(true, { value: 0, inclusive: true }, { value: 9007199254740991, inclusive: true });
export const bundle: Check = object({
  perlz: values(1),
  perlc: bundleString0,
  name: bundleString0,
  base: bundleString0,
  spec: bundleString0,
  set: list(bundleString0),
  plan: bundleString1,
  runs: list(object({ name: string(0, /^[A-Za-z_]\w*(?:,[\w.%+=-]+)*$/), hash: bundleString1, results: bundleString0 }, "results"), 1),
  licence: bundleString2,
  files: list(object({ name: bundleString0, size: bundleNumber3, digest: bundleString1, role: values("spec", "lock", "plan", "input", "notice", "journal", "metrics", "report", "artifact", "weights"), licence: bundleString2, place: bundleString0 }, "licence", "place")),
  absent: list(object({ place: bundleString0, size: bundleNumber3, digest: bundleString1, licence: bundleString2, why: values("licence", "asked") }, "licence")),
}, "spec", "set", "licence");
