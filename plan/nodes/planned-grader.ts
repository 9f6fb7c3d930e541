// A grader as a plan has it: its name alone, as the first ones were written, or its name and its arguments.

import type * as Zod from "zod";
import { argumentSchema, type GraderDeclaration, type Limit, type Parameters } from "./grader.ts";
import { type Grader, graders } from "./graders/all.ts";
import type { Kit } from "./kit.ts";

type Declared = GraderDeclaration<Parameters>;

/** By its name in the plan. TypeScript cannot tell that arguments are those of their declaration, so it is said here, once. */
export const declaredGrader = (grader: Grader): Declared =>
  graders[typeof grader === "string" ? grader : grader.name] as unknown as Declared;

export const graderArguments = (grader: Grader): Record<string, never> =>
  (typeof grader === "string" ? {} : grader.args) as Record<string, never>;

export function graderSchema(kit: Kit): Zod.ZodType<Grader> {
  const { z } = kit;
  const all = Object.values(graders) as unknown as readonly Declared[];
  const plain = all.filter((each) => each.plain).map(({ name }) => name);
  const [first, ...others] = all
    .filter((each) => !each.plain)
    .map(({ name, parameters }) => {
      const args = Object.entries(parameters).map(([key, each]) => [key, argumentSchema(kit, each)]);
      return z.strictObject({ name: z.literal(name), args: z.strictObject(Object.fromEntries(args)) });
    });
  const schema = z.union([z.enum(plain as [string, ...string[]]), z.discriminatedUnion("name", [first!, ...others])]);
  return schema as unknown as Zod.ZodType<Grader>;
}

/** As a spec says it: `length(<= 200tok)`; graders without arguments by their name in the plan. */
export function describeGrader(grader: Grader): string {
  if (typeof grader === "string") return grader;
  const { name, parameters } = declaredGrader(grader);
  const args = Object.entries(grader.args as Readonly<Record<string, Limit | string>>).map(([key, value]) => {
    const parameter = parameters[key];
    if (typeof value === "string") return JSON.stringify(value);
    return `${value.sign} ${value.limit}${parameter?.kind === "bound" ? parameter.unit : ""}`;
  });
  return `${name}(${args.join(", ")})`;
}

export const graderNonsense = (grader: Grader): string | undefined =>
  declaredGrader(grader).nonsense?.(graderArguments(grader));
