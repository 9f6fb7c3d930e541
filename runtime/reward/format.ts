// The format reward: did the policy think first and then box an answer? Independent of whether the answer is right.

/**
 * Whether the whole output reads `<think>` … `</think>` … `\boxed{` … `}` …, the dots any text with line breaks. It must start
 * with `<think>`: a single space before it costs the reward. Same language as the published pattern
 * `<think>.*</think>.*\\boxed\{.*\}.*` matched in full, but in linear time: each part is looked for as early as it can stand.
 */
export function thinksThenBoxes(completion: string): boolean {
  let at = 0;
  for (const [index, part] of ["<think>", "</think>", "\\boxed{", "}"].entries()) {
    const found = completion.indexOf(part, at);
    if (found < 0 || (index === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
}
