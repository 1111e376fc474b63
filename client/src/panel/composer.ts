/** Where the visitor writes. What they write survives a reload. */

import { h, icon } from "../core/h";
import { Store } from "../core/storage";
import type { VisitorSnapshot } from "../core/types";
import type { Fields } from "./fields";
import type { Translate } from "./texts";

/** The server's default; it has the last word. */
const LIMIT = 4_000;
const NEAR_LIMIT = 200;
const SEND = "M4 12h15m-6-6 6 6-6 6";

export interface ComposerActions {
  /** Storage key of what is not sent yet. */
  draftKey: string;
  send(text: string): void;
  typing(): void;
}

export type Composer = ReturnType<typeof createComposer>;

export function createComposer(t: Translate, fields: Fields, actions: ComposerActions) {
  const button = h("button");
  const store = new Store("localStorage");
  const input = h("textarea", {
    id: "message",
    rows: 1,
    dir: "auto",
    placeholder: t("placeholder"),
    enterkeyhint: "send",
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
    fields.element,
    label,
    input,
    button,
    count,
  );
  input.value = store.get(actions.draftKey) ?? "";
  ask(undefined);
  measure();
  return { form, ask, restore, measure, focus };

  /** Before a chat it may be a form that asks for more. */
  function ask(form: VisitorSnapshot["form"]): void {
    const asks = fields.set(form);
    const name = t(asks ? "start" : "send");
    label.className = asks ? "" : "visually-hidden";
    button.className = asks ? "main" : "send";
    button.title = name;
    button.setAttribute("aria-label", name);
    button.replaceChildren(asks ? name : icon(SEND));
  }

  /** Puts text back that could not be sent, before what is there. */
  function restore(text: string): void {
    if (!text) return;
    input.value = [text, input.value].filter(Boolean).join("\n");
    keep();
    measure();
  }

  /** Makes the field as high as its text. */
  function measure(): void {
    input.style.setProperty("height", "auto");
    if (input.scrollHeight) input.style.setProperty("height", `${input.scrollHeight + 2}px`);
    const left = LIMIT - [...input.value.trim()].length;
    const text =
      left < 0
        ? t("too_long", { count: -left })
        : left <= NEAR_LIMIT
          ? t("left", { count: left })
          : "";
    if (count.textContent !== text) count.textContent = text;
    input.setAttribute("aria-invalid", String(left < 0));
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
    event.preventDefault();
    if (!event.repeat) submit();
  }

  function submit(): void {
    const text = input.value.trim();
    input.focus();
    if (!fields.check() || !text || [...text].length > LIMIT) return;
    actions.send(text);
    input.value = "";
    keep();
    measure();
  }

  function keep(): void {
    if (input.value) store.set(actions.draftKey, input.value);
    else store.remove(actions.draftKey);
  }
}
