import { useWords } from "../../../../shared/words";
import type { RenameRequest } from "../../canvas";
import { TextBox } from "../fields/TextBox";
import { editWords } from "../words";
import { Over } from "./Over";

type RenameBoxProps = {
  readonly request: RenameRequest;
  /** A new title; an empty one gives a node its class's name back. */
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
};

/** Edits the title of a node or a group where it stands. */
export function RenameBox({ request, onText, onClose }: RenameBoxProps) {
  const t = useWords(editWords);
  return (
    <Over
      label={t.renameBox}
      box={request.box}
      scale={request.scale}
      least={180}
      form="line"
      onClose={onClose}
    >
      <TextBox
        isInPlace
        lines="one"
        label={t.renameBox}
        value={request.text}
        onText={(text) => onText(text.trim())}
      />
    </Over>
  );
}
