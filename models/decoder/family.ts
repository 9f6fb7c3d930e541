// A family of models: everything that perlc knows of one architecture, in one folder of models/families. What a plan needs of it
// (reading, counting) is free of graphs; the graphs are loaded by whoever computes.

import type { JsonObject } from "../../plan/json/strict-json.ts";
import type { ModelShape } from "../../plan/nodes/model-shape.ts";
import type { ModelConfig, PatchConfig } from "./config.ts";
import type { Graphs } from "./graphs.ts";
import type { ParameterGroup } from "./parameters.ts";

/** A config.json, with the generation_config.json beside it where there is one, and what messages call the two. */
export interface ConfigFiles {
  readonly json: JsonObject;
  readonly file: string;
  readonly generation: JsonObject | undefined;
  readonly generationFile: string;
}

/** The image processor of a family that reads pictures. */
export interface ProcessorKind {
  /** Its class, as messages call it and as it is written, and that of the processor around it. */
  readonly name: string;
  readonly around: string;
  /** Whether a class computes the same. */
  readonly fits: (type: string) => boolean;
}

/** What a fresh model is made of beside its shape. */
export interface FreshVocabulary {
  readonly size: number;
  readonly ids: Required<ModelConfig["tokens"]>;
}

/** `C`: what its configuration says beside that of every model. */
export interface Family<C extends ModelConfig = ModelConfig> {
  /** The name of its folder. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** `model_type` of its config.json. */
  readonly modelType: string;
  /** The class with a head, as `architectures` has it. */
  readonly architecture: string;
  /** Absent where the model reads words alone. */
  readonly processor?: ProcessorKind;
  /**
   * The configuration. Failures: E1053 for a setting that is missing, of another type or not computed here, E1059 for one that
   * nobody reads.
   */
  readConfig(files: ConfigFiles): C;
  /** The way back, as transformers 5 writes it: readConfig of it is the configuration again. */
  configJson(config: C): Record<string, unknown>;
  /** Every parameter with its shape, in the order of computation. */
  parameters(config: C): readonly ParameterGroup[];
  /** The name that a tensor of a file has in `parameters`. */
  publishedName(name: string): string;
  /** Whether a parameter is of the picture side: what `freeze_vision` keeps as it is. */
  isPicturePart(parameter: string): boolean;
  /** config.json of models of the hub, by name: what a plan needs before anything is fetched. */
  readonly published: Readonly<Record<string, object>>;
  /** Fresh models of a shape; absent where there are none of this family. */
  readonly fresh?: (shape: ModelShape, vocabulary: FreshVocabulary) => C & { readonly vision: PatchConfig };
  /** What computes it. */
  graphs(): Promise<{ readonly graphs: Graphs<C> }>;
}
