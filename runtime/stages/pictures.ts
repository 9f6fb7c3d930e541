// Pictures that others made are looked at before anything is done with them: one that is torn ends a run in its first
// minute, not at step 400, and always the same one, whichever is decoded first.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0509 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Example } from "../data/example.ts";
import { type Picture, pictureName, pixelsOf } from "../data/picture.ts";
import { tooNarrow } from "../model/processor/smart-resize.ts";
import { type Context, Interrupted } from "./context.ts";

/** Pictures decoded side by side: enough for the threads of the decoder, little enough for memory. */
const together = 8;

/**
 * Decodes every picture that is a file or the bytes of one, in the order of the rows. Failures as of pixelsOf, E0509 (too
 * narrow for any model), for the first that cannot be shown.
 */
export async function refuseBrokenPictures(
  examples: readonly Example[],
  { stopping }: Pick<Context, "stopping">,
): Promise<void> {
  const pictures = examples.flatMap((each) => each.images).filter((each) => each.kind !== "artist");
  for (let first = 0; first < pictures.length; first += together) {
    if (stopping()) throw new Interrupted();
    const some = pictures.slice(first, first + together);
    const looked = await Promise.allSettled(some.map(refuseBroken));
    // Alone once more: decoders that work side by side share one buffer for their words, and mix them up.
    for (const [index, { status }] of looked.entries())
      if (status === "rejected") await refuseBroken(some[index] ?? bug("picture"));
  }
}

async function refuseBroken(picture: Picture): Promise<void> {
  const { width, height } = await pixelsOf(picture);
  if (tooNarrow(height, width)) throw new Failure(E0509({ picture: pictureName(picture), width, height }));
}
