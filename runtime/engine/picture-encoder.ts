// Pictures as a decoder reads them: each distinct one passes the picture tower once, and whoever shows it (orders, rollouts, scorers, a
// reference, an evaluation) reads the same rows for as long as no weight of the tower is written. Which pictures share a pass changes no bit.

import { createHash } from "#digest";
import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { graphsOf } from "../../models/graphs.ts";
import { pictureShapes } from "../../models/parameters.ts";
import type { Backend, Executable, Feeds } from "../graph/backend.ts";
import { builder, fetch, finish } from "../graph/ir.ts";
import type { HostArray } from "../graph/op.ts";
import type { ProcessedPicture } from "../model/processor/process.ts";
import { weightState, weights } from "../model/weights.ts";
import { kept } from "./kept.ts";

/** Told how many of the pictures that a call encodes are done. */
export type Told = (done: number, of: number) => void;

export interface PictureEncoder {
  /** Compiles the tower for passes that show up to `patches`, unless it has the room: whoever compiles such a pass compiles this with it. */
  fit(patches: number): Promise<void>;
  /** Encodes those of the pictures that are not there yet, as far as there is room for them. */
  prepare(pictures: readonly ProcessedPicture[], told?: Told): Promise<void>;
  /** The feed `name` of a pass with room for `patches`: the pictures' visual tokens one after another, then zeros. None of a model that reads words alone. */
  feeds(name: string, pictures: readonly ProcessedPicture[], patches: number): Promise<Feeds>;
  release(): void;
}

/** Bytes of encoded pictures that are kept though no pass is about to show them: about 30 of a megapixel for a decoder of 2048. */
const KEPT = 1 << 28;

/** Patches that one pass of the tower holds at the most, unless a picture has more: three megapixels of Qwen2.5-VL. */
const perPass = 16_384;

const digests = new WeakMap<ProcessedPicture, string>();

/** What a picture is after processing: its size and its pixels. Worked out once for each object. */
function digestOf(picture: ProcessedPicture): string {
  const known = digests.get(picture);
  if (known !== undefined) return known;
  const { buffer, byteOffset, byteLength } = picture.values;
  const hash = createHash("sha256").update(new Uint8Array(buffer, byteOffset, byteLength));
  const digest = `${picture.grid.join("×")} ${hash.digest("base64")}`;
  digests.set(picture, digest);
  return digest;
}

interface TowerOf {
  readonly config: ModelConfig;
  /** Of the states that hold its weights. */
  readonly prefix: string;
}

/** An encoder for a model's picture tower. Keeps at most `most` bytes, on the host. */
export function pictureEncoder(backend: Backend, model: TowerOf, most = KEPT): PictureEncoder {
  const { config, prefix } = model;
  const { encoder } = graphsOf(config);
  const states = [...pictureShapes(config).keys()].map((name) => weightState(prefix, name));
  const known = kept<HostArray>((rows) => rows.byteLength, most);
  const tower = towerOf(backend, model);
  let weightsThen = "";

  /** The rows of each picture, by its digest: kept ones, and those that are encoded now. What was encoded with other weights is nothing any more. */
  async function rowsOf(pictures: readonly ProcessedPicture[], told?: Told): Promise<ReadonlyMap<string, HostArray>> {
    const now = states.map((each) => backend.version(each)).join();
    if (now !== weightsThen) known.clear();
    weightsThen = now;
    const rows = new Map<string, HostArray>();
    const missing = new Map<string, ProcessedPicture>();
    for (const picture of pictures) {
      const key = digestOf(picture);
      const before = known.get(key);
      if (before) rows.set(key, before);
      else missing.set(key, picture);
    }
    for (const [key, made] of await tower.encode(missing, told)) {
      known.set(key, made);
      rows.set(key, made);
    }
    return rows;
  }

  return {
    fit: tower.fit,
    async prepare(pictures, told) {
      const [, width = 0] = encoder?.shape(config, 0) ?? [];
      const fit: ProcessedPicture[] = [];
      let room = most;
      for (const picture of pictures) {
        room -= 4 * width * picture.tokens;
        if (room < 0) break;
        fit.push(picture);
      }
      await rowsOf(fit, told);
    },
    async feeds(name, pictures, patches) {
      if (!encoder) return {};
      const rows = await rowsOf(pictures);
      const each = pictures.map((picture) => rows.get(digestOf(picture)) ?? bug("an encoded picture"));
      const [tokens, width] = encoder.shape(config, patches);
      const isDouble = each[0] instanceof Float64Array;
      const table = isDouble ? new Float64Array(tokens * width) : new Float32Array(tokens * width);
      let at = 0;
      for (const values of each) {
        table.set(values, at);
        at += values.length;
      }
      return { [name]: table };
    },
    release() {
      tower.release();
      known.clear();
    },
  };
}

/** The compiled tower, made anew where there are more patches than it has room for. */
function towerOf(backend: Backend, { config, prefix }: TowerOf) {
  const { encoder, pack, room: roomOf } = graphsOf(config);
  let held: (Executable & { readonly patches: number }) | undefined;

  async function fitting(patches: number): Promise<NonNullable<typeof held>> {
    if (held && held.patches >= patches) return held;
    held?.release();
    held = undefined;
    const room = roomOf(config, patches);
    const g = builder(`${prefix} pictures`);
    const tokens = encoder?.encode(g, config, weights(g, config, prefix, "pictures"), room);
    fetch(g, "tokens", tokens ?? bug("pictures for a model that reads words alone"));
    held = { ...(await backend.compile(finish(g))), patches: room };
    return held;
  }

  return {
    async fit(patches: number): Promise<void> {
      if (encoder) await fitting(Math.min(patches, perPass));
    },
    /** Rows of pictures, by the names that they are given by, in as many passes as they need. */
    async encode(
      pictures: ReadonlyMap<string, ProcessedPicture>,
      told?: Told,
    ): Promise<ReadonlyMap<string, HostArray>> {
      const encoded = new Map<string, HostArray>();
      if (!encoder || pictures.size === 0) return encoded;
      const { patches, run, fetch } = await fitting(Math.max(...[...pictures.values()].map(patchesIn)));
      const [, width] = encoder.shape(config, patches);
      for (const pass of passes(pictures, patches)) {
        const packed = pack(config, [...pass.values()], patches);
        run(encoder.feeds(config, packed));
        const { tokens = bug("tokens") } = await fetch("tokens");
        for (const [at, key] of [...pass.keys()].entries()) {
          const { row, tokens: rows } = packed.pictures[at] ?? bug("a packed picture");
          encoded.set(key, tokens.slice(row * width, (row + rows) * width));
        }
        told?.(encoded.size, pictures.size);
      }
      return encoded;
    },
    release() {
      held?.release();
      held = undefined;
    },
  };
}

const patchesIn = ({ grid: [time, height, width] }: ProcessedPicture): number => time * height * width;

/** Pictures in passes of at most so many patches. */
function* passes(
  pictures: ReadonlyMap<string, ProcessedPicture>,
  patches: number,
): Generator<ReadonlyMap<string, ProcessedPicture>> {
  let pass = new Map<string, ProcessedPicture>();
  let room = patches;
  for (const [key, picture] of pictures) {
    if (patchesIn(picture) > room && pass.size > 0) {
      yield pass;
      pass = new Map();
      room = patches;
    }
    pass.set(key, picture);
    room -= patchesIn(picture);
  }
  if (pass.size > 0) yield pass;
}
