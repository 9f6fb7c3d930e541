// The bytes of an editor, held against the base protocol of LSP before anybody reads them. The reader of the library goes
// mute for ever at a header that it cannot read, and waits for any length that is named; an editor can restart a server
// that has ended, and none that is silent.

import { Transform } from "node:stream";

/** Bytes of a header, and of a message: the largest text that is open, many times over. */
const longestHeader = 4096;
const longestMessage = 2 ** 26;

/** What is wrong with the bytes, in words for the editor's log. */
export class BrokenFrame extends Error {
  override readonly name = "BrokenFrame";
}

/** Passes on whole bytes as they come, and fails with `BrokenFrame` at the first header that is none. */
export function frames(): Transform {
  let header = Buffer.alloc(0);
  /** Bytes of the message under way that are still to come. */
  let left = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (let from = 0; from < chunk.length; ) {
          if (left > 0) {
            const taken = Math.min(left, chunk.length - from);
            left -= taken;
            from += taken;
            continue;
          }
          const before = header.length;
          header = Buffer.concat([header, chunk.subarray(from, from + longestHeader + 4)]);
          const end = header.indexOf("\r\n\r\n");
          if (end < 0 && header.length > longestHeader) throw new BrokenFrame("a header that does not end");
          if (end < 0) {
            // a line that ends otherwise never becomes a header, and nobody would hear of it
            if (/(?<!\r)\n/.test(header.toString("latin1")))
              throw new BrokenFrame("a header line that does not end in CR LF");
            break;
          }
          left = lengthOf(header.toString("latin1", 0, end));
          from += end + 4 - before;
          header = Buffer.alloc(0);
        }
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      done(left > 0 || header.length > 0 ? new BrokenFrame("a message that is cut off") : null);
    },
  });
}

/** Bytes of the message behind a header. */
function lengthOf(header: string): number {
  let length: number | undefined;
  for (const line of header.split("\r\n")) {
    const [, name, value = ""] = /^([\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined) throw new BrokenFrame("a header line without a name");
    if (name.toLowerCase() !== "content-length") continue;
    if (!/^\d+$/.test(value)) throw new BrokenFrame("a Content-Length that is no number of bytes");
    length = Number(value);
  }
  if (length === undefined) throw new BrokenFrame("a header without Content-Length");
  if (length > longestMessage) throw new BrokenFrame(`a message of more than ${longestMessage / 2 ** 20} MiB`);
  return length;
}
