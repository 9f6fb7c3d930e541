// `#system` in a browser: what a worker knows of the machine. There is no environment, and no process of its own.

export const env: Readonly<Record<string, string | undefined>> = {};
export const pid = 1;

/** Threads that can share memory: one alone, where the page is not isolated from others. */
export const availableParallelism = (): number =>
  (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated
    ? navigator.hardwareConcurrency || 1
    : 1;

/** Bytes of memory of this machine: a browser says at the most 8 GiB, and some say nothing. */
export const totalmem = (): number => {
  const { deviceMemory = 8 } = navigator as Navigator & { readonly deviceMemory?: number };
  return deviceMemory * 2 ** 30;
};

export const usableMemory = totalmem;

/** A worker is not told how much memory it has. */
export const usedMemory = (): { readonly now: number; readonly peak: number } => ({ now: 0, peak: 0 });

/** No error of a disk in memory has this number. */
export const noQuota = Number.NaN;
