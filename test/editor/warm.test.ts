// A session warms up by itself: with a spec that compiles and one that does not, and without a word to the editor.

import { expect, it } from "vitest";
import { tinyConfig } from "../../bench/language/page-disk.ts";
import { quiet, warmUp } from "../../editor/warm.ts";
import { whole } from "./marked.ts";
import { startSession } from "./session.ts";

it("takes the short way of a legal text and the long way of a torn one", () => {
  const [legal, torn] = warmUp();
  expect(legal).toEqual([]);
  expect(torn?.map((each) => each.code)).toEqual(["E0111"]);
});

it("says nothing to the editor, and the session goes on", async () => {
  const session = await startSession({ "models/tiny/config.json": tinyConfig });
  await new Promise((resolve) => setTimeout(resolve, 2 * quiet));
  expect(session.published).toEqual([]);
  expect(session.log()).toBe("");
  await session.type(whole);
  expect(await session.diagnosed()).toEqual([]);
  expect(await session.end()).toBe(0);
});
