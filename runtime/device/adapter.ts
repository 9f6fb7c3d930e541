// Adapters as plain records, and the order in which a run prefers them. Pure: dawn.ts asks Dawn, this judges.
// Order: the name asked for → hardware → cpu → lavapipe of Mesa ≥ 23 → SwiftShader; the null backend only by name.

/**
 * `cpu` is the processor itself, `software` a driver that makes it look like a GPU. `null` compiles and validates everything and
 * executes nothing: no number read from it is a result.
 */
export type AdapterKind = "hardware" | "cpu" | "software" | "null";

/** What Dawn opens. */
export type GpuKind = Exclude<AdapterKind, "cpu">;

export interface AdapterRecord<Kind extends AdapterKind = AdapterKind> {
  /** As the driver calls itself: `NVIDIA H100 80GB HBM3`, `SwiftShader Device (Subzero)`. */
  readonly name: string;
  readonly kind: Kind;
  /** `swiftshader`, `lavapipe` (with their usual subgroups; `lavapipe-16` otherwise), `null`, or the vendor (`nvidia`, `amd`, `apple` …): the key of the tile table. */
  readonly family: string;
  readonly vendor: string;
  readonly architecture: string;
  /** Driver and its version, in the driver's words. */
  readonly driver: string;
  readonly backend: "vulkan" | "metal" | "d3d12" | "browser" | "wasm" | "null";
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
  if (record.kind === "cpu") return 1;
  if (record.family.startsWith("lavapipe")) return (mesaVersion(record) ?? 0) >= 23 ? 2 : undefined;
  return 3;
}

/** Does `--adapter choice` mean this adapter? A part of its name, its family or vendor, or its kind (`software`). */
export function answersTo(record: Pick<AdapterRecord, "name" | "kind" | "family" | "vendor">, choice: string): boolean {
  const asked = choice.trim().toLowerCase();
  if (asked === "") return false;
  // by their whole name alone: "cpu" may be a part of a driver's
  for (const kind of ["null", "cpu"]) if (asked === kind || record.kind === kind) return asked === record.kind;
  if (asked === record.kind) return true;
  return [record.name, record.family, record.vendor].some((each) => each.toLowerCase().includes(asked));
}

/**
 * The adapter that a run takes: of those that answer to the choice (or of all), the preferred one; among equals the
 * first, since Dawn lists discrete GPUs before integrated ones.
 */
export function takenAdapter<Kind extends AdapterKind>(
  found: readonly AdapterRecord<Kind>[],
  choice?: string,
): AdapterRecord<Kind> | undefined {
  const last = choice === undefined ? Number.POSITIVE_INFINITY : 9;
  return found
    .filter((each) => choice === undefined || answersTo(each, choice))
    .map((record) => ({ record, rank: preference(record) ?? last }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .at(0)?.record;
}
