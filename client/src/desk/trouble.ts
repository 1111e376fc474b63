/** What stands in the way: no connection, no session, no right. Said in notices. */

import { forbidden, signedOut } from "./agent-api";
import type { DeskConfig, Texts } from "./config";
import type { Notices } from "./notices";

/** A short break is nobody's business. */
const RECONNECTING_AFTER_MS = 3_000;

export class Trouble {
  private readonly cut = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private refused = false;

  constructor(
    private readonly notices: Notices,
    private readonly texts: Texts,
    private readonly config: DeskConfig,
    /** The server accepts us again. */
    private readonly recovered: () => void,
  ) {
    window.addEventListener("offline", () => this.connection("browser", false));
    window.addEventListener("online", () => this.connection("browser", true));
  }

  /** Who has a connection or not: the stream, the browser, a chat that sends. */
  connection(who: string, works: boolean): void {
    const before = this.cut.size;
    if (works) this.cut.delete(who);
    else this.cut.add(who);
    if (!this.cut.size) {
      clearTimeout(this.timer);
      this.notices.clear("connection");
    } else if (!before) {
      this.timer = setTimeout(
        () => this.notices.show("connection", { text: this.texts.t("reconnecting"), tone: "info" }),
        RECONNECTING_AFTER_MS,
      );
    }
  }

  /** A request failed; says so if the agent can do something about it. */
  failed(error: unknown): void {
    if (signedOut(error)) {
      this.refused = true;
      const link = { label: this.texts.t("log_in"), href: this.config.login };
      this.notices.show("session", { text: this.texts.t("signed_out"), tone: "critical", link });
    } else if (forbidden(error)) {
      this.refused = true;
      this.notices.show("forbidden", { text: this.texts.t("forbidden"), tone: "critical" });
    }
  }

  /** The server has answered as it should. */
  answered(): void {
    if (!this.refused) return;
    this.refused = false;
    this.notices.clear("session");
    this.notices.clear("forbidden");
    this.recovered();
  }
}
