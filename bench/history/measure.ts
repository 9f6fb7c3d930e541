// The figures of the history: a few seconds each, every one beside something that perlc does not change.

import { matmulCases } from "../device/matmul.ts";
import { benchModel } from "../device/model.ts";
import { openBenchDevice } from "../device/open.ts";
import { specs } from "../language/specs.ts";
import { coldCheck, formatting, keystroke, parsing, type Speed } from "../language/speed.ts";
import { benchJax } from "../others/jax.ts";
import type { Measured } from "./entries.ts";

/** A figure, and its adapter where it is of a device. */
export type Figure = Measured & { readonly adapter?: string };

const beside = (speed: Speed): readonly Figure[] =>
  speed.beside ? [{ what: speed.name, beside: speed.beside.by, ours: speed.ours, theirs: speed.beside.theirs }] : [];

/** Parsing, formatting, a cold check and a keystroke. What has no other tool is set beside `yaml`, which reads the same content. */
export async function languageFigures(): Promise<readonly Figure[]> {
  const called = (name: string) => specs.find((spec) => spec.path.endsWith(`/${name}`));
  const [largest, clean] = [called("paper.perl"), called("quickstart.perl")];
  if (!largest || !clean) throw new Error("there are no specs to measure with");
  const parsed = parsing(largest, 60);
  const typed = keystroke(largest, 40, 20);
  const yaml = parsed.beside && { beside: parsed.beside.by, theirs: parsed.beside.theirs };
  return [
    ...beside(parsed),
    ...(yaml ? [{ what: "keystroke", ours: typed.ours, ...yaml }] : []),
    ...beside(coldCheck(clean, 9)),
    ...beside(await formatting(50)),
  ];
}

/** A product of matrices beside @jax-js/jax, and decoding and training beside a thousand million operations of that product. */
export async function deviceFigures(adapter: string | undefined): Promise<readonly Figure[]> {
  const device = await openBenchDevice(adapter);
  try {
    const [cube] = matmulCases;
    if (!cube) throw new Error("there is no product to measure with");
    const { ours, jaxRested } = await benchJax(device, cube, 5);
    const { name } = device.adapter;
    const perGiga = (rate: number) => 1000 / rate;
    const theirs = perGiga(jaxRested.figure.median);
    const by = `${jaxRested.by}, a GFLOP of ${cube.name}`;
    const models = await benchModel(device, 3);
    return [
      { what: `a GFLOP of ${cube.name}`, beside: by, ours: perGiga(ours.figure.median), theirs, adapter: name },
      ...models.map(({ what, figure }) => {
        if (figure.unit !== "tok/s") throw new Error(`${what} is in ${figure.unit}`);
        return { what: `a token of ${what}`, beside: by, ours: 1000 / figure.median, theirs, adapter: name };
      }),
    ];
  } finally {
    device.destroy();
  }
}
