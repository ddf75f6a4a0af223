import { useMemo, useState } from "react";
import { Button, Empty } from "../../../shared/ui";
import { tagOf } from "../../../shared/locale";
import { useLocale, useWords } from "../../../shared/words";
import type { Missing } from "../api";
import type { Catalogue, JsonObject } from "../canvas";
import { entriesOf } from "./find";
import css from "./library.module.css";
import { shapeOf, type Similar, similarTo } from "./similar";
import { libraryWords } from "./words";

type MissingTabProps = {
  readonly catalogue: Catalogue;
  readonly missing: Missing["nodes"];
  /** Without it a stand-in is looked for by name alone. */
  readonly document: JsonObject | null;
  readonly onReplace: (classType: string, by: string) => void;
};

/** Classes nobody offers: what would provide them, and what could stand in for them. */
export function MissingTab({ missing, ...more }: MissingTabProps) {
  const t = useWords(libraryWords);
  if (missing.length === 0) return <Empty title={t.allThere} />;
  return (
    <div className={css.missing}>
      <p className={css.note}>{t.missingAbout}</p>
      <ul>
        {missing.map((one) => (
          <MissingClass key={one.class_type} one={one} {...more} />
        ))}
      </ul>
    </div>
  );
}

type MissingClassProps = Omit<MissingTabProps, "missing"> & { readonly one: Missing["nodes"][number] };

function MissingClass({ one, catalogue, document: workflow, onReplace }: MissingClassProps) {
  const t = useWords(libraryWords);
  // Looking through every class takes a moment: it is done when somebody asks.
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={css.missingClass}>
      <div>
        <code>{one.class_type}</code> <span className={css.note}>{t.times(one.count)}</span>
      </div>
      <p className={css.note}>
        {one.pack == null ? t.nobody : t.provides(one.pack)}{" "}
        {one.url != null && /^https?:\/\//.test(one.url) && (
          <a
            href={one.url}
            target="_blank"
            rel="noreferrer"
            aria-label={`${t.openPack}: ${one.pack ?? one.class_type}`}
          >
            {t.openPack}
          </a>
        )}
      </p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t.standIn}</summary>
        {isOpen && <StandIns type={one.class_type} {...{ catalogue, document: workflow, onReplace }} />}
      </details>
    </li>
  );
}

type StandInsProps = Omit<MissingTabProps, "missing"> & { readonly type: string };

function StandIns({ type, catalogue, document: workflow, onReplace }: StandInsProps) {
  const t = useWords(libraryWords);
  const locale = useLocale();
  const shape = useMemo(
    () => (workflow ? shapeOf(workflow, type) : { type, inputs: [], outputs: [] }),
    [workflow, type],
  );
  const offers = useMemo(() => similarTo(shape, entriesOf(catalogue)), [shape, catalogue]);
  if (offers.length === 0) return <p className={css.note}>{t.noStandIn}</p>;
  const isKnown = shape.inputs.length + shape.outputs.length > 0;
  const said = ({ share, lost }: Similar) =>
    isKnown
      ? [
          t.share(share.toLocaleString(tagOf[locale], { style: "percent" })),
          lost.length === 0 ? t.keepsAll : t.loses(lost.join(", ")),
        ].join(", ")
      : t.likeName;
  return (
    <ul>
      {offers.map((offer) => (
        <li key={offer.entry.type} className={css.offer}>
          <span>
            {offer.entry.title}
            <span className={css.note}>{said(offer)}</span>
          </span>
          <Button
            aria-label={t.replaceWith(type, offer.entry.title)}
            onClick={() => onReplace(type, offer.entry.type)}
          >
            {t.replace}
          </Button>
        </li>
      ))}
    </ul>
  );
}
