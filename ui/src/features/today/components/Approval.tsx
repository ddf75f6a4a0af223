import { Check, X } from "lucide-react";
import { useRef } from "react";
import { type EngineError, thumbnailUrl } from "../../../platform";
import { makingWords } from "../../../shared/making";
import { useTold } from "../../../shared/problems";
import { addressOf, go } from "../../../shared/route";
import { Button, Picture, Score, useToast, When } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { useDesk } from "../api";
import type { Initiative, Take } from "../model";
import { todayWords } from "../words";
import { ByHerself } from "./Initiative";
import { Dotted, focusBeside, StreamRow } from "./StreamRow";
import css from "./today.module.css";
import { useTakingBack } from "./useTakingBack";

type ApprovalProps = {
  readonly take: Take;
  readonly name: string | null;
  /** How it began, when she began it by herself. */
  readonly begun: Initiative | undefined;
  /** The one whose button stands out. */
  readonly first: boolean;
};

/** A picture that waits for the creator's word, which can be said here and taken back. */
export function Approval({ take, name, begun, first }: ApprovalProps) {
  const t = useWords(todayWords);
  const m = useWords(makingWords);
  const say = useToast();
  const tell = useTold();
  const desk = useDesk();
  const { undo } = useTakingBack();
  const face = useRef<HTMLAnchorElement>(null);

  const word = (status: "approved" | "rejected") => {
    if (desk.isPending) return;
    focusBeside(face.current);
    // Promises, because this row is gone by the time the word is said.
    desk
      .mutateAsync({ body: { steps: [{ kind: "review", production_id: take.production_id, status }] } })
      .then(
        () =>
          say({
            text: t.said[status](take.intent),
            tone: status === "approved" ? "good" : "info",
            action: { label: t.undo, onPress: undo },
          }),
        (error: unknown) => say({ text: tell(error as EngineError).message, tone: "bad" }),
      );
  };
  const open = () => go("review", take.production_id);

  return (
    <StreamRow
      form="picture"
      lead={
        <a
          ref={face}
          className={css.thumb}
          href={addressOf("review", take.production_id)}
          tabIndex={-1}
          aria-label={`${t.open}: ${take.intent}`}
        >
          <Picture
            src={take.picture_blob == null ? null : thumbnailUrl(take.picture_blob, 320)}
            alt={t.picture(take.intent)}
          />
        </a>
      }
      title={take.intent}
      meta={
        <Dotted
          parts={[
            name,
            m.platforms[take.platform],
            take.renderer === "comfy" || take.renderer === "draft"
              ? m.renderers[take.renderer]
              : take.renderer,
            begun && <ByHerself key="begun" initiative={begun} />,
            <When key="when" at={take.updated_at} />,
          ]}
        />
      }
      side={take.score == null ? undefined : <Score score={take.score} />}
      actions={
        <>
          <Button
            look={first ? "primary" : "plain"}
            icon={<Check size={14} aria-hidden />}
            busy={desk.isPending}
            onClick={() => word("approved")}
          >
            {t.approve}
          </Button>
          <Button
            icon={<X size={14} aria-hidden />}
            disabled={desk.isPending}
            onClick={() => word("rejected")}
          >
            {t.reject}
          </Button>
          <Button look="quiet" onClick={open}>
            {t.open}
          </Button>
        </>
      }
      keys={{ a: () => word("approved"), x: () => word("rejected"), enter: open }}
    />
  );
}
