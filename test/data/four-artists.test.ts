// The task family: right by construction (checked by an oracle that looks at the pictures' names only), disjoint splits, shares and
// slots as asked, and the same bytes for the same seed.

import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Example, turnsOf, workedAnswer } from "../../runtime/data/example.ts";
import { CLOCK_FACES, CONCEPTS, isHeldOut, KINDS } from "../../runtime/data/four-artists/concepts.ts";
import { type FourArtistsSettings, fourArtists, type Split } from "../../runtime/data/four-artists/four-artists.ts";
import { svgOf } from "../../runtime/data/four-artists/packs.ts";
import { keepPixels, keptPixels } from "../../runtime/data/four-artists/raster-cache.ts";
import { fourArtistsWords } from "../../runtime/data/four-artists/wording.ts";
import { pixelsOf } from "../../runtime/data/pixels.ts";
import { encodePrompt } from "../../runtime/tokenizer/prompt.ts";
import { tokenizerIn } from "../../runtime/tokenizer/tokenizer.ts";
import { wordLevelTokenizer } from "../../runtime/tokenizer/word-level.ts";

const asks = ["which", "odd", "latest", "count", "same", "most", "forward"] as const;
const all = (split: Split, change: Partial<FourArtistsSettings> = {}): FourArtistsSettings => ({
  split,
  images: { from: 2, to: 4 },
  ask: asks.map((kind) => ({ kind, share: 1 / 7 })),
  seed: 42,
  ...change,
});
const items = (settings: FourArtistsSettings, count: number): readonly Example[] => {
  const family = fourArtists(settings);
  return Array.from({ length: count }, (_, index) => family.example(index));
};
const splits: readonly Split[] = ["train", "held_out_question", "held_out_concept", "held_out_style"];
const parts = ({ images }: Example) =>
  images.map((picture) => {
    if (picture.kind !== "artist") throw new Error("not a drawn picture");
    return picture;
  });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (failure) {
    return (failure as { diagnostics?: { code: string }[] }).diagnostics?.[0]?.code ?? String(failure);
  }
  return "accepted";
};

/** Every answer that the question allows, from the names of the pictures alone. */
function rightAnswers(example: Example): readonly string[] {
  const names = parts(example).map(({ name }) => name);
  const kinds = names.map((name) => KINDS.find((kind) => CONCEPTS[kind].includes(name)));
  const times = names.map((name) => CLOCK_FACES.findIndex((face) => face.name === name));
  const letters = (holds: (slot: number) => boolean) =>
    names.flatMap((_, slot) => (holds(slot) ? ["ABCD"[slot]!] : []));
  const votes = (kind: string | undefined) => kinds.filter((each) => each === kind).length;
  const asked = KINDS.find((kind) => example.question.includes(` ${kind}?`));
  const repeated = new Set(kinds).size < kinds.length;
  switch (example.kind) {
    case "which":
      return letters((slot) => kinds[slot] === asked);
    case "odd":
      return letters((slot) => votes(kinds[slot]) === 1);
    case "latest":
      return letters((slot) => times[slot] === Math.max(...times));
    case "count":
      return [String(votes(asked))];
    case "same":
      return [repeated ? "yes" : "no"];
    case "most": {
      const most = Math.max(...kinds.map(votes));
      return [...new Set(kinds.filter((kind) => votes(kind) === most))].map(String);
    }
    case "forward":
      return [times.every((time, slot) => slot === 0 || times[slot - 1]! < time) ? "yes" : "no"];
    default:
      throw new Error(example.kind);
  }
}

test("every concept and clock face is drawn by every artist, and no name has two kinds", () => {
  const names = [...KINDS.flatMap((kind) => CONCEPTS[kind]), ...CLOCK_FACES.map(({ name }) => name)];
  expect(new Set(names).size).toBe(names.length);
  for (const artist of ["noto", "twemoji", "fluent-emoji-flat", "openmoji"] as const) {
    for (const name of names) expect(svgOf(artist, name, 28).length).toBeGreaterThan(100);
  }
  for (const kind of KINDS) {
    const held = CONCEPTS[kind].filter(isHeldOut).length;
    expect(CONCEPTS[kind].length).toBeGreaterThanOrEqual(30);
    // Four pictures of one kind, all different, must be possible on both sides.
    expect(held).toBeGreaterThanOrEqual(4);
    expect(held / CONCEPTS[kind].length).toBeLessThan(0.3);
  }
  expect(CLOCK_FACES.filter(({ name }) => isHeldOut(name)).length).toBeGreaterThanOrEqual(4);
});

describe.each(splits)("%s", (split) => {
  const drawn = items(all(split), 600);
  test("each question has exactly the answer given", () => {
    for (const example of drawn) expect([example.id, ...rightAnswers(example)]).toEqual([example.id, example.answer]);
  });
  test("names, solution and text agree with the pictures", () => {
    for (const example of drawn) {
      expect(example.solution).toBe(workedAnswer(example.names!, example.answer));
      expect(example.question.split("<image>").length - 1).toBe(example.images.length);
      expect(new Set(parts(example).map(({ name }) => name)).size).toBe(example.images.length);
      if (example.options !== undefined) expect(example.options).toContain(example.answer);
    }
  });
  test("shows only what the split may show", () => {
    for (const picture of drawn.flatMap(parts)) {
      expect(isHeldOut(picture.name)).toBe(split === "held_out_concept");
      expect(picture.artist === "openmoji").toBe(split === "held_out_style");
    }
  });
  test("every kind of question, about as often as asked", () => {
    for (const kind of asks) {
      const share = drawn.filter((example) => example.kind === kind).length / drawn.length;
      // Four standard errors around one in seven.
      expect(Math.abs(share - 1 / 7)).toBeLessThan(0.057);
    }
    for (const count of [2, 3, 4]) expect(drawn.some(({ images }) => images.length === count)).toBe(true);
  });
});

test("a question over a set of pictures is trained on or held out, in whatever order", () => {
  const key = (example: Example) => {
    const asked = example.question.slice(example.question.lastIndexOf("<image>"));
    return [
      asked,
      ...parts(example)
        .map(({ artist, name }) => `${artist}/${name}`)
        .sort(),
    ].join(" ");
  };
  // Few pictures and one question: 36 clock faces and artists give few enough pairs that streams must meet.
  const narrow = (split: Split) => all(split, { ask: [{ kind: "latest", share: 1 }], images: { from: 2, to: 2 } });
  const train = new Set(items(narrow("train"), 3000).map(key));
  const held = new Set(items(narrow("held_out_question"), 600).map(key));
  const again = new Set(items({ ...narrow("train"), seed: 43 }, 3000).map(key));
  expect([...held].filter((each) => train.has(each) || again.has(each))).toEqual([]);
  // The streams do repeat themselves: the emptiness above is no accident of a huge space.
  expect([...again].filter((each) => train.has(each)).length).toBeGreaterThan(500);
});

test("an example is a function of its number alone", () => {
  const family = fourArtists(all("train"));
  const forwards = Array.from({ length: 40 }, (_, index) => family.example(index));
  const backwards = Array.from({ length: 40 }, (_, index) => fourArtists(all("train")).example(39 - index)).reverse();
  expect(backwards).toEqual(forwards);
  expect(family.example(4_000_000_000).index).toBe(4_000_000_000);
  expect(items(all("train", { seed: 43 }), 40)).not.toEqual(forwards);
});

test("slots skew the place of the right picture, and are scaled to fewer pictures", () => {
  const slots = [0.55, 0.25, 0.12, 0.08];
  const settings = all("train", { slots, ask: [{ kind: "which", share: 1 }] });
  const drawn = items(settings, 4000);
  for (const count of [2, 3, 4]) {
    const of = drawn.filter(({ images }) => images.length === count);
    const total = slots.slice(0, count).reduce((sum, share) => sum + share, 0);
    for (let slot = 0; slot < count; slot++) {
      const share = of.filter(({ answer }) => answer === "ABCD"[slot]).length / of.length;
      expect(Math.abs(share - slots[slot]! / total)).toBeLessThan(0.055);
    }
  }
  const uniform = items(all("train", { ask: [{ kind: "which", share: 1 }], images: { from: 4, to: 4 } }), 2000);
  for (const letter of "ABCD") {
    expect(Math.abs(uniform.filter(({ answer }) => answer === letter).length / 2000 - 0.25)).toBeLessThan(0.04);
  }
});

test("yes and no, counts and kinds are not given away by their frequency", () => {
  const answers = (kind: (typeof asks)[number]) => {
    const drawn = items(all("train", { ask: [{ kind, share: 1 }], images: { from: 4, to: 4 } }), 1500);
    return (answer: string) => drawn.filter((each) => each.answer === answer).length / drawn.length;
  };
  for (const kind of ["same", "forward"] as const) expect(Math.abs(answers(kind)("yes") - 0.5)).toBeLessThan(0.06);
  const counts = answers("count");
  for (const digit of "01234") expect(Math.abs(counts(digit) - 0.2)).toBeLessThan(0.05);
  const kinds = answers("most");
  for (const kind of KINDS) expect(Math.abs(kinds(kind) - 0.2)).toBeLessThan(0.05);
});

test("settings that leave nothing to draw are refused", () => {
  expect(
    codeOf(() => fourArtists(all("train", { ask: [{ kind: "odd", share: 1 }], images: { from: 2, to: 2 } }))),
  ).toBe("E0511");
  expect(codeOf(() => fourArtists(all("train", { ask: [{ kind: "which", share: 0 }] })))).toBe("E0513");
  expect(codeOf(() => fourArtists(all("train", { slots: [0, 0, 0, 1] })))).toBe("E0514");
  expect(codeOf(() => fourArtists(all("train", { slots: [0, 0, 0, 1], images: { from: 4, to: 4 } })))).toBe("accepted");
});

test("every word is in the vocabulary, prompts and answers are short, and the tokenizer gives the text back", async () => {
  const made = wordLevelTokenizer(fourArtistsWords());
  const tokenizer = tokenizerIn(
    { path: "t", read: (name) => made.files.get(name) },
    { tokens: made.ids, text: { vocab: made.size } },
  );
  const unknown = tokenizer.id("<|unk|>");
  for (const example of splits.flatMap((split) => items(all(split), 300))) {
    const prompt = await encodePrompt(
      tokenizer,
      turnsOf(example),
      example.images.map(() => 1),
      example.id,
    );
    const [answer = []] = await tokenizer.encode([`${example.solution}<|im_end|>`]);
    expect([...prompt, ...answer]).not.toContain(unknown);
    expect(await tokenizer.decode([answer], { special: false })).toEqual([example.solution]);
    expect(prompt.length).toBeLessThanOrEqual(35);
    expect(answer.length).toBeLessThanOrEqual(16);
  }
});

test("the first 200 items of seed 42 are these bytes", async () => {
  const hash = createHash("sha256");
  for (const example of items(all("train"), 200)) {
    hash.update(`${example.id}\n${example.question}\n${example.solution}\n`);
    for (const picture of example.images) hash.update((await pixelsOf(picture)).rgb);
  }
  expect(hash.digest("hex")).toBe("d8b5c929617caa12c629c0d13b98fa00b0b33e1e626a3fdc0182ad66494b886a");
});

describe("pictures kept between runs", () => {
  const folder = mkdtempSync(join(tmpdir(), "perlc-cache-"));
  const before = process.env.PERLC_CACHE;
  afterAll(() => {
    if (before === undefined) delete process.env.PERLC_CACHE;
    else process.env.PERLC_CACHE = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const bytes = Uint8Array.from({ length: 60 }, (_, at) => at);
  test("come back whole or not at all", () => {
    process.env.PERLC_CACHE = folder;
    expect(keptPixels("a", 60)).toBeUndefined();
    keepPixels("a", bytes);
    expect(keptPixels("a", 60)).toEqual(bytes);
    expect(keptPixels("a", 61)).toBeUndefined();
    const [file] = readdirSync(join(folder, "pictures"));
    // under the name of another picture
    keepPixels("b", bytes.toReversed());
    const other = readdirSync(join(folder, "pictures")).find((each) => each !== file);
    copyFileSync(join(folder, "pictures", other!), join(folder, "pictures", file!));
    expect(keptPixels("a", 60)).toBeUndefined();
    writeFileSync(join(folder, "pictures", file!), new Uint8Array(92));
    expect(keptPixels("a", 60)).toBeUndefined();
    // A folder that cannot be made is no obstacle.
    process.env.PERLC_CACHE = join(folder, "pictures", file!);
    keepPixels("a", bytes);
    expect(keptPixels("a", 60)).toBeUndefined();
  });
});
