// What is shown to a policy, as the record of a run keeps it: questions as text, pictures by their digests, with small pictures beside.

import { createHash } from "#digest";
import { basename } from "#path";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { type Example, turnsOf } from "../data/example.ts";
import { type Credit, credits } from "../data/four-artists/credits.ts";
import { type Picture, pictureName } from "../data/picture.ts";
import { pictureFile, pixelsOf } from "../data/pixels.ts";
import { thumbnailOf } from "../data/thumbnail.ts";
import { pictureKey } from "../engine/picture-store.ts";
import type { Archive } from "../record/archive.ts";
import { sha256 } from "../record/digest.ts";
import type { Questions } from "../record/read/shown.ts";
import { recordVersion } from "../record/version.ts";
import type { Sample } from "./dataset.ts";

/** Remembers what it has looked at: a picture is read once a run for this. */
export interface Showing {
  /** The questions of some samples, each once and in this order; keeps their small pictures. */
  questions(stage: string, samples: readonly Sample[]): Promise<Questions>;
}

export function showing(archive: Pick<Archive, "picture">): Showing {
  const known = new Map<string, string>();
  const digestOf = async (picture: Picture): Promise<string> => {
    const digest = await pictureDigest(picture);
    known.set(pictureKey(picture), digest);
    await archive.picture(digest, async () => thumbnailOf(await pixelsOf(picture)));
    return digest;
  };
  const texts = new WeakMap<Example, ReturnType<typeof textOf>>();
  const wordsOf = (example: Example): ReturnType<typeof textOf> => {
    const text = texts.get(example) ?? textOf(example);
    texts.set(example, text);
    return text;
  };
  return {
    async questions(stage, samples) {
      const places = new Map<string, number>();
      const pictures: Questions["pictures"] = [];
      const owed: { [name: string]: Credit } = {};
      const placeOf = (picture: Picture, digest: string): number => {
        const place = places.get(digest) ?? pictures.length;
        if (place < pictures.length) return place;
        places.set(digest, place);
        const credit = picture.kind === "artist" ? picture.artist : undefined;
        if (credit !== undefined) owed[credit] = credits[credit];
        pictures.push({ digest, name: shortName(picture), ...(credit !== undefined && { credit }) });
        return place;
      };
      const items: Questions["items"] = [];
      for (const { number, example } of new Map(samples.map((each) => [each.number, each])).values()) {
        const shown: number[] = [];
        for (const picture of example.images)
          shown.push(placeOf(picture, known.get(pictureKey(picture)) ?? (await digestOf(picture))));
        items.push({ number, ...wordsOf(example), pictures: shown });
      }
      return { version: recordVersion, stage, credits: owed, pictures, items };
    },
  };
}

/** Of what keeps nothing: a dry run, a test. */
export function keepsNothing(): { readonly archive: Archive; readonly showing: Showing } {
  const archive: Archive = { open: false, keep: async () => {}, picture: async () => {}, settled: async () => {} };
  return { archive, showing: showing(archive) };
}

function textOf(example: Example): Omit<Questions["items"][number], "number" | "pictures"> {
  const { id, kind, dataSource: source, answer, options } = example;
  const turns = turnsOf(example).map(({ role, text }) => ({ role, text }));
  return {
    id,
    kind,
    source,
    digest: sha256(JSON.stringify(turns)),
    turns,
    ...(options && { options: [...options] }),
    answer,
  };
}

/** Of the bytes of its file; of one that is drawn, of its pixels. */
async function pictureDigest(picture: Picture): Promise<string> {
  switch (picture.kind) {
    case "artist": {
      const { rgb, width, height } = await pixelsOf(picture);
      return `sha256:${createHash("sha256").update(`${width} × ${height}\n`).update(rgb).digest("hex")}`;
    }
    case "bytes":
    case "file":
      return sha256(await pictureFile(picture));
    default:
      return assertNever(picture, "pictureDigest");
  }
}

/** Rows may say where a picture was on somebody's machine: that is nobody's business here. */
const shortName = (picture: Picture): string =>
  pictureName(picture).replace(
    /\((?:file:\/\/)?([\\/]|[A-Za-z]:[\\/])([^)]*)\)/g,
    (_, __, path: string) => `(${basename(path.replaceAll("\\", "/"))})`,
  );
