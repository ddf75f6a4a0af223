import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button, TroubleBox } from "../shared/ui";
import { useWords } from "../shared/words";
import css from "./app.module.css";
import { Boundary } from "./Boundary";
import { appWords } from "./words";

/** A part whose own mistakes stay its own: the rest goes on, and a press opens it again. */
export function Safely({ children }: { readonly children: ReactNode }) {
  return (
    <Boundary fallback={(error, again) => <Crashed error={error} onAgain={again} />}>{children}</Boundary>
  );
}

function Crashed({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  const t = useWords(appWords);
  const cache = useQueryClient();
  return (
    <div className={css.centred}>
      <TroubleBox
        said={{
          code: error instanceof Error ? error.message : "screen",
          message: t.crashed,
          advice: t.crashedAdvice,
        }}
        action={
          <Button
            onClick={() => {
              // It may have failed on an answer: what nobody shows any more is asked for anew.
              cache.removeQueries({ type: "inactive" });
              onAgain();
            }}
          >
            {t.openAgain}
          </Button>
        }
      />
    </div>
  );
}
