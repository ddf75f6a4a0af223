import { useMemo, useState } from "react";
import { type Reply, thumbnailUrl } from "../../../../platform";
import { Dialog, Loading, Picture, ProblemBox, SelectField } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { useSince } from "../../api";
import { differences, dnaAt, type Side } from "../../changes";
import type { Dna } from "../../model";
import { dnaWords } from "../../words";
import { museWords } from "../words";
import css from "./page.module.css";

type CompareProps = {
  readonly museId: string;
  readonly head: Dna;
  readonly generations: Reply<"show_muse">["generations"];
  readonly onClose: () => void;
};

/** Any two generations: their portraits side by side, and what changed in words. */
export function Compare({ museId, head, generations, onClose }: CompareProps) {
  const t = useWords(museWords).page;
  const newest = head.generation;
  const [from, setFrom] = useState(newest - 1);
  const [to, setTo] = useState(newest);
  const [sinceFrom, sinceTo] = [useSince(museId, from, newest), useSince(museId, to, newest)];
  const problem = sinceFrom.error ?? sinceTo.error;
  const at = (n: number, changes: typeof sinceFrom.data) =>
    n === newest ? head : changes ? dnaAt(head, changes) : null;
  const [before, after] = [at(from, sinceFrom.data), at(to, sinceTo.data)];
  const choices = generations.map(({ number, reason }) => ({
    value: String(number),
    label: `${t.generation(number, newest)} · ${reason}`,
  }));
  return (
    <Dialog open form="wide" onClose={onClose} title={t.compareTitle}>
      <div className={css.pair}>
        <SelectField
          label={t.from}
          value={String(from)}
          choices={choices}
          onChange={(n) => setFrom(Number(n))}
        />
        <SelectField label={t.to} value={String(to)} choices={choices} onChange={(n) => setTo(Number(n))} />
        {[before, after].map((dna, side) => (
          <div key={side} className={css.pairFace}>
            <Picture
              src={dna?.identity.references[0] ? thumbnailUrl(dna.identity.references[0].blob, 640) : null}
              alt={dna ? t.portrait(dna.name) : ""}
            />
          </div>
        ))}
      </div>
      {problem ? (
        <ProblemBox problem={problem} />
      ) : before && after ? (
        <Differences before={before} after={after} />
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}

function Differences({ before, after }: { readonly before: Dna; readonly after: Dna }) {
  const t = useWords(museWords).page;
  const names = useWords(dnaWords);
  const locale = useLocale();
  const found = useMemo(() => differences(before, after, names, locale), [before, after, names, locale]);
  const sameFace = !found.some((difference) => difference.field === "identity.references");
  return (
    <>
      {sameFace && <p className={css.quiet}>{t.sameFace}</p>}
      {found.length === 0 ? (
        <p>{t.noDifference}</p>
      ) : (
        <table className={css.differences}>
          <thead>
            <tr>
              <th scope="col">{t.field}</th>
              <th scope="col">{t.from}</th>
              <th scope="col">{t.to}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">{difference.label}</th>
                <td>
                  <Shown side={difference.before} />
                </td>
                <td>
                  <Shown side={difference.after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Shown({ side }: { readonly side: Side | null }) {
  const t = useWords(museWords).page;
  if (side === null) return <span className={css.quiet}>{t.gone}</span>;
  if (side.colours)
    return (
      <span className={css.tilePalette} role="img" aria-label={side.text} title={side.text}>
        {side.colours.map((colour, at) => (
          <span key={at} style={{ background: colour }} />
        ))}
      </span>
    );
  return <>{side.text === "" ? t.gone : side.text}</>;
}
