import { given } from "../../../../shared/given";
import { useRested } from "../../../../shared/rested";
import { ProblemBox, Segments, SelectField, StateMark, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useContexts } from "../../api";
import { type Context, orNull, type Setup } from "../../kubernetes";
import css from "../settings.module.css";
import type { FieldsProps } from "./fields";
import own from "./kubernetes.module.css";
import { kubernetesWords } from "./words";

type Cluster = NonNullable<Setup["cluster"]>;
type ByContext = Extract<Cluster, { by: "context" }>;
type ByName = Extract<Cluster, { by: "gke" }>;

const noContext: ByContext = { by: "context", file: null, context: null };
const noName: ByName = { by: "gke", project: "", location: "", cluster: "" };

/** Which cluster, and which namespace of it. */
export function ClusterFields({ setup, onChange, wrong }: FieldsProps) {
  const t = useWords(kubernetesWords);
  const cluster = setup.cluster ?? null;
  const by = cluster?.by ?? "context";
  return (
    <>
      <div className={css.row}>
        <span>{t.by}</span>
        <Segments
          label={t.by}
          value={by}
          onChange={(next) => onChange({ cluster: next === "gke" ? noName : noContext })}
          choices={(["context", "gke"] as const).map((value) => ({ value, label: t.bys[value] }))}
        />
      </div>
      <div className={css.pair}>
        {cluster?.by === "gke" ? (
          <Names cluster={cluster} onChange={(next) => onChange({ cluster: next })} wrong={wrong} />
        ) : (
          <Contexts cluster={cluster} onChange={(next) => onChange({ cluster: next })} wrong={wrong} />
        )}
        <TextField
          label={t.namespace}
          hint={t.namespaceHint}
          value={setup.namespace ?? ""}
          onChange={(namespace) => onChange({ namespace: orNull(namespace) })}
          spellCheck={false}
          autoComplete="off"
          wrong={wrong("namespace")}
        />
      </div>
    </>
  );
}

type ContextsProps = Pick<FieldsProps, "wrong"> & {
  readonly cluster: ByContext | null;
  readonly onChange: (cluster: ByContext) => void;
};

/** In the place of a name where the kubeconfig's own choice is taken. No context is called so: names have no blanks in front. */
const currentOne = " current";
const noneYet = " none";

const restMs = 400;

function Contexts({ cluster, onChange, wrong }: ContextsProps) {
  const t = useWords(kubernetesWords);
  const file = useRested(cluster?.file ?? null, restMs);
  const contexts = useContexts(file);
  const found = contexts.data ?? [];
  const current = found.find((context) => context.current);
  const name = cluster?.context;
  const named = given(name) && !found.some((context) => context.name === name) ? [name] : [];
  const chosen = given(name) ? found.find((context) => context.name === name) : cluster ? current : undefined;
  return (
    <div>
      <SelectField
        label={t.context}
        value={cluster === null ? noneYet : (name ?? currentOne)}
        choices={[
          ...(cluster === null ? [{ value: noneYet, label: "–", disabled: true }] : []),
          {
            value: currentOne,
            label: current === undefined ? t.currentContext : t.currentNamed(current.name),
          },
          ...[...named, ...found.map((context) => context.name)].map((value) => ({ value, label: value })),
        ]}
        onChange={(value) =>
          onChange({
            ...(cluster ?? noContext),
            context: value === currentOne || value === noneYet ? null : value,
          })
        }
        wrong={wrong("cluster")}
        {...(contexts.isPending ? { hint: `${t.reading}…` } : {})}
      />
      {chosen && <SignIn context={chosen} />}
      {contexts.error && <ProblemBox problem={contexts.error} onRetry={() => void contexts.refetch()} />}
    </div>
  );
}

/** How a context signs in, and what its maker says to whoever lacks the program. */
function SignIn({ context: { sign_in, detail, hint, server } }: { readonly context: Context }) {
  const t = useWords(kubernetesWords);
  const said = t.signIn[sign_in];
  return (
    <p className={own.signIn}>
      {sign_in === "unsupported" && <StateMark tone="attention" />}{" "}
      {typeof said === "string" ? said : said(detail ?? t.aPlugin)} {server}
      {given(hint) && (
        <>
          {" "}
          <span lang="en">{hint}</span>
        </>
      )}
    </p>
  );
}

type NamesProps = Pick<FieldsProps, "wrong"> & {
  readonly cluster: ByName;
  readonly onChange: (cluster: ByName) => void;
};

function Names({ cluster, onChange, wrong }: NamesProps) {
  const t = useWords(kubernetesWords);
  const plain = { spellCheck: false, autoComplete: "off" } as const;
  return (
    <>
      <TextField
        {...plain}
        label={t.project}
        hint={t.gkeHint}
        value={cluster.project}
        onChange={(project) => onChange({ ...cluster, project })}
        wrong={wrong("project")}
      />
      <TextField
        {...plain}
        label={t.location}
        value={cluster.location}
        onChange={(location) => onChange({ ...cluster, location })}
        wrong={wrong("location")}
      />
      <TextField
        {...plain}
        label={t.clusterName}
        value={cluster.cluster}
        onChange={(name) => onChange({ ...cluster, cluster: name })}
        wrong={wrong("clusterName")}
      />
    </>
  );
}
