// Where tokens stand: the three M-RoPE positions of interleaved text and pictures. All on the host.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { PatchGrid, Positions } from "../../decoder/rows.ts";

/** Number of visual tokens that a picture becomes after merging. */
export function mergedTokens([frames, height, width]: PatchGrid, merge: number): number {
  return (frames * height * width) / merge ** 2;
}

/**
 * M-RoPE positions of one unpadded sequence (Qwen2-VL, arXiv 2409.12191, §2.1, in the form of Qwen2.5-VL for still pictures).
 * Text counts up on all three axes. A picture starting at s gives its tokens (s, s + row, s + column), and what follows
 * starts at s + its longer side. `grids` are the pictures in order of appearance; every placeholder must belong to one.
 */
export function mropePositions(
  tokens: ArrayLike<number>,
  grids: readonly PatchGrid[],
  { image, merge }: { readonly image: number; readonly merge: number },
): Positions {
  const count = tokens.length;
  const ids = new Int32Array(3 * count);
  let next = 0;
  let picture = 0;
  for (let at = 0; at < count; ) {
    if (tokens[at] !== image) {
      ids[at] = ids[count + at] = ids[2 * count + at] = next;
      next++;
      at++;
      continue;
    }
    const [frames, height, width] =
      grids[picture++] ?? bug(`token ${at} is a picture, and there are only ${grids.length}`);
    if (frames !== 1) bug(`a picture of ${frames} frames: M-RoPE positions of moving pictures are not defined here`);
    const rows = height / merge;
    const columns = width / merge;
    for (let each = 0; each < rows * columns; each++, at++) {
      if (tokens[at] !== image) bug(`picture ${picture - 1} has ${rows * columns} tokens, token ${at} is text`);
      ids[at] = next;
      ids[count + at] = next + Math.floor(each / columns);
      ids[2 * count + at] = next + (each % columns);
    }
    next += Math.max(rows, columns);
  }
  if (picture !== grids.length) bug(`${grids.length} pictures, placeholders for ${picture}`);
  return { ids, next };
}
