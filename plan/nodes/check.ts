// What the generated checks (checks.ts) are made of: how a plain value is held to a rule, and what is said of it when it does
// not fit. Rules and verdicts are those of zod, whose schemas they are generated from; zod itself takes longer to load than a
// whole `perlc check` may last.

export type JsonPath = readonly (string | number)[];

/** What does not fit, and where: the rule that failed, never the value. */
export type Issue = { readonly path: JsonPath } & (
  | { readonly code: "invalid_type"; readonly expected: string }
  | { readonly code: "too_small"; readonly minimum: number; readonly inclusive: boolean }
  | { readonly code: "too_big"; readonly maximum: number; readonly inclusive: boolean }
  | { readonly code: "invalid_format" }
  | { readonly code: "invalid_value"; readonly values: readonly Scalar[] }
  | { readonly code: "invalid_union"; readonly discriminator: string | undefined; readonly options: readonly Scalar[] }
  | { readonly code: "unrecognized_keys"; readonly keys: readonly string[] }
);

type Scalar = string | number | boolean;
export type Check = (value: unknown) => readonly Issue[];

const none: readonly Issue[] = [];
const wrongType = (expected: string): readonly Issue[] => [{ code: "invalid_type", expected, path: [] }];
const tooSmall = (minimum: number, inclusive: boolean): readonly Issue[] => [
  { code: "too_small", minimum, inclusive, path: [] },
];

/** With those of the value that stands under `key`; an editor asks at every keystroke, so nothing is made for nothing. */
const joined = (issues: readonly Issue[], key: string | number, inner: readonly Issue[]): readonly Issue[] =>
  inner.length === 0 ? issues : [...issues, ...inner.map((each) => ({ ...each, path: [key, ...each.path] }))];

export const anything: Check = () => none;

export const boolean: Check = (value) => (typeof value === "boolean" ? none : wrongType("boolean"));

/** Half of a surrogate pair is no text: it cannot be written to a file, nor hashed. */
export const string =
  (least = 0, pattern?: RegExp): Check =>
  (value) => {
    if (typeof value !== "string" || !value.isWellFormed()) return wrongType("string");
    if (value.length < least) return tooSmall(least, true);
    return !pattern || pattern.test(value) ? none : [{ code: "invalid_format", path: [] }];
  };

/** A limit of a number, itself allowed or not. */
interface Limit {
  readonly value: number;
  readonly inclusive: boolean;
}

/** Finite; whole ones are small enough to be told from their neighbours. */
export const number =
  (whole: boolean, least?: Limit, most?: Limit): Check =>
  (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return wrongType("number");
    if (whole && !Number.isInteger(value)) return wrongType("int");
    if (least && (least.inclusive ? value < least.value : value <= least.value))
      return tooSmall(least.value, least.inclusive);
    if (most && (most.inclusive ? value > most.value : value >= most.value))
      return [{ code: "too_big", maximum: most.value, inclusive: most.inclusive, path: [] }];
    return none;
  };

export const values =
  (...all: readonly Scalar[]): Check =>
  (value) =>
    (all as readonly unknown[]).includes(value) ? none : [{ code: "invalid_value", values: all, path: [] }];

export const list =
  (of: Check, least = 0): Check =>
  (value) => {
    if (!Array.isArray(value)) return wrongType("array");
    let issues = value.length < least ? tooSmall(least, true) : none;
    // counted, for a list may have holes, and what walks over lists passes over them
    for (let i = 0; i < value.length; i++) issues = joined(issues, i, of(value[i]));
    return issues;
  };

export const tuple =
  (...of: readonly Check[]): Check =>
  (value) => {
    if (!Array.isArray(value)) return wrongType("array");
    if (value.length !== of.length) return wrongType(`list of ${of.length}`);
    return of.reduce((issues, each, i) => joined(issues, i, each(value[i])), none);
  };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Exactly these fields; those behind `optional` may be left out. */
export const object = (fields: Readonly<Record<string, Check>>, ...optional: readonly string[]): Check =>
  having(fields, optional, true);

/** These fields, and whatever others there are. */
export const open = (fields: Readonly<Record<string, Check>>, ...optional: readonly string[]): Check =>
  having(fields, optional, false);

function having(fields: Readonly<Record<string, Check>>, optional: readonly string[], closed: boolean): Check {
  const entries = Object.entries(fields).map(([key, check]) => [key, check, optional.includes(key)] as const);
  return (value) => {
    if (!isObject(value)) return wrongType("object");
    let issues = none;
    for (const [key, check, isOptional] of entries) {
      const isThere = Object.hasOwn(value, key);
      if (isThere || !isOptional) issues = joined(issues, key, check(isThere ? value[key] : undefined));
    }
    const keys = closed ? Object.keys(value).filter((key) => !Object.hasOwn(fields, key)) : [];
    return keys.length > 0 ? [...issues, { code: "unrecognized_keys", keys, path: [] }] : issues;
  };
}

/** Any text as a key, and the same rule for what stands under each. */
export const record =
  (of: Check): Check =>
  (value) =>
    isObject(value)
      ? Object.entries(value).reduce((issues, [key, each]) => joined(issues, key, of(each)), none)
      : wrongType("object");

/** The first that fits. */
export const union =
  (...of: readonly Check[]): Check =>
  (value) =>
    of.some((each) => each(value).length === 0)
      ? none
      : [{ code: "invalid_union", discriminator: undefined, options: [], path: [] }];

/** Told apart by one field, each of whose values has a rule of its own. */
export function cases(on: string, ...of: readonly (readonly [values: readonly Scalar[], check: Check])[]): Check {
  const known = new Map<unknown, Check>(of.flatMap(([all, check]) => all.map((each) => [each, check] as const)));
  const options = of.flatMap(([all]) => all);
  return (value) => {
    if (!isObject(value)) return wrongType("object");
    const check = Object.hasOwn(value, on) ? known.get(value[on]) : undefined;
    return check?.(value) ?? [{ code: "invalid_union", discriminator: on, options, path: [on] }];
  };
}

/** An issue in words, for those who report a bug of ours. */
export function sayIssue(issue: Issue): string {
  const { path, code, ...rest } = issue;
  return `${path.join(".") || "the value itself"}: ${code} ${JSON.stringify(rest)}`;
}
