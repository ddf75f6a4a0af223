import type { Reply } from "../../platform";
import { percent } from "./model";
import type { reviewWords } from "./words";

type Shown = Reply<"show_production">;
export type Render = Shown["renders"][number];
export type Judgement = NonNullable<Render["verdict"]>["judgement"];
type Finding = Judgement["findings"][number];
type Texts = (typeof reviewWords)["en"];

/** What the critic said of the picture that counts, or of the latest one it saw. */
export function judgementOf(production: Shown | undefined, blob: string | null): Judgement | null {
  const judged = (production?.renders ?? []).filter((render) => render.verdict != null);
  const render = judged.findLast((one) => one.picture_blob === blob) ?? judged.at(-1);
  return render?.verdict?.judgement ?? null;
}

/** A finding as a sentence of the studio's language. */
export function sentenceOf(finding: Finding, t: Texts, number: (n: number) => string): string {
  const named = (names: Readonly<Record<string, string>>, all: readonly string[]) =>
    all.map((name) => names[name] ?? name).join(", ");
  switch (finding.kind) {
    case "several_faces":
      return t.findings.several_faces(finding.count);
    case "unsure":
      return finding.problems.length === 0
        ? t.findings.unsureBare
        : t.findings.unsure(named(t.problems, finding.problems));
    case "copy_paste":
      if (finding.declared) return t.findings.declared;
      return finding.mirrored === true ? t.findings.copiedMirrored : t.findings.copied;
    case "shape_drift":
      return t.findings.shape_drift(number(percent(finding.deviation)));
    case "repair_worse":
      return t.findings.repair_worse(named(t.axes, finding.axes));
    case "no_face":
    case "stranger":
    case "drifted":
    case "only_itself":
    case "uncalibrated":
      return t.findings[finding.kind];
  }
}

/** Why a shape cannot be compared, as the engine words it, to the sentence of the window. */
export function unmeasuredBecause(why: string): keyof Texts["shapeUnknown"] {
  if (/side/.test(why)) return "side";
  if (/up or down/.test(why)) return "tilt";
  if (/mouth is open/.test(why)) return "mouth";
  if (/too small/.test(why)) return "small";
  return "other";
}
