import {
  flagAt,
  idText,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "./json";

/** One node class, as a server's `/object_info` declares it. */
export interface NodeClass {
  readonly name: string;
  readonly displayName: string;
  readonly category: string;
  readonly description: string;
  /** Other words people look for it by. */
  readonly aliases: readonly string[];
  /** The node pack it comes from; `null` for what ComfyUI brings itself. */
  readonly pack: string | null;
  /** Required inputs, then optional ones, in declared order. */
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  readonly isOutput: boolean;
  readonly isApi: boolean;
  readonly isDeprecated: boolean;
}

export interface OutputSpec {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  /** The inputs whose type it shares, by the name of their template. */
  readonly match: string | null;
}

export interface InputSpec {
  readonly name: string;
  readonly required: boolean;
  /** The declared type; `COMBO` for a list of choices. */
  readonly type: string;
  readonly kind: InputKind;
  readonly options: JsonObject;
  readonly default: Json | undefined;
  /** The name people see. */
  readonly label: string | null;
  readonly tooltip: string | null;
  /** The widget exists but is not drawn. */
  readonly hidden: boolean;
  /** Drawn only when a person asks for advanced inputs. */
  readonly advanced: boolean;
  /** A socket although its type has a widget. */
  readonly forced: boolean;
  /** A widget that cannot be linked. */
  readonly socketless: boolean;
  /** A "fixed, increment, …" choice is stored right behind the value. */
  readonly control: boolean;
  readonly multiline: boolean;
  /** The upload button behind all values of the node. */
  readonly upload: "picture" | "audio" | null;
  readonly widgetType: string | null;
}

export type InputKind =
  | { readonly kind: "int" | "float" | "text" | "boolean" | "socket" }
  | { readonly kind: "combo"; readonly choices: readonly Json[] }
  | { readonly kind: "dynamic"; readonly options: readonly DynamicOption[] }
  | {
      readonly kind: "autogrow";
      readonly template: InputSpec | null;
      readonly names: readonly string[];
      readonly min: number;
    }
  | { readonly kind: "match"; readonly template: string; readonly allowed: string };

/** One choice of a dynamic combo and the inputs that exist while it is chosen. */
export interface DynamicOption {
  readonly key: string;
  readonly inputs: readonly InputSpec[];
}

/** Types the frontend draws with a widget of its own, so that their values are stored like numbers and text. */
const drawn = new Set([
  "COLOR",
  "COLORS",
  "CURVE",
  "BOUNDING_BOX",
  "BOUNDING_BOXES",
  "COMPOSITOR",
  "IMAGECOMPARE",
  "LOAD_3D",
  "LOAD_3D_ANIMATION",
  "PAINTER",
  "WEBCAM",
  "AUDIO_RECORD",
  "AUDIO_UI",
  "MARKDOWN",
  "RANGE",
]);

/** What ComfyUI takes for a group that does not say how far it grows. */
const mostUndeclared = 100;
/** A hostile reply may declare billions. */
const mostItems = 1000;

/** What a server offers. Classes are read when somebody asks for them: there are hundreds and a document uses few. */
export class Catalogue {
  private readonly read = new Map<string, NodeClass>();
  private readonly raw: JsonObject;

  constructor(objectInfo: JsonObject) {
    this.raw = objectInfo;
  }

  class(name: string): NodeClass | null {
    const known = this.read.get(name);
    if (known) return known;
    const raw = Object.hasOwn(this.raw, name) ? this.raw[name] : undefined;
    if (!isObject(raw)) return null;
    const made = readClass(name, raw);
    this.read.set(name, made);
    return made;
  }

  names(): string[] {
    return Object.keys(this.raw);
  }
}

export const noCatalogue = new Catalogue({});

function readClass(name: string, raw: JsonObject): NodeClass {
  const shown = textAt(raw, "display_name");
  return {
    name,
    displayName: shown === null || shown === "" ? name : shown,
    category: textAt(raw, "category") ?? "",
    description: textAt(raw, "description") ?? "",
    aliases: listAt(raw, "search_aliases").filter((alias) => typeof alias === "string"),
    pack: /^custom_nodes\.([^.]+)/.exec(textAt(raw, "python_module") ?? "")?.[1] ?? null,
    inputs: readInputs(objectAt(raw, "input"), objectAt(raw, "input_order")),
    outputs: readOutputs(raw),
    isOutput: flagAt(raw, "output_node"),
    isApi: flagAt(raw, "api_node"),
    isDeprecated: flagAt(raw, "deprecated"),
  };
}

/** Required first, then optional; the server's order goes before that of the text. */
function readInputs(value: JsonObject, order: JsonObject): InputSpec[] {
  const specs = new Map<string, InputSpec>();
  for (const section of ["required", "optional"]) {
    const declared = objectAt(value, section);
    const names = listAt(order, section).filter((name) => typeof name === "string");
    for (const name of [...names, ...Object.keys(declared)]) {
      const raw = Object.hasOwn(declared, name) ? declared[name] : undefined;
      if (raw !== undefined && !specs.has(name))
        specs.set(name, readInput(name, raw, section === "required"));
    }
  }
  return [...specs.values()];
}

function readInput(name: string, raw: Json, required: boolean): InputSpec {
  const parts = isList(raw) ? raw : [];
  const options = isObject(parts[1]) ? parts[1] : {};
  const declared = parts[0];
  const type = isList(declared) ? "COMBO" : typeof declared === "string" ? declared : "*";
  const kind: InputKind = isList(declared) ? { kind: "combo", choices: declared } : kindOf(type, options);
  const flag = (key: string) => flagAt(options, key);
  const picture = flag("image_upload") || flag("animated_image_upload") || flag("video_upload");
  const asked = options["control_after_generate"];
  return {
    name,
    required,
    type,
    kind,
    options,
    default: options["default"],
    label: textAt(options, "display_name"),
    tooltip: textAt(options, "tooltip"),
    hidden: flag("hidden"),
    advanced: flag("advanced"),
    forced: flag("forceInput"),
    socketless: flag("socketless"),
    control:
      (kind.kind === "int" || kind.kind === "combo") &&
      ((asked !== undefined && asked !== null && asked !== false) ||
        (kind.kind === "int" && (name === "seed" || name === "noise_seed"))),
    multiline: flag("multiline"),
    upload: kind.kind !== "combo" ? null : picture ? "picture" : flag("audio_upload") ? "audio" : null,
    widgetType: textAt(options, "widgetType"),
  };
}

function kindOf(type: string, options: JsonObject): InputKind {
  const template = objectAt(options, "template");
  switch (type) {
    case "INT":
      return { kind: "int" };
    case "FLOAT":
      return { kind: "float" };
    case "STRING":
      return { kind: "text" };
    case "BOOLEAN":
      return { kind: "boolean" };
    case "COMBO":
      return { kind: "combo", choices: listAt(options, "options") };
    case "COMFY_DYNAMICCOMBO_V3":
      return {
        kind: "dynamic",
        options: listAt(options, "options")
          .filter((option) => isObject(option))
          .map((option) => ({
            key: idText(option["key"]),
            inputs: readInputs(objectAt(option, "inputs"), {}),
          })),
      };
    case "COMFY_AUTOGROW_V3": {
      const names = listAt(template, "names").filter((item) => typeof item === "string");
      const count = Math.min(mostItems, Math.max(0, numberAt(template, "max") ?? mostUndeclared));
      const prefix = textAt(template, "prefix") ?? "";
      return {
        kind: "autogrow",
        template: readInputs(objectAt(template, "input"), {})[0] ?? null,
        names: names.length > 0 ? names : Array.from({ length: count }, (_, n) => `${prefix}${n}`),
        min: Math.min(mostItems, Math.max(0, numberAt(template, "min") ?? 1)),
      };
    }
    case "COMFY_MATCHTYPE_V3":
      return {
        kind: "match",
        template: textAt(template, "template_id") ?? "",
        allowed: textAt(template, "allowed_types") ?? "*",
      };
    default:
      return { kind: "socket" };
  }
}

function readOutputs(raw: JsonObject): OutputSpec[] {
  const names = listAt(raw, "output_name");
  const lists = listAt(raw, "output_is_list");
  const matches = listAt(raw, "output_matchtypes");
  return listAt(raw, "output").map((value, slot) => {
    const type = typeof value === "string" ? value : "COMBO";
    const [name, match] = [names[slot], matches[slot]];
    return {
      name: typeof name === "string" ? name : type,
      type,
      isList: lists[slot] === true,
      match: typeof match === "string" ? match : null,
    };
  });
}

/** Whether the frontend draws a widget, and so stores a value for it. */
export function hasWidget(spec: InputSpec): boolean {
  if (spec.forced) return false;
  switch (spec.kind.kind) {
    case "int":
    case "float":
    case "text":
    case "boolean":
    case "combo":
    case "dynamic":
      return true;
    case "autogrow":
    case "match":
      return false;
    case "socket":
      return spec.widgetType !== null || drawn.has(spec.type);
  }
}

/** What a widget without a stored value shows. */
export function fallbackOf(spec: InputSpec): Json {
  if (spec.default !== undefined && spec.default !== null) return spec.default;
  switch (spec.kind.kind) {
    case "int":
    case "float":
      return numberAt(spec.options, "min") ?? 0;
    case "text":
      return "";
    case "boolean":
      return false;
    case "combo":
      return spec.kind.choices[0] ?? "";
    case "dynamic":
      return spec.kind.options[0]?.key ?? "";
    case "autogrow":
    case "match":
      return null;
    case "socket":
      return spec.type === "IMAGECOMPARE" ? ["", ""] : spec.type === "COLOR" ? "#000000" : null;
  }
}

/** The inputs that exist when a dynamic combo holds `key`. */
export function optionInputs(spec: InputSpec, key: Json): readonly InputSpec[] {
  if (spec.kind.kind !== "dynamic") return [];
  const wanted = typeof key === "string" ? key : JSON.stringify(key);
  return spec.kind.options.find((option) => option.key === wanted)?.inputs ?? [];
}
