// `#recovery` in Node: the tolerant parser is loaded for the first text that is not legal, since it takes longer to load than a legal
// spec takes to compile. Where nothing can be loaded in the middle of a call there is at-once.ts; package.json says which is meant.

import { createRequire } from "node:module";
import type { Recovery } from "./recovery.ts";

const require = createRequire(import.meta.url);

export const recovery: Recovery = {
  parseTolerantly: (source, lexed) =>
    (require("./tolerant.ts") as typeof import("./tolerant.ts")).parseTolerantly(source, lexed),
  otherFile: (source) => (require("./other-file.ts") as typeof import("./other-file.ts")).otherFile(source),
};
