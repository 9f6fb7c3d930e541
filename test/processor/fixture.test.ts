// A step and an evaluation have the digests that are on record, which x86-64 and arm64 gave alike: bench/processor/fixture.ts.

import { expect, test } from "vitest";
import { expected, fixture } from "../../bench/processor/fixture.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";

test.each([1, 3])("on %i threads", async (threads) => {
  const processor = openProcessor({ threads });
  const backend = processorBackend(processor);
  expect(await fixture(backend)).toEqual(expected);
  backend.destroy();
  processor.destroy();
});
