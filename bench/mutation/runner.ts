// The process that runs tests in the copy, kept warm: Vitest is started once, and each mutant is one file read anew. It is a
// process of its own, since a mutant may never end.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVitest, type Reporter, type TestSpecification } from "vitest/node";

export interface Ask {
  readonly path: string;
  /** Of the mutant; absent runs the file as it is in the copy. */
  readonly text?: string;
  /** Files of tests, in the order in which they run. */
  readonly tests: readonly string[];
}

export interface Answer {
  /** The test that failed, or an error outside of tests. */
  readonly failed?: string;
  readonly seconds: number;
}

class InOrder {
  shard = async (files: TestSpecification[]) => files;
  sort = async (files: TestSpecification[]) => files;
}

async function serve(root: string): Promise<void> {
  // of the run under way: Vitest keeps what it knows of files that a run left out
  let failures: string[] = [];
  const reporter: Reporter = {
    onTestCaseResult(test) {
      if (test.result().state === "failed") failures.push(`${test.module.relativeModuleId}, ${test.fullName}`);
    },
    onTestModuleEnd(module) {
      const [error] = module.errors();
      if (error) failures.push(`${module.relativeModuleId}, ${error.message}`);
    },
  };
  const vitest = await createVitest({
    root,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    fileParallelism: false,
    reporters: [reporter],
    sequence: { sequencer: InOrder },
  });
  const all = await vitest.globTestSpecifications();
  const specificationOf = new Map(all.map((each) => [each.moduleId, each]));

  async function answer({ path, text, tests }: Ask): Promise<Answer> {
    const file = join(root, path);
    const was = readFileSync(file, "utf8");
    const start = performance.now();
    failures = [];
    if (text !== undefined) writeFileSync(file, text);
    vitest.invalidateFile(file);
    try {
      const specifications = tests.flatMap((each) => specificationOf.get(join(root, each)) ?? []);
      const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
      const [first] = [...failures, ...unhandledErrors.map(String)];
      return { ...(first !== undefined && { failed: first }), seconds: (performance.now() - start) / 1000 };
    } finally {
      if (text !== undefined) writeFileSync(file, was);
      vitest.invalidateFile(file);
    }
  }

  process.on("message", (ask: Ask) => {
    answer(ask).then(
      (each) => process.send?.(each),
      (error: unknown) => process.send?.({ failed: `Vitest: ${error}`, seconds: 0 } satisfies Answer),
    );
  });
  process.send?.("ready");
}

if (process.argv[2]) await serve(process.argv[2]);
