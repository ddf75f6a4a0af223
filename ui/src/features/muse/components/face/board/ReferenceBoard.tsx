import { ImagePlus } from "lucide-react";
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { Button, Empty, ProblemBox, StateMark } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { type Basis, useReferenceCheck } from "../api";
import { BasisForm } from "./BasisForm";
import { CropDialog } from "./CropDialog";
import { droppedFiles } from "./intake";
import { IntakeNote } from "./IntakeNote";
import { MatchTable } from "./MatchTable";
import { arranged, domainFor, most, moved } from "./model";
import { PictureDetails } from "./PictureDetails";
import { PictureGrid } from "./PictureGrid";
import css from "./ReferenceBoard.module.css";
import { useIntake } from "./useIntake";
import { boardWords } from "./words";

type ReferenceBoardProps = {
  readonly references: readonly string[];
  readonly basis: Basis;
  readonly domain: string;
  readonly onChange: (references: string[], basis: Basis, domain: string) => void;
};

/** The pictures a face is enrolled from: what they are worth, alone and together, and why they may be used. */
export function ReferenceBoard({ references, basis, domain, onChange }: ReferenceBoardProps) {
  const t = useWords(boardWords);
  const [chosen, setChosen] = useState<string | null>(null);
  const [cropping, setCropping] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const checked = useReferenceCheck(references, domain);
  const change = (next: readonly string[]) => onChange([...next], basis, domain);
  const { intake, take, stop, clear, nameOf, named } = useIntake(references, change);

  const said = checked.data ? arranged(checked.data, references) : null;
  const places = new Map(said?.pictures.map((picture) => [picture.blob, picture]));
  const place = chosen === null ? -1 : references.indexOf(chosen);

  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!isOurs(event)) return;
    event.preventDefault();
    const { files, total } = droppedFiles(event.dataTransfer);
    take(files, total);
  };
  const paste = useEffectEvent((event: ClipboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
    const files = [...(event.clipboardData?.files ?? [])];
    if (typing || files.length === 0) return;
    event.preventDefault();
    take(files, files.length);
  });
  useEffect(() => {
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, []);
  const add = (
    <Button icon={<ImagePlus size={14} aria-hidden />} onClick={() => picker.current?.click()}>
      {t.add}
    </Button>
  );

  return (
    <section className={css.room} aria-label={t.title}>
      <div className={css.layout}>
        <div
          className={css.board}
          data-over={over}
          onDragOver={(event) => {
            if (!isOurs(event)) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
          }}
          onDrop={drop}
        >
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t.add}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = "";
              if (files.length > 0) take(files, files.length);
            }}
          />
          <header className={css.head}>
            <h2>{t.title}</h2>
            <span className={css.count}>{t.count(references.length, most)}</span>
            {references.length > 0 && add}
          </header>
          {intake && <IntakeNote intake={intake} onStop={stop} onClear={clear} />}
          {references.length === 0 ? (
            <Empty title={t.empty} action={add}>
              {t.emptyText}
            </Empty>
          ) : (
            <>
              <p className={css.sentence} role="status">
                {checked.isFetching ? (
                  t.checking
                ) : said ? (
                  <>
                    <StateMark tone={said.pictures.every(({ usable }) => usable) ? "good" : "attention"} />
                    {t.usable(said.pictures.filter(({ usable }) => usable).length, references.length)}
                  </>
                ) : null}
              </p>
              {checked.error && <ProblemBox problem={checked.error} onRetry={() => void checked.refetch()} />}
              <PictureGrid
                references={references}
                checks={places}
                nameOf={nameOf}
                chosen={chosen}
                onChoose={setChosen}
                onMove={(from, to) => change(moved(references, from, to))}
                onRemove={(blob) => change(references.filter((one) => one !== blob))}
                onCrop={setCropping}
              />
              {said && (
                <MatchTable
                  pairs={said.pairs}
                  references={references}
                  nameOf={nameOf}
                  onChoose={(at) => setChosen(references[at] ?? null)}
                />
              )}
            </>
          )}
        </div>
        <aside className={css.side}>
          {chosen !== null && place >= 0 && (
            <PictureDetails
              blob={chosen}
              place={place}
              name={nameOf(chosen, place)}
              check={places.get(chosen) ?? null}
              onCrop={() => setCropping(chosen)}
              onRemove={() => change(references.filter((one) => one !== chosen))}
            />
          )}
          <BasisForm
            basis={basis}
            domain={domain}
            onChange={(next, of) => onChange([...references], next, domainFor(next.kind, of))}
          />
        </aside>
      </div>
      {cropping !== null && (
        <CropDialog
          blob={cropping}
          name={nameOf(cropping, references.indexOf(cropping))}
          onClose={() => setCropping(null)}
          onCropped={(blob, name) => {
            named(blob, name);
            if (!references.includes(blob)) change(references.map((one) => (one === cropping ? blob : one)));
            setChosen(blob);
            setCropping(null);
          }}
        />
      )}
    </section>
  );
}
