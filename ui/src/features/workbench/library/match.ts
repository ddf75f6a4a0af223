/** How a word stands in a text, the best first. */
export const tiers = { exact: 0, prefix: 1, word: 2, inside: 3, scattered: 4 } as const;

/** How well a word fits a text: a tier, and within it a share below 1; smaller is better. `null` when it does not. */
export function rank(word: string, text: string): number | null {
  if (word.length > text.length) return null;
  const place = text.indexOf(word);
  if (place < 0) return scattered(word, text);
  if (word.length === text.length) return tiers.exact;
  const share = (text.length - word.length) / (text.length + 1);
  if (place === 0) return tiers.prefix + share;
  for (let at = place; at >= 0; at = text.indexOf(word, at + 1))
    if (isStart(text, at)) return tiers.word + share;
  return tiers.inside + share;
}

const isStart = (text: string, at: number): boolean => !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));

/** The letters in their order with others between; the closer together, the better. */
function scattered(word: string, text: string): number | null {
  if (word.length < 2) return null;
  let [from, at] = [-1, -1];
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return null;
    if (from < 0) from = at;
  }
  const spread = at - from + 1;
  // Letters strewn over a whole sentence mean nothing.
  if (spread > 3 * word.length + 4) return null;
  return tiers.scattered + (spread - word.length) / (spread + 1);
}

/** Words as they are compared: small letters, no accents. */
export const folded = (text: string): string => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** The texts that hold all words of a query, the best first; all of them as they stand when it is empty. */
export function matching<T>(query: string, items: readonly T[], textsOf: (item: T) => string): T[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const found: { item: T; cost: number }[] = [];
  for (const item of items) {
    const text = folded(textsOf(item));
    let cost = 0;
    for (const word of words) {
      const one = rank(word, text);
      cost = one === null ? Infinity : cost + one;
    }
    if (cost < Infinity) found.push({ item, cost });
  }
  return found.toSorted((a, b) => a.cost - b.cost).map(({ item }) => item);
}
