// The tree of columns of a parquet file: every element has its place, its name among its neighbours, and a meaning that its
// physical type can have. Of each column of values (a leaf), how deep it lies in what may be missing or repeated.

import { checkMeaning } from "./annotations.ts";
import { type Element, physical } from "./format.ts";

/** A column of values. */
export interface Leaf {
  /** Names from the top down. */
  readonly path: readonly string[];
  /** Number of its physical type. */
  readonly type: number;
  /** Bytes of a value of fixed length. */
  readonly length: number;
  /** The highest definition and repetition level that its values may have. */
  readonly definition: number;
  readonly repetition: number;
  /** The definition level from which on the list of each repetition level, from 1, has an item. */
  readonly lists: readonly number[];
  /** Of each element above it and itself, from the top down: both levels there. */
  readonly levels: readonly Levels[];
}

/** How many elements down to here may be missing or repeated, and how many are repeated. */
export interface Levels {
  readonly definition: number;
  readonly repetition: number;
}

const repetitions = { required: 0, optional: 1, repeated: 2 };
/** Records inside records beyond this are no rows of anybody's. */
const deepest = 64;

/** The leaves of a schema in its order. Throws an Error where the schema contradicts itself. */
export function leavesOf(schema: readonly Element[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const root = schema[0];
  if (root === undefined) throw new Error("it has no schema");
  if (root.type !== undefined) throw new Error("its schema is a column and no table");
  const end = walk(1, root.num_children ?? 0, [], [], []);
  if (end !== schema.length) throw new Error(`its schema has ${schema.length} elements, of which ${end} have a place`);
  return leaves;

  function walk(
    from: number,
    children: number,
    above: readonly string[],
    levelsAbove: readonly Levels[],
    listsAbove: readonly number[],
  ): number {
    if (above.length > deepest) throw new Error("its schema has no end");
    const names = new Set<string>();
    let at = from;
    for (let child = 0; child < children; child++) {
      const element = schema[at++];
      if (element === undefined) throw new Error("its schema lacks elements that it names");
      const path = [...above, element.name];
      const named = `its column \`${path.join(".")}\``;
      if (names.has(element.name)) throw new Error(`${named} is there twice`);
      names.add(element.name);
      const { repetition_type: repeated } = element;
      if (repeated === undefined || repeated < 0 || repeated > 2)
        throw new Error(`${named} does not say how often it is there`);
      const { definition, repetition } = levelsAbove.at(-1) ?? { definition: 0, repetition: 0 };
      const here: Levels = {
        definition: definition + (repeated === repetitions.required ? 0 : 1),
        repetition: repetition + (repeated === repetitions.repeated ? 1 : 0),
      };
      const levels = [...levelsAbove, here];
      const lists = repeated === repetitions.repeated ? [...listsAbove, here.definition] : listsAbove;
      const inner = element.num_children ?? 0;
      checkValues(element, inner > 0, named);
      checkMeaning(element, named);
      if (inner > 0) at = walk(at, inner, path, levels, lists);
      else leaves.push({ path, type: element.type!, length: element.type_length ?? 0, ...here, lists, levels });
    }
    return at;
  }
}

/** Whether an element has either values or columns. */
function checkValues({ type, type_length: length = 0 }: Element, isGroup: boolean, named: string): void {
  if (isGroup && type !== undefined) throw new Error(`${named} has values and columns at once`);
  if (isGroup) return;
  if (type === undefined || type < 0 || type > physical.fixed) throw new Error(`${named} has values of no type`);
  if (type === physical.fixed && length <= 0) throw new Error(`${named} has values of no length`);
}
