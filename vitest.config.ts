import { defineConfig } from "vitest/config";

/**
 * Rooms whose tests may share a process: on a device, so that each kernel is compiled once; without one, as what is warm is fast.
 * Those of ops run on the device `cpu` and in WGSL; those of whole models on `cpu`, and in WGSL by `npm run test:wgsl`, as CI does.
 */
const ops = ["tensor"];
const models = ["engine", "model", "policy", "run"];
/** Of other rooms, what trains a model before its tests. */
const training = ["test/record/panels.test.ts", "test/record/read.test.ts"];
/** Whole runs on a software GPU, in Node and in a browser. */
const onGpu = ["test/browser/training-gpu.test.ts"];
/** What is about WGSL or Dawn and needs no second run on `cpu`. */
const wgslAlone = [
  ...["covered", "faults", "gumbel", "limits", "null", "profile", "program", "random", "verify", "memory"].map(
    (each) => `test/tensor/${each}.test.ts`,
  ),
  "test/run/golden-runs.test.ts",
  "test/run/session.test.ts",
];
const pure = [
  "checkpoint",
  "codes",
  "corpus",
  "data",
  "diagnostics",
  "editor",
  "format",
  "meaning",
  "method",
  "names",
  "pictures",
  "plan",
  "processor",
  "report",
  "reward",
  "stages",
  "suites",
  "syntax",
  "tokenizer",
  "tools",
  "types",
];
/** What calls perlc: many calls in one process (test/cli/server.ts), which is started once for the tests that share one. */
const commands = ["cli", "conform", "share"];
const files = (rooms: readonly string[]) => rooms.map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Two cores in CI. Forks keep a driver crash inside its process.
    pool: "forks",
    maxWorkers: 2,
    // A bound on what hangs, far above what a busy machine needs: no time decides a test.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: "wgsl", include: [...files(ops), ...wgslAlone], isolate: false } },
      {
        extends: true,
        test: {
          name: "cpu",
          include: [...files([...ops, ...models]), ...training],
          exclude: wgslAlone,
          isolate: false,
          env: { PERLC_ADAPTER: process.env.PERLC_ADAPTER ?? "cpu" },
        },
      },
      // not in npm test: by npm run test:wgsl
      {
        extends: true,
        test: {
          name: "models in WGSL",
          include: [...files(models), ...training, ...onGpu],
          exclude: wgslAlone,
          isolate: false,
        },
      },
      { extends: true, test: { name: "pure", include: files(pure), isolate: false } },
      { extends: true, test: { name: "commands", include: files(commands), isolate: false } },
      {
        extends: true,
        test: {
          name: "alone",
          include: ["test/**/*.test.ts"],
          exclude: [...files([...ops, ...models, ...pure, ...commands]), ...training, ...onGpu],
        },
      },
    ],
  },
});
