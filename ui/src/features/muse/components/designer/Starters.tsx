import { RadioGroup } from "radix-ui";
import { starterUrl } from "../../../../platform";
import { Loading, ontoItem, Picture, ProblemBox } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useStarters } from "../../api";
import { nameWords } from "../face/forge/names";
import { forgeWords } from "../face/forge/words";
import { museWords } from "../words";
import css from "./designer.module.css";

/** The faces that ship with the studio, each with the pictures she would be enrolled from. */
export function Starters({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}) {
  const t = useWords(museWords).designer;
  const names = useWords(nameWords);
  const { views } = useWords(forgeWords);
  const starters = useStarters();
  if (starters.error) return <ProblemBox problem={starters.error} onRetry={() => void starters.refetch()} />;
  if (starters.data === undefined) return <Loading />;
  const known = starters.data.find((starter) => starter.name === chosen);
  return (
    <div className={css.starters} data-field="identity.starter">
      {!known && <p className={css.about}>{t.noStarter}</p>}
      <RadioGroup.Root
        aria-label={t.starters}
        className={css.starterList}
        value={chosen}
        onFocus={ontoItem}
        onValueChange={onChoose}
      >
        {starters.data.map((starter) => (
          <RadioGroup.Item key={starter.name} value={starter.name} className={css.starter}>
            <span className={css.starterFace}>
              <Picture src={starterUrl(starter.name)} alt="" />
            </span>
            <strong className={css.starterName}>{starter.name}</strong>
            <span className={css.about}>{names.presetDocs[starter.name] ?? starter.doc}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {known && (
        <section className={css.known}>
          <h3 className={css.small}>{t.starterViews(known.views.length)}</h3>
          <ul className={css.views}>
            {known.views.map((view, n) => (
              <li key={view}>
                <Picture
                  src={starterUrl(known.name, n)}
                  alt={t.starterView(known.name, views[`${n + 1}-${view}`] ?? view)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
