import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { EngineError, pictureUrl } from "../../../../../platform";
import { Button, Dialog, Loading, ProblemBox } from "../../../../../shared/ui";
import { useWords } from "../../../../../shared/words";
import { useUpload } from "../api";
import css from "./CropDialog.module.css";
import { type Box, type Corner, firstBox, shifted, stretched, wholeBox } from "./model";
import { boardWords } from "./words";

type CropDialogProps = {
  readonly blob: string;
  readonly name: string;
  readonly onClose: () => void;
  /** The part was uploaded as a picture of its own. */
  readonly onCropped: (blob: string, name: string) => void;
};

const corners: readonly Corner[] = ["nw", "ne", "sw", "se"];

/** Cuts a picture down to the one face that counts. */
export function CropDialog({ blob, name, onClose, onCropped }: CropDialogProps) {
  const t = useWords(boardWords);
  const upload = useUpload();
  const [image, setImage] = useState<HTMLImageElement | null>(null);
  const [box, setBox] = useState<Box>({ x: 0, y: 0, width: 0, height: 0 });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<EngineError | null>(null);
  useEffect(() => {
    const loading = new Image();
    loading.onload = () => {
      setBox(firstBox({ width: loading.naturalWidth, height: loading.naturalHeight }));
      setImage(loading);
    };
    loading.onerror = () => setProblem(new EngineError("picture_unreadable", ""));
    loading.src = pictureUrl(blob);
    return () => {
      loading.onload = null;
      loading.onerror = null;
    };
  }, [blob]);
  const crop = async () => {
    if (image === null) return;
    setBusy(true);
    setProblem(null);
    try {
      const called = t.cropOf(name);
      onCropped(await upload(await cutOut(image, wholeBox(box)), called), called);
    } catch (error) {
      setProblem(error instanceof EngineError ? error : new EngineError("window", String(error)));
      setBusy(false);
    }
  };
  const whole = wholeBox(box);
  return (
    <Dialog
      open
      form="wide"
      onClose={onClose}
      title={t.cropTitle}
      about={t.cropText}
      actions={
        <>
          <span className={css.size}>
            {whole.width} × {whole.height}&nbsp;px
          </span>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" busy={busy} disabled={image === null} onClick={() => void crop()}>
            {t.cropDo}
          </Button>
        </>
      }
    >
      {problem && <ProblemBox problem={problem} />}
      {image ? <Cutter image={image} box={box} onBox={setBox} /> : problem === null && <Loading />}
    </Dialog>
  );
}

type CutterProps = {
  readonly image: HTMLImageElement;
  readonly box: Box;
  readonly onBox: (box: Box) => void;
};

/** The picture with the part to keep on it, in the picture's own pixels. */
function Cutter({ image, box, onBox }: CutterProps) {
  const t = useWords(boardWords);
  const size = { width: image.naturalWidth, height: image.naturalHeight };
  const drawing = useRef<SVGSVGElement>(null);
  const drag = useRef<{
    readonly x: number;
    readonly y: number;
    readonly from: Box;
    readonly corner: Corner | null;
  } | null>(null);
  const perScreen = () => drawing.current?.getScreenCTM()?.a ?? 1;
  const begin = (event: PointerEvent, corner: Corner | null) => {
    event.stopPropagation();
    event.preventDefault();
    drawing.current?.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, from: box, corner };
  };
  const pull = (event: PointerEvent) => {
    const held = drag.current;
    if (held === null) return;
    const [dx, dy] = [(event.clientX - held.x) / perScreen(), (event.clientY - held.y) / perScreen()];
    onBox(held.corner ? stretched(held.from, held.corner, dx, dy, size) : shifted(held.from, dx, dy, size));
  };
  const key = (event: KeyboardEvent) => {
    const step = Math.max(1, Math.round(Math.min(size.width, size.height) / 100));
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[
      event.key
    ];
    if (way === undefined) return;
    event.preventDefault();
    const [dx = 0, dy = 0] = way;
    onBox(event.shiftKey ? stretched(box, "se", dx, dy, size) : shifted(box, dx, dy, size));
  };
  const { x, y, width, height } = box;
  const handle = Math.max(size.width, size.height) / 80;
  return (
    <svg
      ref={drawing}
      className={css.cutter}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="application"
      tabIndex={0}
      aria-label={t.cropHow}
      onPointerMove={pull}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
      onKeyDown={key}
    >
      <image href={image.src} width={size.width} height={size.height} />
      <path
        className={css.veil}
        fillRule="evenodd"
        d={`M0 0H${size.width}V${size.height}H0ZM${x} ${y}h${width}v${height}h${-width}Z`}
      />
      <rect className={css.part} {...{ x, y, width, height }} onPointerDown={(event) => begin(event, null)} />
      {corners.map((corner) => (
        <circle
          key={corner}
          className={css.handle}
          data-corner={corner}
          cx={corner.endsWith("w") ? x : x + width}
          cy={corner.startsWith("n") ? y : y + height}
          r={handle}
          onPointerDown={(event) => begin(event, corner)}
        />
      ))}
    </svg>
  );
}

/** That part as a picture of its own, without loss. */
function cutOut(image: HTMLImageElement, box: Box): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = box.width;
  canvas.height = box.height;
  canvas.getContext("2d")?.drawImage(image, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((file) => (file ? resolve(file) : reject(new Error("no picture"))), "image/png"),
  );
}
