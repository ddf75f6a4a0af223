import { Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { nodePictureUrl } from "../../../../platform";
import { Button, Picture, ProblemBox } from "../../../../shared/ui";
import { useWords } from "../../../../shared/words";
import { useNodes } from "../../api";
import { choicesOf, type Json } from "../../canvas";
import { choiceText } from "../choices";
import { pictureOf } from "../pictureName";
import { uploadedPictures, useUploadPicture } from "../pictures";
import { editWords } from "../words";
import { ChoiceList } from "./ChoiceList";
import type { FieldProps } from "./field";
import css from "./fields.module.css";
import { Opened } from "./Opened";
import { TextBox } from "./TextBox";

/** A picture of the server's, or one that is put there. */
export function PictureBox({ widget, label, onValue, isInPlace = false }: FieldProps) {
  const t = useWords(editWords);
  const file = useRef<HTMLInputElement>(null);
  const upload = useUploadPicture();
  // The server lists what it had when the classes were read.
  const isInput = widget.spec?.options["image_folder"] !== "output";
  const choices = [...new Set([...(isInput ? uploadedPictures() : []), ...choicesOf(widget)])];
  // Without a server nobody has the pictures.
  const isConnected = useNodes().data?.server != null;
  const urlOf = (choice: Json) => {
    const picture = isConnected ? pictureOf(widget, choice) : null;
    return picture && nodePictureUrl(picture);
  };
  const name = choiceText(widget.value);
  const url = urlOf(widget.value);
  // What a run has made is listed by nobody: it is named.
  if (!isInput && choices.length === 0)
    return <TextBox lines="one" label={label} value={name} isInPlace={isInPlace} onText={onValue} />;
  const send = (event: ChangeEvent<HTMLInputElement>, close: () => void) => {
    const [chosen] = event.target.files ?? [];
    event.target.value = "";
    if (chosen === undefined) return;
    upload.mutate(chosen, {
      onSuccess: (value) => {
        close();
        onValue(value);
      },
    });
  };
  return (
    <Opened
      label={`${label}: ${name}`}
      isInPlace={isInPlace}
      shown={
        <>
          <span className={css.small}>
            <Picture src={url} alt="" />
          </span>
          <span className={css.chosen} title={name}>
            {name === "" ? t.empty : name}
          </span>
        </>
      }
    >
      {(close) => (
        <ChoiceList
          label={t.choose(label)}
          choices={choices}
          current={widget.value}
          pictureOf={urlOf}
          onPick={(choice) => {
            close();
            onValue(choice);
          }}
          below={
            <div className={css.below}>
              <input
                ref={file}
                type="file"
                accept="image/*,video/*"
                hidden
                onChange={(event) => send(event, close)}
              />
              <Button
                icon={<Upload size={14} aria-hidden />}
                busy={upload.isPending}
                onClick={() => file.current?.click()}
                onKeyDown={(event) => event.key === "Enter" && event.stopPropagation()}
              >
                {t.upload}
              </Button>
              {upload.error && <ProblemBox problem={upload.error} />}
            </div>
          }
        />
      )}
    </Opened>
  );
}
