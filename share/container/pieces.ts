// Bytes that arrive in pieces, taken in the lengths that somebody asks for.

export interface Pieces {
  /** The next `length` bytes; undefined when there are fewer. */
  exactly(length: number): Promise<Uint8Array | undefined>;
  /** Gives the next `length` bytes on, piece by piece; false when there are fewer. */
  pass(length: number, to: (piece: Uint8Array) => void): Promise<boolean>;
  /** Whether nothing is left. */
  over(): Promise<boolean>;
}

export function pieces(from: AsyncIterable<Uint8Array>): Pieces {
  const source = from[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array();
  /** At least one byte in `held`; false at the end. */
  async function more(): Promise<boolean> {
    while (held.length === 0) {
      const next = await source.next();
      if (next.done === true) return false;
      held = next.value;
    }
    return true;
  }
  async function pass(length: number, to: (piece: Uint8Array) => void): Promise<boolean> {
    for (let left = length; left > 0; ) {
      if (!(await more())) return false;
      const piece = held.subarray(0, left);
      held = held.subarray(piece.length);
      left -= piece.length;
      to(piece);
    }
    return true;
  }
  return {
    pass,
    async exactly(length) {
      const bytes = new Uint8Array(length);
      let at = 0;
      const whole = await pass(length, (piece) => {
        bytes.set(piece, at);
        at += piece.length;
      });
      return whole ? bytes : undefined;
    },
    over: async () => !(await more()),
  };
}
