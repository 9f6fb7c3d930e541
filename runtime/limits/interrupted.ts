/** Leaves work that has nothing to save yet because the user asked to stop; runtime/run.ts alone catches it. */
export class Interrupted extends Error {}
