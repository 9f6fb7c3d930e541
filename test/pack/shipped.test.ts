// What is shipped beside code: the pictures that questions can show, and whose they are.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, it, test } from "vitest";
import { artists, glyphFiles } from "../../pack/glyphs.ts";
import { asks } from "../../plan/nodes/questions.ts";
import type { FourArtistsAsk } from "../../plan/plan.ts";
import { SHOWN_NAMES } from "../../runtime/data/four-artists/concepts.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { packVersion } from "../../runtime/data/four-artists/packs.ts";

const root = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const files = glyphFiles();
const pack = (artist: string) => JSON.parse(files.get(`${artist}/icons.json`) ?? "{}");

it.each(artists)("the pictures of %s are those of its pack, at its version", (artist) => {
  const whole = JSON.parse(readFileSync(require.resolve(`@iconify-json/${artist}/icons.json`), "utf8"));
  const { icons, width, height } = pack(artist);
  expect([width, height]).toEqual([whole.width, whole.height]);
  for (const name of SHOWN_NAMES) expect(icons[name]).toEqual(whole.icons[name]);
  expect(JSON.parse(files.get(`${artist}/package.json`) ?? "{}").version).toBe(packVersion(artist));
});

it.each(["train", "held_out_question", "held_out_concept", "held_out_style"] as const)(
  "every picture that a question of %s shows is shipped",
  (split) => {
    const ask = (Object.keys(asks) as FourArtistsAsk[]).map((kind) => ({ kind, share: 1 }));
    const known = new Set(
      artists.flatMap((artist) => Object.keys(pack(artist).icons).map((name) => `${artist}/${name}`)),
    );
    const { example } = fourArtists({ split, images: { from: 2, to: 4 }, ask, seed: 7 });
    for (let index = 0; index < 300; index++)
      for (const picture of example(index).images)
        expect(known.has(picture.kind === "artist" ? `${picture.artist}/${picture.name}` : "")).toBe(true);
  },
);

test("NOTICE names every pack with its version and licence", () => {
  const notice = readFileSync(join(root, "NOTICE"), "utf8");
  const titles: Readonly<Record<string, string>> = { "Apache-2.0": "Apache License, Version 2.0", MIT: "MIT License" };
  for (const artist of artists) {
    const { license } = JSON.parse(readFileSync(require.resolve(`@iconify-json/${artist}/info.json`), "utf8"));
    const [paragraph = ""] = notice
      .split("\n\n")
      .filter((each) => each.includes(`@iconify-json/${artist} ${packVersion(artist)}`));
    expect(paragraph).toContain(titles[license.spdx] ?? license.spdx);
  }
});
