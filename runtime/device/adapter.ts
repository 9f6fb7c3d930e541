// Adapters as plain records, and the order in which a run prefers them. Pure: dawn.ts asks Dawn, this judges.
// Order: the name asked for → hardware → lavapipe of Mesa ≥ 23 → SwiftShader; the null backend only by name.

/** `null` compiles and validates everything and executes nothing: no number read from it is a result. */
export type AdapterKind = "hardware" | "software" | "null";

export interface AdapterRecord {
  /** As the driver calls itself: `NVIDIA H100 80GB HBM3`, `SwiftShader Device (Subzero)`. */
  readonly name: string;
  readonly kind: AdapterKind;
  /** `swiftshader`, `lavapipe` (with their usual subgroups; `lavapipe-16` otherwise), `null`, or the vendor (`nvidia`, `amd`, `apple` …): the key of the tile table. */
  readonly family: string;
  readonly vendor: string;
  readonly architecture: string;
  /** Driver and its version, in the driver's words. */
  readonly driver: string;
  readonly backend: "vulkan" | "metal" | "d3d12" | "null";
  readonly features: readonly string[];
  /** WebGPU limits by name; sizes in bytes. */
  readonly limits: { readonly [name: string]: number };
}

/** Mesa's major version, when the driver is Mesa's. */
export function mesaVersion(record: Pick<AdapterRecord, "driver">): number | undefined {
  const version = /\bMesa (\d+)\./.exec(record.driver)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Smaller is taken sooner; undefined = never taken unless asked for by name. */
export function preference(record: Pick<AdapterRecord, "kind" | "family" | "driver">): number | undefined {
  if (record.kind === "null") return undefined;
  if (record.kind === "hardware") return 0;
  if (record.family.startsWith("lavapipe")) return (mesaVersion(record) ?? 0) >= 23 ? 1 : undefined;
  return 2;
}

/** Does `--adapter choice` mean this adapter? A part of its name, its family or vendor, or its kind (`software`). */
export function answersTo(record: Pick<AdapterRecord, "name" | "kind" | "family" | "vendor">, choice: string): boolean {
  const asked = choice.trim().toLowerCase();
  if (asked === "") return false;
  if (asked === "null" || record.kind === "null") return asked === "null" && record.kind === "null";
  if (asked === record.kind) return true;
  return [record.name, record.family, record.vendor].some((each) => each.toLowerCase().includes(asked));
}

/**
 * The adapter that a run takes: of those that answer to the choice (or of all), the preferred one; among equals the
 * first, since Dawn lists discrete GPUs before integrated ones.
 */
export function takenAdapter(found: readonly AdapterRecord[], choice?: string): AdapterRecord | undefined {
  const last = choice === undefined ? Number.POSITIVE_INFINITY : 9;
  return found
    .filter((each) => choice === undefined || answersTo(each, choice))
    .map((record) => ({ record, rank: preference(record) ?? last }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .at(0)?.record;
}
