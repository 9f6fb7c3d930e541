// Whether a mutant compiles: one that does not is no mutant. Asked of a language service, which reads one file anew for each.

import { join } from "node:path";
import { Project } from "ts-morph";

/** What the checker says of names that nothing uses: "declared but never read" and its like. */
const unusedNames = [6133, 6138, 6192, 6196, 6198, 6199];

/**
 * Says of the text of a file in `root` whether it compiles where it stands; with `unused` names may be left that nothing uses. Throws
 * where a file does not compile as it is.
 */
export function compilesIn(
  root: string,
  paths: readonly string[],
  { unused = false }: { readonly unused?: boolean } = {},
): (path: string, text: string) => boolean {
  const project = new Project({ tsConfigFilePath: join(root, "tsconfig.json"), skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths(paths.map((path) => join(root, path)));
  const { compilerObject: service } = project.getLanguageService();
  const isGood = (file: string): boolean =>
    service.getSyntacticDiagnostics(file).length === 0 &&
    service.getSemanticDiagnostics(file).every(({ code }) => unused && unusedNames.includes(code));
  const checked = new Set<string>();
  return (path, text) => {
    const file = join(root, path);
    const source = project.getSourceFileOrThrow(file);
    if (!checked.has(path) && !isGood(file)) throw new Error(`${path} does not compile as it is`);
    checked.add(path);
    const was = source.getFullText();
    source.replaceWithText(text);
    const good = isGood(file);
    source.replaceWithText(was);
    return good;
  };
}
