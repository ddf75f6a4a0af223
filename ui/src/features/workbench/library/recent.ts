/** So many are remembered. */
const most = 12;

let used: readonly string[] = [];

/** What was added last, newest first, for as long as the window is open. */
export const recentTypes = (): readonly string[] => used;

export function noteUsed(type: string): void {
  used = [type, ...used.filter((one) => one !== type)].slice(0, most);
}
