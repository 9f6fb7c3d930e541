// What an objective says of itself, once: its settings, what it means for others, whether it clips. One file of `objectives` makes
// one; runtime/policy/objectives has a file of the same name with its graph and its oracle. An objective that is another name for
// the clipped one with certain settings has none.

import type { Kit } from "./kit.ts";

/** A setting of an objective: its schema in the plan and its type in the language follow from its kind. */
export type ObjectiveSetting = { readonly doc: string } & (
  | { readonly kind: "positive"; readonly default: number; readonly example: string }
  | {
      /** One word of these. One that is among `means` stands for another objective, which has no such setting. */
      readonly kind: "choice";
      readonly words: Readonly<Record<string, string>>;
      readonly default: string;
      readonly means: Readonly<Record<string, string>>;
    }
);

export type ObjectiveSettings = Readonly<Record<string, ObjectiveSetting>>;

/** What it means for settings beside it that nobody wrote. */
export interface Meaning {
  readonly ratio?: "sequence";
  readonly mean?: "fixed_budget";
  readonly std?: "none";
}

export interface ObjectiveDeclaration<S extends ObjectiveSettings> {
  readonly name: string;
  readonly doc: string;
  readonly settings: S;
  /** Whether it reads `clip`. */
  readonly clips: boolean;
  /** In the plan it is absent: the clipped objective, on the ratios and means that stand beside it. */
  readonly absent?: true;
  /** It is the clipped objective with these settings. */
  readonly implies?: Meaning;
  /** No word of the language makes it but another objective's setting. */
  readonly wordless?: true;
}

/** Typing helper: it only lets TypeScript infer the settings. */
export const objective = <const S extends ObjectiveSettings, const D extends Omit<ObjectiveDeclaration<S>, "settings">>(
  declaration: { readonly settings: S } & D,
): { readonly settings: S } & D => declaration;

type Numbers<S extends ObjectiveSettings> = {
  readonly [K in keyof S as S[K]["kind"] extends "positive" ? K : never]: number;
};

/** The objective of a declaration, as a plan has it. */
export type PlannedObjective<D extends { readonly name: string; readonly settings: ObjectiveSettings }> = D extends {
  readonly absent: true;
}
  ? never
  : { readonly kind: D["name"] } & Numbers<D["settings"]>;

/** The numbers among settings: what is in the plan. */
export const plannedSettings = (settings: ObjectiveSettings): readonly string[] =>
  Object.entries(settings).flatMap(([key, { kind }]) => (kind === "positive" ? [key] : []));

/** The schema of the objective of one declaration. */
export const planned = ({ z }: Kit, { name, settings }: ObjectiveDeclaration<ObjectiveSettings>) =>
  z.strictObject({
    kind: z.literal(name),
    ...Object.fromEntries(plannedSettings(settings).map((key) => [key, z.number()])),
  });
