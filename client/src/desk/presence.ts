/** Am I there for visitors? The switch, its sentence, and the signs of life. */

import type { AgentApi, Me } from "./agent-api";
import type { Texts } from "./config";
import { part, setText } from "./dom";

export interface PresenceOptions {
  api: AgentApi;
  texts: Texts;
  heartbeatSeconds: number;
  changed(online: boolean): void;
  failed(error: unknown): void;
}

/** Head frames of two tabs arrive at once; one sign of life is enough. */
const AT_MOST_EVERY_MS = 5_000;

export class Presence {
  online = false;
  /** False until the server has told the state once. */
  known = false;
  private readonly switch: HTMLButtonElement;
  private readonly status: HTMLElement;
  private busy = false;
  private beating = false;
  private tried = 0;
  private confirmed = 0;
  private lease = 45;

  constructor(
    root: HTMLElement,
    private readonly options: PresenceOptions,
  ) {
    this.switch = part<HTMLButtonElement>(root, "online");
    this.status = part(root, "presence");
    this.switch.addEventListener("click", () => void this.toggle());
    // A fallback: the stream's head frames come even when timers are throttled.
    setInterval(() => this.beat(), options.heartbeatSeconds * 1000);
  }

  /** What a snapshot of the server says. */
  take(me: Me): void {
    if (this.busy) return;
    this.lease = me.lease_seconds;
    if (me.online) {
      this.confirmed = Date.now();
      this.set(true);
    } else if (this.online || !this.known) {
      // After a reload or a short sleep a sign of life brings us back; its answer
      // tells whether we were really set offline.
      if (!this.beating) void this.heartbeat();
    }
  }

  /** The right to answer is gone, and with it the switch. */
  lost(): void {
    if (this.known) this.set(false);
  }

  /** A sign of life, if one is due. */
  readonly beat = (): void => {
    if (!this.online || this.busy || this.beating) return;
    if (Date.now() - this.tried < AT_MOST_EVERY_MS) return;
    void this.heartbeat();
  };

  private async heartbeat(): Promise<void> {
    this.tried = Date.now();
    this.beating = true;
    try {
      const { me } = await this.options.api.heartbeat();
      if (!this.busy) this.set(me.online, this.reasonFor(me));
      if (me.online) this.confirmed = Date.now();
    } catch (error) {
      // Visitors see us until the lease ends; the next head frame tries again.
      if (!this.known) this.set(false);
      this.options.failed(error);
    } finally {
      this.beating = false;
    }
  }

  /** Why the server has set us offline, if it has. */
  private reasonFor(me: Me): string | undefined {
    if (me.online || !this.online) return undefined;
    const lapsed = Date.now() - this.confirmed > this.lease * 1000;
    return lapsed ? "lease_lost" : "offline_elsewhere";
  }

  private async toggle(): Promise<void> {
    if (this.busy || !this.known) return;
    const wanted = !this.online;
    this.busy = true;
    // The switch follows the finger at once and goes back if the server refuses.
    this.set(wanted);
    try {
      const { me } = await this.options.api.presence(wanted);
      this.tried = this.confirmed = Date.now();
      this.set(me.online);
    } catch (error) {
      this.set(!wanted, "switch_failed");
      this.options.failed(error);
    } finally {
      this.busy = false;
    }
  }

  private set(online: boolean, reason?: string): void {
    const changed = online !== this.online || !this.known;
    this.known = true;
    this.online = online;
    this.switch.setAttribute("aria-checked", String(online));
    this.switch.removeAttribute("aria-disabled");
    if (changed || reason) {
      setText(this.status, this.options.texts.t(reason ?? (online ? "online" : "offline")));
      this.status.toggleAttribute("data-warning", reason !== undefined);
    }
    if (changed) this.options.changed(online);
  }
}
