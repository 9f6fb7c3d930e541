// The program of the worker that trains: it needs nothing of Node, is within its budget, and a browser's reader of types finds no name in it that
// browsers do not have (`npm run check`, tsconfig.browser.json).

import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundle } from "../../playground/bundle.ts";

/** Bytes in brotli. */
const most = 235_000;

test(`it is at most ${most} bytes, of packages that browsers have`, async () => {
  const { code, packages } = await bundle("trainer/worker.ts", { computes: true });
  const size = brotliCompressSync(code).length;
  console.log(`trainer/worker.ts: ${size} bytes in brotli`);
  expect(size).toBeLessThanOrEqual(most);
  expect(size).toBeGreaterThan(most / 2);
  expect(packages).toEqual(["@huggingface/jinja", "@huggingface/tokenizers", "@noble/hashes", "fflate", "hyparquet"]);
  expect(code).not.toMatch(/["'`]node:|createRequire|__dirname|process\.(?:env|platform|pid)|\bBuffer\.(?:from|alloc)/);
});

test("a program that needs Node is refused by its name", async () => {
  await expect(bundle("runtime/processor/threads-of-node.ts")).rejects.toThrow(/node:/);
});
