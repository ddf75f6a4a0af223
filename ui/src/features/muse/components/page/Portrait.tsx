import { useState } from "react";
import { pictureUrl, thumbnailUrl } from "../../../../platform";
import { Dialog, Picture } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Dna } from "../../model";
import { museWords } from "../words";
import css from "./page.module.css";

/** Her face, large, and the pictures it is known from. */
export function Portrait({ dna }: { readonly dna: Dna }) {
  const t = useWords(museWords).page;
  const [open, setOpen] = useState<number | null>(null);
  const { references } = dna.identity;
  const [first] = references;
  const opened = open === null ? undefined : references[open];
  return (
    <>
      <div className={css.portrait}>
        <Picture src={first ? thumbnailUrl(first.blob, 640) : null} alt={t.portrait(dna.name)} />
      </div>
      <div>
        <h1 className={css.name}>{dna.name}</h1>
        {dna.persona !== "" && <p className={css.persona}>{dna.persona}</p>}
      </div>
      <div>
        <ul className={css.references} aria-label={t.references}>
          {references.map((reference, at) => (
            <li key={`${reference.blob} ${at}`}>
              <button
                type="button"
                className={css.reference}
                title={reference.name}
                onClick={() => setOpen(at)}
              >
                <Picture src={thumbnailUrl(reference.blob, 160)} alt={t.reference(reference.name)} />
              </button>
            </li>
          ))}
        </ul>
      </div>
      {opened && (
        <Dialog open form="wide" onClose={() => setOpen(null)} title={t.reference(opened.name)}>
          <div className={css.large}>
            <Picture src={pictureUrl(opened.blob)} alt={t.reference(opened.name)} fit="contain" />
          </div>
        </Dialog>
      )}
    </>
  );
}
