// Multimodal rotary positions (M-RoPE) as a config.json says them: which pairs of a head turn with which of three positions.

import { countList, demand } from "../../../plan/json/value.ts";
import type { ReadRope, RopeKind } from "../../decoder/rope.ts";
import type { Qwen25VLText } from "./config.ts";

/** With nothing scaled; other kinds are other angles. */
export const rope: RopeKind = { theta: 1e6, types: ["default", "mrope"], own: ["mrope_section"] };

/** Failure E1053 for other than three counts that fill half a head. */
export function readSections({ said, at }: ReadRope, headDim: number, file: string): Qwen25VLText["mropeSections"] {
  const sections = countList(said, "mrope_section", file, at, [16, 24, 24]);
  const pairs = sections.reduce((sum, each) => sum + each, 0);
  const fits = sections.length === 3 && pairs * 2 === headDim;
  demand(fits, file, `${at}mrope_section`, sections, `three counts that sum to ${headDim / 2}`);
  return [sections[0]!, sections[1]!, sections[2]!];
}
