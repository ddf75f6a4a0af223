import { type FieldFault, type Place, type Problem, problemWords } from "../shared/problems";

/** What went wrong, in the words of the engine: interfaces compare `code`, and show it as `shared/problems` tells it. */
export class EngineError extends Error implements Problem {
  override readonly name = "EngineError";
  /** Stable and lower-case: the engine's own, or `engine_unreachable`, `bad_reply`, `http_STATUS`. */
  readonly code: string;
  /** What the person at the screen can do, or `null`. */
  readonly advice: string | null;
  /** HTTP status, or `null` when no answer came. */
  readonly status: number | null;
  /** The fields at fault, when the engine names them. */
  readonly fields: readonly FieldFault[];
  /** Where in the body that was sent, when the engine could not read it. */
  readonly place: Place | null;

  constructor(
    code: string,
    message: string,
    more: {
      advice?: string;
      status?: number;
      cause?: unknown;
      fields?: readonly FieldFault[];
      place?: Place;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.advice = more.advice ?? null;
    this.status = more.status ?? null;
    this.fields = more.fields ?? [];
    this.place = more.place ?? null;
  }
}

/** No answer came: the engine is not running, or the connection broke. */
export function unreachable(cause: unknown): EngineError {
  const { message, advice } = problemWords.en.own.engine_unreachable;
  return new EngineError("engine_unreachable", message, { advice, cause });
}

/** An answer came that is not in the agreed form: the two sides are of different versions. */
export function badReply(status: number, cause: unknown): EngineError {
  const { message, advice } = problemWords.en.own.bad_reply;
  return new EngineError("bad_reply", message, { advice, status, cause });
}

/** No answer came in the time that one may take; what was asked for may still be done. */
export function tooSlow(waitedMs: number): EngineError {
  const { message, advice } = problemWords.en.own.engine_slow;
  return new EngineError("engine_slow", message, { advice, cause: `${waitedMs} ms` });
}

/** The error that a refusing response carries (RFC 9457), read as far as it is one. */
export async function problemOf(response: Response): Promise<EngineError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  const value = (name: string): unknown =>
    body !== null && typeof body === "object" ? Reflect.get(body, name) : undefined;
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const [advice, errors, line, column] = [text("advice"), value("errors"), value("line"), value("column")];
  return new EngineError(
    text("code") ?? `http_${status}`,
    text("detail") ?? text("title") ?? problemWords.en.refused(status),
    {
      status,
      fields: Array.isArray(errors) ? errors.filter(isFault) : [],
      ...(typeof line === "number" && typeof column === "number" ? { place: { line, column } } : {}),
      ...(advice === undefined ? {} : { advice }),
    },
  );
}

const isFault = (error: unknown): error is FieldFault =>
  error !== null &&
  typeof error === "object" &&
  typeof Reflect.get(error, "field") === "string" &&
  typeof Reflect.get(error, "message") === "string";
