// `#recovery` where a bundler chooses the files for a browser: everything is loaded with the compiler. Node has when-needed.ts.

import { pastedFile } from "./pasted.ts";
import type { Recovery } from "./recovery.ts";
import { parseTorn } from "./torn.ts";

export const recovery: Recovery = { parseTorn, pastedFile };
