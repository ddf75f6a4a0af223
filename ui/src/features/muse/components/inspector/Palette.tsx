import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton, Popover, SliderField, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { isHex } from "../../checks";
import { hexOf, hslOf } from "../../graph";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";

const most = 8;

/** One to eight colours; the first is the ground. */
export function Palette({
  palette,
  onChange,
}: {
  readonly palette: readonly string[];
  readonly onChange: (palette: string[]) => void;
}) {
  const t = useWords(museWords).style;
  const wrong = useFault("style.palette");
  const put = (at: number, colour: string) => onChange(palette.with(at, colour));
  return (
    <section className={css.group} data-field="style.palette">
      <h3 className={css.heading}>{t.palette}</h3>
      <div className={css.band} aria-hidden>
        {palette.map((colour, at) => (
          <span
            key={at}
            style={{ background: isHex(colour) ? colour : "transparent" }}
            data-ground={at === 0}
          />
        ))}
      </div>
      <ul className={css.colours}>
        {palette.map((colour, at) => (
          <Colour
            key={at}
            at={at}
            colour={colour}
            alone={palette.length === 1}
            onChange={(next) => put(at, next)}
            onRemove={() => onChange(palette.toSpliced(at, 1))}
            onFirst={() => onChange([colour, ...palette.toSpliced(at, 1)])}
          />
        ))}
      </ul>
      {wrong !== null && <p className={css.wrong}>{wrong}</p>}
      {palette.length < most && (
        <Button
          look="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange([...palette, hexOf({ ...hslOf(palette.at(-1) ?? ""), lightness: 0.6 })])}
        >
          {t.addColour}
        </Button>
      )}
    </section>
  );
}

type ColourProps = {
  readonly at: number;
  readonly colour: string;
  readonly alone: boolean;
  readonly onChange: (colour: string) => void;
  readonly onRemove: () => void;
  readonly onFirst: () => void;
};

function Colour({ at, colour, alone, onChange, onRemove, onFirst }: ColourProps) {
  const t = useWords(museWords).style;
  const wrong = useFault(`style.palette[${at}]`);
  const [typed, setTyped] = useState<string | null>(null);
  const name = at === 0 ? t.ground : t.colour(at + 1);
  // Hue is kept while a colour is grey, so that a slider does not jump back.
  const [tone, setTone] = useState(() => hslOf(colour));
  const shown = hexOf(tone) === colour.toLowerCase() ? tone : hslOf(colour);
  const move = (change: Partial<typeof tone>) => {
    const next = { ...shown, ...change };
    setTone(next);
    onChange(hexOf(next));
  };
  const settle = () => {
    const hex = typed?.trim().replace(/^#?/, "#").toLowerCase();
    if (hex !== undefined && isHex(hex)) onChange(hex);
    setTyped(null);
  };
  return (
    <li className={css.colour} data-field={`style.palette[${at}]`}>
      <Popover
        trigger={
          <button
            type="button"
            className={css.swatch}
            aria-label={t.edit(at + 1)}
            style={{ background: isHex(colour) ? colour : "transparent" }}
          />
        }
      >
        <div className={css.group}>
          <SliderField
            label={t.hue}
            value={shown.hue}
            min={0}
            max={360}
            step={1}
            shown={`${Math.round(shown.hue)}°`}
            onChange={(hue) => move({ hue })}
          />
          <SliderField
            label={t.saturation}
            value={shown.saturation}
            min={0}
            max={1}
            onChange={(saturation) => move({ saturation })}
          />
          <SliderField
            label={t.lightness}
            value={shown.lightness}
            min={0}
            max={1}
            onChange={(lightness) => move({ lightness })}
          />
          {at > 0 && <Button onClick={onFirst}>{t.first}</Button>}
        </div>
      </Popover>
      <TextField
        bare
        label={name}
        value={typed ?? colour}
        spellCheck={false}
        wrong={wrong}
        onChange={setTyped}
        onBlur={settle}
        onKeyDown={(event) => event.key === "Enter" && settle()}
      />
      <span className={css.note}>{at === 0 ? t.ground : ""}</span>
      <IconButton
        label={t.removeColour}
        icon={<Trash2 size={14} aria-hidden />}
        disabled={alone}
        onClick={onRemove}
      />
    </li>
  );
}
