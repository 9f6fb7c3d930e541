// What was worked out and may be asked for again, the latest of it within a bound of bytes.

export interface Kept<T> {
  /** Undefined where it was never kept, or is no more. What was asked for is the latest. */
  get(key: string): T | undefined;
  /** Keeps a value; the oldest ones go until the bound holds, but never this one. */
  set(key: string, value: T): void;
  clear(): void;
}

/** Keeps at most `most` bytes, or one value that has more. */
export function kept<T>(bytesOf: (value: T) => number, most: number): Kept<T> {
  const values = new Map<string, T>();
  let bytes = 0;
  const take = (key: string): T | undefined => {
    const value = values.get(key);
    if (value !== undefined) bytes -= bytesOf(value);
    values.delete(key);
    return value;
  };
  const put = (key: string, value: T): void => {
    values.set(key, value);
    bytes += bytesOf(value);
  };
  return {
    get(key) {
      const value = take(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      take(key);
      put(key, value);
      for (const oldest of values.keys()) {
        if (bytes <= most || oldest === key) break;
        take(oldest);
      }
    },
    clear() {
      values.clear();
      bytes = 0;
    },
  };
}
