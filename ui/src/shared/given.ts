/** Whether an optional field of the engine is there; it leaves out or writes `null` what nobody knows. */
export const given = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;
