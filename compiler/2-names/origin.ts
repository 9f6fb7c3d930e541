// Where a value came from. Every value keeps its place, who set it there and what it replaced,
// so that `perlc explain` and every diagnostic can say it.

import type { Place } from "../diagnostics/source.ts";

export type Origin =
  /** Nobody wrote it; the vocabulary says so. */
  | { readonly kind: "default"; readonly of: string }
  /** Nobody wrote it; another setting means it: `objective = dr_grpo` means `mean = fixed_budget`. */
  | { readonly kind: "implied"; readonly by: string }
  /** Written by the profile that an experiment asks for: `profile = released_code`. */
  | { readonly kind: "profile"; readonly of: string }
  /** Written in the experiment or model itself. */
  | { readonly kind: "written"; readonly in: string }
  /** Written in a parent, and still standing. */
  | { readonly kind: "inherited"; readonly from: string }
  /** Written in a sweep, for one of its runs. */
  | { readonly kind: "sweep"; readonly in: string }
  /** `--set path=value`. */
  | { readonly kind: "flag" }
  /** Left out, and taken from another setting: `evaluate.max_completion` from `train.max_completion`. */
  | { readonly kind: "derived"; readonly from: string };

/** Whether somebody wrote it at a place of a spec or a flag; defaults, what they imply and profiles stand in no file of the user's. */
export const isWritten = ({ kind }: Origin): boolean => kind !== "default" && kind !== "implied" && kind !== "profile";

/** A value that knows where it came from; `beneath` is what it replaced, nearest first. */
export interface Field<T> {
  readonly value: T;
  readonly at: Place;
  readonly origin: Origin;
  readonly beneath?: Field<T>;
}

/** The origin in the words of a message: `written in quickstart`, `default of train grpo`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "default":
      return `default of ${origin.of}`;
    case "implied":
      return `implied by ${origin.by}`;
    case "profile":
      return `set by profile ${origin.of}`;
    case "written":
      return `written in ${origin.in}`;
    case "inherited":
      return `inherited from ${origin.from}`;
    case "sweep":
      return `set by sweep ${origin.in}`;
    case "flag":
      return "set on the command line";
    case "derived":
      return `derived from ${origin.from}`;
  }
}

/** The field as a child sees it: what its parent wrote is inherited. */
export function inherit<T>(field: Field<T>): Field<T> {
  return field.origin.kind === "written" ? { ...field, origin: { kind: "inherited", from: field.origin.in } } : field;
}
