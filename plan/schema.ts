// The schema of a whole plan, in the words of nodes/kit.ts; `node plan/generate.ts` makes checks of it.

import { type BuiltIn, builtIns } from "./built-ins.ts";
import { declarations } from "./nodes/all.ts";
import type { Kit } from "./nodes/kit.ts";

/** One kind of node: its fields, and those that every node has. Its name in JSON Schema is `node_take`. */
const nodeSchema = (kit: Kit, { kind, fields }: (typeof declarations)[keyof typeof declarations]) =>
  kit.z
    .strictObject({ id: kit.id, because: kit.because, kind: kit.z.literal(kind), ...fields(kit) })
    .meta({ id: `node_${kind}` });

export function runSchema(kit: Kit) {
  const { z, seed, hash, id, text, positive } = kit;
  const [first, ...others] = Object.values(declarations).map((each) => nodeSchema(kit, each));
  const version = positive.exactOptional();
  const versions = Object.fromEntries(Object.keys(builtIns).map((part) => [part, version]));
  return z
    .strictObject({
      name: kit.runName,
      seed,
      /** Seeds of single kinds of draw that differ from `seed`. */
      seeds: z
        .strictObject({ data: seed.exactOptional(), sampling: seed.exactOptional(), permutation: seed.exactOptional() })
        .exactOptional(),
      /** Of what evaluations alone read and draw; absent = 0. */
      dataSeed: seed.exactOptional(),
      /** An overfit check and no result. */
      overfit: z.literal(true).exactOptional(),
      nodes: z.array(z.discriminatedUnion("kind", [first!, ...others])),
      builtIns: z.strictObject(versions as Record<BuiltIn, typeof version>),
      inputs: z.array(z.strictObject({ node: id, role: text, digest: hash })).exactOptional(),
      outline: hash,
      hash: hash.exactOptional(),
    })
    .meta({ id: "run" });
}

export const planSchema = (kit: Kit) =>
  kit.z.strictObject({
    edition: kit.z.literal(1),
    runs: kit.z.array(runSchema(kit)),
    outline: kit.hash,
    hash: kit.hash.exactOptional(),
  });
