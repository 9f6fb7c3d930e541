// A large picture in a thread of its own. What decode.ts asks of it.

import { decodeHere } from "./decode.ts";

export interface Large {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly limit: number;
}

export const start = () => ({
  /** Its pixels, as decodePicture gives them. */
  decode: ({ bytes, name, limit }: Large) => decodeHere(bytes, name, limit),
});
