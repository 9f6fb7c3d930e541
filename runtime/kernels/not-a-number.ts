// What is no number, in WGSL: a shader's compiler may take it that there is none, so that max and min may drop a NaN and x ≠ x may be
// false. The bits say it; here a NaN stays one, as in single precision (graph/arithmetic.ts).

/** Whether an f32 is NaN. Expressions are used more than once: name them. */
export const isNaNWgsl = (x: string): string => `((bitcast<u32>(${x}) & 0x7fffffffu) > 0x7f800000u)`;

/** Whether an f32 is NaN or infinite. */
export const isOddWgsl = (x: string): string => `((bitcast<u32>(${x}) & 0x7f800000u) == 0x7f800000u)`;

/** NaN where an f32 is NaN or infinite. */
export const asNaNWgsl = (x: string): string => `bitcast<f32>(bitcast<u32>(${x}) | 0x7fc00000u)`;

/** The larger or the smaller of two f32; NaN where either is. */
export function extremumWgsl(which: "max" | "min", a: string, b: string): string {
  return `select(select(${which}(${a}, ${b}), ${b}, ${isNaNWgsl(b)}), ${a}, ${isNaNWgsl(a)})`;
}
