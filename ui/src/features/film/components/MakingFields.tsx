import { EngineText } from "../../../shared/engineText";
import { makingWords } from "../../../shared/making";
import { money, moneyInterval } from "../../../shared/money";
import { Segments, SelectField } from "../../../shared/ui";
import { tagOf } from "../../../shared/locale";
import { useLocale, useWords } from "../../../shared/words";
import {
  allLines,
  type Aspect,
  aspects,
  filmers,
  type Lines,
  type Model,
  type Renderer,
  renderers,
  secondOf,
} from "../model";
import { filmWords } from "../words";
import css from "./form.module.css";
import shared from "./shared.module.css";

export type Made = {
  readonly aspect: Aspect;
  readonly lines: Lines;
  readonly renderer: Renderer;
  /** `null` takes the first that answers. */
  readonly model: string | null;
};

type MakingFieldsProps = {
  readonly made: Made;
  readonly models: readonly Model[];
  readonly onChange: (change: Partial<Made>) => void;
};

const byItself = "-";

/** What films it now, as it is chosen. */
export const modelOf = (models: readonly Model[], id: string | null): Model | undefined =>
  id === null ? filmers(models)[0] : models.find((model) => model.id === id);

/** How a film is made: shape, lines, and who makes pictures and clips. */
export function MakingFields({ made, models, onChange }: MakingFieldsProps) {
  const t = useWords(filmWords);
  const m = useWords(makingWords);
  const locale = useLocale();
  const able = filmers(models);
  const model = modelOf(models, made.model);
  const price = (one: Model) => {
    const second = secondOf(one, made.lines) ?? secondOf(one, "720p");
    return second === null ? t.form.unknown : money(second.mid, locale);
  };
  const day = (iso: string) =>
    new Date(`${iso}T12:00:00Z`).toLocaleDateString(tagOf[locale], { dateStyle: "medium" });
  const row = model?.price_rows.find((one) => one.item === model.prices[`second_${made.lines}`]);
  return (
    <>
      <div className={css.segments}>
        <span className={shared.small}>{t.form.shape}</span>
        <Segments
          label={t.form.shape}
          value={made.aspect}
          choices={aspects.map((value) => ({ value, label: t.shapes[value] }))}
          onChange={(aspect) => onChange({ aspect })}
        />
      </div>
      <div className={css.segments}>
        <span className={shared.small}>{t.form.lines}</span>
        <Segments
          label={t.form.lines}
          value={made.lines}
          choices={allLines.map((value) => ({
            value,
            label: t.lines[value],
            disabled: model !== undefined && secondOf(model, value) === null,
          }))}
          onChange={(lines) => onChange({ lines })}
        />
      </div>
      <div className={css.segments}>
        <span className={shared.small}>{t.form.renderer}</span>
        <Segments
          label={t.form.renderer}
          value={made.renderer}
          choices={renderers.map((value) => ({ value, label: m.renderers[value] }))}
          onChange={(renderer) => onChange({ renderer })}
        />
      </div>
      {able[0] === undefined ? (
        <p className={`${shared.small} ${css.hint}`}>{t.model.none}</p>
      ) : (
        <SelectField
          label={t.form.model}
          value={made.model ?? byItself}
          choices={[
            { value: byItself, label: t.model.byItself(t.model.each(able[0].name, price(able[0]))) },
            ...able.map((one) => ({
              value: one.id,
              label: t.model.each(one.name, price(one)),
              disabled: secondOf(one, made.lines) === null,
            })),
          ]}
          onChange={(id) => onChange({ model: id === byItself ? null : id })}
          hint={
            <>
              {row && (
                <>
                  {t.model.source(moneyInterval(row.price, locale), day(row.as_of))}{" "}
                  <EngineText text={row.source} />
                </>
              )}
              {model?.retires_on != null && ` · ${t.model.until(day(model.retires_on))}`}
            </>
          }
        />
      )}
    </>
  );
}
