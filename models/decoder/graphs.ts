// The half of a family that computes: feeds, the forward pass, and what stands where. Graphs are pure data; nothing here touches a
// device.

import type { Feeds } from "../../runtime/graph/backend.ts";
import type { Builder, Value } from "../../runtime/graph/ir.ts";
import type { ModelConfig } from "./config.ts";
import type { Cache } from "./decoder.ts";
import type { Differentiable, RowIndex, StepInputs, TextInputs } from "./inputs.ts";
import type { RotaryTable } from "./rotary.ts";
import type { EncodedPicture, PatchGrid, Positions, Prompt, TextRows } from "./rows.ts";
import type { Weights } from "./weights.ts";

/** Sizes of a compiled pass: decoder rows, and rows of patches (as `room` makes them). */
export interface PassSize {
  readonly rows: number;
  readonly patches: number;
}

/** The feeds of a pass as a graph declares them; a family may have more. Two models (policy and reference) may read the same ones. */
export interface PassInputs {
  readonly text: TextInputs;
  /** What the pictures were encoded to before the pass, [visual tokens, hidden]; absent where the pass encodes them itself. */
  readonly encoded?: Value;
}

export interface PassOptions extends Differentiable {
  /** The pictures are encoded before the pass (`PassInputs.encoded`), which then has no feeds of their patches. */
  readonly encoded?: boolean;
}

/** How a family that reads pictures encodes them by themselves, so that many passes can read the same rows. */
export interface EncoderGraphs<C extends ModelConfig = ModelConfig> {
  /** What `patches` rows of patches are encoded to: visual tokens × width of the decoder. */
  shape(config: C, patches: number): readonly [tokens: number, width: number];
  /** Declares the feeds of `patches` rows of patches and encodes them; reads the parameters of the picture side alone. */
  encode(g: Builder, config: C, weights: Weights, patches: number): Value;
  feeds(config: C, packed: PackedPictures): Feeds;
}

/** Pictures packed for one pass, each once; a family keeps with them what it feeds. */
export interface PackedPictures {
  /** In the order given. */
  readonly pictures: readonly EncodedPicture[];
}

/** What a pass computes on its way, by the names of transformers' layers: `text/layer_0`, `vision/output`. */
export interface Trace {
  /** [rows, width], the decoder's rows: embeddings, what each layer gives, the rows after the last norm. */
  readonly rows: { readonly [name: string]: Value; readonly "text/hidden": Value };
  /** Of the pictures. */
  readonly pictures: { readonly [name: string]: Value };
}

export interface Graphs<C extends ModelConfig = ModelConfig> {
  /** Axes of a token's position. */
  readonly axes: number;
  /** Where the tokens of one unpadded sequence stand. */
  positions(config: C, prompt: Prompt): Positions;
  /** Rotary table of positions [axes, rows]: rows × headDim. */
  rotary(config: C, positions: Int32Array): RotaryTable;
  /** Rows of patches that a program is compiled with so that `patches` of them fit. */
  room(config: C, patches: number): number;
  /** Packs processed pictures into `patches` rows. */
  pack(
    config: C,
    pictures: readonly { readonly grid: PatchGrid; readonly values: Float32Array }[],
    patches: number,
  ): PackedPictures;
  /** Declares the feeds of a pass. With `gradients` they let the way back through. */
  inputs(g: Builder, config: C, size: PassSize, options?: PassOptions): PassInputs;
  /** The numbers of a pass. */
  feeds(config: C, size: PassSize, packed: PackedPictures, rows: TextRows, options?: PassOptions): Feeds;
  /** Absent where the model reads words alone. */
  readonly encoder?: EncoderGraphs<C>;
  /**
   * Logits [places, vocab] at the rows `from` of a packed batch. With a cache (a prefill), the rows' keys and values are written to
   * it and the ranges count cache rows.
   */
  predict(
    g: Builder,
    config: C,
    weights: Weights,
    inputs: PassInputs & { readonly from: RowIndex },
    cache?: Cache,
  ): Value;
  /** The same pass with all that it computes on its way, for whoever holds it against another implementation. */
  trace(g: Builder, config: C, weights: Weights, inputs: PassInputs): Trace;
  /** One decode step: logits [rollouts, vocab] of the token after `tokens` i32 [rollouts]. Writes the cache rows of the step. */
  predictNext(
    g: Builder,
    config: C,
    weights: Weights,
    tokens: Value,
    step: StepInputs,
    cache: Pick<Cache, "name" | "length">,
  ): Value;
}
