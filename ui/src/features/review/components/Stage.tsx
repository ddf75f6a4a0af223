import {
  type PointerEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { pictureUrl, thumbnailUrl } from "../../../platform";
import type { Take } from "../model";
import {
  fitted,
  panned,
  type Placed,
  placed,
  type Size,
  toggledFull,
  type View,
  zoomedAt,
} from "../viewport";
import css from "./Stage.module.css";
import { useSize } from "./useSize";

export type Layer = {
  readonly id: string;
  readonly blob: string;
  readonly src: string;
  readonly alt: string;
  /** As it was planned; the picture itself says better once it is there. */
  readonly size: Size;
};

export const layerOf = (take: Take): Layer => ({
  id: take.production_id,
  blob: take.picture_blob ?? "",
  src: pictureUrl(take.picture_blob ?? ""),
  size: { width: take.width_px, height: take.height_px },
  alt: take.intent,
});

/** Where the picture stands on the stage. */
export type Rect = Placed & Size;

export type StageHandle = {
  readonly focus: () => void;
  readonly measure: () => { readonly stage: Size; readonly picture: Size };
};

type StageProps = {
  readonly ref?: Ref<StageHandle>;
  readonly label: string;
  /** The picture that is shown and those that may be next. */
  readonly layers: readonly Layer[];
  readonly shownId: string;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Whether the hand moves the picture; otherwise what lies above hears it. */
  readonly grabs?: boolean;
  /** What is drawn above, placed by the picture's rectangle on the stage. */
  readonly children?: (rect: Rect, picture: Size) => ReactNode;
};

/** A picture that is zoomed by the wheel and moved by the hand; the others wait behind it, decoded. */
export function Stage({ ref, label, layers, shownId, view, onView, grabs = true, children }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useSize(box);
  const [natural, setNatural] = useState<ReadonlyMap<string, Size>>(new Map());
  const shown = layers.find((layer) => layer.id === shownId);
  const picture = (shown && natural.get(shown.blob)) ?? shown?.size ?? { width: 1, height: 1 };
  const at = placed(view, stage, picture);
  const rect: Rect = { ...at, width: picture.width * at.scale, height: picture.height * at.scale };

  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus({ preventScroll: true }),
    measure: () => ({ stage, picture }),
  }));

  const wheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return;
    const point = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    if (event.shiftKey) onView(panned(view, stage, picture, { x: -event.deltaY, y: 0 }));
    else onView(zoomedAt(view, stage, picture, point, Math.exp(-event.deltaY * 0.0022)));
  });
  useEffect(() => {
    const element = box.current;
    const listen = (event: WheelEvent) => wheel(event);
    element?.addEventListener("wheel", listen, { passive: false });
    return () => element?.removeEventListener("wheel", listen);
  }, []);

  const drag = (event: PointerEvent) => {
    if (!grabs || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onView(panned(view, stage, picture, { x: event.movementX, y: event.movementY }));
  };
  const known = (layer: Layer, image: HTMLImageElement) => {
    // Decoded before it is its turn, so that showing it is only showing it.
    void image.decode().catch(() => undefined);
    const size = { width: image.naturalWidth, height: image.naturalHeight };
    if (size.width > 0) setNatural((all) => new Map(all).set(layer.blob, size));
  };

  return (
    <div
      ref={box}
      className={css.stage}
      role="group"
      aria-label={label}
      tabIndex={0}
      data-desk
      data-region
      data-grab={grabs && view.scale !== null}
      onPointerDown={(event) => {
        const onButton =
          event.target instanceof Element && event.target.closest("button,[data-own]") !== null;
        if (grabs && event.button === 0 && !onButton) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDoubleClick={(event) => {
        if (!grabs) return;
        const bounds = event.currentTarget.getBoundingClientRect();
        const point = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
        onView(
          view.scale === null ? toggledFull(view, stage, picture, window.devicePixelRatio, point) : fitted,
        );
      }}
    >
      {stage.width > 0 &&
        layers.map((layer) => {
          const size = natural.get(layer.blob) ?? layer.size;
          const here = placed(view, stage, size);
          const isShown = layer.id === shownId;
          return (
            <div
              key={layer.id}
              className={css.layer}
              data-shown={isShown}
              {...(isShown ? { "data-take": layer.id } : {})}
              style={{
                width: size.width,
                height: size.height,
                transform: `translate(${here.left}px, ${here.top}px) scale(${here.scale})`,
              }}
            >
              {isShown && !natural.has(layer.blob) && (
                <img className={css.small} src={thumbnailUrl(layer.blob, 320)} alt="" draggable={false} />
              )}
              <img
                className={here.scale > 2.5 ? css.pixels : undefined}
                src={layer.src}
                alt={isShown ? layer.alt : ""}
                decoding="sync"
                draggable={false}
                onLoad={(event) => known(layer, event.currentTarget)}
              />
            </div>
          );
        })}
      {stage.width > 0 && children?.(rect, picture)}
    </div>
  );
}
