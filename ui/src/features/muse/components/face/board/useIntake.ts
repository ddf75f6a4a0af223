import { useCallback, useEffect, useRef, useState } from "react";
import { useLocale, useWords } from "../../../../../shared/words";
import { useUpload } from "../api";
import { intake as takeIn, type Tally } from "./intake";
import { inserted, most } from "./model";
import { boardWords } from "./words";

export type Intake = Tally & { readonly running: boolean; readonly kept: number };

type IntakeOf = {
  readonly intake: Intake | null;
  readonly take: (files: Iterable<File> | AsyncIterable<File>, total: number) => Promise<void>;
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
  const board = useRef({ references, onReferences });
  useEffect(() => {
    board.current = { references, onReferences };
  });
  useEffect(() => () => running.current?.abort(), []);

  const named = useCallback(
    (blob: string, name: string) => setNames((all) => new Map([...all, [blob, name]])),
    [],
  );
  const take = useCallback(
    async (files: Iterable<File> | AsyncIterable<File>, total: number) => {
      running.current?.abort();
      const stop = new AbortController();
      running.current = stop;
      const kept = new Map<string, number>();
      const show = (tally: Tally, still: boolean) => {
        if (running.current === stop) setIntake({ ...tally, running: still, kept: kept.size });
      };
      const done = await takeIn<File>({
        files,
        total,
        room: most - board.current.references.length,
        upload: (file, signal) => upload(file, file.name, signal),
        known: (blob) => board.current.references.includes(blob),
        keep: (blob, name, order) => {
          kept.set(blob, order);
          named(blob, name);
          const next = inserted(board.current.references, blob, (other) => (kept.get(other) ?? 0) > order);
          board.current = { ...board.current, references: next };
          board.current.onReferences(next);
        },
        tell: (tally) => show(tally, true),
        said: (error) => (error instanceof Error ? error.message : String(error)),
        signal: stop.signal,
      });
      show(done, false);
    },
    [upload, named],
  );
  const stop = useCallback(() => running.current?.abort(), []);
  const clear = useCallback(() => setIntake(null), []);
  const nameOf = useCallback(
    (blob: string, place: number) => names.get(blob) ?? t.picture((place + 1).toLocaleString(locale)),
    [names, t, locale],
  );
  return { intake, take, stop, clear, nameOf, named };
}
