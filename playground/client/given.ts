// What the scripts beside the page have laid on `perlc`, and how those that are needed later are loaded. A page from the disk may fetch
// nothing; a script it may have.

import type { PackedPictures, Shelf } from "../shared/said.ts";
import type { PackedFiles } from "../shared/training.ts";
import type { Training } from "./training/training.ts";

export interface Given {
  readonly shelf: Shelf;
  /** The whole language server as a function, whose text a worker begins with. */
  readonly server: () => void;
  /** What reads texts that are not legal, as a function, too. */
  readonly recovery?: () => unknown;
  /** The page of each code, in Markdown. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly pictures?: PackedPictures;
  /** Every word that can be explained. */
  readonly words?: readonly string[];
  /** The panel that trains, as a function. */
  readonly training?: () => Training;
  /** The program of the worker that trains: the text of a module. */
  readonly trainer?: string;
  /** Files of `specs` that are no texts. */
  readonly binaries?: PackedFiles;
  /** Pictures of the artist that evaluations alone show, whose licence is share-alike. */
  readonly openmoji?: PackedPictures;
}

declare const perlc: Given;

export const given: Given = perlc;

const loading = new Map<string, Promise<void>>();

/** The text that a worker of the language server begins with. From the disk a worker may load nothing: it has all in it from the start. */
export async function serverText(): Promise<string> {
  const server = `(${given.server})()`;
  if (location.protocol !== "file:") return server;
  return `(self.perlc??={}).recovery=${await later("recovery")};\n${server}`;
}

/** Loads `NAME.js` once, and gives back what it has laid there. */
export async function later<Name extends keyof Given>(name: Name): Promise<NonNullable<Given[Name]>> {
  const known = loading.get(name) ?? load(`${name}.js`);
  loading.set(name, known);
  await known;
  const value = given[name];
  if (value === undefined || value === null) throw new Error(`${name}.js has nothing of its name`);
  return value as NonNullable<Given[Name]>;
}

const load = (src: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} could not be loaded`));
    document.head.append(script);
  });
