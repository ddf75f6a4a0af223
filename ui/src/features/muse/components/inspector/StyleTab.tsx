import { NumberField, Segments, SliderField } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { type Look, looks, signed, type Style } from "../../model";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";
import { LightDome } from "./LightDome";
import { Palette } from "./Palette";
import { TagList } from "./TagList";

/** How her pictures look. */
export function StyleTab({
  style,
  onChange,
}: {
  readonly style: Style;
  readonly onChange: (style: Style) => void;
}) {
  const t = useWords(museWords).style;
  const names = useWords(dnaWords);
  const locale = useLocale();
  const { light } = style;
  const lens = useFault("style.lens_mm");
  const put = (change: Partial<Style>) => onChange({ ...style, ...change });
  const putLight = (change: Partial<Style["light"]>) => put({ light: { ...light, ...change } });
  return (
    <div className={css.tab}>
      <section className={css.group} data-field="style.look">
        <h3 className={css.heading}>{t.look}</h3>
        <Segments
          label={t.look}
          value={style.look as Look}
          choices={looks.map((look) => ({ value: look, label: names.looks[look] }))}
          onChange={(look) => put({ look })}
        />
      </section>
      <Palette palette={style.palette} onChange={(palette) => put({ palette })} />
      <section className={css.group} data-field="style.light">
        <h3 className={css.heading}>{t.light}</h3>
        <div className={css.lightRow}>
          <LightDome light={light} onChange={(next) => put({ light: next })} />
          <div className={css.group}>
            <NumberField
              label={t.azimuth}
              value={Math.round(light.azimuth_degrees)}
              min={-180}
              max={180}
              onChange={(azimuth_degrees) => putLight({ azimuth_degrees })}
            />
            <NumberField
              label={t.elevation}
              value={Math.round(light.elevation_degrees)}
              min={-10}
              max={90}
              onChange={(elevation_degrees) => putLight({ elevation_degrees })}
            />
          </div>
        </div>
        <SliderField
          label={t.softness}
          value={light.softness}
          min={0}
          max={1}
          onChange={(softness) => putLight({ softness })}
        />
        <SliderField
          label={t.warmth}
          value={light.warmth}
          min={-1}
          max={1}
          shown={signed(light.warmth, locale)}
          onChange={(warmth) => putLight({ warmth })}
        />
      </section>
      <div data-field="style.lens_mm">
        <NumberField
          label={t.lens}
          hint={t.lensHint}
          value={style.lens_mm}
          min={8}
          max={800}
          wrong={lens}
          onChange={(lens_mm) => put({ lens_mm: Math.round(lens_mm) })}
        />
      </div>
      <div data-field="style.wardrobe">
        <TagList
          label={t.wardrobe}
          placeholder={t.addPiece}
          removeLabel={t.removePiece}
          tags={style.wardrobe}
          onChange={(wardrobe) => put({ wardrobe })}
        />
      </div>
    </div>
  );
}
