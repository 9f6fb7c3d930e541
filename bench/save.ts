// What saving a checkpoint of training takes of the host's memory, on the device `cpu`: node --expose-gc bench/save.ts [--hidden 512] [--layers 8]
// Prints the bytes of weights and moments, of the largest tensor, and the most that array buffers and the resident memory grew while it was saved.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryUsage } from "node:process";
import { parseArgs } from "node:util";
import { printBytes } from "../compiler/diagnostics/print-number.ts";
import { parameterShapes } from "../models/parameters.ts";
import { freshConfig } from "../models/registry.ts";
import { nodeDisk } from "../runtime/checkpoint/save-folder.ts";
import { f32 } from "../runtime/graph/ir.ts";
import { weightState } from "../runtime/model/weights.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";
import { saveTraining } from "../runtime/record/checkpoint.ts";
import { trainingIn, writeTraining } from "../runtime/stages/training.ts";

const { values } = parseArgs({
  options: {
    hidden: { type: "string", default: "512" },
    layers: { type: "string", default: "8" },
  },
});
const hidden = Number(values.hidden);
const heads = hidden / 64;
const config = freshConfig(
  {
    text: {
      hidden,
      inter: 4 * hidden,
      layers: Number(values.layers),
      heads,
      kvHeads: heads,
      tied: true,
      ropeTheta: 1e4,
      mropeSections: [8, 12, 12],
    },
    vision: { hidden: 64, inter: 128, depth: 1, heads: 2, patch: 14, window: 56, fullAttentionBlocks: [0] },
  },
  { size: 8192, ids: { bos: 0, eos: [1], pad: 2, image: 3, video: 4, visionStart: 5, visionEnd: 6 } },
);
const sizes = [...parameterShapes(config).values()].map(
  (shape) => 4 * shape.reduce((product, each) => product * each, 1),
);
const all = sizes.reduce((sum, each) => sum + each, 0);

const processor = openProcessor({ threads: 1, needs: 3 * all });
const backend = processorBackend(processor);
for (const [name, shape] of parameterShapes(config)) backend.write(weightState("policy", name), f32(...shape));
writeTraining(backend, config, undefined, undefined);

const folder = mkdtempSync(join(tmpdir(), "perlc-save-"));
const most = { buffers: 0, resident: 0 };
const look = (): void => {
  const { arrayBuffers, rss } = memoryUsage();
  most.buffers = Math.max(most.buffers, arrayBuffers);
  most.resident = Math.max(most.resident, rss);
};
const disk = {
  ...nodeDisk,
  write(fd: number, bytes: Uint8Array, offset: number) {
    look();
    return nodeDisk.write(fd, bytes, offset);
  },
};
try {
  globalThis.gc?.();
  look();
  const before = { ...most };
  await saveTraining(
    join(folder, "saved"),
    config,
    trainingIn(backend, config, 1),
    { plan: "", stage: "train", step: 1 },
    new Map(),
    disk,
  );
  look();
  console.log(
    `weights ${printBytes(all)}, with both moments ${printBytes(3 * all)}; the largest tensor ${printBytes(Math.max(...sizes))}\n` +
      `while it is saved, array buffers grow by ${printBytes(most.buffers - before.buffers)} at the most, resident memory by ${printBytes(most.resident - before.resident)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
  backend.destroy();
  processor.destroy();
}
