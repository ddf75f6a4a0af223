import { Dices, Images, type LucideIcon, SlidersHorizontal, UserRound } from "lucide-react";
import { useState } from "react";
import { EngineError, useDoor } from "../../../../platform";
import { go } from "../../../../shared/route";
import { Button, ProblemBox } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { surprise, useBegin } from "../../api";
import { averageFace, blankDraft, type Draft, newBody, noPictures } from "../../model";
import { museWords } from "../words";
import css from "./start.module.css";
import { Unfinished } from "./Unfinished";

type Way = "surprise" | "forged" | "starter" | "references";
const ways: readonly { readonly way: Way; readonly icon: LucideIcon }[] = [
  { way: "surprise", icon: Dices },
  { way: "forged", icon: SlidersHorizontal },
  { way: "starter", icon: UserRound },
  { way: "references", icon: Images },
];

/** Where a new Muse begins: four ways in, and the drafts that wait to be continued. */
export function Start() {
  const t = useWords(museWords).start;
  const door = useDoor();
  const begin = useBegin();
  const [busy, setBusy] = useState<Way | null>(null);
  const [problem, setProblem] = useState<EngineError | null>(null);

  const first = async (way: Way): Promise<Draft> => {
    if (way === "surprise") return surprise(door, blankDraft(averageFace), [], null);
    if (way === "forged") return blankDraft(averageFace);
    return blankDraft(way === "starter" ? { kind: "starter", starter: "" } : noPictures);
  };
  const start = async (way: Way) => {
    setBusy(way);
    setProblem(null);
    try {
      go("muse", "new", await begin(newBody(await first(way))));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      setProblem(error);
    } finally {
      setBusy(null);
    }
  };

  return (
    <div className={css.start}>
      <header className={css.head}>
        <h1 className={css.title}>{t.title}</h1>
        <p>{t.text}</p>
      </header>
      {problem && <ProblemBox problem={problem} />}
      <ul className={css.ways}>
        {ways.map(({ way, icon: Icon }) => (
          <li key={way} className={css.way}>
            <Icon size={22} aria-hidden />
            <p>{t.wayTexts[way]}</p>
            <Button
              look={way === "surprise" ? "primary" : "plain"}
              busy={busy === way}
              disabled={busy !== null}
              onClick={() => void start(way)}
            >
              {t.ways[way]}
            </Button>
          </li>
        ))}
      </ul>
      <Unfinished />
    </div>
  );
}
