import type { Json, Widget } from "../../canvas";

/** What every field of a widget is given, over the canvas as in the inspector. */
export interface FieldProps {
  readonly widget: Widget;
  /** Read out; where the field stands says the rest. */
  readonly label: string;
  /** Called once for each change that is to be one step of undo. */
  readonly onValue: (value: Json) => void;
  /** It stands over the canvas: it takes the focus, and is open when there is something to open. */
  readonly isInPlace?: boolean;
}
