// A line on stdout at once. Loading Node's streams takes longer than writing a line: they are for those who write more,
// and for a reader who is slow or gone.

// not imported: see files.ts
const { writeSync } = process.getBuiltinModule("node:fs");

/** Writes a text and a newline to stdout. */
export async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${text}\n`);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch {
    (await import("./outlive.ts")).outliveOutput();
    process.stdout.write(bytes.subarray(written));
  }
}
