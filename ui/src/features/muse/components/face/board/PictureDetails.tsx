import { Crop, Trash2 } from "lucide-react";
import { thumbnailUrl } from "../../../../../platform";
import { Button, Picture, StateMark } from "../../../../../shared/ui";
import { tagOf } from "../../../../../shared/locale";
import { told } from "../../../../../shared/problems";
import { useLocale, useWords } from "../../../../../shared/words";
import type { Checked } from "../api";
import css from "./ReferenceBoard.module.css";
import { boardWords } from "./words";

type PictureDetailsProps = {
  readonly blob: string;
  readonly place: number;
  readonly name: string;
  readonly check: Checked["pictures"][number] | null;
  readonly onCrop: () => void;
  readonly onRemove: () => void;
};

/** One picture: what enrolment would say of it, in words and in numbers. */
export function PictureDetails({ blob, place, name, check, onCrop, onRemove }: PictureDetailsProps) {
  const t = useWords(boardWords);
  const locale = useLocale();
  const quality = check?.quality ?? null;
  const number = (value: number, digits: number) =>
    value.toLocaleString(tagOf[locale], { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (share: number) => `${number(100 * share, 0)}\u00a0%`;
  const rows: readonly (readonly [string, string])[] = [
    ...(check && check.width_px > 0
      ? [
          [t.size, `${check.width_px} × ${check.height_px}\u00a0px`] as const,
          [t.faces, number(check.faces, 0)] as const,
        ]
      : []),
    ...(quality
      ? [
          [t.quality.sharpness, number(quality.sharpness, 3)] as const,
          [t.quality.eyes, `${number(quality.eye_distance_px, 0)}\u00a0px`] as const,
          [t.quality.share, percent(quality.face_share)] as const,
          [t.quality.dark, percent(quality.dark_share)] as const,
          [t.quality.bright, percent(quality.bright_share)] as const,
          [t.quality.tilt, `${number(quality.tilt_degrees, 0)}°`] as const,
          [t.quality.spread, number(quality.eye_spread, 2)] as const,
        ]
      : []),
  ];
  return (
    <section className={css.details} aria-label={name}>
      <div className={css.large}>
        <Picture src={thumbnailUrl(blob, 640)} alt={name} fit="contain" />
      </div>
      <h3 className={css.name} title={name}>
        {place + 1}. {name}
      </h3>
      {check && (
        <p className={css.line}>
          <StateMark tone={check.usable ? (check.problems.length > 0 ? "attention" : "good") : "bad"} />
          {check.usable ? (check.problems.length > 0 ? t.couldBeBetter : t.isUsable) : t.notUsable}
        </p>
      )}
      {check?.problems.map((problem) => {
        const { code, message, advice } = told(problem, locale);
        return (
          <div key={`${code}${message}`} className={css.trouble}>
            <p>{message}</p>
            {advice !== null && <p className={css.hint}>{advice}</p>}
          </div>
        );
      })}
      <div className={css.line}>
        <Button icon={<Crop size={14} aria-hidden />} onClick={onCrop}>
          {t.crop}
        </Button>
        <Button look="quiet" icon={<Trash2 size={14} aria-hidden />} onClick={onRemove}>
          {t.remove}
        </Button>
      </div>
      {rows.length > 0 && (
        <dl className={css.numbers}>
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
