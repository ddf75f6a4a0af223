import { useCallback, useEffect, useRef, useState } from "react";
import { EngineError } from "../../../../../platform";
import { told } from "../../../../../shared/problems";
import { useLocale, useWords } from "../../../../../shared/words";
import { useUpload } from "../api";
import { type Files, intake as takeIn, type Tally } from "./intake";
import { inserted, most } from "./model";
import { boardWords } from "./words";

type Batch = { readonly files: Files<File>; readonly total: number };
type Taken = Tally & { readonly kept: number };
export type Intake = Taken & { readonly running: boolean };

const none: Taken = { seen: 0, total: 0, refused: [], kept: 0 };

type IntakeOf = {
  readonly intake: Intake | null;
  /** What comes while others are taken waits for them. */
  readonly take: (files: Files<File>, total: number) => void;
  readonly stop: () => void;
  readonly clear: () => void;
  /** What a picture is called: by its file, as long as the window knows it, else by its place. */
  readonly nameOf: (blob: string, place: number) => string;
  readonly named: (blob: string, name: string) => void;
};

/** Takes files onto the board, and remembers what they were called. */
export function useIntake(
  references: readonly string[],
  onReferences: (references: readonly string[]) => void,
): IntakeOf {
  const t = useWords(boardWords);
  const locale = useLocale();
  const upload = useUpload();
  const [intake, setIntake] = useState<Intake | null>(null);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const running = useRef<AbortController | null>(null);
  const waiting = useRef<Batch[]>([]);
  const board = useRef({ references, onReferences });
  useEffect(() => {
    board.current = { references, onReferences };
  });
  const stop = useCallback(() => {
    waiting.current = [];
    running.current?.abort();
  }, []);
  useEffect(() => stop, [stop]);

  const named = useCallback(
    (blob: string, name: string) => setNames((all) => new Map([...all, [blob, name]])),
    [],
  );
  const takeBatch = useCallback(
    ({ files, total }: Batch, earlier: Taken, signal: AbortSignal): Promise<Taken> => {
      const kept = new Map<string, number>();
      const sum = (tally: Tally): Taken => ({
        seen: earlier.seen + tally.seen,
        total: earlier.total + tally.total,
        refused: [...earlier.refused, ...tally.refused],
        kept: earlier.kept + kept.size,
      });
      return takeIn<File>({
        files,
        total,
        room: most - board.current.references.length,
        upload: (file, leaving) => upload(file, file.name, leaving),
        known: (blob) => board.current.references.includes(blob),
        keep: (blob, name, order) => {
          kept.set(blob, order);
          named(blob, name);
          const next = inserted(board.current.references, blob, (other) => (kept.get(other) ?? 0) > order);
          board.current = { ...board.current, references: next };
          board.current.onReferences(next);
        },
        tell: (tally) => {
          const so = sum(tally);
          const later = waiting.current.reduce((all, batch) => all + batch.total, 0);
          setIntake({ ...so, total: so.total + later, running: true });
        },
        said: (error) => (error instanceof EngineError ? told(error, locale).message : String(error)),
        signal,
      }).then(sum);
    },
    [upload, named, locale],
  );
  const take = useCallback(
    (files: Files<File>, total: number) => {
      waiting.current.push({ files, total });
      if (running.current !== null) return;
      const leaving = (running.current = new AbortController());
      const takeAll = async () => {
        let taken = none;
        for (let batch = waiting.current.shift(); batch; batch = waiting.current.shift())
          taken = await takeBatch(batch, taken, leaving.signal);
        running.current = null;
        setIntake({ ...taken, running: false });
      };
      void takeAll();
    },
    [takeBatch],
  );
  const clear = useCallback(() => setIntake(null), []);
  const nameOf = useCallback(
    (blob: string, place: number) => names.get(blob) ?? t.picture((place + 1).toLocaleString(locale)),
    [names, t, locale],
  );
  return { intake, take, stop, clear, nameOf, named };
}
