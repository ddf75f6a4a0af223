import { TextArea, TextField } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import type { Draft } from "../../model";
import { museWords } from "../words";
import { useFault } from "./faults";
import css from "./inspector.module.css";
import { TagList } from "./TagList";

type VoiceTabProps = {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
};

/** Who she is, in words, and how she speaks. */
export function VoiceTab({ draft, onChange }: VoiceTabProps) {
  const t = useWords(museWords).voice;
  const { voice, persona } = draft;
  const [personaFault, toneFault, languageFault] = [
    useFault("persona"),
    useFault("voice.tone"),
    useFault("voice.languages"),
  ];
  return (
    <div className={css.tab}>
      <div data-field="persona">
        <TextArea
          label={t.persona}
          hint={t.personaHint}
          rows={6}
          value={persona}
          wrong={personaFault}
          onChange={(text) => onChange({ persona: text })}
        />
      </div>
      <div data-field="voice.tone">
        <TextField
          label={t.tone}
          hint={t.toneHint}
          value={voice.tone}
          wrong={toneFault}
          onChange={(tone) => onChange({ voice: { ...voice, tone } })}
        />
      </div>
      <div data-field="voice.languages">
        <TagList
          label={t.languages}
          placeholder={t.addLanguage}
          removeLabel={t.removeLanguage}
          tags={voice.languages}
          onChange={(languages) => onChange({ voice: { ...voice, languages } })}
        />
        {languageFault !== null && <p className={css.wrong}>{languageFault}</p>}
      </div>
    </div>
  );
}
