// A barrier for compilers' algebra: WGSL lets them reassociate and fuse float operations as they see fit in each
// kernel, so two kernels with the same formula can differ in the last bit. Mesa does it to (a − b)·c in an exp().

/**
 * `rounded(x, zero)` is x as it was rounded: nothing can be fused or reassociated through it. `zero` must be a number
 * that is 0 at run time but that the compiler does not know, such as the sign bit of an input that is never negative.
 */
export const roundedWgsl = `
fn rounded(x: f32, zero: u32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ zero); }`;
