import type { Box } from "../scene/geometry";
import type { NodeBox } from "../scene/layout";
import { type Brush, roundRect } from "./brush";

const gap = 4;
/** Pictures are kept this large at most, in pixels along the longer side: canvases show them small. */
const keptSide = 768;

type Kept = HTMLCanvasElement | HTMLImageElement | "coming" | "failed";

/** Pictures on nodes, by address; each is fetched once and kept small. */
export class Pictures {
  private addresses: ReadonlyMap<string, readonly string[]> = new Map();
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly arrived: () => void) {}

  /** What each node shows, by node id. Pictures nobody shows any more are let go. */
  show(addresses: ReadonlyMap<string, readonly string[]>): void {
    this.addresses = addresses;
    const wanted = new Set([...addresses.values()].flat());
    for (const address of this.kept.keys()) if (!wanted.has(address)) this.kept.delete(address);
  }

  has(node: string): boolean {
    return (this.addresses.get(node)?.length ?? 0) > 0;
  }

  paint = (brush: Brush, box: NodeBox): void => {
    const addresses = this.addresses.get(box.node.id);
    if (!addresses || addresses.length === 0 || box.node.isCollapsed) return;
    const room = pictureRoom(box);
    if (!room) return;
    const columns = Math.ceil(Math.sqrt(addresses.length));
    const rows = Math.ceil(addresses.length / columns);
    const [width, height] = [(room.right - room.left) / columns, (room.bottom - room.top) / rows];
    addresses.forEach((address, n) => {
      const left = room.left + (n % columns) * width + gap / 2;
      const top = room.top + Math.floor(n / columns) * height + gap / 2;
      this.paintOne(brush, address, { left, top, right: left + width - gap, bottom: top + height - gap });
    });
  };

  private paintOne({ context, theme }: Brush, address: string, room: Box): void {
    const picture = this.kept.get(address) ?? this.fetch(address);
    const [width, height] = [room.right - room.left, room.bottom - room.top];
    if (picture === "coming" || picture === "failed") {
      context.fillStyle = theme.field;
      roundRect(context, room.left, room.top, width, height, 5);
      context.fill();
      return;
    }
    const share = Math.min(width / picture.width, height / picture.height);
    const [w, h] = [picture.width * share, picture.height * share];
    context.drawImage(picture, room.left + (width - w) / 2, room.top + (height - h) / 2, w, h);
  }

  private fetch(address: string): Kept {
    this.kept.set(address, "coming");
    const image = new Image();
    image.decoding = "async";
    image.onload = () => {
      if (!this.kept.has(address)) return;
      this.kept.set(address, small(image));
      this.arrived();
    };
    image.onerror = () => this.kept.set(address, "failed");
    image.src = address;
    return "coming";
  }
}

/** Where a node has room for pictures: what its widgets leave. */
export function pictureRoom(box: NodeBox): Box | null {
  const top = box.node.y + box.pictureTop;
  const room = { left: box.left + 8, top, right: box.right - 8, bottom: box.bottom - 6 };
  return room.bottom - room.top < 24 ? null : room;
}

function small(image: HTMLImageElement): HTMLCanvasElement | HTMLImageElement {
  const share = keptSide / Math.max(image.naturalWidth, image.naturalHeight);
  if (share >= 1) return image;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * share));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * share));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
