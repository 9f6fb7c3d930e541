// parquet("…"): the rows of a local file.

import type { ParquetNode } from "../../../plan/plan.ts";
import { firstRow, rowsDataset } from "../rows.ts";
import type { Execution } from "./execution.ts";

export const parquet: Execution<ParquetNode> = { make: rowsDataset, first: firstRow };
