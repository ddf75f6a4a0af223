/** How many lines a text has, as an editor counts them. */
export const lineCount = (text: string): number => text.split("\n").length;

/** Where a place, counted from 1, lies in a text; within the text whatever was said. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const at = Math.min(lines.length, Math.max(1, line)) - 1;
  const before = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return before + Math.min(lines[at]?.length ?? 0, Math.max(1, column) - 1);
}
