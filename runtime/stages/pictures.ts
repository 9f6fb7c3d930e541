// Pictures that others made are looked at before anything is done with them: one that is torn is known in a run's first
// minute, not at step 400, and always the same one, whichever is decoded first.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E0509 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Example } from "../data/example.ts";
import { type Picture, pictureName } from "../data/picture.ts";
import { pixelsOf } from "../data/pixels.ts";
import type { BadRow } from "../data/rows/jsonl.ts";
import { Interrupted } from "../limits/interrupted.ts";
import { Limited } from "../limits/limits.ts";
import { tooNarrow } from "../model/processor/smart-resize.ts";
import { counted } from "../record/doing.ts";
import type { Context } from "./context.ts";

/** Pictures decoded side by side: enough for the threads of the decoder, little enough for memory. */
const together = 8;

/**
 * Decodes every picture that is a file or the bytes of one, in the order of the rows. The rows that have one which cannot be
 * shown, each with what is wrong with the first: as of pixelsOf, or E0509 (too narrow for any model). `first`: that one is enough. What
 * this machine ended is no fault of a row: Failures E1016, E1017, E1018 end the run, since the same plan would else have other rows elsewhere.
 */
export async function brokenPictures(
  examples: readonly Example[],
  { stopping, doing, stage }: Pick<Context, "stopping"> & Partial<Pick<Context, "doing">> & { readonly stage?: string },
  first = false,
): Promise<readonly BadRow[]> {
  const pictures = examples.flatMap(({ index, images }) =>
    images.filter((each) => each.kind !== "artist").map((picture) => ({ row: index, picture })),
  );
  const broken = new Map<number, Diagnostic>();
  const count = counted(
    doing ?? (() => {}),
    { work: "pictures", ...(stage !== undefined && { stage }) },
    pictures.length,
  );
  for (let from = 0; from < pictures.length && !(first && broken.size > 0); from += together) {
    if (stopping()) throw new Interrupted();
    const some = pictures.slice(from, from + together);
    const looked = await Promise.allSettled(some.map(({ picture }) => look(picture).finally(count.one)));
    for (const [place, { status }] of looked.entries()) {
      if (status === "fulfilled") continue;
      // Alone once more: decoders that work side by side share one buffer for their words, and mix them up.
      const { row, picture } = some[place] ?? bug("picture");
      const wrong = await faultOf(picture);
      if (wrong && !broken.has(row)) broken.set(row, wrong);
    }
  }
  return [...broken].map(([row, diagnostic]) => ({ row, diagnostic }));
}

async function faultOf(picture: Picture): Promise<Diagnostic | undefined> {
  try {
    await look(picture);
    return undefined;
  } catch (error) {
    if (error instanceof Limited) throw error;
    if (error instanceof Failure && error.diagnostics[0]) return error.diagnostics[0];
    throw error;
  }
}

async function look(picture: Picture): Promise<void> {
  const { width, height } = await pixelsOf(picture);
  if (tooNarrow(height, width)) throw new Failure(E0509({ picture: pictureName(picture), width, height }));
}
