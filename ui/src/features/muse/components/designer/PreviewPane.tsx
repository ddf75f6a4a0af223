import { type ReactNode, useEffect, useState } from "react";
import { ProblemBox } from "../../../../shared/ui";
import { lasting } from "../../../../shared/when";
import { useLocale, useWords } from "../../../../shared/words";
import type { Preview } from "../../api";
import { museWords } from "../words";
import css from "./designer.module.css";

/** Her draft as it would look now; the last picture stays until the next is there. */
export function PreviewPane({
  preview,
  children,
}: {
  readonly preview: Preview;
  readonly children?: ReactNode;
}) {
  const t = useWords(museWords).designer;
  const { url, standIn, faceless, problem } = preview;
  const shown = url ?? standIn;
  return (
    <figure className={css.preview}>
      <div className={css.picture}>
        {shown !== null ? (
          <img
            src={shown}
            alt={url === null ? t.previewFace : t.preview}
            draggable={false}
            data-old={url === null || preview.since !== null}
          />
        ) : (
          <p className={css.noPicture}>
            {faceless ? t.previewNone[faceless] : problem ? "" : t.previewFirst}
          </p>
        )}
      </div>
      <figcaption className={css.caption}>
        <Took preview={preview} />
        {children}
      </figcaption>
      {problem && <ProblemBox problem={problem} onRetry={preview.again} />}
    </figure>
  );
}

/** How long the drawing takes, or took. */
function Took({ preview: { since, took } }: { readonly preview: Preview }) {
  const t = useWords(museWords).designer;
  const locale = useLocale();
  if (since !== null) return <Elapsed since={since} text={t.drawing} />;
  return <>{took === null ? "" : t.drawn(lasting(took, locale))}</>;
}

/** A time that runs. */
export function Elapsed({
  since,
  text,
  after,
}: {
  readonly since: number;
  readonly text: (seconds: string) => string;
  /** What is said besides once it lasts longer than so many seconds. */
  readonly after?: { readonly seconds: number; readonly text: string };
}) {
  const locale = useLocale();
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, now - since) / 1000;
  return (
    <>
      {text(lasting(seconds, locale))} {after && seconds > after.seconds ? after.text : ""}
    </>
  );
}
