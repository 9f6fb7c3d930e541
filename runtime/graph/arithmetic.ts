// Arithmetic on single precision, written once and used twice: on numbers (single.ts: what the interpreter computes) and on code
// (the processor's kernels). Every operation is rounded once, to nearest even, as IEEE 754 and WebAssembly say; nothing is fused.

/**
 * `T` stands for a value of a tensor: f32, i32 or u32, as the operation says; `M` for a condition. Formulas are functions of an
 * arithmetic: `<T, M>(a: Arithmetic<T, M>, x: T) => a.multiply(x, x)`.
 */
export interface Arithmetic<T, M> {
  /** The f32 nearest to a number. */
  number(value: number): T;
  /** An integer by its 32 bits. */
  integer(value: number): T;
  /** A value that a formula uses more than once: code computes it once. */
  name(value: T): T;

  // f32
  add(x: T, y: T): T;
  subtract(x: T, y: T): T;
  multiply(x: T, y: T): T;
  divide(x: T, y: T): T;
  negate(x: T): T;
  absolute(x: T): T;
  root(x: T): T;
  /** NaN where either is NaN; −0 is less than +0. */
  minimum(x: T, y: T): T;
  maximum(x: T, y: T): T;
  /** To the nearest whole number, ties to even. */
  nearest(x: T): T;
  less(x: T, y: T): M;
  lessOrEqual(x: T, y: T): M;
  /** f32: +0 equals −0, NaN equals nothing. */
  equal(x: T, y: T): M;

  // i32 and u32
  addInteger(x: T, y: T): T;
  subtractInteger(x: T, y: T): T;
  /** The lower 32 bits of the product. */
  multiplyInteger(x: T, y: T): T;
  and(x: T, y: T): T;
  or(x: T, y: T): T;
  xor(x: T, y: T): T;
  shiftLeft(x: T, by: number): T;
  /** Zeros come in. */
  shiftRight(x: T, by: number): T;
  /** The sign comes in. */
  shiftRightSigned(x: T, by: number): T;
  lessInteger(x: T, y: T): M;
  lessUnsigned(x: T, y: T): M;
  equalInteger(x: T, y: T): M;

  // between both
  /** i32 to the nearest f32. */
  fromInteger(x: T): T;
  /** u32 to the nearest f32. */
  fromUnsigned(x: T): T;
  /** f32 to i32 towards 0; NaN gives 0, what lies outside the nearest end. */
  toInteger(x: T): T;
  /** The bits of an f32 as an integer, and back: in code the same value. */
  bitsOf(x: T): T;
  ofBits(x: T): T;

  // conditions
  both(x: M, y: M): M;
  either(x: M, y: M): M;
  not(x: M): M;
  select(condition: M, yes: T, no: T): T;
}
