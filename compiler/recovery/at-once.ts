// `#recovery` where a bundler chooses the files for a browser: everything is loaded with the compiler. Node has when-needed.ts.

import { otherFile } from "./other-file.ts";
import type { Recovery } from "./recovery.ts";
import { parseTolerantly } from "./tolerant.ts";

export const recovery: Recovery = { parseTolerantly, otherFile };
