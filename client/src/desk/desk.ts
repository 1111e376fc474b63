/** Ties the desk together: what the server says, what the agent sees and does. */

import type { AgentConversation } from "../core/types";
import { Actions } from "./actions";
import type { DeskSnapshot } from "./agent-api";
import { Arrivals } from "./arrivals";
import { Attention } from "./attention";
import type { Chat, ChatEvents } from "./chat";
import { Chats } from "./chats";
import type { DeskConfig } from "./config";
import { Details } from "./details";
import { Dismissed } from "./dismissed";
import { part } from "./dom";
import { nobodyWaits, nothingOpen } from "./idle";
import { Lists } from "./lists";
import { visitorName } from "./names";
import { Presence } from "./presence";
import { Stage } from "./stage";
import { Sync } from "./sync";
import { makeTools, type Tools } from "./tools";

export const COUNT_EVENT = "livechat:count";

export class Desk {
  private readonly tools: Tools;
  private readonly presence: Presence;
  private readonly attention: Attention;
  private readonly dismissed = new Dismissed();
  private readonly lists: Lists;
  private readonly details: Details;
  private readonly chats: Chats;
  private readonly sync: Sync;
  private readonly actions: Actions;
  private readonly arrivals: Arrivals;
  private readonly stage: Stage;

  constructor(
    private readonly root: HTMLElement,
    config: DeskConfig,
  ) {
    this.tools = makeTools(root, config, () => this.recovered());
    const { api, texts, trouble } = this.tools;
    this.attention = new Attention(root, texts);
    this.presence = new Presence(root, {
      api,
      texts,
      heartbeatSeconds: config.heartbeat,
      changed: () => this.showLists(),
      failed: (error) => trouble.failed(error),
    });
    this.chats = new Chats(this.tools, this.chatEvents);
    this.sync = new Sync(this.tools, this.chats, {
      refreshed: (now, before) => this.refreshed(now, before),
      lost: () => this.lost(),
      message: (chat, message) =>
        this.attention.message(chat, message, () => this.stage.show(chat, true)),
      tick: () => {
        this.presence.beat();
        this.attention.ring.tick();
      },
    });
    this.actions = new Actions(this.tools, this.chats, {
      taken: (data) => this.taken(data),
      left: (id) => this.left(id),
      stale: this.sync.request,
    });
    this.arrivals = new Arrivals(
      this.tools,
      (chat) => this.actions.taking.has(chat.id) || this.stage.open === chat,
      (chat, text) => this.attention.given(chat, text, () => this.stage.show(chat, true)),
    );
    this.stage = new Stage(root, this.tools, {
      actions: this.actions,
      shown: (chat, before) => this.shown(chat, before),
      backFrom: (chat) => this.lists.focus(chat.id),
    });
    this.lists = new Lists(root, this.tools, this.dismissed, {
      accept: (id) => this.actions.accept(id),
      dismiss: (id, dismissed) => {
        this.dismissed.set(id, dismissed);
        this.showLists();
      },
      handing: this.actions,
      open: (chat) => this.stage.show(chat, true),
      watch: (data) => this.stage.show(this.chats.take(data), true),
    });
    this.details = new Details(root, this.tools, this.actions);
  }

  start(): void {
    this.sync.start();
    window.addEventListener("focus", () => this.readOpenChat());
    document.addEventListener("visibilitychange", () => this.readOpenChat());
    window.addEventListener("hashchange", () => this.openWanted());
    this.showLists();
  }

  // --- what the server says ---------------------------------------------------

  private refreshed(now: DeskSnapshot, before: DeskSnapshot | null): void {
    this.dismissed.keepOnly(now.waiting.map((item) => item.id));
    for (const data of now.mine) {
      const known = this.chats.get(data.id);
      const had = known?.held || (known?.mine && !data.agent?.me);
      const chat = this.chats.take(data);
      if (before && !had) this.arrivals.look(chat);
    }
    this.stage.update();
    this.presence.take(now.me);
    if (!before) {
      this.presence.beat();
      this.openWanted();
    }
    const waited = new Set(before?.waiting.map((item) => item.id));
    this.showLists(now.waiting.filter((item) => !waited.has(item.id)));
    for (const { id } of now.waiting) waited.delete(id);
    for (const id of waited) this.attention.notifier.close(id);
  }

  private recovered(): void {
    for (const chat of this.chats.all) chat.flush();
    this.sync.request();
  }

  /** Nothing of all this is for me any more. */
  private lost(): void {
    for (const chat of this.chats.all) this.forget(chat);
    this.presence.lost();
    this.showLists();
  }

  private readonly chatEvents: ChatEvents = {
    changed: (chat) => {
      this.stage.view(chat)?.update();
      this.showLists();
    },
    added: (chat, messages, cleared) => {
      this.stage.view(chat)?.add(messages, cleared);
      this.readOpenChat();
    },
    pending: (chat, pending) => this.stage.view(chat)?.showPending(pending),
    waiting: (chat, waits) => this.tools.trouble.connection(chat.id, !waits),
    failed: (error) => this.tools.trouble.failed(error),
    gone: (chat) => this.gone(chat),
  };

  private gone(chat: Chat): void {
    if (this.chats.get(chat.id) !== chat) return;
    if (!chat.leaving) {
      const { notices, texts } = this.tools;
      const text = texts.t("chat_gone", { name: visitorName(chat.data, texts) });
      notices.show("gone", { text, tone: "warning", closable: true });
    }
    this.forget(chat);
  }

  // --- what the agent does ------------------------------------------------------

  private taken(data: AgentConversation): void {
    this.dropWaiting(data.id);
    this.stage.show(this.chats.take(data), true);
  }

  private left(id: string): void {
    this.dropWaiting(id);
    const chat = this.chats.get(id);
    if (chat) this.forget(chat);
  }

  private dropWaiting(id: string): void {
    this.sync.dropWaiting(id);
    this.attention.notifier.close(id);
    this.showLists();
  }

  private shown(chat: Chat, before: Chat | null): void {
    // A chat that is over, or another agent's, is there while one looks at it.
    if (before && before !== chat && !(before.active && before.mine)) this.forget(before);
    if (!chat.loaded) chat.catchUp().catch(() => undefined);
    this.attention.notifier.close(chat.id);
    this.arrivals.seen(chat);
    this.readOpenChat();
    this.showLists();
  }

  /** The chat that the address names. */
  private openWanted(): void {
    const id = this.stage.wanted;
    if (!id) return;
    const chat = this.chats.get(id);
    if (chat) return this.stage.show(chat, false);
    this.tools.api.conversation(id, 0).then(
      ({ conversation }) => this.stage.show(this.chats.take(conversation), false),
      // Not for me, or long gone: the desk simply starts empty.
      () => history.replaceState(null, "", location.pathname),
    );
  }

  private forget(chat: Chat): void {
    this.tools.trouble.connection(chat.id, true);
    this.chats.drop(chat);
    if (this.stage.remove(chat)) part(this.root, "mine-heading").focus();
    this.showLists();
  }

  private readOpenChat(): void {
    if (!document.hidden && document.hasFocus()) this.stage.open?.markRead();
  }

  // --- what the agent sees and hears --------------------------------------------

  private showLists(fresh: AgentConversation[] = []): void {
    const { texts } = this.tools;
    const { open } = this.stage;
    const { mine } = this.chats;
    const waiting = this.sync.snapshot?.waiting ?? [];
    const others = this.sync.snapshot?.others ?? [];
    const visible = (items: AgentConversation[]) => items.filter(({ id }) => !this.dismissed.has(id));
    const shown = visible(waiting).length;
    const emptyText = nobodyWaits(this.presence, texts);
    this.lists.show({ waiting, mine, others, openId: open?.id, emptyText });
    this.details.show(open);
    this.stage.say(nothingOpen(this.presence, shown, mine.length, texts));
    document.dispatchEvent(new CustomEvent(COUNT_EVENT, { detail: waiting.length }));
    this.attention.waiting(shown, visible(fresh), this.presence.online);
  }
}
