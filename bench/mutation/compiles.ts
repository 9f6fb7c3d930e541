// Whether mutants compile: one that does not is no mutant. Many are asked about together, each as a file of its own beside the one that
// it is made of, so that what they import is read and checked once.

import { dirname, join } from "node:path";
import { Project } from "ts-morph";

/** What the checker says of names that nothing uses: "declared but never read" and its like. */
const unusedNames = [6133, 6138, 6192, 6196, 6198, 6199];

/** Mutants that are checked together: their trees are all in memory at once. */
const together = 400;

/** A text in the place of that of a file, by its path in the repository. */
export interface Variant {
  readonly path: string;
  readonly text: string;
}

/**
 * Says of texts of `paths` in `root` whether each compiles where it stands; with `unused` names may be left that nothing uses. Throws
 * where a file does not compile as it is.
 */
export function compilesIn(
  root: string,
  paths: readonly string[],
  { unused = false }: { readonly unused?: boolean } = {},
): (variants: readonly Variant[]) => readonly boolean[] {
  const project = new Project({ tsConfigFilePath: join(root, "tsconfig.json"), skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths(paths.map((path) => join(root, path)));
  const sound = new Set<string>();
  function checked(variants: readonly Variant[]): readonly boolean[] {
    const made = variants.map(({ path, text }, at) =>
      project.createSourceFile(join(root, dirname(path), `mutant-${at}.ts`), text),
    );
    const program = project.getProgram().compilerObject;
    const good = made.map(({ compilerNode }) => {
      if (program.getSyntacticDiagnostics(compilerNode).length > 0) return false;
      return program.getSemanticDiagnostics(compilerNode).every(({ code }) => unused && unusedNames.includes(code));
    });
    for (const each of made) project.removeSourceFile(each);
    return good;
  }
  function refuseUnsound(asked: readonly string[]): void {
    const texts = asked.map((path) => ({ path, text: project.getSourceFileOrThrow(join(root, path)).getFullText() }));
    const wrong = checked(texts).indexOf(false);
    if (wrong >= 0) throw new Error(`${asked[wrong]} does not compile as it is`);
    for (const path of asked) sound.add(path);
  }
  return (variants) => {
    refuseUnsound([...new Set(variants.map(({ path }) => path))].filter((path) => !sound.has(path)));
    const good: boolean[] = [];
    for (let from = 0; from < variants.length; from += together)
      good.push(...checked(variants.slice(from, from + together)));
    return good;
  };
}
