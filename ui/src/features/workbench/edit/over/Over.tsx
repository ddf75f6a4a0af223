import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
} from "react";
import { createPortal } from "react-dom";
import type { WidgetRequest } from "../../canvas";
import css from "./over.module.css";

type OverProps = {
  readonly label: string;
  readonly box: WidgetRequest["box"];
  readonly scale: number;
  /** It needs this much room whatever the zoom, in CSS pixels. */
  readonly least: number;
  readonly form: "line" | "text" | "list";
  /** Called once; what stands in its fields was handed on before, unless Escape was pressed. */
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Room kept between a field and the edge of the window. */
const edgePx = 8;

/** A field over the canvas, as large as what it stands for. Enter, Tab and a press elsewhere close it. */
export function Over({ label, box, scale, least, form, onClose, children }: OverProps) {
  const room = useRef<HTMLDivElement>(null);
  const isClosed = useRef(false);
  const close = () => {
    if (isClosed.current) return;
    isClosed.current = true;
    const focused = document.activeElement;
    // Fields hand on what stands in them when they are left.
    if (focused instanceof HTMLElement && room.current?.contains(focused) === true) focused.blur();
    onClose();
  };
  const elsewhere = useEffectEvent((event: Event) => {
    if (event.target instanceof Node && room.current?.contains(event.target) !== true) close();
  });
  useEffect(() => {
    const listen = (event: Event) => elsewhere(event);
    window.addEventListener("pointerdown", listen, true);
    window.addEventListener("wheel", listen, { capture: true, passive: true });
    return () => {
      window.removeEventListener("pointerdown", listen, true);
      window.removeEventListener("wheel", listen, true);
    };
  }, []);
  const width = Math.max(least, box.right - box.left);
  const height = box.bottom - box.top;
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return;
    const rect = element.getBoundingClientRect();
    const most = (far: number, size: number) => Math.max(edgePx, far - size - edgePx);
    element.style.left = `${Math.max(edgePx, Math.min(box.left, most(window.innerWidth, rect.width)))}px`;
    element.style.top = `${Math.max(edgePx, Math.min(box.top, most(window.innerHeight, rect.height)))}px`;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    // Nothing pressed here is a key of the screen.
    event.stopPropagation();
    if (
      event.key === "Enter" ||
      event.key === "Escape" ||
      (event.key === "Tab" && isLast(room.current, event))
    ) {
      event.preventDefault();
      close();
    }
  };
  const style: CSSProperties & Record<"--control", string> = {
    left: box.left,
    top: box.top,
    width,
    fontSize: `${Math.max(11, Math.min(22, 11.5 * scale))}px`,
    "--control": `${Math.max(24, Math.min(48, height))}px`,
    ...(form === "text" ? { height: Math.max(96, height) } : {}),
  };
  return createPortal(
    <div
      ref={room}
      role="dialog"
      aria-label={label}
      className={`${css.over} ${css[form]}`}
      style={style}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>,
    document.body,
  );
}

/** Whether Tab would go out of it. */
function isLast(room: HTMLElement | null, { shiftKey }: KeyboardEvent): boolean {
  const stops = [
    ...(room?.querySelectorAll<HTMLElement>(
      "input:not([hidden]), textarea, button:not(:disabled), [role=slider]",
    ) ?? []),
    // Of a group that arrows walk through, one is a stop of Tab.
  ].filter((stop) => stop.tabIndex >= 0);
  return document.activeElement === (shiftKey ? stops[0] : stops.at(-1));
}
