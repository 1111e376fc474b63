/** Talks JSON with the server and turns every failure into an ApiError. */

import type { ErrorBody } from "./types";

const TIMEOUT_MS = 10_000;

export class ApiError extends Error {
  /** HTTP status; 0 when no answer came (offline, time-out, cut). */
  declare readonly status: number;
  /** Machine name, for example "ended"; "network" with status 0. */
  declare readonly code: string;
  declare readonly field: string | null;
  /** Seconds the server asks us to wait. */
  declare readonly retryAfter: number | null;
  /** The whole error object of the answer. */
  declare readonly data: Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    /** The server's sentence for a person; empty when it gave none. */
    message = "",
    field: string | null = null,
    retryAfter: number | null = null,
    data: Record<string, unknown> = {},
  ) {
    super(message);
    Object.assign(this, { status, code, field, retryAfter, data });
  }

  /** Worth trying again with the very same request? */
  get temporary(): boolean {
    const s = this.status;
    return s === 0 || s === 408 || s === 425 || s === 429 || s >= 500;
  }
}

export type Query = Record<string, string>;

export interface ApiOptions {
  /** Read at each request, for example the CSRF token. */
  headers?(): Record<string, string>;
  /** In the address of each request. */
  query?(): Query;
  credentials?: RequestCredentials;
}

export class Api {
  readonly #options: ApiOptions;

  constructor(
    /** URL that the paths are relative to, with a slash at its end. */
    readonly base: string,
    options: ApiOptions = {},
  ) {
    this.#options = options;
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.#request<T>(path, {}, query);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return this.#request<T>(path, { method: "POST", body: JSON.stringify(body), headers });
  }

  async #request<T>(path: string, init: RequestInit, query?: Query): Promise<T> {
    const options = this.#options;
    const search = String(new URLSearchParams({ ...options.query?.(), ...query }));
    const abort = new AbortController();
    // The clock runs until the body is read: a stalled body is a failure too.
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.base + path + (search && `?${search}`), {
        credentials: options.credentials ?? "same-origin",
        cache: "no-store",
        ...init,
        headers: { Accept: "application/json", ...options.headers?.(), ...(init.headers as object) },
        signal: abort.signal,
      });
      text = await response.text();
    } catch {
      throw new ApiError(0, "network");
    } finally {
      clearTimeout(timer);
    }
    return read<T>(response, text);
  }
}

function read<T>(response: Response, text: string): T {
  if (response.status === 204) return undefined as T;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // HTML instead of JSON: a log-in page behind a redirect, a captive portal,
    // or the error page of a proxy.
    if (!response.ok) throw failure(response, {});
    throw response.redirected
      ? new ApiError(401, "signed_out")
      : new ApiError(0, "network");
  }
  if (response.ok) return data as T;
  throw failure(response, (data as Partial<ErrorBody> | null)?.error ?? {});
}

function failure(response: Response, error: Partial<ErrorBody["error"]>): ApiError {
  const wait = error.retry_after ?? Number(response.headers.get("Retry-After") || NaN);
  return new ApiError(
    response.status,
    error.code ?? "error",
    error.message ?? "",
    error.field ?? null,
    Number.isFinite(wait) ? wait : null,
    error,
  );
}
