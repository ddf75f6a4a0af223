import { Kbd } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { settingsWords } from "../words";
import css from "./settings.module.css";

const keys = [
  ["go", ["G", "T", "M", "R", "V", "B", "U", "S"]],
  ["palette", ["Ctrl K"]],
  ["produce", ["N"]],
  ["undo", ["Ctrl Z", "Ctrl Shift Z"]],
  ["notice", ["F8"]],
  ["keys", ["?"]],
  ["lists", ["↑", "↓", "Enter"]],
  ["copy", ["Ctrl C"]],
  ["stars", ["1", "2", "3", "4", "5"]],
  ["pick", ["P", "X"]],
  ["repair", ["R", "A"]],
  ["loupe", ["Space", "Z", "C"]],
] as const;

/** The keys of the studio, where they can be looked up in peace. */
export function Keys() {
  const t = useWords(settingsWords);
  return (
    <>
      <p className={css.quiet}>{t.keysAbout}</p>
      <dl className={css.facts}>
        {keys.map(([name, pressed]) => (
          <div key={name}>
            <dt>
              {t.keys[name]}
              {name === "go" && <div className={css.quiet}>{t.screens}</div>}
            </dt>
            <dd className={css.kbds}>
              {pressed.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
