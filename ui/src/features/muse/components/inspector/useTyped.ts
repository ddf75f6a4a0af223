import { useState } from "react";

/** Text that stands for something else: what is typed stays as it is typed, as long as it means what is kept. */
export function useTyped(
  kept: string,
  onChange: (text: string) => void,
): { readonly value: string; readonly onChange: (text: string) => void } {
  const [typed, setTyped] = useState(kept);
  const bare = (text: string) => text.replace(/[\s,;]+/g, " ").trim();
  // Something else came from outside: an undo, another window.
  const value = bare(typed) === bare(kept) ? typed : kept;
  return {
    value,
    onChange: (text) => {
      setTyped(text);
      onChange(text);
    },
  };
}
