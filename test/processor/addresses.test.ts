// Address space: a limit that leaves too little for the processor's memory and threads is said, before V8 ends the process over it.

import { expect, test } from "vitest";
import { addressesLeft } from "../../runtime/processor/addresses.ts";
import { useFolder } from "../cli/child.ts";

const folder = useFolder();

const proc = (limit: string) => (path: string) =>
  path.endsWith("limits")
    ? `Limit                     Soft Limit           Hard Limit           Units\nMax address space         ${limit}           unlimited            bytes\n`
    : "Name:\tnode\nVmPeak:\t 3000000 kB\nVmSize:\t 1000000 kB\n";

test("what a limit leaves is the limit without what the process has", () => {
  expect(addressesLeft(proc("4096000000"))).toBe(4_096_000_000 - 1_024_000_000);
  expect(addressesLeft(proc("unlimited"))).toBeUndefined();
  expect(addressesLeft(() => "")).toBeUndefined();
  expect(
    addressesLeft(() => {
      throw new Error("ENOENT: no such file");
    }),
  ).toBeUndefined();
});

test.runIf(process.platform === "linux")("E1024: a run under ulimit -v", async () => {
  expect((await folder.run(["new", "first"])).code).toBe(0);
  const { code, stderr } = await folder.shell("ulimit -v 3000000; perlc run first.perl --adapter cpu");
  expect(stderr).toMatch(/^error\[E1024\].* wants [\d.]+ GiB of addresses, and a limit leaves [\d.]+ GiB$/m);
  expect(code).toBe(1);
});
