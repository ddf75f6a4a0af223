import type { Asked, Reply } from "../../platform";

type Answer = Reply<"show_film">;
export type FilmRow = Reply<"list_films">[number];
export type Shot = Required<Answer["script"]["shots"][number]>;
/** A script with every choice made; `model` is `null` where the first that answers is taken. */
export type Script = Required<Omit<Answer["script"], "shots">> & { readonly shots: readonly Shot[] };
export type ShotView = Omit<Answer["shots"][number], "shot"> & { readonly shot: Shot };
export type FilmView = Omit<Answer, "script" | "shots"> & {
  readonly script: Script;
  readonly shots: readonly ShotView[];
};
export type Clip = NonNullable<ShotView["clip"]>;
export type Quote = NonNullable<Answer["quote"]["filming"]>;
export type Aspect = FilmRow["aspect"];
export type Lines = Script["lines"];
export type Framing = Shot["framing"];
export type Camera = Shot["camera"];
export type Renderer = Script["renderer"];
export type Model = Reply<"list_models">[number];
export type NewFilm = Asked<"add_film">["body"];
export type Take = Reply<"list_takes">["takes"][number];

export const framings: readonly Framing[] = ["wide", "full", "medium", "close"];
export const cameras: readonly Camera[] = [
  "still",
  "push_in",
  "pull_back",
  "pan_left",
  "pan_right",
  "orbit",
  "handheld",
];
export const aspects: readonly Aspect[] = ["wide", "tall"];
export const allLines: readonly Lines[] = ["360p", "720p", "1080p", "4k"];
export const renderers: readonly Renderer[] = ["auto", "draft", "comfy", "google"];

/** What the engine takes: shots of a film, shots that are proposed, seconds of one, letters of its texts. */
export const most = { shots: 40, proposed: 12, action: 300, title: 80, intent: 400 } as const;
export const secsOfShot = { least: 3, most: 10 } as const;

/** A film as the engine tells it, with what may be left out filled in as the engine means it. */
export function filled(answer: Answer): FilmView {
  const { script } = answer;
  return {
    ...answer,
    script: {
      aspect: script.aspect ?? "tall",
      lines: script.lines ?? "720p",
      model: script.model ?? null,
      renderer: script.renderer ?? "auto",
      shots: script.shots.map(whole),
    },
    shots: answer.shots.map((view) => ({ ...view, shot: whole(view.shot) })),
  };
}

const whole = (shot: Answer["script"]["shots"][number]): Shot => ({
  ...shot,
  shot_id: shot.shot_id ?? "",
  camera: shot.camera ?? "still",
  join: shot.join ?? "cut",
});

/** A script as text: two of the same text are the same, whatever the order of their fields. */
export const textOf = ({ aspect, lines, model, renderer, shots }: Script): string =>
  JSON.stringify([
    [aspect, lines, model, renderer],
    ...shots.map(({ shot_id, action, framing, camera, secs, join }) => [
      [shot_id, action, framing, camera, secs, join],
    ]),
  ]);

export const lengthOf = (shots: readonly Pick<Shot, "secs">[]): number =>
  shots.reduce((sum, shot) => sum + shot.secs, 0);

/** The shots in another order; the first one has none before it to carry on. */
export function moved(shots: readonly Shot[], from: number, to: number): readonly Shot[] {
  const shot = shots[from];
  if (shot === undefined || from === to || to < 0 || to >= shots.length) return shots;
  return opened(shots.toSpliced(from, 1).toSpliced(to, 0, shot));
}

export const without = (shots: readonly Shot[], at: number): readonly Shot[] =>
  shots.length < 2 ? shots : opened(shots.toSpliced(at, 1));

/** The same shot once more behind itself; it has no picture of its own yet. */
export function doubled(shots: readonly Shot[], at: number, id: string): readonly Shot[] {
  const shot = shots[at];
  if (shot === undefined || shots.length >= most.shots) return shots;
  return shots.toSpliced(at + 1, 0, { ...shot, shot_id: id });
}

/** A new shot at the end, as its neighbour is framed. */
export function extended(shots: readonly Shot[], action: string, id: string): readonly Shot[] {
  if (shots.length >= most.shots) return shots;
  const framing = shots.at(-1)?.framing ?? "medium";
  return [...shots, { shot_id: id, action, framing, camera: "still", secs: 5, join: "cut" }];
}

export const changed = (shots: readonly Shot[], at: number, change: Partial<Shot>): readonly Shot[] =>
  shots.map((shot, place) => (place === at ? { ...shot, ...change } : shot));

const opened = (shots: readonly Shot[]): readonly Shot[] => changed(shots, 0, { join: "cut" });

/** Whether what happens in a shot can be kept: one line, 1 to 300 characters as the engine counts them. */
export function isAction(action: string): boolean {
  const length = Array.from(action.trim()).length;
  return length > 0 && length <= most.action;
}

/** The number of the first shot that cannot be kept, from 1; `null` when all can. */
export function faultIn(shots: readonly Shot[]): number | null {
  const at = shots.findIndex((shot) => !isAction(shot.action));
  return at < 0 ? null : at + 1;
}

/** The one thing to do next. `making` are productions under way, each of them a picture. */
export type Step =
  | { readonly kind: "board"; readonly pictures: number; readonly quote: Quote | null }
  | { readonly kind: "wait"; readonly making: readonly string[]; readonly of: number }
  | { readonly kind: "shoot"; readonly clips: number; readonly secs: number; readonly quote: Quote }
  | { readonly kind: "stop"; readonly done: number; readonly of: number }
  | { readonly kind: "unpriced" | "join" | "approve" | "release" | "out" };

export function stepOf(film: FilmView): Step {
  const { quote, stage, shots } = film;
  if (film.word === "released") return { kind: "out" };
  if (stage === "filming") {
    const done = shots.filter((shot) => given(shot.clip) && !shot.stale).length;
    return { kind: "stop", done, of: shots.length };
  }
  if (quote.pictures > 0)
    return { kind: "board", pictures: quote.pictures, quote: times(quote.picture ?? null, quote.pictures) };
  const making = shots.flatMap(({ key_frame: frame }) =>
    frame && !frame.usable ? [frame.production_id] : [],
  );
  if (making.length > 0) return { kind: "wait", making, of: shots.length };
  if (given(quote.filming))
    return { kind: "shoot", clips: quote.clips, secs: quote.secs, quote: quote.filming };
  if (given(quote.problem)) return { kind: "unpriced" };
  if (film.word === "approved") return { kind: "release" };
  return given(film.ffmpeg) && !given(film.joined) ? { kind: "join" } : { kind: "approve" };
}

const given = <T>(value: T | null | undefined): value is T => value != null;

/** The same work so many times. */
function times(quote: Quote | null, count: number): Quote | null {
  if (quote === null) return null;
  const { low, mid, high } = quote.cost;
  const cost = { low: low * count, mid: mid * count, high: high * count };
  return { ...quote, cost, maximum: quote.maximum * count };
}

/** What may be changed: nothing while clips are made from it, nothing of what is out. */
export const isOpen = (film: Pick<FilmView, "stage" | "word">): boolean =>
  film.stage !== "filming" && film.word !== "released";

export type PictureState = "none" | "making" | "review" | "usable" | "held" | "failed";

/** How the picture that opens a shot stands. */
export function pictureStateOf({ key_frame: frame }: Pick<ShotView, "key_frame">): PictureState {
  if (!frame) return "none";
  switch (frame.state) {
    case "in_review":
      return frame.usable ? "review" : "held";
    case "approved":
    case "released":
      return "usable";
    case "rejected":
      return "held";
    case "failed":
    case "cancelled":
      return "failed";
    case "planned":
    case "compiled":
    case "granted":
    case "rendering":
    case "audited":
    case "repairing":
      return "making";
  }
}

export type ClipState = "none" | "making" | "failed" | "stale" | "hers" | "drifts" | "unseen";

/** How the clip of a shot stands; what is under way or went wrong last goes before what is there. */
export function clipStateOf({ latest, clip, stale, standing }: ShotView): ClipState {
  if (latest && latest.ended_at == null) return "making";
  if (latest?.problem && latest.clip_id !== clip?.clip_id) return "failed";
  if (!clip) return "none";
  return stale ? "stale" : (standing ?? "unseen");
}

/** Takes that may open a shot: let through, and of the film's shape. */
export function openers(takes: readonly Take[], aspect: Aspect): readonly Take[] {
  const [width, height] = aspect === "wide" ? [16, 9] : [9, 16];
  return takes.filter(
    (take) =>
      ["in_review", "approved", "released"].includes(take.state) &&
      take.picture_blob != null &&
      take.width_px * height === take.height_px * width,
  );
}

/** Seconds as the clock of a film: `0:07`, `1:05`. */
export function clock(secs: number): string {
  const whole = Math.floor(secs);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The price of one second in these lines; `null` when nobody knows it. */
export function secondOf(model: Model, lines: Lines): Quote["cost"] | null {
  const item = model.prices[`second_${lines}`];
  return model.price_rows.find((row) => row.item === item)?.price ?? null;
}

/** Models that film and still answer, the one that is taken by itself first. */
export function filmers(models: readonly Model[]): readonly Model[] {
  const able = models.filter((model) => model.makes.includes("video") && model.standing !== "retired");
  const priced = able.filter((model) => allLines.some((lines) => secondOf(model, lines) !== null));
  const rank = (model: Model) => (model.first_for.includes("video") ? 0 : 1);
  return priced.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

type Length = { readonly count: number; readonly secs: number };

/** How long the shots of a proposal are: each its share, as far as shots may be that short or long. */
export function shares({ count, secs }: Length): readonly number[] {
  const { least, most: longest } = secsOfShot;
  return Array.from({ length: count }, (_, at) =>
    Math.min(longest, Math.max(least, Math.floor(secs / count) + (at < secs % count ? 1 : 0))),
  );
}

/** The seconds that a model makes for a shot: some film only in fixed lengths. */
export function secsMade(model: Pick<Model, "api">, lines: Lines, wanted: number): number {
  if (model.api !== "predict_long_running") return wanted;
  if (lines === "1080p" || lines === "4k") return 8;
  return [4, 6, 8].find((secs) => secs >= wanted) ?? 8;
}

/** What the clips of a film that is not written yet would cost about. */
export function foreseen(model: Model, lines: Lines, length: Length): Quote["cost"] | null {
  const price = secondOf(model, lines);
  if (price === null) return null;
  const secs = shares(length).reduce((sum, share) => sum + secsMade(model, lines, share), 0);
  return { low: price.low * secs, mid: price.mid * secs, high: price.high * secs };
}
