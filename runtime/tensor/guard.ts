// Guards for tests: slabs with margins before and behind, which no kernel may write. On a device whose shaders check no bounds
// (openDevice with `robust: false`) a kernel that leaves its tensor is seen; with the checks it writes another of its elements.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import type { Staging } from "./staging.ts";

/** Bytes of a margin: where a binding may begin. */
export const margin = 256;
/** A NaN whose bits nothing computes. */
const pattern = 0x7fad_beef;

/** A slab of `bytes` between two margins. */
export function guardedSlab({ gpu }: Device, label: string, bytes: number): GPUBuffer {
  const size = margin + 4 * Math.ceil(bytes / 4) + margin;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = gpu.createBuffer({ label, size, usage });
  gpu.queue.writeBuffer(buffer, 0, new Int32Array(size / 4).fill(pattern));
  return buffer;
}

/** A bug where the margins of a slab are not as they were. */
export async function checkMargins(slabs: readonly GPUBuffer[], staging: Staging): Promise<void> {
  if (slabs.length === 0) return;
  const sides = slabs.flatMap((buffer) =>
    [0, buffer.size - margin].map((offset) => ({ buffer, offset, size: margin })),
  );
  const found = await staging.read(sides.map((from) => ({ from, dtype: "i32" })));
  found.forEach((words, index) => {
    const at = Array.from(words).findIndex((each) => each !== pattern);
    const [side, words4] = [index % 2 === 0 ? "before" : "behind", margin / 4];
    if (at >= 0)
      bug(`a kernel wrote ${side === "before" ? words4 - at : at} words ${side} ${sides[index]?.buffer.label}`);
  });
}
