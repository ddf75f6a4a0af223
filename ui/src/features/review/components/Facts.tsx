import type { ReactNode } from "react";
import css from "./Panel.module.css";

/** Names and what they are, in two columns; what is not known is left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [name: string, what: ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {rows
        .filter(([, what]) => what !== null && what !== undefined && what !== "")
        .map(([name, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{what}</dd>
          </div>
        ))}
    </dl>
  );
}
