import { GitCompare } from "lucide-react";
import { type Reply, thumbnailUrl } from "../../../../platform";
import { Button, Picture } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useSince } from "../../api";
import { dnaAt } from "../../changes";
import type { Dna } from "../../model";
import { museWords } from "../words";
import css from "./page.module.css";

type Generation = Reply<"show_muse">["generations"][number];

type FilmstripProps = {
  readonly museId: string;
  readonly head: Dna;
  readonly generations: readonly Generation[];
  readonly shown: number;
  readonly onShow: (generation: number) => void;
  readonly onCompare: () => void;
};

/** Her generations, oldest first; each can be looked at, any two compared. */
export function Filmstrip({ museId, head, generations, shown, onShow, onCompare }: FilmstripProps) {
  const t = useWords(museWords).page;
  return (
    <footer className={css.strip}>
      <div className={css.stripHead}>
        <h2>{t.generations}</h2>
        <Button
          icon={<GitCompare size={14} aria-hidden />}
          disabled={generations.length < 2}
          onClick={onCompare}
        >
          {t.compare}
        </Button>
      </div>
      <ol className={css.tiles}>
        {generations.map((generation) => (
          <Tile
            key={generation.number}
            museId={museId}
            head={head}
            generation={generation}
            shown={generation.number === shown}
            onShow={() => onShow(generation.number)}
          />
        ))}
      </ol>
    </footer>
  );
}

type TileProps = {
  readonly museId: string;
  readonly head: Dna;
  readonly generation: Generation;
  readonly shown: boolean;
  readonly onShow: () => void;
};

function Tile({ museId, head, generation, shown, onShow }: TileProps) {
  const t = useWords(museWords).page;
  const since = useSince(museId, generation.number, head.generation);
  const dna = generation.number === head.generation ? head : since.data ? dnaAt(head, since.data) : null;
  const [first] = dna?.identity.references ?? [];
  return (
    <li>
      <button type="button" className={css.tile} aria-pressed={shown} onClick={onShow}>
        <span className={css.tileFace}>
          <Picture src={first ? thumbnailUrl(first.blob, 160) : null} alt="" />
        </span>
        <span className={css.tileText}>
          <strong>{t.generation(generation.number, head.generation)}</strong>
          <span className={css.tileWhy} title={generation.reason}>
            {generation.reason}
          </span>
          {dna && (
            <span className={css.tilePalette} aria-hidden>
              {dna.style.palette.map((colour, at) => (
                <span key={at} style={{ background: colour }} />
              ))}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
