import type { Field, Setup } from "../../kubernetes";

/** What the fields of this card are given: the setup as it stands, how it changes, and what is wrong with a field. */
export type FieldsProps = {
  readonly setup: Setup;
  readonly onChange: (more: Partial<Setup>) => void;
  readonly wrong: (field: Field) => string | null;
};
