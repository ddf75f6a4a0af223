import type { ToldCheck } from "../../../shared/checks";
import { problemWords } from "../../../shared/problems";
import { Evidence } from "../../../shared/ui";
import { useWords } from "../../../shared/words";

/** What was found at a renderer; the engine's own words for it where they say more. */
export function Found({ told: { found, detail } }: { readonly told: ToldCheck }) {
  const t = useWords(problemWords);
  return (
    <>
      {found}
      {detail !== null && (
        <Evidence label={t.detail}>
          <p lang="en">{detail}</p>
        </Evidence>
      )}
    </>
  );
}
