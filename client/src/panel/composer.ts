/** Where the visitor writes. What they write survives a reload. */

import { h, icon } from "../core/h";
import { Store } from "../core/storage";
import type { Form } from "../core/types";
import type { Fields } from "./fields";
import type { Translate } from "./texts";

/** The server's default; it has the last word. */
const LIMIT = 4_000;
const NEAR_LIMIT = 200;
const SEND = "M4 12h15m-6-6 6 6-6 6";

export interface ComposerActions {
  /** Storage key of what is not sent yet. */
  draftKey: string;
  /** What is written stays until `clear`. */
  send(text: string): void;
  typing(): void;
}

export type Composer = ReturnType<typeof createComposer>;

export function createComposer(t: Translate, fields: Fields, actions: ComposerActions) {
  const button = h("button");
  const store = new Store("localStorage");
  const input = h("textarea", {
    id: "message",
    dir: "auto",
    placeholder: t("placeholder"),
    "aria-describedby": "count",
    oninput: typed,
    onkeydown: key,
  });
  const label = h("label", { for: "message" }, t("message"));
  const count = h("p", { id: "count", class: "count", role: "status" });
  const form = h(
    "form",
    {
      class: "composer",
      // The browser's own bubbles are not read by all.
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault();
        submit();
      },
    },
    fields.trap,
    fields.element,
    label,
    input,
    button,
    count,
  );
  /** It is a form to fill in, not a line in a talk. */
  let large = false;
  /** What is written becomes a ticket. */
  let isTicket = false;
  let busy = false;
  input.value = store.get(actions.draftKey) ?? "";
  ask(undefined, false);
  measure();
  return { form, ask, restore, clear, carry, measure, focus, setBusy };

  /** Before a chat or a ticket it may be a form that asks for more. */
  function ask(questions: Form | undefined, ticket: boolean): void {
    isTicket = ticket;
    large = fields.set(questions, ticket) || ticket;
    input.rows = ticket ? 4 : 1;
    input.enterKeyHint = ticket ? "" : "send";
    label.className = large ? "" : "unseen";
    button.className = large ? "main" : "send";
    setBusy(false);
  }

  /** What is written is on its way, and stays until it has arrived. */
  function setBusy(is: boolean): void {
    busy = is;
    const name = t(is ? "sending" : isTicket ? "ticket_send" : large ? "start" : "send");
    button.title = name;
    button.setAttribute("aria-disabled", String(is));
    button.replaceChildren(large ? name : icon(SEND));
  }

  /** Puts text back that could not be sent, before what is there. */
  function restore(text: string): void {
    if (text) set([text, input.value].filter(Boolean).join("\n"));
  }

  /** It is sent. */
  function clear(): void {
    set("");
  }

  /** `said` in the chat begins the ticket, and is not said again in the chat. */
  function carry(said: string): void {
    const text = input.value.trim();
    const own = [...said].slice(0, LIMIT).join("").trim();
    if (isTicket ? !text : text === own) set(isTicket ? own : "");
  }

  function set(text: string): void {
    input.value = text;
    keep();
    measure();
  }

  /** Makes the field as high as its text, and says what is wrong with that. */
  function measure(fault = ""): void {
    input.style.setProperty("height", "auto");
    if (input.scrollHeight) input.style.setProperty("height", `${input.scrollHeight + 2}px`);
    const left = LIMIT - [...input.value.trim()].length;
    const text =
      left < 0
        ? t("too_long", { count: -left })
        : left <= NEAR_LIMIT
          ? t("left", { count: left })
          : fault;
    if (count.textContent !== text) count.textContent = text;
    input.setAttribute("aria-invalid", String(left < 0 || !!fault));
  }

  /** To the first field that is empty, or to the text. */
  function focus(): void {
    (fields.empty() ?? input).focus();
  }

  function typed(): void {
    keep();
    measure();
    if (input.value.trim()) actions.typing();
  }

  function key(event: KeyboardEvent): void {
    // Enter that ends the choice of a character (IME) is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (isTicket) return;
    event.preventDefault();
    if (!event.repeat) submit();
  }

  function submit(): void {
    const text = input.value.trim();
    input.focus();
    if (large && !text) measure(t("message_missing"));
    if (!fields.check() || !text || [...text].length > LIMIT || busy) return;
    actions.send(text);
  }

  function keep(): void {
    if (input.value) store.set(actions.draftKey, input.value);
    else store.remove(actions.draftKey);
  }
}
