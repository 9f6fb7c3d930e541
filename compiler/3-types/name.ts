// Names that others gave: a subset, a split, a revision. As a bare word where it can be one, else in quotes.

import * as limits from "./limits.ts";
import { bareName, refuseKind } from "./plain.ts";
import type { Type } from "./type.ts";

export function givenName(example: string, schema: limits.Limits<string> = limits.text().min(1)): Type<string> {
  const type: Type<string> = {
    name: "Name",
    wants: `a name, such as ${example}`,
    schema,
    check: (value, context) =>
      value.kind === "text" ? value.text : (bareName(value) ?? refuseKind(type, value, context)),
  };
  return type;
}
