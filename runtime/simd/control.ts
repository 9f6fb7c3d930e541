// The first words of the memory, by which the threads and whoever gives them work speak. Numbers of 32-bit words.

export const control = {
  /** Threads that wait at the barrier, and how often all have been there. */
  arrived: 0,
  generation: 1,
  /** 1 once a thread has failed: nobody waits for it. */
  failed: 2,
  /** Programs handed over since the start, and done. They count on beyond 2³¹, round about. */
  posted: 3,
  finished: 4,
  /** The numbers of the programs that were handed over last. */
  ring: 16,
} as const;

/** Programs that may wait: places of the ring. */
export const ringLength = 64;

/** Bytes at the start of the memory that are no tensor's. */
export const reserved = 4096;
