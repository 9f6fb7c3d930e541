// What is done with a diagnostic because of its code: keys in the front matter of its page, so that what a code means to others stands
// with the code. page.ts reads and checks them, generate.ts puts them into codes.ts as `behaviours`.

/** Every key, and the values it may have. */
export const keys = {
  /** What the primary label marks does nothing, and this is what a fix may take out: the setting (`value`: never a whole block), the block around it, the braces behind it, or everything that is marked. */
  idle: ["setting", "value", "block", "braces", "marked"],
  /** The word that is marked means nothing where it stands, so that another in its place changes no meaning: an editor offers that first. */
  meaningless: ["word"],
  /** Those of one name make one diagnostic with several places. */
  merged: ["name"],
  /** Said only where a run is meant, which says it itself as an error; or where somebody asks how a spec is written (`perlc lint`, an editor), once it has no error. */
  only: ["runnable", "style"],
  /** A rule (6-lower/rules/all.ts) that would only repeat it in other words. */
  hides: ["unused"],
  /** What of the text is mistaken, by which recovery tells what follows from it: a text without its end, a sign that derails its line, a foreign spelling, a bracket that closes nothing, the beginning of a file. */
  slip: ["text", "line", "spelling", "bracket", "beginning"],
  /** What a setting can do to the training: spoil it. A report names it beside what failed. */
  spoils: ["training"],
  /** Of a run: the machine refuses whatever a spec says, a file is not there, its weights are not those that are pinned, or another process has its folder. */
  cause: ["machine", "absent", "pin", "busy"],
} as const;

export type Behaviour = { readonly [K in keyof typeof keys]?: (typeof keys)[K][number] };
