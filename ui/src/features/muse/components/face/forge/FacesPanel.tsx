import { Dices } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, Segments } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import type { ForgeView } from "../api";
import { type Face, FaceGrid } from "./FaceGrid";
import { type Design, seedFrom } from "./model";
import { nameWords, spoken } from "./names";
import css from "./panels.module.css";
import { Amplitude } from "./SlidersPanel";
import type { Tools } from "./tools";
import { forgeWords } from "./words";

type FacesPanelProps = {
  readonly tools: Tools;
  readonly presets: ForgeView["presets"];
  readonly design: Design;
  readonly amplitude: number;
  readonly onAmplitude: (amplitude: number) => void;
  readonly onPick: (design: Design) => void;
};

type Who = "anybody" | "shape" | "looks";

/** What is left to chance when the face is to stay somebody like herself: all of shape, or all of looks. */
const partsOf: Readonly<Record<Who, readonly string[]>> = {
  anybody: [],
  shape: ["head", "forehead", "brows", "eyes", "nose", "mouth", "cheeks", "jaw", "ears", "asymmetry"],
  looks: ["skin", "iris", "brow_hair", "hair", "beard", "makeup"],
};

const count = 12;

/** Faces to start from: by chance, or made by hand. */
export function FacesPanel({ tools, presets, design, amplitude, onAmplitude, onPick }: FacesPanelProps) {
  const t = useWords(forgeWords);
  const n = useWords(nameWords);
  const [who, setWho] = useState<Who>("anybody");
  const [draw, setDraw] = useState(() => ({ seed: seedFrom(Math.random()), amplitude, from: design }));
  const again = (next: Partial<{ from: Design }> = {}) =>
    setDraw({ seed: seedFrom(Math.random()), amplitude, from: design, ...next });
  const { random } = tools.calls;
  const faces = useMemo<readonly Face[]>(
    () =>
      Array.from({ length: count }, (_, at) => ({
        id: `${draw.seed}-${who}-${at}`,
        label: t.randomFace(at + 1),
        design: () =>
          who === "anybody"
            ? random(draw.seed + at, draw.amplitude)
            : random(draw.seed + at, draw.amplitude, draw.from, partsOf[who]),
      })),
    [draw, who, random, t],
  );
  const made = useMemo<readonly Face[]>(
    () =>
      presets.map((preset) => ({
        id: preset.name,
        name: spoken(preset.name),
        label: `${spoken(preset.name)}: ${n.presetDocs[preset.name] ?? preset.doc}`,
        design: preset.design,
      })),
    [presets, n],
  );
  return (
    <div className={css.panel}>
      <section className={css.section} aria-label={t.randomFaces}>
        <div className={css.line}>
          <Segments
            label={t.randomFaces}
            value={who}
            choices={(["anybody", "shape", "looks"] as const).map((value) => ({
              value,
              label: t.who[value],
            }))}
            onChange={(value) => {
              setWho(value);
              again();
            }}
          />
        </div>
        <FaceGrid label={t.randomFaces} tools={tools} faces={faces} onPick={onPick} />
        <Amplitude amplitude={amplitude} onAmplitude={onAmplitude} />
        <div>
          <Button icon={<Dices size={14} aria-hidden />} onClick={() => again()}>
            {t.anotherTwelve}
          </Button>
        </div>
      </section>
      <section className={css.section} aria-label={t.presets}>
        <h3 className={css.heading}>{t.presets}</h3>
        <FaceGrid label={t.presets} tools={tools} faces={made} onPick={onPick} />
      </section>
    </div>
  );
}
