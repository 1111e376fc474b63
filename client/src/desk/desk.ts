/**
 * Ties the desk together. The server's snapshot (`GET api/desk/`) is the truth; the
 * stream only says when to look, and brings messages a little sooner.
 */

import { ApiError } from "../core/api";
import { createLive } from "../core/live";
import type { Live } from "../core/live";
import type { AgentConversation, AgentHead, Frames, FrameType } from "../core/types";
import { AgentApi, signedOut, type DeskSnapshot } from "./agent-api";
import { Attention } from "./attention";
import { Chat, type ChatEvents } from "./chat";
import { ChatView, visitorName } from "./chat-view";
import { Coalesced } from "./coalesce";
import { Texts, type DeskConfig } from "./config";
import { Details } from "./details";
import { part, setText } from "./dom";
import { Dismissed, MyChats, WaitingList } from "./lists";
import { Notices } from "./notices";
import { Presence } from "./presence";
import { Trouble } from "./trouble";

/** One stream per browser: the menu's count on other admin pages shares it. */
export const LIVE_NAME = "livechat:agent";
export const COUNT_EVENT = "livechat:count";

const REFRESH_MS = 250;

export class Desk {
  private readonly texts: Texts;
  private readonly api: AgentApi;
  private readonly live: Live;
  private readonly presence: Presence;
  private readonly attention: Attention;
  private readonly trouble: Trouble;
  private readonly notices: Notices;
  private readonly dismissed = new Dismissed();
  private readonly waitingList: WaitingList;
  private readonly myChats: MyChats;
  private readonly details: Details;
  private readonly refreshing = new Coalesced(() => this.refresh(), REFRESH_MS);
  private readonly chats = new Map<string, Chat>();
  private readonly views = new Map<string, ChatView>();
  private waiting: AgentConversation[] = [];
  private inbox = "";
  private poll = 2.5;
  private stream: string | null = null;
  private openId: string | null = null;
  private booted = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly config: DeskConfig,
  ) {
    this.texts = new Texts(config);
    this.notices = new Notices(part(root, "notices"), this.texts);
    this.trouble = new Trouble(this.notices, this.texts, config, () => {
      for (const chat of this.chats.values()) chat.outbox.flush();
      this.refreshing.request();
    });
    this.api = new AgentApi(config, () => this.trouble.answered());
    this.attention = new Attention(root, this.texts);
    this.presence = new Presence(root, {
      api: this.api,
      texts: this.texts,
      heartbeatSeconds: config.heartbeat,
      changed: () => this.showLists(),
      failed: (error) => this.trouble.failed(error),
    });
    this.waitingList = new WaitingList(root, this.texts, this.dismissed, {
      accept: (id) => this.accept(id),
      dismiss: (id, dismissed) => {
        this.dismissed.set(id, dismissed);
        this.showLists();
      },
    });
    this.myChats = new MyChats(root, this.texts, (chat) => this.open(chat.id, true));
    this.details = new Details(part(root, "details"), part(root, "details-empty"), this.texts);
    this.live = createLive({
      name: LIVE_NAME,
      ticket: async () => {
        await this.refreshing.now();
        return this.stream;
      },
      catchUp: () => this.catchUp(),
      onFrame: (type, data) => this.frame(type, data),
      pollSeconds: () => this.poll,
      onState: (state) => this.trouble.connection("stream", state !== "offline"),
    });
  }

  start(): void {
    this.live.start();
    setInterval(() => this.waitingList.tick(), 1_000);
    for (const type of ["focus", "visibilitychange"]) {
      (type === "focus" ? window : document).addEventListener(type, () => this.readOpenChat());
    }
    window.addEventListener("hashchange", () => this.openFromHash());
    part(this.root, "details-close").addEventListener("click", () => this.toggleDetails());
    part(this.root, "details-pane").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.root.hasAttribute("data-details")) this.toggleDetails();
    });
    this.showLists();
  }

  // --- what the server says ---------------------------------------------------

  private async refresh(): Promise<void> {
    let snapshot: DeskSnapshot;
    try {
      snapshot = await this.api.desk();
    } catch (error) {
      this.trouble.failed(error);
      throw error;
    }
    this.stream = snapshot.stream;
    this.poll = snapshot.poll;
    this.inbox = snapshot.inbox;
    const before = new Set(this.waiting.map((item) => item.id));
    this.waiting = snapshot.waiting;
    this.dismissed.keepOnly(this.waiting.map((item) => item.id));
    this.takeMine(snapshot.mine);
    this.presence.take(snapshot.me);
    if (!this.booted) {
      this.booted = true;
      this.presence.beat();
      this.openFromHash();
    }
    const fresh = this.waiting.filter((item) => !before.has(item.id));
    this.showLists(fresh);
    for (const id of before) if (!this.waiting.some((w) => w.id === id)) this.attention.notifier.close(id);
  }

  private takeMine(mine: AgentConversation[]): void {
    const listed = new Set(mine.map((item) => item.id));
    for (const data of mine) this.chatFor(data).update(data);
    for (const chat of this.chats.values()) {
      // It ended, or is not mine any more: its own address tells which.
      if (chat.active && !listed.has(chat.id)) chat.catchUp().catch(() => undefined);
    }
  }

  private frame<T extends FrameType>(type: T, data: Frames[T]): void {
    if (type === "inbox") {
      this.refreshing.request();
    } else if (type === "message") {
      const { conversation, message } = data as Frames["message"];
      const chat = this.chats.get(conversation);
      if (!chat) return this.refreshing.request();
      chat.take(message);
      this.attention.message(chat, message, () => this.open(chat.id, true));
    } else if (type === "typing") {
      const { conversation, sender } = data as Frames["typing"];
      if (sender === "visitor") this.chats.get(conversation)?.hearTyping();
    } else if (type === "head") {
      this.head(data as AgentHead);
    }
  }

  /** The truth, every few seconds; also our clock while timers are throttled. */
  private head({ inbox, heads }: AgentHead): void {
    this.presence.beat();
    this.attention.ring.tick();
    let unknown = inbox !== this.inbox;
    for (const [id, head] of Object.entries(heads)) {
      const chat = this.chats.get(id);
      if (!chat || (!chat.loaded && chat.data.head !== head)) unknown = true;
      chat?.hear(head);
    }
    for (const chat of this.chats.values()) if (chat.active && !(chat.id in heads)) unknown = true;
    if (unknown) this.refreshing.request();
  }

  private async catchUp(): Promise<void> {
    await this.refreshing.now();
    const open = this.openId && this.chats.get(this.openId);
    if (open && open.loaded && open.timeline.behind) await open.catchUp();
    this.presence.beat();
  }

  // --- chats ------------------------------------------------------------------

  private chatFor(data: AgentConversation): Chat {
    let chat = this.chats.get(data.id);
    if (!chat) {
      chat = new Chat(data, this.config.user, this.api, this.chatEvents);
      this.chats.set(data.id, chat);
    }
    return chat;
  }

  private readonly chatEvents: ChatEvents = {
    changed: (chat) => {
      this.views.get(chat.id)?.update();
      this.showLists();
    },
    added: (chat, messages, cleared) => {
      this.views.get(chat.id)?.add(messages, cleared);
      this.readOpenChat();
    },
    pending: (chat, pending) => this.views.get(chat.id)?.showPending(pending),
    waiting: (chat, waits) => this.trouble.connection(chat.id, !waits),
    failed: (error) => this.trouble.failed(error),
    gone: (chat) => {
      const name = visitorName(chat, this.texts);
      this.notices.show("gone", {
        text: this.texts.t("chat_gone", { name }),
        tone: "warning",
        closable: true,
      });
      this.forget(chat);
    },
  };

  private async accept(id: string): Promise<void> {
    this.notices.clear("accept");
    try {
      const { conversation } = await this.api.accept(id);
      this.dropWaiting(id);
      this.chatFor(conversation).update(conversation);
      this.open(id, true);
    } catch (error) {
      this.acceptFailed(id, error);
    }
  }

  private acceptFailed(id: string, error: unknown): void {
    this.trouble.failed(error);
    if (signedOut(error)) return;
    let text = this.texts.t("accept_failed");
    let gone = false;
    if (error instanceof ApiError && [404, 409].includes(error.status)) {
      gone = true;
      const name = error.data.agent;
      text =
        error.code === "taken" && name
          ? this.texts.t("taken", { name: String(name) })
          : this.texts.t("accept_gone");
    }
    this.notices.show("accept", { text, tone: "warning", closable: true });
    if (gone) this.dropWaiting(id);
    this.refreshing.request();
  }

  private dropWaiting(id: string): void {
    this.waiting = this.waiting.filter((item) => item.id !== id);
    this.attention.notifier.close(id);
    this.showLists();
  }

  /** Shows a chat in the middle. The focus moves only if the agent asked for it. */
  private open(id: string, focus: boolean): void {
    const chat = this.chats.get(id);
    if (!chat) return;
    const before = this.openId && this.chats.get(this.openId);
    this.openId = id;
    if (location.hash !== `#${id}`) history.replaceState(null, "", `#${id}`);
    let view = this.views.get(id);
    if (!view) {
      view = new ChatView(chat, this.texts, this.config.maxLength, {
        back: () => this.back(),
        toggleDetails: () => this.toggleDetails(),
        end: (ended) => this.end(ended),
      });
      this.views.set(id, view);
      part(this.root, "chats").append(view.element);
    }
    // First the room, then the view: it measures itself when it appears.
    part(this.root, "chat-empty").hidden = true;
    this.root.dataset.view = "chat";
    for (const other of this.views.values()) if (other !== view) other.show(false);
    view.show(true);
    // A chat that is over stays in the list until another one is opened.
    if (before && before !== chat && !before.active) this.forget(before);
    if (!chat.loaded) chat.catchUp().catch(() => undefined);
    this.attention.notifier.close(id);
    this.readOpenChat();
    this.showLists();
    if (focus) view.composer.focus();
    if (focus && !view.element.contains(document.activeElement)) part(view.element, "name").focus();
  }

  private openFromHash(): void {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!/^[0-9a-f-]{36}$/i.test(id) || id === this.openId) return;
    if (this.chats.has(id)) return this.open(id, false);
    this.api.conversation(id, 0).then(
      ({ conversation }) => {
        if (!conversation.agent?.me || conversation.state === "waiting") return;
        this.chatFor(conversation);
        this.open(id, false);
      },
      // Not mine, or long gone: the desk simply starts empty.
      () => history.replaceState(null, "", location.pathname),
    );
  }

  private async end(chat: Chat): Promise<void> {
    try {
      await chat.end();
    } catch (error) {
      this.trouble.failed(error);
      if (error instanceof ApiError && error.status === 409) return void chat.catchUp().catch(() => 0);
      this.notices.show("end", { text: this.texts.t("end_failed"), tone: "warning", closable: true });
    }
  }

  private forget(chat: Chat): void {
    chat.stop();
    this.trouble.connection(chat.id, true);
    this.chats.delete(chat.id);
    this.views.get(chat.id)?.element.remove();
    this.views.delete(chat.id);
    if (this.openId === chat.id) this.showNothing();
    this.showLists();
  }

  private back(): void {
    const id = this.openId;
    this.root.dataset.view = "list";
    if (id) this.myChats.focus(id);
  }

  private showNothing(): void {
    this.openId = null;
    history.replaceState(null, "", location.pathname);
    part(this.root, "chat-empty").hidden = false;
    this.root.dataset.view = "list";
  }

  private readOpenChat(): void {
    const chat = this.openId && this.chats.get(this.openId);
    if (chat && !document.hidden && document.hasFocus()) chat.markRead();
  }

  private toggleDetails(): void {
    const open = this.root.toggleAttribute("data-details");
    for (const toggle of this.root.querySelectorAll('[data-part="details-toggle"]')) {
      toggle.setAttribute("aria-expanded", String(open));
    }
    const view = this.openId && this.views.get(this.openId);
    if (open) part(this.root, "details-heading").focus();
    else if (view) part(view.element, "details-toggle").focus();
  }

  // --- what the agent sees and hears --------------------------------------------

  private showLists(fresh: AgentConversation[] = []): void {
    const { online, known } = this.presence;
    const shown = this.waiting.filter((item) => !this.dismissed.has(item.id));
    const key = !known ? "loading" : online ? "waiting_empty" : "waiting_offline";
    this.waitingList.show(this.waiting, this.texts.t(key));
    const mine = [...this.chats.values()];
    this.myChats.show(mine, this.openId);
    const open = (this.openId && this.chats.get(this.openId)) || null;
    this.details.show(open);
    setText(
      part(this.root, "chat-empty-text"),
      this.texts.t(
        !known ? "loading" : shown.length ? "empty_accept" : mine.length ? "empty_choose" : online ? "empty_online" : "empty_offline",
      ),
    );
    document.dispatchEvent(new CustomEvent(COUNT_EVENT, { detail: this.waiting.length }));
    const news = fresh.filter((item) => !this.dismissed.has(item.id));
    this.attention.waiting(shown.length, news, online);
  }
}
