// A natural logarithm of our own in WGSL: the language only promises an absolute error of 2^-21 between 1/2 and 2,
// which is too little for log-probabilities near 0 and for Gumbel noise (where the sign of log u must be right).

/**
 * `ln(x)` for normal positive f32, within 2 ULP also near 1, built from + × and bit operations only, so that all
 * adapters agree but for fused multiply-adds. Coefficients: Cephes `logf` (Moshier 1992).
 */
export const logarithmWgsl = `
// The part of ln(1 + f) that exponents share: −f²/2 + f³·polynomial, for f from √½ − 1 to √2 − 1.
fn ln_bend(f: f32) -> f32 {
  let z = f * f;
  var p = fma(7.0376836292e-2f, f, -1.1514610310e-1f);
  p = fma(p, f, 1.1676998740e-1f);
  p = fma(p, f, -1.2420140846e-1f);
  p = fma(p, f, 1.4249322787e-1f);
  p = fma(p, f, -1.6668057665e-1f);
  p = fma(p, f, 2.0000714765e-1f);
  p = fma(p, f, -2.4999993993e-1f);
  p = fma(p, f, 3.3333331174e-1f);
  return fma(-0.5f, z, f * z * p);
}
// ln(1 + f) without rounding 1 + f first: small f keep all their digits. f as above.
fn ln_beside_1(f: f32) -> f32 { return f + ln_bend(f); }
fn ln(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  // x = mantissa · 2^exponent with mantissa in [√½, √2): the subtraction of 1 below is then exact.
  let shifted = bits - 0x3f3504f3u;
  let exponent = f32(bitcast<i32>(shifted) >> 23u);
  let f = bitcast<f32>((shifted & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
  // ln 2 in two parts: the first times any exponent is exact.
  let low = fma(exponent, -2.12194440e-4f, ln_bend(f));
  return fma(exponent, 0.693359375f, f + low);
}`;
