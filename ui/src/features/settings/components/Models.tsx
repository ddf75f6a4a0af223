import { useMemo, useState } from "react";
import { EngineText } from "../../../shared/engineText";
import { given } from "../../../shared/given";
import { money } from "../../../shared/money";
import { type Column, Dialog, Loading, Money, ProblemBox, StateMark, Table } from "../../../shared/ui";
import { useLocale, useWords } from "../../../shared/words";
import { useModels } from "../api";
import { byStanding, countedBy, dayOf, headPrice, type Model } from "../model";
import { settingsWords } from "../words";
import css from "./settings.module.css";

const toneOf = { current: "good", ending: "attention", retired: "bad" } as const;

/** The models that others run: what each makes and costs, how long it answers, what follows it. */
export function Models() {
  const t = useWords(settingsWords);
  const locale = useLocale();
  const models = useModels();
  const [open, setOpen] = useState<string | null>(null);
  const rows = useMemo(() => byStanding(models.data ?? []), [models.data]);
  const columns = useMemo<readonly Column<Model>[]>(() => {
    const made = (model: Model) => model.makes.map((what) => t.makes[what]).join(", ");
    const per: Readonly<Record<string, string>> = t.perShort;
    const price = (model: Model) => {
      const row = headPrice(model);
      return row === null ? t.noPrice : `${money(row.price.mid, locale)} / ${per[row.unit] ?? row.unit}`;
    };
    const answers = ({ standing, retires_on }: Model) =>
      standing === "current" || !given(retires_on)
        ? t.standing.current
        : t.standing[standing](dayOf(retires_on, locale, true));
    const next = ({ successor }: Model) =>
      given(successor) ? (rows.find(({ id }) => id === successor)?.name ?? successor) : "–";
    return [
      {
        name: "name",
        label: t.modelColumns.name,
        width: "minmax(150px, 1.2fr)",
        cell: (model) => <span title={model.id}>{model.name}</span>,
        by: (model) => model.name,
      },
      {
        name: "makes",
        label: t.modelColumns.makes,
        width: locale === "fr" ? "132px" : "112px",
        cell: (model) => <span title={made(model)}>{made(model)}</span>,
        by: made,
      },
      {
        name: "price",
        label: t.modelColumns.price,
        width: "152px",
        cell: (model) => <span title={price(model)}>{price(model)}</span>,
        by: (model) => headPrice(model)?.price.mid ?? -1,
        text: price,
      },
      {
        name: "until",
        label: t.modelColumns.until,
        width: "152px",
        cell: (model) => (
          <>
            <StateMark tone={toneOf[model.standing]} /> {answers(model)}
          </>
        ),
        by: (model) => model.retires_on ?? "9999",
        text: answers,
      },
      {
        name: "next",
        label: t.modelColumns.next,
        width: "minmax(130px, 1fr)",
        cell: (model) => <span title={next(model)}>{next(model)}</span>,
        by: next,
      },
      {
        name: "asOf",
        label: t.modelColumns.asOf,
        width: "88px",
        cell: (model) => <span title={model.as_of}>{dayOf(model.as_of, locale, true)}</span>,
        by: (model) => model.as_of,
      },
    ];
  }, [t, locale, rows]);
  const shown = rows.find(({ id }) => id === open);
  return (
    <>
      <p className={css.quiet}>{t.modelsAbout}</p>
      {models.isPending && <Loading />}
      {models.error && <ProblemBox problem={models.error} onRetry={() => void models.refetch()} />}
      {rows.length > 0 && (
        <div className={css.models}>
          <Table
            label={t.sections.models}
            rows={rows}
            columns={columns}
            keyOf={({ id }) => id}
            onOpen={({ id }) => setOpen(id)}
          />
        </div>
      )}
      {shown && (
        <Dialog open onClose={() => setOpen(null)} form="sheet" title={shown.name}>
          <ModelFacts model={shown} />
        </Dialog>
      )}
    </>
  );
}

function ModelFacts({ model }: { readonly model: Model }) {
  const t = useWords(settingsWords);
  const locale = useLocale();
  const counts: Readonly<Record<string, string>> = t.counts;
  const per: Readonly<Record<string, string>> = t.per;
  const sure: Readonly<Record<string, string>> = t.confidences;
  const first = model.first_for.map((what) => t.makes[what]).join(", ");
  return (
    <div className={css.sheet}>
      <dl className={css.facts}>
        <div>
          <dt>{t.modelFacts.id}</dt>
          <dd>
            <code>{model.id}</code>
          </dd>
        </div>
        <div>
          <dt>{t.modelFacts.api}</dt>
          <dd>
            <code>{t.apis[model.api]}</code>
          </dd>
        </div>
        <div>
          <dt>{t.modelFacts.makes}</dt>
          <dd>
            {model.makes.map((what) => t.makes[what]).join(", ")}
            {first !== "" && <span className={css.quiet}> · {t.firstChoice(first)}</span>}
          </dd>
        </div>
        <div>
          <dt>{t.modelFacts.answers}</dt>
          <dd>
            <StateMark tone={toneOf[model.standing]} />{" "}
            {model.standing === "current" || !given(model.retires_on)
              ? t.standing.current
              : t.standing[model.standing](dayOf(model.retires_on, locale))}
          </dd>
        </div>
        {given(model.successor) && (
          <div>
            <dt>{t.modelFacts.next}</dt>
            <dd>
              <code>{model.successor}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>{t.modelFacts.source}</dt>
          <dd>
            <EngineText text={model.source} />
          </dd>
        </div>
        <div>
          <dt>{t.modelFacts.asOf}</dt>
          <dd>{dayOf(model.as_of, locale)}</dd>
        </div>
        <div>
          <dt>{t.modelFacts.confidence}</dt>
          <dd>{sure[model.confidence] ?? model.confidence}</dd>
        </div>
      </dl>
      <h3>{t.modelPrices}</h3>
      {model.price_rows.length === 0 && <p className={css.quiet}>{t.noPrice}</p>}
      <dl className={css.facts}>
        {model.price_rows.map((row, place) => {
          const by = countedBy(model, row);
          return (
            <div key={place}>
              <dt>{counts[by] ?? by}</dt>
              <dd>
                <Money amount={row.price} /> <span className={css.quiet}>{per[row.unit] ?? row.unit}</span>
                <div className={css.quiet}>
                  <EngineText text={row.source} />, {dayOf(row.as_of, locale)}
                </div>
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
