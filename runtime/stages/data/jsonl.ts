// jsonl("…"): the rows of a local file.

import type { JsonlNode } from "../../../plan/plan.ts";
import { firstRow, rowsDataset } from "../rows.ts";
import type { Execution } from "./execution.ts";

export const jsonl: Execution<JsonlNode> = { make: rowsDataset, first: firstRow };
