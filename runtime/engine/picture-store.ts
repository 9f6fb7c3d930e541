// Processed pictures by what they are: a picture of a pack by its name, a file by its path, bytes by their digest. The same
// picture is the same object for as long as anybody holds it, so that a batch encodes it once, in however many orders and
// rollouts it is shown.

import { createHash } from "#digest";
import type { ProcessorSettings } from "../../plan/checkpoint/processor.ts";
import { type Picture, pictureName } from "../data/picture.ts";
import { pixelsOf, sizeOf } from "../data/pixels.ts";
import { type ProcessedPicture, processPicture } from "../model/processor/process.ts";
import { shownSize } from "../model/processor/smart-resize.ts";
import { kept } from "./kept.ts";

export interface PictureStore {
  /** The picture as the model reads it. Failures as of pixelsOf, E0509. */
  readonly processed: (picture: Picture) => Promise<ProcessedPicture>;
  /** Its patches, without a look at its pixels. Failures as of sizeOf, E0509. */
  readonly patches: (picture: Picture) => Promise<number>;
}

/** Processed values that are kept though no batch holds them, in bytes: about 40 pictures of a quarter megapixel. */
const KEPT = 1 << 28;

const digests = new WeakMap<Uint8Array, string>();

/** What a picture is, as text. Two with one key have the same pixels. */
export function pictureKey(picture: Picture): string {
  switch (picture.kind) {
    case "artist":
      return `artist ${picture.artist} ${picture.name}`;
    case "file":
      return `file ${picture.path}`;
    case "bytes": {
      const known = digests.get(picture.bytes);
      const digest = known ?? createHash("sha256").update(picture.bytes).digest("base64");
      digests.set(picture.bytes, digest);
      return `bytes ${digest}`;
    }
  }
}

/** A store for one processor. */
export function pictureStore(processor: ProcessorSettings, most = KEPT): PictureStore {
  /** All that are held by somebody, and those being made. */
  const known = new Map<string, WeakRef<ProcessedPicture>>();
  const making = new Map<string, Promise<ProcessedPicture>>();
  const recent = kept<ProcessedPicture>(({ values }) => values.byteLength, most);
  const sizes = new Map<string, number>();

  function use(key: string, picture: ProcessedPicture): ProcessedPicture {
    recent.set(key, picture);
    return picture;
  }

  async function make(key: string, picture: Picture): Promise<ProcessedPicture> {
    try {
      const made = processPicture(await pixelsOf(picture), processor, pictureName(picture));
      known.set(key, new WeakRef(made));
      return made;
    } finally {
      making.delete(key);
    }
  }

  return {
    async processed(picture) {
      const key = pictureKey(picture);
      const before = known.get(key)?.deref();
      if (before) return use(key, before);
      const now = making.get(key) ?? make(key, picture);
      making.set(key, now);
      return use(key, await now);
    },
    async patches(picture) {
      const key = pictureKey(picture);
      const before = sizes.get(key);
      if (before !== undefined) return before;
      const { width, height } = await sizeOf(picture);
      const [tall, wide] = shownSize(height, width, processor, pictureName(picture));
      const patches = (tall / processor.patch) * (wide / processor.patch);
      sizes.set(key, patches);
      return patches;
    },
  };
}
