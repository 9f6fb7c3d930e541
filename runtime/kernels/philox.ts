// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") as WGSL, with the same function for
// the host: the counter-based generator of every draw on the GPU. Key and counter packing are the caller's.

/** Four 32-bit words. */
export type Words = readonly [number, number, number, number];

const multipliers = [0xd2511f53, 0xcd9e8d57] as const;
const weyl = [0x9e3779b9, 0xbb67ae85] as const;
const rounds = 10;

/**
 * WGSL functions for a kernel's prelude: `philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32>` and
 * `uniform_of(word: u32) -> f32`, strictly inside (0, 1).
 */
export const philoxWgsl = `
// Upper 32 bits of a 32 × 32-bit product by 16-bit halves: WGSL has no 64-bit integers.
fn upper_product(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let cross1 = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let cross2 = (a & 0xffffu) * (b >> 16u) + (cross1 & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross1 >> 16u) + (cross2 >> 16u);
}
fn philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0u; round < ${rounds}u; round++) {
    c = vec4<u32>(
      upper_product(${multipliers[1]}u, c.z) ^ c.y ^ k.x,
      ${multipliers[1]}u * c.z,
      upper_product(${multipliers[0]}u, c.x) ^ c.w ^ k.y,
      ${multipliers[0]}u * c.x);
    k += vec2<u32>(${weyl[0]}u, ${weyl[1]}u);
  }
  return c;
}
fn uniform_of(word: u32) -> f32 { return ${uniformWgsl("word")}; }
`;

/** The middle of one of 2^23 equal cells of (0, 1), as a WGSL expression of a u32 word; exact in f32. */
export function uniformWgsl(word: string): string {
  return `(f32(${word} >> 9u) * ${2 ** -23}f + ${2 ** -24}f)`;
}

/** The same on the host. */
export function uniformOf(word: number): number {
  return (word >>> 9) * 2 ** -23 + 2 ** -24;
}

/** Upper 32 bits of a 32 × 32-bit product. */
function upperProduct(a: number, b: number): number {
  return Number((BigInt(a) * BigInt(b)) >> 32n);
}

/** One block of four words. All words are u32. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const [first, second] = [c0, c2];
    c0 = (upperProduct(multipliers[1], second) ^ c1 ^ k0) >>> 0;
    c1 = Math.imul(multipliers[1], second) >>> 0;
    c2 = (upperProduct(multipliers[0], first) ^ c3 ^ k1) >>> 0;
    c3 = Math.imul(multipliers[0], first) >>> 0;
    k0 = (k0 + weyl[0]) >>> 0;
    k1 = (k1 + weyl[1]) >>> 0;
  }
  return [c0, c1, c2, c3];
}
