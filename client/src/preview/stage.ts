/** The inner document: everything the widget asks of its surroundings. */

import { OPEN_KEY } from "../loader/host";
import { Stream } from "./stream";

/** From `transport/preview.py`. */
export interface Answers {
  open: boolean;
  status: unknown;
  conversation: { conversation: { id: string; head: number } | null };
  /** Who is typing; "" for nobody. */
  typing: string;
  /** What is said to whoever tries to send. */
  refusal: string;
}

export function play(answers: Answers): void {
  answerRequests(answers);
  keepOpen(answers.open);
  forceLook(document.documentElement.dataset.look === "dark");
  holdStill();
  // The widget lets a busy page go first; here somebody is waiting for nothing else.
  window.requestIdleCallback = (act) => setTimeout(act);
}

/** Reading gets the page's own answers; whatever would send is refused. */
function answerRequests({ status, conversation, typing, refusal }: Answers): void {
  const json = (data: unknown, status = 200) => new Response(JSON.stringify(data), { status });
  window.fetch = async (address, { method } = {}) =>
    method === "POST"
      ? json({ error: { code: "preview", message: refusal } }, 403)
      : json(String(address).includes("/status/") ? status : conversation);
  const chat = conversation.conversation;
  window.EventSource = class extends Stream {
    constructor() {
      super(() =>
        typing
          ? ["typing", { conversation: chat?.id, sender: "agent", name: typing }]
          : ["head", { conversation: chat?.id, head: chat?.head }],
      );
    }
  } as unknown as typeof EventSource;
}

/**
 * The widget opens by itself where the visitor had it open on the page before, and
 * then leaves the keyboard where it is: in the editor's form.
 */
function keepOpen(open: boolean): void {
  const kept = new Map<string, string>();
  const sessionStorage = {
    getItem: (key: string) => kept.get(key) ?? (open && key.includes(OPEN_KEY) ? "1" : null),
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  // The browser's own is closed to a sandboxed frame.
  Object.defineProperty(window, "sessionStorage", { value: sessionStorage });
}

/**
 * Shows the widget as visitors with a dark (or light) system see it, whatever the
 * editor's own is. The widget's style sheets stay as they are in its files; they are
 * rewritten when the widget gives them to the browser: each question for the system's
 * scheme becomes one that is always true or always false. Movement is left out, since
 * the preview starts anew whenever the editor pauses.
 */
function forceLook(dark: boolean): void {
  const own = CSSStyleSheet.prototype.replaceSync;
  const always = (yes: boolean) => (yes ? "(min-width:0)" : "(max-width:0)");
  CSSStyleSheet.prototype.replaceSync = function (css) {
    own.call(
      this,
      css
        .replace(/\(prefers-color-scheme: ?(dark|light)\)/g, (_, scheme) =>
          always(dark === (scheme === "dark")),
        )
        .replace(/\(prefers-reduced-motion: ?(no-)?.+?\)/g, (_, no) => always(!no))
        .replace(/color-scheme: ?light dark/g, `color-scheme:${dark ? "dark" : "light"}`),
    );
  };
}

/** Links of the widget (log in, a window of its own) lead nowhere from here. */
function holdStill(): void {
  const isLink = (target: EventTarget) => target instanceof HTMLAnchorElement;
  document.addEventListener(
    "click",
    (event) => event.composedPath().some(isLink) && event.preventDefault(),
    true,
  );
  window.open = () => null;
}
