import { type DragEvent, type ReactNode, useRef, useState } from "react";
import css from "./DropZone.module.css";

type DropZoneProps = {
  /** What letting go here does; files under a drag cannot be looked into. */
  readonly hint: (event: DragEvent) => string;
  readonly onFiles: (files: readonly File[], event: DragEvent) => void;
  readonly children: ReactNode;
};

const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** Takes files that are dropped on it, and says so while they hang over it. */
export function DropZone({ hint, onFiles, children }: DropZoneProps) {
  const [said, setSaid] = useState<string | null>(null);
  // Entering a part comes before leaving the one around it.
  const depth = useRef(0);
  const end = () => {
    depth.current = 0;
    setSaid(null);
  };
  return (
    <div
      className={css.zone}
      onDragEnter={(event) => {
        if (holdsFiles(event)) depth.current += 1;
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) end();
      }}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setSaid(hint(event));
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        end();
        onFiles([...event.dataTransfer.files], event);
      }}
    >
      {children}
      {said !== null && (
        <div className={css.hint} role="status">
          <span>{said}</span>
        </div>
      )}
    </div>
  );
}
