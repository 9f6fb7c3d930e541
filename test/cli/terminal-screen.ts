// What a person sees of the bytes that a command writes: a terminal that keeps all its lines.

import headless from "@xterm/headless";

/** All lines of a terminal of `columns` to which `text` was written, without what is blank at their ends. A line that was too long is several. */
export async function terminal(text: string, columns: number): Promise<readonly string[]> {
  const { lines } = await screenOf(text, columns);
  return lines.map((each) => each.text);
}

export interface ScreenLine {
  readonly text: string;
  /** Whether it goes on with what did not fit into the line above. */
  readonly isWrapped: boolean;
}

export async function screenOf(text: string, columns: number): Promise<{ readonly lines: readonly ScreenLine[] }> {
  const shown = new headless.Terminal({
    cols: columns,
    rows: 24,
    scrollback: 10_000,
    allowProposedApi: true,
    convertEol: true,
  });
  await new Promise<void>((resolve) => shown.write(text, resolve));
  const { active: buffer } = shown.buffer;
  const lines = Array.from({ length: buffer.length }, (_, at) => {
    const line = buffer.getLine(at);
    return { text: line?.translateToString(true) ?? "", isWrapped: line?.isWrapped ?? false };
  });
  shown.dispose();
  while (lines.at(-1)?.text === "") lines.pop();
  return { lines };
}
