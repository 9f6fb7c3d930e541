import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One Dawn instance a process, two cores in CI: forks keep a driver crash inside its file.
    pool: "forks",
    maxWorkers: 2,
    // A bound on what hangs, far above what a busy machine needs: no time decides a test.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
