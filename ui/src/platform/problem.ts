/** One field that cannot stay as it is: `moral_graph.axes.ego`, and what would be right. */
export type FieldFault = { readonly field: string; readonly message: string };

/**
 * What went wrong, in the words of the engine.
 *
 * Interfaces compare `code`, show `message`, and offer `advice` when there is one.
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  /** Stable and lower-case: the engine's own, or `engine_unreachable`, `bad_reply`, `http_STATUS`. */
  readonly code: string;
  /** What the person at the screen can do, or `null`. */
  readonly advice: string | null;
  /** HTTP status, or `null` when no answer came. */
  readonly status: number | null;
  /** The fields at fault, when the engine names them. */
  readonly fields: readonly FieldFault[];

  constructor(
    code: string,
    message: string,
    more: { advice?: string; status?: number; cause?: unknown; fields?: readonly FieldFault[] } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.advice = more.advice ?? null;
    this.status = more.status ?? null;
    this.fields = more.fields ?? [];
  }
}

/** No answer came: the engine is not running, or the connection broke. */
export function unreachable(cause: unknown): EngineError {
  return new EngineError("engine_unreachable", "The engine does not answer.", {
    advice: "Check that the studio is running, then try again.",
    cause,
  });
}

/** An answer came that is not in the agreed form: the two sides are of different versions. */
export function badReply(status: number, cause: unknown): EngineError {
  return new EngineError("bad_reply", "The engine answered in a form this window does not understand.", {
    advice: "Update the studio, so that window and engine are of one version.",
    status,
    cause,
  });
}

/** The error that a refusing response carries (RFC 9457), read as far as it is one. */
export async function problemOf(response: Response): Promise<EngineError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): string | undefined => {
    const value: unknown = body !== null && typeof body === "object" ? Reflect.get(body, name) : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const advice = field("advice");
  const errors: unknown = body !== null && typeof body === "object" ? Reflect.get(body, "errors") : undefined;
  return new EngineError(
    field("code") ?? `http_${status}`,
    field("detail") ?? field("title") ?? `The engine refused with status ${status}.`,
    {
      status,
      fields: Array.isArray(errors) ? errors.filter(isFault) : [],
      ...(advice === undefined ? {} : { advice }),
    },
  );
}

const isFault = (error: unknown): error is FieldFault =>
  error !== null &&
  typeof error === "object" &&
  typeof Reflect.get(error, "field") === "string" &&
  typeof Reflect.get(error, "message") === "string";
