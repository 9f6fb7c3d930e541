// Guards for tests: every tensor stands between two margins that no kernel may write. Runs of users have none.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Processor } from "./processor.ts";

/** Bytes of a margin: more than a kernel moves at once. */
const margin = 256;
/** A NaN whose bits nothing computes: what is read beyond a tensor must not count. */
const pattern = 0x7fad_beef;

/** The processor with guarded places, and what looks at the margins of those that are taken. */
export function guarded(processor: Processor): Processor & { check(): void } {
  const taken = new Map<number, { readonly bytes: number; readonly what: string }>();
  const margins = ({ address, bytes }: { readonly address: number; readonly bytes: number }) => {
    // margins begin at whole words; what is left of a tensor's last line stands before the second
    const { buffer } = processor.memory;
    return [new Int32Array(buffer, address - margin, margin / 4), new Int32Array(buffer, address + bytes, margin / 4)];
  };
  return {
    ...processor,
    take(bytes, what) {
      const whole = 4 * Math.ceil(bytes / 4);
      const address = processor.take(whole + 2 * margin, what) + margin;
      taken.set(address, { bytes: whole, what });
      for (const each of margins({ address, bytes: whole })) each.fill(pattern);
      return address;
    },
    give(address) {
      taken.delete(address);
      processor.give(address - margin);
    },
    check() {
      for (const [address, { bytes, what }] of taken)
        margins({ address, bytes }).forEach((words, side) => {
          const at = words.findIndex((each) => each !== pattern);
          if (at >= 0)
            bug(`a kernel wrote ${side === 0 ? `${margin / 4 - at} words before` : `${at} words behind`} ${what}`);
        });
    },
  };
}
