// A thread starts job after job, one at a time, as long as nothing in it has failed.

import { expect, test } from "vitest";
import { confined } from "../../runtime/limits/confined.ts";
import type { Confined, JobPlace } from "../../runtime/limits/jobs.ts";

const job: JobPlace = { at: () => new URL("./echo-job.ts", import.meta.url), load: () => import("./echo-job.ts") };
const start = (name: string): Promise<Confined> => confined(job, name, { file: name });
const threadOf = (each: Confined): Promise<unknown> => each.call("thread", undefined);

test("a job closed in good order leaves its thread to the next, which knows nothing of it", async () => {
  const first = await start("first");
  const thread = await threadOf(first);
  expect(await first.call("hear", "a")).toEqual(["first", "a"]);
  await first.close();
  const next = await start("next");
  expect(await threadOf(next)).toBe(thread);
  expect(await next.call("hear", "b")).toEqual(["next", "b"]);
  await expect(first.call("hear", "late")).rejects.toThrow();
  await first.close();
  const beside = await start("beside");
  expect(await threadOf(beside)).not.toBe(thread);
  await Promise.all([next.close(), beside.close()]);
});

test("a thread in which something failed, or that is not done, is not used again", async () => {
  const failed = await start("failed");
  const thread = await threadOf(failed);
  await expect(failed.call("fail", undefined)).rejects.toThrow("no");
  await failed.close();
  const next = await start("next");
  const second = await threadOf(next);
  expect(second).not.toBe(thread);
  const pending = next.call("thread", undefined).catch(() => undefined);
  await next.close();
  await pending;
  const last = await start("last");
  expect(await threadOf(last)).not.toBe(second);
  await last.close();
});

test("a thread that was given a large table is not kept: it would hold it while it waits", async () => {
  const large = await confined(job, { bytes: new Uint8Array(33 << 20) }, { file: "large" });
  const thread = await threadOf(large);
  await large.close();
  const next = await start("next");
  expect(await threadOf(next)).not.toBe(thread);
  const called = await threadOf(next);
  await next.call("hear", "much", 33 << 20);
  await next.close();
  const last = await start("last");
  expect([thread, called]).not.toContain(await threadOf(last));
  await last.close();
});
