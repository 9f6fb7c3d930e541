// A run in the worker of a page, in a real Chromium: every event and the weights are those of Node, on the device `cpu` with threads and without.
// training-gpu.test.ts has the same on a software GPU.

import { afterAll, expect, test } from "vitest";
import { openChromium } from "./chromium.ts";
import { inChromium, inNode } from "./small-run.ts";
import { serveTrainer } from "./trainer.ts";

const browser = await openChromium();
const served = browser && (await serveTrainer());
afterAll(async () => {
  await browser?.close();
  served?.close();
});

test.skipIf(browser === undefined)("with threads that share memory, and with one alone", async () => {
  const here = await inNode({ adapter: "cpu", threads: "2" });
  expect(await inChromium(browser!, served!.page(true), { adapter: "cpu", threads: 2 })).toEqual(here);
  expect(await inChromium(browser!, served!.page(false), { adapter: "cpu" })).toEqual(here);
});
