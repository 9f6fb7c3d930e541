// The null device: Dawn's null backend, which compiles and validates everything and executes nothing.
// For tests of plans and kernels and for measuring host overhead; read.ts keeps what it "computes" from passing as numbers.

/** The name under which `--adapter` and `listAdapters` know it. */
export const nullAdapterName = "null";

/** Flags of Dawn's `create()` that choose it. */
export const nullFlags: readonly string[] = ["backend=null"];
