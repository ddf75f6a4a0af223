import { X } from "lucide-react";
import { useState } from "react";
import { TextField } from "../../../../shared/ui";
import css from "./inspector.module.css";

type TagListProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly removeLabel: (tag: string) => string;
  readonly tags: readonly string[];
  readonly onChange: (tags: string[]) => void;
};

/** A list of short texts, each with its own way out; Enter adds one. */
export function TagList({ label, placeholder, removeLabel, tags, onChange }: TagListProps) {
  const [typed, setTyped] = useState("");
  const add = () => {
    const tag = typed.trim();
    setTyped("");
    if (tag !== "" && !tags.includes(tag)) onChange([...tags, tag]);
  };
  return (
    <div className={css.group}>
      <TextField
        label={label}
        placeholder={placeholder}
        value={typed}
        maxLength={120}
        onChange={setTyped}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter") add();
          if (event.key === "Backspace" && typed === "" && tags.length > 0) onChange(tags.slice(0, -1));
        }}
      />
      {tags.length > 0 && (
        <ul className={css.tags}>
          {tags.map((tag) => (
            <li key={tag} className={css.tag}>
              <span>{tag}</span>
              <button
                type="button"
                className={css.out}
                aria-label={removeLabel(tag)}
                onClick={() => onChange(tags.filter((other) => other !== tag))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
