import { type ReactNode, useState } from "react";
import type { Reply } from "../../../../platform";
import { money } from "../../../../shared/money";
import { Identifier, Tabs, When } from "../../../../shared/ui";
import { useLocale, useWords } from "../../../../shared/words";
import { basisWords, lineName, lookWords } from "../../changes";
import type { Basis, Draft } from "../../model";
import { type DnaTexts, dnaWords } from "../../words";
import inspector from "../inspector/inspector.module.css";
import { LightDome } from "../inspector/LightDome";
import { museWords } from "../words";
import css from "./page.module.css";

type FactsProps = {
  readonly draft: Draft;
  readonly basis: Basis;
  readonly hash: string;
  readonly reason: string;
  /** The newest generation with its seal; `null` while an earlier one is shown. */
  readonly head: Reply<"show_muse">["head"] | null;
};

type Part = "style" | "voice" | "lines" | "limits" | "seal";

/** What she is made of, to be read. */
export function Facts({ draft, basis, hash, reason, head }: FactsProps) {
  const t = useWords(museWords);
  const names = useWords(dnaWords);
  const [part, setPart] = useState<Part>("style");
  const contents: Readonly<Record<Part, ReactNode>> = {
    style: <StyleFacts draft={draft} />,
    voice: <VoiceFacts draft={draft} />,
    lines: <LineFacts draft={draft} />,
    limits: <LimitFacts draft={draft} />,
    seal: (
      <dl className={inspector.facts}>
        <Fact label={t.page.hash}>
          <Identifier value={hash} length={24} />
        </Fact>
        {head && (
          <>
            <Fact label={t.page.key}>
              <Identifier value={head.public_key} length={24} />
            </Fact>
            <Fact label={t.page.sealedAt}>
              <When at={head.sealed_at} />
            </Fact>
          </>
        )}
        <Fact label={names.fields.basis}>{basisOf(draft, basis, names)}</Fact>
        {reason !== "" && <Fact label={t.page.reason}>{reason}</Fact>}
      </dl>
    ),
  };
  return (
    <Tabs
      label={t.page.about}
      value={part}
      onChange={setPart}
      tabs={(["style", "voice", "lines", "limits", "seal"] as const).map((name) => ({
        name,
        label: name === "seal" ? t.page.seal : t.tabs[name],
        content: contents[name],
      }))}
    />
  );
}

const Fact = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

/** Why her face may be used; how the studio made it is known without the engine's words. */
function basisOf({ identity }: Draft, basis: Basis, names: DnaTexts): string {
  if (identity.kind === "forged") return names.synthetic(names.made.forged);
  if (identity.kind === "starter") return names.synthetic(names.made.starter(identity.starter));
  return basisWords(basis, names);
}

const Tags = ({ tags }: { readonly tags: readonly string[] }) => (
  <ul className={inspector.tags}>
    {tags.map((tag) => (
      <li key={tag} className={inspector.tag}>
        <span>{tag}</span>
      </li>
    ))}
  </ul>
);

function StyleFacts({ draft: { style } }: { readonly draft: Draft }) {
  const t = useWords(museWords).style;
  const names = useWords(dnaWords);
  const { light } = style;
  return (
    <dl className={inspector.facts}>
      <Fact label={t.palette}>
        <ul className={css.palette}>
          {style.palette.map((colour, at) => (
            <li key={at}>
              <span style={{ background: colour }} />
              <code>{colour}</code>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact label={t.look}>{lookWords(style.look, names)}</Fact>
      <Fact label={t.light}>
        <LightDome light={light} />
        {t.lightText(Math.round(light.azimuth_degrees), Math.round(light.elevation_degrees))}
      </Fact>
      <Fact label={t.lens}>{names.millimetres(style.lens_mm)}</Fact>
      {style.wardrobe.length > 0 && (
        <Fact label={t.wardrobe}>
          <Tags tags={style.wardrobe} />
        </Fact>
      )}
    </dl>
  );
}

function VoiceFacts({ draft: { voice } }: { readonly draft: Draft }) {
  const t = useWords(museWords).voice;
  return (
    <dl className={inspector.facts}>
      {voice.tone !== "" && <Fact label={t.tone}>{voice.tone}</Fact>}
      <Fact label={t.languages}>
        <Tags tags={voice.languages} />
      </Fact>
    </dl>
  );
}

function LineFacts({ draft: { red_lines } }: { readonly draft: Draft }) {
  const t = useWords(museWords).lines;
  const names = useWords(dnaWords);
  if (red_lines.length === 0) return <p className={inspector.note}>{t.none}</p>;
  return (
    <ul className={css.redLines}>
      {red_lines.map((line) => (
        <li key={lineName(line, names)}>
          {lineName(line, names)}
          {line.tag === "custom" && <span className={css.quiet}>{line.terms.join(", ")}</span>}
        </li>
      ))}
    </ul>
  );
}

function LimitFacts({ draft: { limits } }: { readonly draft: Draft }) {
  const t = useWords(museWords).limits;
  const locale = useLocale();
  return (
    <ul className={css.redLines}>
      <li>{t.dailyText(money(limits.daily_budget, locale))}</li>
      <li>{t.approvalText(money(limits.approval_above, locale))}</li>
      <li>{t.attemptsText(limits.max_attempts)}</li>
    </ul>
  );
}
