import type { Reply } from "../../platform";
import { given } from "../../shared/given";

export type Setup = Reply<"burst_overview">["setup"];
export type Context = Reply<"burst_contexts">[number];
export type Survey = Reply<"survey_burst">;
export type Finding = Survey["findings"][number];
type Price = Reply<"prices">[number];

export const ways = ["auto", "job", "pool"] as const satisfies readonly Setup["way"][];

/** How the machine's GPU is found. */
export const gpuWays = ["any", "accelerator", "class"] as const;
export type GpuWay = (typeof gpuWays)[number];

export const gpuWayOf = ({ accelerator, compute_class }: Setup): GpuWay =>
  given(compute_class) ? "class" : given(accelerator) ? "accelerator" : "any";

/** The setup with its GPU found otherwise; the name that was typed for one way is not the name for the other. */
export const withGpuWay = (setup: Setup, way: GpuWay): Setup => ({
  ...setup,
  accelerator: way === "accelerator" ? (setup.accelerator ?? "") : null,
  compute_class: way === "class" ? (setup.compute_class ?? "") : null,
});

/** What is empty is not there: the engine then takes its own. */
export const orNull = (text: string): string | null => (text.trim() === "" ? null : text);

/** What stays between these, as the engine takes it. */
export const bounds = {
  gpus: { min: 0, max: 16 },
  cores: { min: 0.5, max: 128 },
  memoryGib: { min: 1, max: 1024 },
  scratchGib: { min: 1, max: 4096 },
  minutes: { min: 1, max: 120 },
  idleSecs: { min: 10, max: 3600 },
  tailSecs: { min: 0, max: 3600 },
  atOnce: { min: 1, max: 32 },
} as const;

/** A name as Kubernetes and Google take it: letters, digits, inner hyphens, dots and underscores, at most 63. */
const isName = (text: string): boolean => /^[a-z0-9](?:[-_.a-z0-9]{0,61}[a-z0-9])?$/i.test(text.trim());

export type Fault = "needed" | "name" | "image" | "bucket";
export type Field =
  | "cluster"
  | "project"
  | "location"
  | "clusterName"
  | "namespace"
  | "image"
  | "accelerator"
  | "compute_class"
  | "warm_pool"
  | "models"
  | "outputs"
  | "snapshots"
  | "service_account"
  | "queue"
  | "price";

/** What of a setup is missing or cannot be; nothing is sent before it is mended. */
export function wrongSetup(setup: Setup): Partial<Record<Field, Fault>> {
  const { cluster, image, price } = setup;
  const name = (text: string | null | undefined): Fault | null =>
    !given(text) ? null : text.trim() === "" ? "needed" : isName(text) ? null : "name";
  const bucket = (text: string | null | undefined): Fault | null =>
    !given(text) || (isName(text.split("/")[0] ?? "") && !/\.\.|,/.test(text)) ? null : "bucket";
  const gke = given(cluster) && cluster.by === "gke" ? cluster : null;
  const found: Readonly<Record<Field, Fault | null>> = {
    cluster: given(cluster) ? null : "needed",
    project: gke && name(gke.project),
    location: gke && name(gke.location),
    clusterName: gke && name(gke.cluster),
    namespace: name(setup.namespace),
    image: image.trim() === "" ? "needed" : /\s/.test(image.trim()) ? "image" : null,
    accelerator: name(setup.accelerator),
    compute_class: name(setup.compute_class),
    warm_pool: setup.way === "pool" && !given(setup.warm_pool) ? "needed" : name(setup.warm_pool),
    models: bucket(setup.models),
    outputs: bucket(setup.outputs),
    snapshots: bucket(setup.snapshots),
    service_account: name(setup.service_account),
    queue: name(setup.queue),
    price: price.trim() === "" ? "needed" : null,
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== null));
}

/** The setup as it is sent: without blanks around what was typed, and without empty words for the container. */
export function tidy(setup: Setup): Setup {
  const trimmed = Object.fromEntries(
    Object.entries(setup).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === "string" ? value.trim() : value,
    ]),
  ) as Setup;
  return { ...trimmed, args: setup.args.filter((arg) => arg !== "") };
}

export const isOtherSetup = (a: Setup, b: Setup): boolean => flat(tidy(a)) !== flat(tidy(b));

/** As text that does not hang on the order of fields, nor on whether what is not there is left out or `null`. */
const flat = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(
          Object.entries(one)
            .filter(([, part]) => given(part))
            .toSorted(([x], [y]) => x.localeCompare(y)),
        )
      : one,
  );

/** The rows of the price book that say what an hour of a machine costs. */
export const hourRows = (prices: readonly Price[]): readonly Price[] =>
  prices.filter(({ item }) => item.startsWith("burst.") && item.endsWith(".hour"));

/** `burst.nvidia-l4.hour` as the machine it is about. */
export const machineOfRow = (item: string): string => item.slice("burst.".length, -".hour".length);

const order = ["missing", "absent", "not_visible", "good"] as const satisfies readonly Finding["state"][];

/** What is missing first, then what could be there, then what cannot be seen; what is well is told apart. */
export function sorted({ findings }: Pick<Survey, "findings">) {
  const rest = findings
    .filter(({ state }) => state !== "good")
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return { open: rest, good: findings.filter(({ state }) => state === "good") };
}

const program = "(?:muse|kubectl|gcloud) ";

/** The commands in an advice, to be copied; words around them are left out. */
export function commandsIn(advice: string | null | undefined): readonly string[] {
  if (!given(advice)) return [];
  const quoted = [...advice.matchAll(new RegExp(`\`(${program}[^\`]+)\``, "g"))].map(
    ([, found = ""]) => found,
  );
  const rest = advice.replace(/`[^`]*`/g, "");
  const bare = new RegExp(`(?:^|: )(${program}.+)$`).exec(rest)?.[1];
  const cut = bare?.replace(/(?: \(|, ).*$/, "").replace(/\.$/, "");
  return [...quoted, ...(cut === undefined ? [] : [cut])].filter(
    // What only prints is on this page anyway, and what names no file is a sentence.
    (command) => command !== "muse burst manifests" && !/ the /.test(command),
  );
}
