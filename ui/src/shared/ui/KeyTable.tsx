import { Kbd } from "./Button";
import css from "./KeyTable.module.css";

/** Keys, and what they do. */
export type KeyRow = readonly [keys: readonly string[], what: string];

/** A list of keys for a dialog; in columns where there is room. */
export const KeyTable = ({ rows }: { readonly rows: readonly KeyRow[] }) => (
  <dl className={css.keys}>
    {rows.map(([keys, what]) => (
      <div key={keys.join()}>
        <dt>{what}</dt>
        <dd>
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </dd>
      </div>
    ))}
  </dl>
);
