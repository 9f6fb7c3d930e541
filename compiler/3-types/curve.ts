// Curves: a number that moves over the run. A plain value is a constant; everything else names its shape,
// `linear(100% -> 0%, over = 0%..80%)`. Both ends obey the bounds of what the curve is of.

import { callee, findWord, readArguments } from "./call.ts";
import * as limits from "./limits.ts";
import { refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { spelled, type Type } from "./type.ts";
import type { TypedCurve } from "./word.ts";

export function curve(of: Type<number>, example: string): Type<TypedCurve> {
  const type: Type<TypedCurve> = {
    name: `Curve<${of.name}>`,
    wants: `${of.wants}, or a curve such as linear(${example})`,
    schema: limits.anything<TypedCurve>(),
    check: (value, context) => {
      if (value.kind === "pair")
        return refuseKind(type, value, context, `say how it moves: linear(${spelled(context, value)})`);
      if (value.kind !== "call") {
        if (value.kind !== "quantity" && value.kind !== "binary" && value.kind !== "negative")
          return refuseKind(type, value, context);
        const constant = read(of, value, context);
        return constant === undefined ? undefined : { kind: "constant", value: constant };
      }
      const call = callee(value);
      const word = call && findWord("curve", call.name, context);
      if (!call || !word) return undefined;
      const args = readArguments({ ...word, parameters: word.parameters(of, example) }, call, context);
      return args && word.make(args);
    },
  };
  return type;
}
