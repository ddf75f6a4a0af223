import {
  type CanvasActions,
  type CanvasView,
  type MenuRequest,
  nodesIn,
  type SearchRequest,
} from "../../canvas";
import { groupsIn } from "../../canvas/model/marks";
import { presets } from "../colours";
import type { editWords } from "../words";

/** One row of the menu. */
export type Item =
  | "separator"
  | { readonly label: string; readonly items: readonly Item[] }
  | { readonly label: string; readonly run: () => void; readonly keys?: string; readonly swatch?: string };

type Texts = (typeof editWords)["en"];

interface Around {
  readonly onRunTo: (nodes: readonly string[]) => void;
  readonly onSearch?: (request: SearchRequest) => void;
}

/** What a menu offers for what is selected where it was opened. */
export function itemsOf(
  request: MenuRequest,
  view: CanvasView,
  actions: CanvasActions,
  around: Around,
  t: Texts,
): readonly Item[] {
  const nodes = nodesIn(request.selection);
  const [group] = groupsIn(request.selection);
  const { link } = request;
  const parts: Item[][] = [
    link === null ? [] : [{ label: t.menu.unlink, run: () => actions.disconnect([link]) }],
    nodes.length > 0 ? ofNodes(nodes, view, actions, around, t) : [],
    nodes.length === 0 && group !== undefined ? ofGroup(group, actions, t) : [],
    request.selection.size > 0 ? ofSelection(actions, t) : ofNothing(request, view, actions, around, t),
  ];
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, place) => (place === 0 ? part : ["separator", ...part]));
}

function ofNodes(
  nodes: readonly string[],
  view: CanvasView,
  actions: CanvasActions,
  { onRunTo }: Around,
  t: Texts,
): Item[] {
  const boxes = nodes.flatMap((id) => view.node(id) ?? []);
  const [first] = boxes;
  const all = (test: (box: (typeof boxes)[number]) => boolean) => boxes.length > 0 && boxes.every(test);
  const one: Item[] =
    first && boxes.length === 1
      ? [
          ...(first.kind === "subgraph"
            ? [
                {
                  label: t.menu.open,
                  keys: `${t.keys.shift} ${t.keys.enter}`,
                  run: () => void actions.enter(first.node.id),
                },
              ]
            : []),
          { label: t.menu.rename, keys: "F2", run: () => actions.askRename({ node: first.node.id }) },
        ]
      : [];
  return [
    { label: t.menu.runTo, keys: `Ctrl ${t.keys.shift} ${t.keys.enter}`, run: () => onRunTo(nodes) },
    ...one,
    "separator",
    {
      label: all(({ node }) => node.mode === "muted") ? t.menu.unmute : t.menu.mute,
      keys: "Ctrl M",
      run: () => actions.toggleMode("muted"),
    },
    {
      label: all(({ node }) => node.mode === "bypassed") ? t.menu.unbypass : t.menu.bypass,
      keys: "Ctrl B",
      run: () => actions.toggleMode("bypassed"),
    },
    {
      label: all(({ node }) => node.isCollapsed) ? t.menu.expand : t.menu.collapse,
      keys: "Alt C",
      run: () => actions.toggleCollapsed(),
    },
    {
      label: all(({ node }) => node.isPinned) ? t.menu.unpin : t.menu.pin,
      keys: "P",
      run: () => actions.togglePinned(),
    },
    {
      label: t.colour,
      items: [
        { label: t.colours.none, run: () => actions.colour(null) },
        ...presets.map(({ name, node }) => ({
          label: t.colours[name],
          swatch: node.bgcolor,
          run: () => actions.colour(node),
        })),
      ],
    },
    ...(nodes.length > 1 ? arranging(nodes.length, actions, t) : []),
    "separator",
    { label: t.menu.group, keys: "Ctrl G", run: () => actions.group() },
    { label: t.menu.toSubgraph, keys: `Ctrl ${t.keys.shift} E`, run: () => actions.toSubgraph() },
    ...(boxes.some(({ kind }) => kind === "subgraph")
      ? [{ label: t.menu.unpack, run: () => actions.unpack() }]
      : []),
  ];
}

const edges = ["left", "centre", "right", "top", "middle", "bottom"] as const;
const axes = ["across", "down"] as const;

function arranging(count: number, actions: CanvasActions, t: Texts): Item[] {
  const aligning: Item = {
    label: t.align,
    items: edges.map((edge) => ({ label: t.aligns[edge], run: () => actions.align(edge) })),
  };
  const spacing: Item = {
    label: t.distribute,
    items: axes.map((axis) => ({ label: t.distributes[axis], run: () => actions.distribute(axis) })),
  };
  return count > 2 ? [aligning, spacing] : [aligning];
}

const ofGroup = (group: number, actions: CanvasActions, t: Texts): Item[] => [
  { label: t.menu.rename, run: () => actions.askRename({ group }) },
  {
    label: t.colour,
    items: presets.map((preset) => ({
      label: t.colours[preset.name],
      swatch: preset.group,
      run: () => actions.colourGroup(group, preset.group),
    })),
  },
];

const ofSelection = (actions: CanvasActions, t: Texts): Item[] => [
  { label: t.menu.copy, keys: "Ctrl C", run: () => actions.copy() },
  { label: t.menu.duplicate, keys: "Ctrl D", run: () => actions.duplicate() },
  { label: t.menu.remove, keys: t.keys.delete, run: () => actions.remove() },
];

function ofNothing(
  { at, screen }: MenuRequest,
  view: CanvasView,
  actions: CanvasActions,
  { onSearch }: Around,
  t: Texts,
): Item[] {
  return [
    ...(onSearch
      ? [{ label: t.menu.add, keys: "A", run: () => onSearch({ at, screen, filter: null }) }]
      : []),
    {
      label: t.menu.paste,
      keys: "Ctrl V",
      run: () => void clipboard().then((forms) => forms && actions.paste(forms, at, false)),
    },
    { label: t.menu.selectAll, keys: "Ctrl A", run: () => actions.selectAll() },
    { label: t.menu.emptyGroup, keys: "Ctrl G", run: () => actions.group() },
    { label: t.menu.fit, keys: ".", run: () => view.fit() },
  ];
}

/** Both forms that nodes are copied in; `null` where the browser does not let a page read them. */
async function clipboard(): Promise<{ html: string; text: string } | null> {
  try {
    const forms = { html: "", text: "" };
    for (const item of await navigator.clipboard.read()) {
      if (item.types.includes("text/html")) forms.html = await (await item.getType("text/html")).text();
      if (item.types.includes("text/plain")) forms.text = await (await item.getType("text/plain")).text();
    }
    return forms;
  } catch {
    return null;
  }
}
