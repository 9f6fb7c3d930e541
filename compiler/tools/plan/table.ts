// Columns of text for terminals: as wide as their widest cell, numbers to the right.

export interface Column {
  readonly head: string;
  readonly align?: "right" | undefined;
}

/** Lines with two spaces before and between; the last column is not padded. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [columns.map((each) => each.head), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => [...(row[i] ?? "")].length)));
  return all.map((row) =>
    `  ${columns
      .map(({ align }, i) => {
        const cell = row[i] ?? "";
        const space = " ".repeat((widths[i] ?? 0) - [...cell].length);
        return align === "right" ? space + cell : cell + space;
      })
      .join("  ")}`.trimEnd(),
  );
}
