// The worker that trains, as the page has it: started from stored scripts, so that it starts from the disk too, and given every file and picture
// that a run of perlc's own specs reads.

import type { Asked, Told } from "../../../trainer/protocol.ts";
import { bytesOf, through } from "../../shared/packed.ts";
import type { PackedPictures } from "../../shared/said.ts";
import { given, later } from "../given.ts";

export interface Trainer {
  readonly ask: (asked: Asked) => void;
  readonly end: () => void;
}

const unpacked = (packed: string): Promise<Uint8Array> =>
  through(bytesOf(packed), new DecompressionStream("deflate-raw"));

/** Starts it. `told` hears all that it says after `ready`. Throws where a script cannot be loaded. */
export async function startTrainer(told: (told: Told) => void): Promise<Trainer> {
  const [code, binaries, ...packed] = await Promise.all([
    later("trainer"),
    later("binaries"),
    later("pictures"),
    later("openmoji"),
  ]);
  const files: Record<string, Uint8Array | string> = { ...given.shelf.texts };
  for (const [path, each] of Object.entries(binaries)) files[path] = await unpacked(each);
  const pictures = await together(packed);
  // as a function, since from the disk no worker may be a module; nothing in it imports
  const address = URL.createObjectURL(new Blob([`(async()=>{"use strict";${code}})()`], { type: "text/javascript" }));
  const worker = new Worker(address);
  const ask = (asked: Asked) => worker.postMessage(asked);
  await new Promise<void>((ready) => {
    worker.onerror = ({ message }) => {
      told({ kind: "broken", reason: message || "the worker could not be started" });
      ready();
    };
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.kind !== "ready") return told(data);
      ask({ kind: "begin", files, pictures });
      ready();
    };
  });
  URL.revokeObjectURL(address);
  return { ask, end: () => worker.terminate() };
}

async function together(all: readonly PackedPictures[]) {
  const pixels = await Promise.all(all.map(({ packed }) => unpacked(packed)));
  const whole = new Uint8Array(pixels.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of pixels) {
    whole.set(each, at);
    at += each.length;
  }
  return { names: all.flatMap(({ names }) => names), pixels: whole };
}
