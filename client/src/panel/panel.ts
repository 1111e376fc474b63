/** The chat window: its frame, and what is shown in which phase. */

import { Announcer } from "../core/announce";
import { h, icon } from "../core/h";
import type { Message, VisitorSnapshot } from "../core/types";
import type { Host, PanelHandle } from "../loader/host";
import { button } from "./button";
import { Chat } from "./chat";
import type { Phase } from "./chat";
import { Composer } from "./composer";
import { Cover } from "./cover";
import { Texts } from "./texts";
import { Transcript } from "./transcript";

const CROSS = "M6 6l12 12M18 6 6 18";
const TYPING_MS = 5_000;
const REFRESH_MS = 10_000;

export class Panel implements PanelHandle {
  isOpen = false;
  readonly #texts = new Texts();
  readonly #t = this.#texts.t;
  readonly #announcer = new Announcer();
  readonly #title: HTMLElement;
  readonly #status = h("p", { class: "status" });
  readonly #endButton: HTMLButtonElement;
  readonly #closeButton: HTMLButtonElement;
  readonly #question = h("div", { class: "question", role: "group", hidden: true });
  readonly #notice = h("p", { class: "notice", role: "status" });
  readonly #body = h("div", { class: "body", "aria-busy": "true" });
  readonly #typing = h("p", { class: "typing" });
  readonly #rest = h("div", { class: "rest" });
  readonly #panel: HTMLElement;
  readonly #cover: Cover;
  readonly #chat: Chat;
  #transcript: Transcript | null = null;
  #composer: Composer | null = null;
  /** What is on the screen now. */
  #shown: Phase | null = null;
  #available = false;
  /** A sentence for the notice line. */
  #message = "";
  #failedIds = "";
  #announced = 0;
  #loadFails = 0;
  #refreshedAt = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    this.#title = h("h2", { id: "title" }, host.status.title);
    this.#endButton = button("end", () => this.#ask(true));
    this.#closeButton = button("close", () => this.close(), icon(CROSS));
    this.#endButton.hidden = true;
    this.#panel = h(
      "div",
      {
        id: "panel",
        class: "panel",
        role: "dialog",
        tabindex: "-1",
        hidden: true,
        "aria-labelledby": "title",
        onkeydown: (event: KeyboardEvent) => this.#key(event),
      },
      h(
        "div",
        { class: "head" },
        h("div", { class: "names" }, this.#title, this.#status),
        this.#endButton,
        this.#closeButton,
      ),
      this.#question,
      this.#notice,
      this.#body,
      this.#typing,
      this.#rest,
    );
    // Before the launcher: it comes after the window, as it stands on the screen.
    host.frame.prepend(this.#panel);
    host.frame.append(this.#announcer.element);
    this.#cover = new Cover(this.#panel, host.root.host);
    this.#label();
    this.#chat = new Chat(host.config, {
      onChange: () => this.#render(),
      onMessages: (added, cleared) => this.#messages(added, cleared),
      onPending: () => this.#pending(),
      onSent: () => this.#announcer.say(this.#t("said_sent")),
      onTyping: (name) => this.#showTyping(name),
      onLoaded: (snapshot) => this.#build(snapshot),
    });
    document.addEventListener("visibilitychange", this.#looked);
    window.addEventListener("focus", this.#looked);
    window.addEventListener("online", this.#looked);
    void this.#load();
  }

  // --- opening and closing --------------------------------------------------

  open(focus: boolean): void {
    this.isOpen = true;
    this.#panel.hidden = false;
    this.#host.opened(true);
    this.#cover.set(true);
    this.#composer?.measure();
    this.#transcript?.toEnd();
    if (focus) this.#focus();
    this.#looked();
  }

  close(): void {
    const inside = this.#panel.contains(this.#host.root.activeElement);
    this.#ask(false);
    this.isOpen = false;
    this.#panel.hidden = true;
    this.#host.opened(false);
    this.#cover.set(false);
    if (inside) this.#host.launcher.focus();
  }

  /** Into the field to write in, or the next best. */
  #focus(): void {
    if (this.#composer?.form.isConnected) this.#composer.input.focus();
    else (this.#rest.querySelector("button") ?? this.#panel).focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (this.#question.hidden) this.close();
    else this.#keep();
  }

  /** Somebody looks at the page again. */
  readonly #looked = (): void => {
    if (document.hidden) return;
    this.#unread();
    const idle = this.isOpen && this.#chat.loaded && !this.#chat.open;
    if (idle && Date.now() - this.#refreshedAt > REFRESH_MS) {
      this.#refreshedAt = Date.now();
      void this.#chat.sync().catch(() => undefined);
    }
  };

  // --- the first answer -----------------------------------------------------

  async #load(): Promise<void> {
    while (!this.#chat.loaded) {
      try {
        await this.#chat.sync();
      } catch {
        this.#notice.textContent = this.#t("connection");
        const ms = Math.min(30_000, 1_000 * 2 ** this.#loadFails++);
        await new Promise((resolve) => {
          setTimeout(resolve, ms);
          window.addEventListener("online", resolve, { once: true });
        });
      }
    }
  }

  #build(snapshot: VisitorSnapshot): void {
    this.#texts.set(snapshot.texts ?? {});
    this.#refreshedAt = Date.now();
    this.#label();
    this.#title.textContent = snapshot.title;
    this.#host.frame.style.setProperty("--back", snapshot.colors.background);
    this.#host.frame.style.setProperty("--ink", snapshot.colors.color);
    this.#composer = new Composer(this.#t, {
      send: (text) => this.#chat.send(text),
      typing: () => this.#chat.typing(),
    });
    this.#composer.restore(this.#chat.stale);
    this.#transcript = new Transcript(this.#t, this.#host.config.lang, {
      retry: (id) => {
        this.#chat.retry(id);
        this.#focus();
      },
      discard: (id) => {
        this.#chat.discard(id);
        this.#focus();
      },
    });
    this.#body.removeAttribute("aria-busy");
    this.#body.append(this.#transcript.log);
    this.#transcript.reset(this.#chat.timeline.messages);
    this.#notice.textContent = "";
    this.#unread();
  }

  #label(): void {
    const t = this.#t;
    this.#closeButton.setAttribute("aria-label", t("close"));
    this.#closeButton.title = t("close");
    this.#endButton.textContent = t("end_chat");
    this.#question.setAttribute("aria-label", t("end_question"));
    this.#question.replaceChildren(
      h("span", {}, t("end_question")),
      button("quiet", () => void this.#end(), t("end_yes")),
      button("quiet", () => this.#keep(), t("end_no")),
    );
  }

  // --- phases ---------------------------------------------------------------

  #render(): void {
    const t = this.#t;
    const chat = this.#chat;
    if (!chat.loaded) return;
    this.#notice.textContent = chat.offline ? t("connection") : this.#message;
    const phase = chat.phase;
    const agent = chat.conversation?.agent?.name;
    this.#status.textContent =
      phase === "active" ? agent || t("agent") : phase === "waiting" || phase === "ended" ? t(phase) : "";
    if (phase === this.#shown && this.#available === chat.available) return;
    this.#available = chat.available;
    const inside = this.#panel.contains(this.#host.root.activeElement);
    if (phase === "waiting" && this.#shown) this.#announcer.say(t("waiting"));
    this.#shown = phase;
    this.#endButton.hidden = !chat.open;
    if (!chat.open) {
      this.#ask(false);
      this.#showTyping("");
    }
    this.#rest.replaceChildren(...this.#restOf(phase));
    this.#composer?.measure();
    // What had the focus may be gone or hidden (which browsers notice later), or is
    // there only now.
    const focused = this.#host.root.activeElement;
    if (inside && (focused === this.#panel || !focused?.getClientRects().length)) this.#focus();
  }

  /** What stands below the transcript. */
  #restOf(phase: Phase): Node[] {
    const t = this.#t;
    const chat = this.#chat;
    if (phase === "new" || chat.open) return this.#composer ? [this.#composer.form] : [];
    const nodes: Node[] = [];
    if (phase === "lost") nodes.push(h("p", {}, t("lost")));
    if (!chat.available) nodes.push(h("p", {}, t("unavailable")));
    else nodes.push(button("main", () => this.#fresh(), t("new_chat")));
    return nodes;
  }

  #fresh(): void {
    this.#composer?.restore(this.#chat.fresh());
    this.#focus();
  }

  #ask(open: boolean): void {
    this.#question.hidden = !open;
    if (open) this.#question.querySelector("button")?.focus();
  }

  /** The answer to "End this chat?" is no. */
  #keep(): void {
    this.#ask(false);
    this.#endButton.focus();
  }

  async #end(): Promise<void> {
    try {
      await this.#chat.end();
    } catch {
      this.#keep();
      this.#say(this.#t("error"));
    }
  }

  /** A sentence that stays for a while. */
  #say(text: string): void {
    clearTimeout(this.#noticeTimer);
    this.#message = text;
    this.#render();
    this.#noticeTimer = setTimeout(() => {
      this.#message = "";
      this.#render();
    }, 8_000);
  }

  // --- messages -------------------------------------------------------------

  #messages(added: Message[], cleared: boolean): void {
    const transcript = this.#transcript;
    if (!transcript) return;
    transcript.setPending(this.#chat.pending);
    if (cleared) transcript.reset(this.#chat.timeline.messages);
    else transcript.append(added);
    if (added.some((m) => m.sender !== "visitor")) this.#showTyping("");
    this.#unread();
  }

  #pending(): void {
    const { pending } = this.#chat;
    this.#transcript?.setPending(pending);
    const failed = pending.filter((p) => p.state === "failed");
    const ids = failed.map((p) => p.client_id).join();
    if (ids.length > this.#failedIds.length) {
      this.#announcer.say(`${this.#t("failed")} ${failed[failed.length - 1]?.error ?? ""}`);
    }
    this.#failedIds = ids;
  }

  #unread(): void {
    if (this.isOpen && !document.hidden) this.#chat.markSeen();
    const count = this.isOpen ? 0 : this.#chat.unread;
    const label = this.#t("unread", { count });
    this.#host.setUnread(count, ` ${label}`);
    if (count > this.#announced) this.#announcer.say(label);
    this.#announced = count;
  }

  #showTyping(name: string): void {
    clearTimeout(this.#typingTimer);
    this.#typing.textContent = name ? this.#t("typing", { name }) : "";
    if (name) this.#typingTimer = setTimeout(() => this.#showTyping(""), TYPING_MS);
  }
}
