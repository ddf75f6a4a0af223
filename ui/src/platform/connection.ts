import { unreachable } from "./problem";

/** Where the engine listens and what it asks for. */
export type Connection = {
  /** `http://127.0.0.1:8000`, without or with a path. */
  readonly baseUrl: string;
  /** The bearer token; reading what is public works without. */
  readonly token?: string;
  /** Stands in for the global one, in a window that has another way out. */
  readonly fetch?: typeof fetch;
};

/**
 * One request with the token on it.
 *
 * @throws EngineError `engine_unreachable` when no answer comes; the reason of `init.signal` when that was aborted.
 */
export async function send(to: Connection, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (to.token) headers.set("Authorization", `Bearer ${to.token}`);
  const fetching = to.fetch ?? fetch;
  try {
    return await fetching(to.baseUrl.replace(/\/+$/, "") + path, { ...init, headers });
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw unreachable(cause);
  }
}

/**
 * The same engine, for what is sent while the page goes: such a request outlives it.
 *
 * Browsers let 64 KiB of them be under way at once.
 */
export const outliving = (to: Connection): Connection => ({
  ...to,
  fetch: (input, init) => (to.fetch ?? fetch)(input, { ...init, keepalive: true }),
});
