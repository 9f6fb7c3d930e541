// `#recovery` in the page: what reads texts that are not legal is a program of its own, a quarter of the whole, which the worker loads
// in the middle of the first call that needs it: for the first torn text, or when it warms up.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Recovery } from "../../compiler/recovery/recovery.ts";

declare const importScripts: (address: string) => void;
/** What scripts lay themselves on; a worker from the disk has the program there from the start. */
declare const self: { readonly perlc?: { readonly recovery?: () => Recovery } };

let address = "";
let loaded: Recovery | undefined;

/** From now on the program lies at that address. */
export const recoveryLiesAt = (given: string): void => {
  address = given;
};

function load(): Recovery {
  if (!loaded) {
    if (!self.perlc?.recovery) importScripts(address);
    loaded = self.perlc?.recovery?.() ?? bug("recovery.js has nothing of its name");
  }
  return loaded;
}

export const recovery: Recovery = {
  parseTolerantly: (source, lexed) => load().parseTolerantly(source, lexed),
  otherFile: (source) => load().otherFile(source),
};
