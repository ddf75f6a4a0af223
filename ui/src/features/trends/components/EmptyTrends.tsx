import { Download, Radio, Upload } from "lucide-react";
import { useRef } from "react";
import { go } from "../../../shared/route";
import { saveText } from "../../../shared/save";
import { Button } from "../../../shared/ui";
import { useWords } from "../../../shared/words";
import { feedsWords } from "../feedsWords";
import { example } from "../file";
import { trendsWords } from "../words";
import css from "./import.module.css";

/** Before the first file: what a file of posts looks like, and the way to bring one. */
export function EmptyTrends({ onFile }: { readonly onFile: (file: File | undefined) => void }) {
  const t = useWords(trendsWords);
  const live = useWords(feedsWords);
  return (
    <div className={css.empty}>
      <div className={css.emptyInner}>
        <h2>{t.emptyTitle}</h2>
        <p>{t.emptyText}</p>
        <div className={css.buttons}>
          <ChooseFile onFile={onFile} primary />
          <Button icon={<Radio size={14} aria-hidden />} onClick={() => go("trends", "listening", "new")}>
            {live.live}
          </Button>
          <SaveExample />
        </div>
        <p className={css.hint}>
          {t.dropText} {t.formats}
        </p>
        <Fields />
      </div>
    </div>
  );
}

export function ChooseFile({
  onFile,
  primary = false,
}: {
  readonly onFile: (file: File | undefined) => void;
  readonly primary?: boolean;
}) {
  const t = useWords(trendsWords);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          // The same file may be chosen again after it was mended.
          event.target.value = "";
        }}
      />
      <Button
        look={primary ? "primary" : "plain"}
        icon={<Upload size={14} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {t.choose}
      </Button>
    </>
  );
}

export function SaveExample() {
  const t = useWords(trendsWords);
  return (
    <Button
      icon={<Download size={14} aria-hidden />}
      onClick={() => saveText(t.exampleName, example(Date.now()), "application/jsonl")}
    >
      {t.example}
    </Button>
  );
}

const fieldNames = [
  "id",
  "title",
  "created_at",
  "observed_at",
  "upvotes",
  "comments",
  "shares",
  "views",
  "source",
  "community",
  "url",
] as const;
const needed: readonly string[] = ["id", "title"];

/** The fields that a row of the studio's own form may have. */
export function Fields() {
  const t = useWords(trendsWords);
  return (
    <>
      <h3 className={css.fieldsTitle}>{t.fields}</h3>
      <dl className={css.fields}>
        {fieldNames.map((name) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {t.fieldText[name]}
              {needed.includes(name) && <em> · {t.needed}</em>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
