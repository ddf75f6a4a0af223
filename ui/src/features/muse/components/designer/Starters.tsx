import { starterUrl } from "../../../../platform";
import { Loading, Picture, ProblemBox } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useStarters } from "../../api";
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
  const starters = useStarters();
  if (starters.error) return <ProblemBox problem={starters.error} onRetry={() => void starters.refetch()} />;
  if (starters.data === undefined) return <Loading />;
  const known = starters.data.find((starter) => starter.name === chosen);
  return (
    <div className={css.starters} data-field="identity.starter">
      {!known && <p className={css.about}>{t.noStarter}</p>}
      <div role="radiogroup" aria-label={t.starters} className={css.starterList}>
        {starters.data.map((starter) => (
          <button
            key={starter.name}
            type="button"
            role="radio"
            aria-checked={starter.name === chosen}
            className={css.starter}
            onClick={() => onChoose(starter.name)}
          >
            <span className={css.starterFace}>
              <Picture src={starterUrl(starter.name)} alt="" />
            </span>
            <strong className={css.starterName}>{starter.name}</strong>
            <span className={css.about}>{starter.doc}</span>
          </button>
        ))}
      </div>
      {known && (
        <ul className={css.views}>
          {known.views.map((view, n) => (
            <li key={view}>
              <Picture src={starterUrl(known.name, n)} alt={t.starterView(known.name, view)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
