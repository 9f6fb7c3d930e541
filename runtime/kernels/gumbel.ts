// Gumbel noise of one random word, for the sampler: −log(−log u) with all 32 bits of the word, as WGSL and on the host. A
// number u of single precision would not do: near 1 it has steps of 2^-24, so that large noise came in few values (ties) or,
// beyond 16.6, never: a token less likely than 2^-24 of the best could never be drawn.

/** Words ~word below this are taken by their distance to 1: 1 − u < 0.29, where the logarithm's polynomial needs no exponent. */
const near = 0x4a000000;

/**
 * Declares `gumbel(word: u32) -> f32`; needs the functions of `logarithmWgsl`. u is (word + ½)/2³²; words with more than 23
 * significant bits stand for the middle of the cell that their leading 23 bits name. Both u and 1 − u are exact in f32, so
 * that every adapter starts from the same numbers; −log u is then right within a few ULP at either end.
 */
export const gumbelWgsl = `
fn unit_of(word: u32) -> f32 {
  let spare = 9u - min(countLeadingZeros(word), 9u);
  return (f32(word >> spare) + 0.5f) * bitcast<f32>((95u + spare) << 23u);
}
fn gumbel(word: u32) -> f32 {
  if (~word < ${near}u) { return -ln(-ln_beside_1(-unit_of(~word))); }
  return -ln(-ln(unit_of(word)));
}`;

/** (word + ½)/2³² of the leading 23 significant bits of a u32 word: a number in (0, 1) that single precision holds exactly. */
export function unitOf(word: number): number {
  const spare = 9 - Math.min(Math.clz32(word), 9);
  return ((word >>> spare) + 0.5) * 2 ** (spare - 32);
}

/**
 * A standard Gumbel number of a u32 word, −log(−log u), between −3.13 and 22.88. argmax over v of (logit_v / temperature +
 * gumbel_v) samples the softmax (Gumbel-max). The kernel's differs in the last digits only.
 */
export function gumbelOf(word: number): number {
  const other = ~word >>> 0;
  return -Math.log(other < near ? -Math.log1p(-unitOf(other)) : -Math.log(unitOf(word)));
}
