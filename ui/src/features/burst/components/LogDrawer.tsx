import { Copy } from "lucide-react";
import { useEffect, useRef } from "react";
import { BurstProblem, isAlive, type Session } from "../../../shared/burst";
import { Button, Dialog, Loading, useToast } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useLog } from "../api";
import { burstWords } from "../words";
import css from "./sessions.module.css";

/** What a session's container said last; its end stays in sight while it goes on. */
export function LogDrawer({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const t = useWords(burstWords);
  const say = useToast();
  const log = useLog(session.burst_id, isAlive(session));
  const text = log.data?.text ?? "";
  const lines = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = lines.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [text]);
  return (
    <Dialog open onClose={onClose} form="sheet" title={t.logOf(session.session)} about={t.logAbout}>
      <div className={css.log}>
        {log.error && <BurstProblem problem={log.error} onRetry={() => void log.refetch()} />}
        {log.isPending && <Loading />}
        {log.data && text === "" && <p className={css.quiet}>{t.logEmpty}</p>}
        {text !== "" && (
          <>
            <pre
              ref={lines}
              className={css.lines}
              tabIndex={0}
              lang="en"
              aria-label={t.logOf(session.session)}
              onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
                atEnd.current = scrollTop + clientHeight > scrollHeight - 24;
              }}
            >
              {text}
            </pre>
            <div>
              <Button
                icon={<Copy size={14} aria-hidden />}
                onClick={() =>
                  void navigator.clipboard.writeText(text).then(() => say({ text: t.copied, tone: "good" }))
                }
              >
                {t.copy}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
