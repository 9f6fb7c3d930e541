// The words of graders, made from their declarations (plan/nodes/graders): each argument is read as the type of its kind.

import { units } from "../../grammar/units.ts";
import type { GraderDeclaration, Parameter, Parameters } from "../../plan/nodes/grader.ts";
import { graders as declared } from "../../plan/nodes/graders/all.ts";
import type { Grader } from "../../plan/plan.ts";
import { bound } from "../3-types/bound.ts";
import { formText } from "../3-types/form.ts";
import { choice } from "../3-types/plain.ts";
import type { Setting } from "../3-types/type.ts";
import type { GraderWord } from "../3-types/word.ts";

const all = Object.values(declared) as unknown as readonly GraderDeclaration<Parameters>[];

export const graders: readonly GraderWord[] = all
  .filter((each) => !each.wordless)
  .map((of): GraderWord => {
    const { name, doc, example, parameters } = of;
    const settings = Object.entries(parameters).map(([key, each]) => [key, settingOf(each, of)] as const);
    return {
      family: "grader",
      name,
      doc,
      example,
      positional: settings.length,
      parameters: Object.fromEntries(settings),
      grader: (args) => plannedAs(of, args),
    };
  });

function settingOf(parameter: Parameter, { nonsense }: GraderDeclaration<Parameters>): Setting {
  const { doc } = parameter;
  switch (parameter.kind) {
    case "bound": {
      const { dimension } = units.find(({ suffix }) => suffix === parameter.unit)!;
      return { type: bound(dimension, parameter.example), doc };
    }
    case "form":
      return { type: formText(parameter.words, parameter.example, (form) => nonsense?.({ form })), doc };
    case "choice":
      return { type: choice(parameter.words), doc, default: parameter.default };
  }
}

/** A word among a grader's arguments stands for the grader of that name. */
function plannedAs(of: GraderDeclaration<Parameters>, args: Readonly<Record<string, unknown>>): Grader {
  if (of.plain) return of.name as Grader;
  const word = Object.entries(of.parameters).find(
    ([key, each]) => each.kind === "form" && isWord(each.words, args[key]),
  );
  return (word ? args[word[0]] : { name: of.name, args }) as Grader;
}

const isWord = (words: Readonly<Record<string, string>>, value: unknown): boolean =>
  typeof value === "string" && Object.hasOwn(words, value);
