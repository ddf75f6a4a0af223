import { clipboardForms, clipOf } from "../edits/clip";
import type { Point } from "../scene/geometry";
import type { Surface } from "../surface";
import { Actions } from "./actions";
import { Keyboard } from "./keyboard";
import { Pointers } from "./pointer";

/** Pointer, keyboard and clipboard of one canvas. */
export class Control {
  readonly actions: Actions;
  readonly pointers: Pointers;
  private readonly keyboard: Keyboard;
  private isShift = false;
  private lastAt: Point | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly surface: Surface) {
    this.actions = new Actions(surface);
    this.pointers = new Pointers(surface, this.actions);
    this.keyboard = new Keyboard(surface, this.actions);
    const { canvas } = surface;
    const { signal } = this.ending;
    canvas.addEventListener("keydown", this.keydown, { signal });
    canvas.addEventListener("keyup", this.keyup, { signal });
    canvas.addEventListener("blur", () => this.letGo(), { signal });
    canvas.addEventListener("pointermove", (event) => void (this.lastAt = surface.at(event)), { signal });
    document.addEventListener("copy", (event) => this.copy(event, false), { signal });
    document.addEventListener("cut", (event) => this.copy(event, true), { signal });
    document.addEventListener("paste", (event) => this.paste(event), { signal });
  }

  close(): void {
    this.pointers.close();
    this.ending.abort();
  }

  private readonly keydown = (event: KeyboardEvent): void => {
    this.isShift = event.shiftKey;
    if (event.key === " ") {
      this.pointers.isPanning = true;
      this.surface.canvas.style.cursor = "grab";
      event.preventDefault();
      return;
    }
    const isDone = event.key === "Escape" && this.pointers.cancel() ? true : this.keyboard.press(event);
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly keyup = (event: KeyboardEvent): void => {
    this.isShift = event.shiftKey;
    if (event.key === " ") this.letGo();
  };

  private letGo(): void {
    this.pointers.isPanning = false;
    this.surface.canvas.style.cursor = "default";
  }

  /** Whether the clipboard's keys are ours: the canvas has the focus, and no text is marked. */
  private get isOurs(): boolean {
    return document.activeElement === this.surface.canvas;
  }

  private copy(event: ClipboardEvent, isCut: boolean): void {
    const { scene, selection } = this.surface;
    if (!this.isOurs || !scene || selection.size === 0 || !event.clipboardData) return;
    const forms = clipboardForms(clipOf(scene.document, scene.graph, selection));
    event.clipboardData.setData("text/html", forms.html);
    event.clipboardData.setData("text/plain", forms.text);
    event.preventDefault();
    if (isCut) this.actions.remove();
  }

  private paste(event: ClipboardEvent): void {
    if (!this.isOurs || !event.clipboardData) return;
    const forms = {
      html: event.clipboardData.getData("text/html"),
      text: event.clipboardData.getData("text/plain"),
    };
    if (this.actions.paste(forms, this.lastAt ?? this.surface.middle(), this.isShift)) event.preventDefault();
  }
}
