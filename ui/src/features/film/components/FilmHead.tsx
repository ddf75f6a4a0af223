import { ArrowLeft, Ellipsis, Redo2, Settings2, Undo2 } from "lucide-react";
import { useState } from "react";
import { tagOf } from "../../../shared/locale";
import { money } from "../../../shared/money";
import { addressOf, go } from "../../../shared/route";
import { Button, Dialog, FailedToast, IconButton, Menu, Tag, TextField } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useAdopt, useChangeFilm, useModels, useRemoveFilm } from "../api";
import { clock, type FilmView, isOpen, lengthOf, most } from "../model";
import { stageTone, wordTone } from "../tone";
import type { Writing } from "../useScript";
import { filmWords } from "../words";
import css from "./head.module.css";
import form from "./form.module.css";
import shared from "./shared.module.css";
import { MakingFields } from "./MakingFields";

type FilmHeadProps = { readonly film: FilmView; readonly writing: Writing };

/** What the film is called, how far it is, and what concerns all of it. */
export function FilmHead({ film, writing }: FilmHeadProps) {
  const t = useWords(filmWords);
  const locale = useLocale();
  const models = useModels();
  const remove = useRemoveFilm();
  const [shown, setShown] = useState<"making" | "remove" | null>(null);
  const close = () => setShown(null);
  const { script, undo, redo } = writing;
  const open = isOpen(film);
  return (
    <header className={css.head}>
      <a className={css.back} href={addressOf("films")} aria-label={t.back} title={t.back}>
        <ArrowLeft size={16} aria-hidden />
      </a>
      <Title key={film.title} film={film} open={film.word !== "released"} />
      <div className={css.facts}>
        <Tag tone={stageTone[film.stage]}>{t.stages[film.stage]}</Tag>
        {film.word !== "todo" && <Tag tone={wordTone[film.word]}>{t.word[film.word]}</Tag>}
        <span>
          {film.muse_name} · {t.shots(script.shots.length)} · {clock(lengthOf(script.shots))}
          {film.spent > 0 && ` · ${t.spent(money(film.spent, locale))}`}
        </span>
      </div>
      <div className={css.tools}>
        <span className={shared.small} role="status">
          {writing.unsaved && writing.trouble === null ? t.saving : ""}
        </span>
        <IconButton
          label={t.undo}
          keys="Ctrl Z"
          icon={<Undo2 size={14} aria-hidden />}
          disabled={undo === null || !open}
          onClick={() => undo?.()}
        />
        <IconButton
          label={t.redo}
          keys="Ctrl ⇧ Z"
          icon={<Redo2 size={14} aria-hidden />}
          disabled={redo === null || !open}
          onClick={() => redo?.()}
        />
        <Button
          icon={<Settings2 size={14} aria-hidden />}
          disabled={!open}
          onClick={() => setShown("making")}
        >
          {t.making}
        </Button>
        <Menu
          items={[
            { label: t.remove, disabled: film.stage === "filming", onChoose: () => setShown("remove") },
          ]}
        >
          <button type="button" className={css.more} aria-label={t.more}>
            <Ellipsis size={14} aria-hidden />
          </button>
        </Menu>
      </div>
      <Dialog
        open={shown === "making"}
        onClose={close}
        title={t.making}
        about={t.makingAbout}
        actions={
          <Button look="primary" onClick={close}>
            {t.done}
          </Button>
        }
      >
        <div className={form.form} lang={tagOf[locale]}>
          <MakingFields
            made={{
              aspect: script.aspect,
              lines: script.lines,
              renderer: script.renderer,
              model: script.model,
            }}
            models={models.data ?? []}
            onChange={(change) => writing.edit(change)}
          />
        </div>
      </Dialog>
      <Dialog
        open={shown === "remove"}
        onClose={close}
        title={t.removeTitle}
        about={t.removeText}
        actions={
          <>
            <Button onClick={close}>{t.keep}</Button>
            <Button
              look="danger"
              busy={remove.isPending}
              onClick={() =>
                remove.mutate({ path: { film: film.film_id } }, { onSuccess: () => go("films") })
              }
            >
              {t.remove}
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
      <FailedToast problem={remove.error} />
    </header>
  );
}

/** The title, which is kept at Enter or when left. */
function Title({ film, open }: { readonly film: FilmView; readonly open: boolean }) {
  const t = useWords(filmWords);
  const change = useChangeFilm();
  const { adopt } = useAdopt(film.film_id);
  const [typed, setTyped] = useState(film.title);
  const settle = () => {
    const title = typed.trim();
    if (title === "" || title === film.title) {
      setTyped(film.title);
      return;
    }
    const body = { revision: film.revision, title };
    change.mutate(
      { path: { film: film.film_id }, body },
      { onSuccess: (view) => void adopt(view), onError: () => setTyped(film.title) },
    );
  };
  if (!open) return <h1 className={css.title}>{film.title}</h1>;
  return (
    <div className={css.title}>
      <h1 className="visually-hidden">{film.title}</h1>
      <TextField
        label={t.rename}
        bare
        maxLength={most.title}
        value={typed}
        onChange={setTyped}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setTyped(film.title);
        }}
      />
      <FailedToast problem={change.error} />
    </div>
  );
}
