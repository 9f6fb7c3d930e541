// What each word of a spec is there: which block, setting, function, parameter or choice of the vocabulary it names, or
// which name of the spec's own. Definition, references, rename, hover and semantic tokens all read these mentions.

import type { FieldWord } from "../../compiler/3-types/fields.ts";
import type { Setting } from "../../compiler/3-types/type.ts";
import type { BlockWord, FunctionWord } from "../../compiler/3-types/word.ts";
import type { FormWord } from "../../compiler/4-vocabulary/forms.ts";
import type { Span } from "../../compiler/diagnostics/source.ts";

export type Role =
  /** `train`, and the `grpo` behind it. */
  | { readonly kind: "block"; readonly word: BlockWord }
  /** The name behind `experiment`, `model`: what it declares. */
  | { readonly kind: "declares"; readonly word: string }
  /** Such a name where it is used; `path` when a setting is called after it (`evaluate { blink = … }`). */
  | { readonly kind: "declared"; readonly path?: string }
  /** A name that tells siblings apart: `evaluate concepts`. */
  | { readonly kind: "label" }
  /** A dataset: `train = …` inside `data`, or `data.train` where it is used. */
  | { readonly kind: "dataset"; readonly experiment: string; readonly declares: boolean }
  /** `policy`, `reference`, used as a model: the setting of the experiment. */
  | { readonly kind: "part"; readonly experiment: string }
  /** `writes`: it stands before a `=`, not in a condition. */
  | {
      readonly kind: "setting";
      readonly setting: Setting;
      readonly owner: string;
      readonly path: string;
      readonly writes: boolean;
    }
  | { readonly kind: "function"; readonly word: FunctionWord }
  | { readonly kind: "parameter"; readonly setting: Setting; readonly owner: string }
  /** One of the words of a choice. */
  | { readonly kind: "option"; readonly setting: Setting; readonly doc: string | undefined }
  /** A field of an example, in a condition. */
  | { readonly kind: "field"; readonly field: FieldWord }
  /** `every` in a head, which stands for a setting. */
  | {
      readonly kind: "relation";
      readonly setting: Setting | undefined;
      readonly owner: string;
      readonly path: string;
    }
  /** `extends`, `over`, `without`, `each`: a word that works on the spec itself. */
  | { readonly kind: "form"; readonly word: FormWord }
  /** Means nothing that is known. */
  | { readonly kind: "unknown" };

export interface Mention {
  readonly span: Span;
  readonly text: string;
  readonly role: Role;
  /** The experiment or model it stands in; empty outside. */
  readonly inside: string;
}
