// Errors that are ours, never the user's: an invariant of perlc broke.
// A user's mistake is a Diagnostic (diagnostic.ts); nothing here is caught and drawn as one.

/** Stops because an invariant of perlc itself does not hold; `what` says which. */
export function bug(what: string): never {
  throw new Error(`perlc bug: ${what}`);
}

/** Closes an exhaustive `switch`: TypeScript refuses the call while a case is missing. */
export function assertNever(value: never, where: string): never {
  return bug(`${where}: unexpected ${JSON.stringify(value)}`);
}
