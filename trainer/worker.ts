// READ THIS FIRST: the program of the worker in which a page trains. It speaks protocol.ts; train.ts trains. All that it computes is in this one
// worker, but for the threads of the adapter `cpu` on a page that is cross-origin isolated.

import { filesUnder, preload } from "../platform/browser/disk.ts";
import { givePictures } from "../runtime/data/four-artists/given.ts";
import { machineAdapters } from "../runtime/machine/adapters.ts";
import type { Asked, Told } from "./protocol.ts";
import { train } from "./train.ts";

const tell = (told: Told): void => self.postMessage(told);

let stopped = false;
let training: Promise<void> = Promise.resolve();

async function adapters(): Promise<void> {
  const { found } = await machineAdapters();
  tell({ kind: "adapters", adapters: found.map(({ name, kind }) => ({ name, kind })) });
}

self.onmessage = ({ data }: MessageEvent<Asked>): void => {
  switch (data.kind) {
    case "begin": {
      const bytes = (content: Uint8Array | string) =>
        typeof content === "string" ? new TextEncoder().encode(content) : content;
      preload(Object.entries(data.files).map(([path, content]) => [`/${path}`, bytes(content)] as const));
      if (data.pictures) givePictures(data.pictures);
      return;
    }
    case "adapters":
      void adapters();
      return;
    case "train":
      // one after the other: `stop` is about the one under way
      training = training.then(() => {
        stopped = false;
        return train(data, tell, () => stopped);
      });
      return;
    case "stop":
      stopped = true;
      return;
    case "files":
      tell({ kind: "files", folder: data.folder, files: filesUnder(data.folder) });
  }
};
tell({ kind: "ready" });
