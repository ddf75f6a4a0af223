/** Part of JSON that older engines lack (Safari before 18.4) and TypeScript does not know yet. */
interface ExactJson {
  rawJSON?: (text: string) => unknown;
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

/**
 * A whole number of more digits than JavaScript counts exactly, as seeds of 64 bits may have. It goes through documents
 * like any value and is written with all its digits.
 */
export class Exact {
  constructor(readonly digits: string) {}

  toJSON(): unknown {
    const { rawJSON } = JSON as ExactJson;
    if (!rawJSON) throw new TypeError("this engine writes no such numbers");
    return rawJSON(this.digits);
  }
}

export const exactOf = (value: unknown): Exact | null => (value instanceof Exact ? value : null);

/**
 * Reads JSON and keeps all digits of whole numbers, where the engine can write them again; elsewhere they are rounded as
 * ever.
 */
export function readExactly(text: string): unknown {
  const json = JSON as ExactJson;
  if (!json.rawJSON || !/\d{16}/.test(text)) return JSON.parse(text);
  return json.parse(text, (_, value, { source }) =>
    isBeyond(value) && source !== undefined && /^-?\d+$/.test(source) ? new Exact(source) : value,
  );
}

/** Whether a number may have lost its last digits. */
export const isBeyond = (value: unknown): value is number =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value as number) <= 2 ** 64;
