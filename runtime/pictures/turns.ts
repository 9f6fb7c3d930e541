// Decoders take turns by the size of their pictures, so that several large photographs are not in memory at once: as many
// at a time as have no more pixels together than a budget, and one that is larger alone.

/** Pixels in hand at a time: 96 MB of RGB. */
const BUDGET = 32e6;

const waiting: { readonly pixels: number; readonly go: () => void }[] = [];
let inHand = 0;

/** Runs `work` for a picture of `pixels`, when there is room for it, in the order of asking. */
export async function turns<T>(pixels: number, work: () => Promise<T>): Promise<T> {
  if (waiting.length > 0 || (inHand > 0 && inHand + pixels > BUDGET))
    await new Promise<void>((go) => waiting.push({ pixels, go }));
  else inHand += pixels;
  try {
    return await work();
  } finally {
    inHand -= pixels;
    for (let next = waiting[0]; next && (inHand === 0 || inHand + next.pixels <= BUDGET); next = waiting[0]) {
      waiting.shift();
      inHand += next.pixels;
      next.go();
    }
  }
}
