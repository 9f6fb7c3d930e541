// What a command is given: a spec, a plan, or a folder, and behind a colon which of its runs are meant. `SPEC:name` is read here and
// nowhere else.

/** `run` is absent where all of them are meant. */
export interface Address {
  readonly path: string;
  readonly run?: string;
}

/** `exists` says of a path whether it is one as it stands: a file may have a colon in its name. */
export function addressOf(text: string, exists: (path: string) => boolean): Address {
  const [, path, run] = /^(.+):([^:/\\]+)$/.exec(text) ?? [];
  return path === undefined || run === undefined || exists(text) ? { path: text } : { path, run };
}
