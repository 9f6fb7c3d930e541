// Whether a mutant compiles: one that does not is no mutant. Asked of a language service, which reads one file anew for each.

import { join } from "node:path";
import { Project } from "ts-morph";

/** Says of the text of a file in `root` whether it compiles where it stands. Throws where a file does not compile as it is. */
export function compilesIn(root: string, paths: readonly string[]): (path: string, text: string) => boolean {
  const project = new Project({ tsConfigFilePath: join(root, "tsconfig.json"), skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths(paths.map((path) => join(root, path)));
  const { compilerObject: service } = project.getLanguageService();
  const isGood = (file: string): boolean =>
    service.getSyntacticDiagnostics(file).length === 0 && service.getSemanticDiagnostics(file).length === 0;
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
