// A spec in a link: what goes in comes out, and what is damaged, too long or of another kind is told in a sentence.

import fc from "fast-check";
import { expect, test } from "vitest";
import { fragmentOf, readFragment } from "../../playground/shared/link.ts";

const path = "specs/quickstart.perl";

test("a text comes back as it was, whatever is in it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 400 }), async (text) => {
      const fragment = await fragmentOf({ path, text });
      expect(fragment).toMatch(/^at=specs\/quickstart\.perl&spec=[\w-]*$/);
      expect(await readFragment(`#${fragment}`)).toEqual({ path, text });
    }),
    { numRuns: 60 },
  );
});

test("a fragment of something else holds no spec", async () => {
  expect(await readFragment("")).toBeUndefined();
  expect(await readFragment("#example=specs/paper.perl")).toBeUndefined();
});

test("a damaged one is said to be damaged", async () => {
  const whole = await fragmentOf({ path, text: "spec 1\n".repeat(50) });
  for (const damaged of [
    whole.slice(0, -4),
    `${whole}!`,
    whole.replace("spec=", "spec=AAAA"),
    "spec=%E0%A4%A",
    "spec=gA",
  ])
    expect(await readFragment(damaged), damaged).toMatch(/is damaged/);
  // no UTF-8
  expect(await readFragment(`at=${path}&spec=AQEA_v__`)).toMatch(/is damaged/);
});

test("a bomb is not unpacked", async () => {
  const bomb = await fragmentOf({ path, text: "x".repeat(50_000_000) });
  expect(bomb.length).toBeLessThan(100_000);
  expect(await readFragment(bomb)).toMatch(/more than 256 KiB/);
});

test("a path is one of a spec beneath the folder of the page", async () => {
  const fragment = await fragmentOf({ path, text: "spec 1\n" });
  for (const wrong of [
    "/etc/passwd",
    "../x.perl",
    "specs/../../x.perl",
    "javascript:alert(1)",
    "a.perl#b",
    "https://x.y/z.perl",
    "",
  ])
    expect(await readFragment(fragment.replace(path, encodeURIComponent(wrong))), wrong).toMatch(/its path is damaged/);
});
