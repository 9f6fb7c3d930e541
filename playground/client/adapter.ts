// The GPU that this browser gives a page, or what is missing for one.

/** Its name, or a sentence about what the browser lacks. */
export async function adapterLine(): Promise<string> {
  const without = "checking, planning and training on the processor need none";
  if (!("gpu" in navigator)) return `This browser has no WebGPU; ${without}.`;
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return `This browser has WebGPU and finds no adapter for it; ${without}.`;
  const { vendor, architecture, description } = adapter.info;
  return `adapter: ${description || [vendor, architecture].filter((each) => each !== "").join(" ") || "one without a name"}`;
}
