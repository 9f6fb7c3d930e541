// What says who has a run folder, `run.lock`, as far as it is the same wherever perlc runs.

/** Who has a run folder. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Names the machine's boot, and the space that process ids count in (containers have their own). */
  readonly boot: string;
  /** When the process began, in the system's own words: ids are used again. */
  readonly started: string;
  /** Device and inode of the folder: a copy of a folder that is in use is not in use. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Makes every lock another one. */
  readonly mark: string;
}

export interface Ownership {
  /** Who had the folder before and is gone; undefined when nobody had it. */
  readonly after?: Owner;
  release(): void;
}

/** The name of the lock in a run folder. */
export const lockName = "run.lock";

/** Whether a name in a run folder belongs to its lock. */
export const isLock = (name: string): boolean => name === lockName || name.startsWith(`${lockName}.`);
