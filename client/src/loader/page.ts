/** What the page's own scripts and markup have to do with the chat. */

type Listener = (detail: unknown) => void;
export type PageApi = Record<string, (...values: never[]) => void>;
declare global {
  interface Window {
    /** `q`: on a stub a list of calls, later an object that makes them at once. */
    WagtailLiveChat?: { q?: { push(...calls: unknown[]): unknown } };
  }
}

const PREFIX = "livechat:";
const wrappers = new WeakMap<Listener, EventListener>();

function wrapped(listener: Listener): EventListener {
  const wrapper =
    wrappers.get(listener) ?? ((event: Event) => listener((event as CustomEvent).detail));
  wrappers.set(listener, wrapper);
  return wrapper;
}

const on = (name: string, listener: Listener, once = false): void =>
  document.addEventListener(PREFIX + name, wrapped(listener), { once });

export function emit(name: string, detail: object = {}): void {
  document.dispatchEvent(new CustomEvent(PREFIX + name, { detail }));
}

/** Puts the API on window, and makes the calls that waited for it. */
export function publish(methods: PageApi, waiting: unknown): void {
  const api: PageApi = {
    ...methods,
    on,
    once: (name: string, listener: Listener) => on(name, listener, true),
    off: (name: string, listener: Listener) =>
      document.removeEventListener(PREFIX + name, wrapped(listener)),
  };
  const push = (...calls: unknown[]): void => {
    for (const call of calls) {
      const [name, ...values] = [call].flat() as [string, ...never[]];
      // Each on its own: one wrong call must not keep the others from being made.
      queueMicrotask(() => api[name]?.(...values));
    }
  };
  window.WagtailLiveChat = { ...api, q: { push } };
  push(...(waiting as unknown[]));
}

/** Shows and hides elements of the page by their classes. */
export function showByClass(available: boolean): void {
  for (const element of document.querySelectorAll<HTMLElement>("[class*=livechat-]")) {
    const rule = /\blivechat-(show|hide)-on-(un)?available/.exec(element.className);
    if (rule) element.hidden = (rule[1] === "hide") === (available === !rule[2]);
  }
}

/**
 * A click on `.livechat-trigger` opens the chat if `open` can do it; else, and for
 * another profile's, it does what it does without us: it follows its link.
 */
export function followTriggers(key: string, open: (trigger: HTMLElement) => boolean): void {
  document.addEventListener("click", (event) => {
    const trigger = (event.target as Element).closest<HTMLElement>(".livechat-trigger");
    const own = trigger && (trigger.dataset.livechatProfile || key) === key;
    // With a key held down, browsers open links elsewhere.
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented;
    if (own && plain && open(trigger)) event.preventDefault();
  });
}
