import { Upload } from "lucide-react";
import { type DragEvent, useDeferredValue, useMemo, useState } from "react";
import { go, usePlace } from "../../../shared/route";
import { Button, Loading, ProblemBox, SearchField, Segments } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useImport, useTrends } from "../api";
import { type Dropped, droppedOf } from "../file";
import { matching, type Source, sources } from "../model";
import { trendsWords } from "../words";
import { EmptyTrends } from "./EmptyTrends";
import { ImportDialog } from "./ImportDialog";
import { InsightSheet } from "./InsightSheet";
import { ScatterPlot } from "./ScatterPlot";
import css from "./trends.module.css";
import { TrendTable } from "./TrendTable";

/** What moves out there: how fast against how old, and the same as a ranked list. */
export function TrendsScreen() {
  const t = useWords(trendsWords);
  const trends = useTrends();
  const importing = useImport();
  const { rest } = usePlace();
  const [source, setSource] = useState<Source | "all">("all");
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const [over, setOver] = useState(false);
  const find = useDeferredValue(typed);
  const all = trends.data;
  const shown = useMemo(() => matching(all ?? [], source, find), [all, source, find]);
  const open = (insight: string) => go("trends", insight);

  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setAsked(true);
    importing.start(file);
  };
  const takeDropped = (dropped: Dropped) => {
    if (dropped.kind === "none") return;
    setAsked(true);
    if (dropped.kind === "file") importing.start(dropped.file);
    else importing.refuse(dropped.kind, dropped.kind === "many" ? t.files(dropped.count) : dropped.name);
  };
  const onDrag = (event: DragEvent, coming: boolean) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    setOver(coming);
  };

  return (
    <div
      className={css.screen}
      data-over={over || undefined}
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        onDrag(event, false);
        takeDropped(droppedOf(event.dataTransfer));
      }}
    >
      <header className={css.head}>
        <div className={css.heading}>
          <h1>{t.title}</h1>
          {all && all.length > 0 && <span className={css.count}>{t.count(shown.length, all.length)}</span>}
        </div>
        {all && all.length > 0 && (
          <div className={css.filters}>
            <Segments
              label={t.source}
              value={source}
              onChange={setSource}
              choices={(["all", ...sources] as const).map((value) => ({ value, label: t.sources[value] }))}
            />
            <div className={css.search}>
              <SearchField label={t.find} value={typed} onChange={setTyped} />
            </div>
            <Button icon={<Upload size={14} aria-hidden />} onClick={() => setAsked(true)}>
              {t.import}
            </Button>
          </div>
        )}
      </header>
      {over && <div className={css.dropVeil}>{t.dropHere}</div>}
      {trends.isPending && <Loading />}
      {trends.error && (
        <div className={css.pad}>
          <ProblemBox problem={trends.error} onRetry={() => void trends.refetch()} />
        </div>
      )}
      {all?.length === 0 && <EmptyTrends onFile={take} />}
      {all && all.length > 0 && (
        <div className={css.body}>
          <ScatterPlot insights={shown} onOpen={open} />
          <div className={css.list}>
            <TrendTable
              insights={shown}
              onOpen={open}
              onAll={() => {
                setSource("all");
                setTyped("");
              }}
            />
          </div>
        </div>
      )}
      {rest[0] !== undefined && (
        <InsightSheet key={rest[0]} insightId={rest[0]} onClose={() => go("trends")} />
      )}
      <ImportDialog
        open={asked}
        importing={importing}
        onFile={take}
        onClose={() => {
          setAsked(false);
          importing.stop();
          importing.reset();
        }}
      />
    </div>
  );
}
