// WebAssembly of the engine, with the types that TypeScript only knows in browsers. Only what is used here.

/** A memory that threads share; in one of 64-bit addresses, sizes are bigints. */
export interface Memory {
  /** A new object whenever the memory has grown; older ones still see the part that they know. */
  readonly buffer: SharedArrayBuffer;
  grow(pages: number | bigint): number | bigint;
}

export interface MemoryOptions {
  readonly initial: number | bigint;
  readonly maximum: number | bigint;
  readonly shared: true;
  readonly address?: "i64";
}

/** A compiled module; may be sent to other threads. */
export interface Module {
  readonly [Symbol.toStringTag]: string;
}

export interface Engine {
  readonly Memory: new (options: MemoryOptions) => Memory;
  readonly Instance: new (
    module: Module,
    imports: { readonly env: { readonly memory: Memory } },
  ) => { readonly exports: { readonly [name: string]: (...values: readonly number[]) => void } };
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}

export const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
