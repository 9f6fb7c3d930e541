// The disk of a page: texts that came with it. Nothing is written.

import { ownPath } from "../../compiler/2-names/own.ts";
import type { Disk } from "../../editor/document/documents.ts";
import type { Shelf } from "../shared/said.ts";

const own = "perlc:/";

/** Where a path lies on the shelf; perlc's own specs are a folder of it. */
export const onShelf = (path: string): string => {
  const named = ownPath(path) ?? path;
  return named.startsWith(own) ? `specs/${named.slice(own.length)}` : named.replace(/^\//, "");
};

export function diskOf({ texts, names }: Shelf): Disk {
  const known = new Set([...Object.keys(texts), ...names]);
  const read = (path: string) => (Object.hasOwn(texts, onShelf(path)) ? texts[onShelf(path)] : undefined);
  return {
    read,
    exists: (path) => known.has(onShelf(path)),
    unreadable: (path) => (read(path) === undefined ? "this page has no such file" : undefined),
    rows: (path, form) =>
      form === "jsonl"
        ? read(path)
            ?.split("\n")
            .filter((line) => line.trim() !== "").length
        : undefined,
    list: (folder) => {
      const inside = folder === "" ? "" : `${onShelf(folder)}/`;
      return [...known]
        .filter((each) => each.startsWith(inside))
        .map((each) => each.slice(inside.length).split("/")[0] ?? "");
    },
    specs: () => Object.keys(texts).filter((each) => each.endsWith(".perl")),
  };
}
