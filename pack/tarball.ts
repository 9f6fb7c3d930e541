// Where the packages are made: a folder and a tarball each.

import { join } from "node:path";
import packageFile from "../package.json" with { type: "json" };
import type { PackageName } from "./divide.ts";

export const packed = join(import.meta.dirname, "../packed");

/** The tarball of a package. */
export const tarball = (name: PackageName): string => join(packed, `${name}-${packageFile.version}.tgz`);
