// What this browser lacks for training, each in a sentence.

export function lacks(): readonly string[] {
  const missing: string[] = [];
  if (!("gpu" in navigator))
    missing.push("This browser has no WebGPU, or gives it to pages with a secure address alone: the processor trains.");
  if (!crossOriginIsolated)
    missing.push(
      "The processor has one thread here: a page has more where its host sends the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp. No bit of a result changes.",
    );
  return missing;
}
