// What every command ends with; commands.ts and each command's file speak of nothing else in common.

/** 0: done; 1: the spec or the run failed; 2: wrong usage, or a bug of ours. */
export type ExitCode = 0 | 1 | 2;
