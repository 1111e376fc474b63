/**
 * Messages that are on their way. They are kept until the server has them, so a
 * reload, a discarded tab or a dead network loses nothing.
 *
 * Each message has its own storage key: tabs that share an outbox never overwrite
 * each other. Two tabs may send the same message; its client_id makes that one
 * message on the server.
 */

import { ApiError } from "./api";
import { uuid } from "./ids";
import { Store } from "./storage";

export interface Pending {
  client_id: string;
  text: string;
  /** Milliseconds; only for the order. */
  at: number;
  state: "sending" | "failed";
  /** Why it failed, in the server's words. */
  error: string;
}

export interface OutboxOptions {
  /** Storage prefix, for example "livechat:out:<conversation id>". */
  key: string;
  /** Delivers one message; resolves once the server has it. */
  send(pending: Pending): Promise<void>;
  /** The list changed (here or in another tab). */
  onChange(pending: Pending[]): void;
  /** The server has this message now. */
  onSent?(pending: Pending): void;
  /** Sending had to wait (true) or works again (false). */
  onTrouble?(waiting: boolean): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export class Outbox {
  readonly #store = new Store("localStorage");
  readonly #prefix: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #attempts = 0;
  /** The server asked for silence until then. */
  #notBefore = 0;
  #stopped = false;

  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#prefix = `${options.key}:`;
    window.addEventListener("storage", this.#onStorage);
    window.addEventListener("online", this.flush);
  }

  /** What is not delivered yet, oldest first. */
  get pending(): Pending[] {
    const list: Pending[] = [];
    for (const key of this.#store.keys(this.#prefix)) {
      const entry = this.#read(key);
      if (entry) list.push(entry);
    }
    return list.sort((a, b) => a.at - b.at);
  }

  /** Puts a message in and begins to send. */
  add(text: string, client_id = uuid()): Pending {
    const last = this.pending.pop();
    const at = Math.max(Date.now(), (last?.at ?? 0) + 1);
    const entry: Pending = { client_id, text, at, state: "sending", error: "" };
    this.#write(entry);
    this.#changed();
    this.flush();
    return entry;
  }

  retry(client_id: string): void {
    const entry = this.#find(client_id);
    if (!entry) return;
    this.#write({ ...entry, state: "sending", error: "" });
    this.#changed();
    this.flush();
  }

  discard(client_id: string): void {
    this.#store.remove(this.#prefix + client_id);
    this.#changed();
  }

  /** The message was seen on the server (by a stream or another tab). */
  confirm(client_id: string): void {
    if (this.#find(client_id)) this.discard(client_id);
  }

  /** Sends what waits, now. Call it when the connection came back. */
  readonly flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped) return;
    const early = this.#notBefore - Date.now();
    if (early > 0) this.#timer = setTimeout(this.flush, early);
    else if (!this.#busy) void this.#run();
  };

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    window.removeEventListener("storage", this.#onStorage);
    window.removeEventListener("online", this.flush);
  }

  async #run(): Promise<void> {
    this.#busy = true;
    let next: Pending | undefined;
    try {
      while (!this.#stopped && this.#timer === undefined && (next = this.#next())) {
        const { client_id } = next;
        // The lock covers one attempt, never a wait: a sleeping tab must not
        // keep the others from sending.
        await this.#exclusive(() => this.#attempt(client_id));
      }
    } finally {
      this.#busy = false;
    }
  }

  #next(): Pending | undefined {
    return this.pending.find((entry) => entry.state === "sending");
  }

  async #attempt(client_id: string): Promise<void> {
    // Another tab may have delivered it while we waited for the lock.
    const entry = this.#find(client_id);
    if (!entry || entry.state !== "sending") return;
    try {
      await this.#options.send(entry);
    } catch (error) {
      this.#refused(entry, error instanceof ApiError ? error : new ApiError(0, "error"));
      return;
    }
    this.#attempts = 0;
    this.#options.onTrouble?.(false);
    this.#store.remove(this.#prefix + client_id);
    this.#options.onSent?.(entry);
    this.#changed();
  }

  #refused(entry: Pending, error: ApiError): void {
    if (error.temporary) {
      this.#options.onTrouble?.(true);
      const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempts++);
      const asked = (error.retryAfter ?? 0) * 1000;
      this.#notBefore = Date.now() + asked;
      this.#timer = setTimeout(this.flush, Math.max(asked, grown * (0.5 + Math.random() / 2)));
      return;
    }
    this.#attempts = 0;
    this.#options.onTrouble?.(false);
    if (this.#find(entry.client_id)) {
      this.#write({ ...entry, state: "failed", error: error.message });
    }
    this.#changed();
  }

  async #exclusive(work: () => Promise<void>): Promise<void> {
    if (!navigator.locks) return work();
    await navigator.locks.request(this.#options.key, work).catch(() => work());
  }

  readonly #onStorage = (event: StorageEvent): void => {
    if (event.key !== null && !event.key.startsWith(this.#prefix)) return;
    this.#changed();
    // A message that another tab took over may be ours to send if that tab dies.
    if (this.#next() && this.#timer === undefined) this.flush();
  };

  #changed(): void {
    this.#options.onChange(this.pending);
  }

  #find(client_id: string): Pending | null {
    return this.#read(this.#prefix + client_id);
  }

  #read(key: string): Pending | null {
    try {
      return JSON.parse(this.#store.get(key) ?? "null") as Pending | null;
    } catch {
      return null;
    }
  }

  #write(entry: Pending): void {
    this.#store.set(this.#prefix + entry.client_id, JSON.stringify(entry));
  }
}
