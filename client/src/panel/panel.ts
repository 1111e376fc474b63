/** The chat window: its frame, and what is shown in which phase. */

import { createAnnouncer } from "../core/announce";
import type { ApiError } from "../core/api";
import { fill } from "../core/format";
import { h, icon } from "../core/h";
import type { Message, Offer, VisitorSnapshot } from "../core/types";
import type { Host, PanelHandle } from "../loader/host";
import { belowTranscript } from "./below";
import { button } from "./button";
import { createChat } from "./chat";
import type { Phase } from "./chat";
import { createComposer } from "./composer";
import type { Composer } from "./composer";
import { createCover } from "./cover";
import { createFields } from "./fields";
import type { Fields } from "./fields";
import { showOffer } from "./offer";
import { endQuestion } from "./question";
import type { Translate } from "./texts";
import { WITHOUT_SERVER } from "./texts";
import { createTranscript } from "./transcript";
import type { Transcript } from "./transcript";
import { createWaiting } from "./waiting";

const CROSS = "M6 6l12 12M18 6 6 18";
const WINDOW = "M14 4h6v6m0-6-9 9M9 5H4v15h15v-5";
const TYPING_MS = 5_000;
const REFRESH_MS = 10_000;
const REFRESH_CLOSED_MS = 60_000;

export function createPanel(host: Host): PanelHandle {
  const { config, root, frame } = host;
  const { page } = config;
  let texts: Record<string, string> = WITHOUT_SERVER;
  const t: Translate = (key, values = {}) => fill(texts[key] ?? "", values);
  const announcer = createAnnouncer();
  const waiting = createWaiting(t, announcer.say);
  let transcript: Transcript | undefined;
  let composer: Composer | undefined;
  let fields: Fields | undefined;
  /** What is on the screen now. */
  let shown: Phase | undefined;
  /** All that decides what stands below the transcript. */
  let below = "";
  /** The visitor who waits wants to leave a ticket instead. */
  let wanted = false;
  /** What is written becomes a ticket. */
  let writes: boolean | undefined;
  let talked = false;
  let offered: Offer | undefined;
  let endOffer: (() => void) | undefined;
  /** A sentence for the notice line. */
  let message = "";
  let failedIds = "";
  let announced = 0;
  let loadFails = 0;
  let refreshedAt = 0;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let noticeTimer: ReturnType<typeof setTimeout> | undefined;

  // A page that is the chat has its title, and is closed like any other.
  const titled = page && document.querySelector("h1");
  const title = h("h2", { id: "title", class: titled && "unseen" }, host.status.title);
  const status = h("p", { class: "status" });
  const question = endQuestion(t, () => void end(), keepOn);
  const endButton = button("over", () => ask(true));
  const popoutButton = button("close popout", host.popout, icon(WINDOW));
  const closeButton = button("close", close, icon(CROSS));
  endButton.hidden = true;
  // A window of the chat's own site cannot know the visitor of another site.
  popoutButton.hidden = page || config.embed;
  closeButton.hidden = page;
  const head = h(
    "div",
    { class: "head" },
    title,
    endButton,
    popoutButton,
    closeButton,
    status,
  );
  /** On the launcher: how much is unread. */
  const badge = h("span", { class: "badge" });
  const notice = h("p", { class: "notice", role: "status" });
  const body = h("div", { class: "body", "aria-busy": "true" });
  const typing = h("p", { class: "typing" });
  const rest = h("div", { class: "rest" });
  const panel = h(
    "div",
    {
      id: "panel",
      class: "panel",
      role: page ? "region" : "dialog",
      tabindex: "-1",
      hidden: true,
      "aria-labelledby": "title",
      onkeydown: key,
    },
    head,
    question.element,
    notice,
    body,
    typing,
    rest,
  );
  // Before the launcher: it comes after the window, as it stands on the screen.
  frame.prepend(panel);
  frame.append(announcer.element);
  host.launcher.append(badge);
  const cover = createCover(panel, root.host);
  const chat = createChat(config, {
    onChange: render,
    onMessages,
    onPending,
    onSent: () => announcer.say(t("said_sent")),
    onTyping: showTyping,
    onTexts: build,
    details: () => fields?.values() ?? {},
    onRefused(error, text) {
      composer?.restore(text);
      refused(error);
    },
  });
  const actions = {
    fresh,
    write(ticket: boolean) {
      wanted = ticket;
      render();
    },
    decline: () => void end(),
  };
  label();
  document.addEventListener("visibilitychange", looked);
  for (const type of ["focus", "online"]) window.addEventListener(type, looked);
  void load();

  const handle: PanelHandle = {
    isOpen: false,
    open(focus) {
      handle.isOpen = true;
      endOffer?.();
      panel.hidden = false;
      host.opened(true);
      cover.set(!page);
      composer?.measure();
      transcript?.toEnd();
      if (focus) focusBest();
      looked();
    },
    close,
    offer(words) {
      offered = words;
      render();
    },
    renew(anew) {
      chat.wantsTexts ||= anew;
      catchUp();
    },
  };
  return handle;

  // --- opening and closing --------------------------------------------------

  function close(): void {
    if (page) return;
    const inside = panel.contains(root.activeElement);
    ask(false);
    handle.isOpen = false;
    panel.hidden = true;
    host.opened(false);
    cover.set(false);
    if (inside) host.opener.focus();
  }

  /** Into the field to write in, or the next best. */
  function focusBest(): void {
    if (composer?.form.isConnected) composer.focus();
    else (rest.querySelector<HTMLElement>("[tabindex],button,a") ?? panel).focus();
  }

  function key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (question.element.hidden) close();
    else keepOn();
  }

  /** Somebody looks at the page again. */
  function looked(): void {
    if (document.hidden) return;
    countUnread();
    const idle = chat.loaded && !chat.open;
    const after = handle.isOpen ? REFRESH_MS : REFRESH_CLOSED_MS;
    if (idle && Date.now() - refreshedAt > after) {
      refreshedAt = Date.now();
      catchUp();
    }
  }

  function catchUp(): void {
    void chat.sync().catch(() => undefined);
  }

  // --- the first answer -----------------------------------------------------

  async function load(): Promise<void> {
    while (!chat.loaded) {
      try {
        await chat.sync();
      } catch {
        notice.textContent = t("connection");
        const ms = Math.min(30_000, 1_000 * 2 ** loadFails++);
        await new Promise((resolve) => {
          setTimeout(resolve, ms);
          window.addEventListener("online", resolve, { once: true });
        });
      }
    }
  }

  function build(snapshot: VisitorSnapshot): void {
    texts = snapshot.texts ?? texts;
    refreshedAt = Date.now();
    label();
    title.textContent = snapshot.title;
    host.paint(snapshot.colors ?? {});
    host.status.chat = snapshot.chat;
    panel.className = `panel ${snapshot.size}`;
    fields = createFields(t, config);
    composer = createComposer(t, fields, {
      draftKey: config.keyOf("draft"),
      send,
      typing: chat.typing,
    });
    composer.restore(chat.stale);
    chat.stale = below = "";
    transcript = createTranscript(t, config.lang, {
      retry(id) {
        chat.retry(id);
        focusBest();
      },
      discard(id) {
        chat.discard(id);
        focusBest();
      },
    });
    body.removeAttribute("aria-busy");
    body.replaceChildren(transcript.log);
    transcript.reset(chat.timeline.messages);
    notice.textContent = "";
    countUnread();
  }

  function label(): void {
    closeButton.title = t("close");
    popoutButton.title = t("popout");
    endButton.textContent = t("end_chat");
    question.label();
  }

  // --- phases ---------------------------------------------------------------

  function render(): void {
    if (!chat.loaded) return;
    const { phase, conversation } = chat;
    notice.textContent = chat.offline ? t("connection") : message;
    const waits = phase === "waiting" ? conversation! : null;
    const asks = !!waits?.prompted && !!chat.ticket;
    const wait = waiting(waits, asks, !!shown);
    status.textContent =
      wait ||
      (phase === "active" ? conversation?.agent?.name || t("agent") : phase === "ended" ? t(phase) : "");
    endButton.hidden = !chat.open;
    head.hidden = page && !status.textContent;
    tellPage();
    wanted &&= phase === "waiting" && !!chat.ticket;
    const { form, ticket, done, available } = chat;
    const state = [phase, available, form, ticket, done, asks, wanted, config.fields];
    // What is signed, or proves something, is new with each answer.
    const now = JSON.stringify(state, (name, value) =>
      /^(stamp|challenge)$/.test(name) ? undefined : value,
    );
    if (now === below) return;
    below = now;
    const before = root.activeElement as HTMLElement | null;
    const inside = panel.contains(before);
    if (!chat.open) {
      ask(false);
      showTyping("");
    }
    const wrote = writes;
    writes = !!ticket && !done && (wanted || phase === "closed");
    composer?.ask(writes ? ticket! : phase === "new" && !form?.login ? form : undefined, writes);
    if (writes !== wrote) composer?.carry(said());
    const nodes = belowTranscript(host, t, chat, composer?.form, writes, asks, actions);
    rest.replaceChildren(...(nodes.filter(Boolean) as Node[]));
    body.hidden = writes || (!!done && !conversation);
    composer?.measure();
    // What was moved about has lost the focus.
    if (rest.contains(before)) before?.focus();
    // What had the focus may be gone or hidden (which browsers notice later), or is
    // there only now.
    const focused = root.activeElement;
    if (inside && (focused === panel || !focused?.getClientRects().length)) focusBest();
    if (wrote && phase === "active") say(t("answered"));
  }

  function tellPage(): void {
    const { phase, open, available, ticket, done } = chat;
    host.tell(open || available || !!ticket || !!done);
    if (open) fields?.forget();
    if (shown && open !== talked) host.emit(open ? "started" : "ended");
    talked = open;
    shown = phase;
    if (phase !== "new") endOffer?.();
    else if (offered && !handle.isOpen) {
      endOffer = showOffer(host, offered, () => handle.open(true));
    }
    offered = undefined;
  }

  function fresh(): void {
    composer?.restore(chat.fresh());
    focusBest();
  }

  function ask(open: boolean): void {
    question.element.hidden = !open;
    if (open) question.element.querySelector("button")?.focus();
  }

  /** The answer to "End this chat?" is no. */
  function keepOn(): void {
    ask(false);
    endButton.focus();
  }

  // --- sending --------------------------------------------------------------

  function send(text: string): void {
    if (writes) {
      void leave(text);
    } else if (chat.phase === "new" && chat.form?.login) {
      say(t("login"));
      toLogin();
    } else {
      composer?.clear();
      chat.send(text);
    }
  }

  async function leave(text: string): Promise<void> {
    composer?.setBusy(true);
    try {
      await chat.leave(text);
      composer?.clear();
      fields?.forget();
      announcer.say(t("ticket_reference", { ...chat.done }));
    } catch (error) {
      refused(error as ApiError);
    }
    composer?.setBusy(false);
  }

  /** Beside the fields that it is about; else, and what is not asked here, above. */
  function refused({ data, message }: ApiError): void {
    const wrong = data.fields as Record<string, string> | undefined;
    say((wrong ? fields?.complain(wrong) : message || t("error")) ?? "");
    if (chat.form?.login) toLogin();
  }

  function toLogin(): void {
    rest.querySelector("a")?.focus();
  }

  /** What the visitor wrote in this chat so far. */
  function said(): string {
    const own = chat.timeline.messages.filter(({ sender }) => sender === "visitor");
    return own.map(({ text }) => text).join("\n");
  }

  async function end(): Promise<void> {
    try {
      await chat.end();
    } catch {
      keepOn();
      say(t("error"));
    }
  }

  /** A sentence that stays for a while. */
  function say(text: string): void {
    clearTimeout(noticeTimer);
    message = text;
    render();
    if (text) noticeTimer = setTimeout(say, 8_000, "");
  }

  // --- messages -------------------------------------------------------------

  function onMessages(added: Message[], cleared: boolean): void {
    if (!transcript) return;
    transcript.setPending(chat.pending);
    if (cleared) transcript.reset(chat.timeline.messages);
    else transcript.append(added);
    if (added.some((m) => m.sender !== "visitor")) showTyping("");
    countUnread();
    if (!cleared && added.some((m) => m.sender === "agent")) {
      host.emit("message", { unread: announced });
    }
  }

  function onPending(): void {
    const { pending } = chat;
    transcript?.setPending(pending);
    const failed = pending.filter((p) => p.state === "failed");
    const ids = failed.map((p) => p.client_id).join();
    if (ids.length > failedIds.length) {
      announcer.say(`${t("failed")} ${failed[failed.length - 1]?.error ?? ""}`);
    }
    failedIds = ids;
  }

  function countUnread(): void {
    const { isOpen } = handle;
    if (isOpen && !document.hidden) chat.markSeen();
    const count = isOpen ? 0 : chat.unread;
    const label = t("unread", { count });
    badge.hidden = !count;
    badge.replaceChildren(
      h("span", { "aria-hidden": "true" }, String(count)),
      h("span", { class: "unseen" }, ` ${label}`),
    );
    if (count > announced) announcer.say(label);
    announced = count;
  }

  function showTyping(name: string): void {
    clearTimeout(typingTimer);
    typing.textContent = name && t("typing", { name });
    if (name) typingTimer = setTimeout(showTyping, TYPING_MS, "");
  }
}
