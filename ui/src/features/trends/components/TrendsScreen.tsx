import { Radio, Upload } from "lucide-react";
import { type DragEvent, useDeferredValue, useMemo, useState } from "react";
import { addressOf, go, usePlace } from "../../../shared/route";
import { Button, Loading, ProblemBox, SearchField, Segments, StateMark } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useFeeds, useImport, useTrends } from "../api";
import { standingOf } from "../feeds";
import { feedsWords } from "../feedsWords";
import { type Dropped, droppedOf } from "../file";
import { matching, type Source, sources } from "../model";
import { trendsWords } from "../words";
import { EmptyTrends } from "./EmptyTrends";
import { ImportDialog } from "./ImportDialog";
import { InsightSheet } from "./InsightSheet";
import { Listening } from "./Listening";
import { ScatterPlot } from "./ScatterPlot";
import css from "./trends.module.css";
import { TrendTable } from "./TrendTable";

/** What moves out there: how fast against how old, and the same as a ranked list. */
export function TrendsScreen() {
  const t = useWords(trendsWords);
  const trends = useTrends();
  const importing = useImport();
  const [at, feed] = usePlace().rest;
  const listening = at === "listening";
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
          <Views
            listening={listening}
            counted={all && { shown: listening ? all.length : shown.length, all: all.length }}
          />
        </div>
        {!listening && all && all.length > 0 && (
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
      {listening && <Listening at={feed} />}
      {!listening && trends.isPending && <Loading />}
      {!listening && trends.error && (
        <div className={css.pad}>
          <ProblemBox problem={trends.error} onRetry={() => void trends.refetch()} />
        </div>
      )}
      {!listening && all?.length === 0 && <EmptyTrends onFile={take} />}
      {!listening && all && all.length > 0 && (
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
      {!listening && at !== undefined && (
        <InsightSheet key={at} insightId={at} onClose={() => go("trends")} />
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

type ViewsProps = {
  readonly listening: boolean;
  /** How many trends are shown, of how many. */
  readonly counted: { readonly shown: number; readonly all: number } | undefined;
};

/** What was seen, and what is listened to for it; one that needs somebody says so from here. */
function Views({ listening, counted }: ViewsProps) {
  const t = useWords(feedsWords);
  const { count } = useWords(trendsWords);
  const feeds = useFeeds().data ?? [];
  const failing = feeds.filter((feed) => standingOf(feed) === "failing").length;
  const current = { "aria-current": "page" as const };
  return (
    <nav className={css.views} aria-label={t.views}>
      <a href={addressOf("trends")} {...(listening ? {} : current)}>
        {t.trends}
        {counted !== undefined && counted.all > 0 && (
          <span className={css.count} title={count(counted.shown, counted.all)}>
            {counted.shown === counted.all ? counted.all : `${counted.shown} / ${counted.all}`}
          </span>
        )}
      </a>
      <a href={addressOf("trends", "listening")} {...(listening ? current : {})}>
        <Radio size={14} aria-hidden /> {t.title}
        {feeds.length > 0 && <span className={css.count}>{feeds.length}</span>}
        {failing > 0 && (
          <span className={css.failing}>
            <StateMark tone="bad" /> {t.failing(failing)}
          </span>
        )}
      </a>
    </nav>
  );
}
