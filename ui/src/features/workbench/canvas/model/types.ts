/** Whether what flows out may flow in: `*` is anything, a comma separates several, case does not count. */
export function typesFit(gives: string, takes: string): boolean {
  if (isAny(gives) || isAny(takes)) return true;
  const wanted = takes.toLowerCase().split(",");
  return gives
    .toLowerCase()
    .split(",")
    .some((type) => wanted.some((other) => other.trim() === type.trim()));
}

/** The types that both name; `null` when there is none. */
export function commonType(one: string, other: string): string | null {
  if (isAny(one)) return isAny(other) ? "*" : other;
  if (isAny(other)) return one;
  const wanted = other.toLowerCase().split(",");
  const shared = one
    .split(",")
    .map((type) => type.trim())
    .filter((type) => wanted.some((named) => named.trim() === type.toLowerCase()));
  return shared.length === 0 ? null : shared.join(",");
}

/** Whether it links to every type: a wildcard, or a type that its link alone decides. */
export const isAny = (type: string): boolean =>
  type === "" || type === "*" || type === "0" || type.startsWith("COMFY_MATCHTYPE");
