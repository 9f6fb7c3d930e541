// Sentences and commands without the places of this machine, for what others read.

import { basename, isAbsolute } from "#path";

/** A command without the places of this machine: of what is or has a path from the root the last part stays, and the user is `user`. */
export function withoutPlaces(words: readonly string[], user: string | undefined): readonly string[] {
  return words.map((word) => {
    const [, before = "", path = ""] = /^([\w.-]+=)?(.*)$/s.exec(word) ?? [];
    const parts = path.split(/([\\/:,])/);
    if (isAbsolute(path) || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith("~"))
      return `${before}${basename(path.replaceAll("\\", "/"))}`;
    return `${before}${parts.map((part) => (part === user ? "user" : part)).join("")}`;
  });
}

/** A sentence without the places of this machine: of a path from the root the last part stays. */
export const withoutPaths = (sentence: string): string =>
  sentence.replace(/(^|[\s`"'(=])(?:[A-Za-z]:)?[\\/](?:[^\s`"')\\/]+[\\/])+(?=[^\s`"')\\/])/g, "$1");
