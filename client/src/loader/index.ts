/**
 * The button in the page. It asks the server once, when the page is idle, and loads
 * the chat panel when somebody wants it. Until then: no cookie, no storage, no timer.
 */

import { adopt, h, icon } from "../core/h";
import type { Conversation, Status } from "../core/types";
import { OPEN_KEY, TAG, TALKING_KEY } from "./host";
import type { Config, Host, HostElement, PanelHandle } from "./host";
import css from "./look.css";

type Action = "open" | "close" | "toggle";
interface PublicApi extends Record<Action, () => void> {
  /** Only on a stub: what the page asked for before we were there. */
  q?: unknown[];
}
declare global {
  interface Window {
    WagtailLiveChat?: PublicApi;
  }
}

const ASK_AGAIN_MS = 60_000;
const BUBBLE =
  "M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5z";

const script = document.currentScript as HTMLScriptElement | null;
const stub = window.WagtailLiveChat;

// A second tag in the page does nothing.
if (script && (!stub || stub.q)) boot(script, stub);

function boot(tag: HTMLScriptElement, stub: PublicApi | undefined): void {
  const data = tag.dataset;
  const config: Config = {
    api: data.api ?? "",
    profile: data.profile ?? "",
    lang: data.lang ?? "",
    panel: data.panel ?? "",
    nonce: tag.nonce,
  };
  let host: Host | undefined;
  let panel: PanelHandle | undefined;
  let loading = false;
  let askedAt = Date.now();
  /** What to do as soon as the panel is there; focus follows only a person. */
  let wanted: { open: boolean; focus: boolean } | undefined;

  // --- what the page may call ----------------------------------------------

  const act = (action: Action, focus = true): void => {
    const isOpen = panel ? panel.isOpen : !!wanted?.open;
    const open = action === "toggle" ? !isOpen : action === "open";
    if (panel) {
      if (open !== isOpen) open ? panel.open(focus) : panel.close();
    } else {
      wanted = { open, focus };
      if (open && host) loadPanel();
    }
  };
  const api: PublicApi = {
    open: () => act("open"),
    close: () => act("close"),
    toggle: () => act("toggle"),
  };
  window.WagtailLiveChat = api;
  for (const call of stub?.q ?? []) {
    const name = (Array.isArray(call) ? call[0] : call) as Action;
    if (name in api) api[name]();
  }

  // --- asking ---------------------------------------------------------------

  const get = async <T>(path: string): Promise<T> => {
    const query = `?profile=${encodeURIComponent(config.profile)}&lang=${config.lang}`;
    const answer = await fetch(config.api + path + query);
    if (!answer.ok) throw answer.status;
    return answer.json() as Promise<T>;
  };

  const ask = async (): Promise<void> => {
    askedAt = Date.now();
    try {
      const status = await get<Status>("api/status/");
      let talking = false;
      if (status.resume && (!status.available || stored("localStorage", TALKING_KEY))) {
        const { conversation } = await get<{ conversation: Conversation | null }>(
          "api/conversation/",
        );
        talking = /waiting|active/.test(conversation?.state ?? "");
      }
      if (panel) return;
      if (status.available || talking) show(status, talking);
      else if (host && !loading) host.launcher.hidden = true;
    } catch {
      // Without an answer the page stays as it is.
    }
  };

  const askAgain = (): void => {
    if (!panel && !document.hidden && Date.now() - askedAt >= ASK_AGAIN_MS) void ask();
  };

  // --- showing --------------------------------------------------------------

  const show = (status: Status, talking: boolean): void => {
    host ??= build(status);
    host.launcher.hidden = false;
    const reopen = stored("sessionStorage", OPEN_KEY) === "1";
    if (reopen) wanted ??= { open: true, focus: false };
    // With a conversation running, the panel listens even while it is closed.
    if (wanted?.open || talking) loadPanel();
  };

  const build = (status: Status): Host => {
    const element = document.createElement(TAG) as HostElement;
    const root = element.attachShadow({ mode: "open" });
    const badge = h("span", { class: "badge", hidden: true });
    const launcher = h(
      "button",
      {
        type: "button",
        class: "launcher",
        "aria-expanded": "false",
        "aria-controls": "panel",
        onclick: () => act("toggle"),
        onpointerenter: preload,
        onfocus: preload,
      },
      icon(BUBBLE),
      h("span", {}, status.button.text),
      badge,
    );
    const frame = h(
      "section",
      {
        class: `frame ${status.button.position}`,
        "aria-label": status.title,
        lang: config.lang,
        dir: direction(config.lang),
      },
      launcher,
    );
    frame.style.setProperty("--back", status.button.background);
    frame.style.setProperty("--ink", status.button.color);
    if (userbarSide() === status.button.position) frame.style.setProperty("--lift", "84px");
    adopt(root, css);
    root.append(frame);
    element.widget = {
      config,
      status,
      root,
      frame,
      launcher,
      setUnread(count, label) {
        badge.hidden = !count;
        badge.replaceChildren(
          h("span", { "aria-hidden": "true" }, String(count)),
          h("span", { class: "visually-hidden" }, label),
        );
      },
      opened(open) {
        launcher.setAttribute("aria-expanded", String(open));
        frame.classList.toggle("open", open);
        try {
          sessionStorage.setItem(OPEN_KEY, open ? "1" : "0");
        } catch {
          // Blocked: the panel is simply closed on the next page.
        }
      },
      attach(handle) {
        panel = handle;
        launcher.removeAttribute("aria-busy");
        if (wanted?.open) handle.open(wanted.focus);
      },
    };
    document.body.append(element);
    return element.widget;
  };

  // --- loading the panel ----------------------------------------------------

  const preload = (): void => {
    if (loading || document.head.querySelector(`link[href="${config.panel}"]`)) return;
    const link = h("link", { rel: "preload", as: "script", href: config.panel });
    if (config.nonce) link.nonce = config.nonce;
    document.head.append(link);
  };

  const loadPanel = (): void => {
    if (loading) return;
    loading = true;
    host?.launcher.setAttribute("aria-busy", "true");
    const code = h("script", { src: config.panel });
    if (config.nonce) code.nonce = config.nonce;
    code.onerror = () => {
      // The next click tries again.
      loading = false;
      wanted = undefined;
      code.remove();
      host?.launcher.removeAttribute("aria-busy");
    };
    document.head.append(code);
  };

  // --- when -----------------------------------------------------------------

  const whenIdle = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => void ask(), { timeout: 3_000 });
    else setTimeout(() => void ask(), 200);
  };
  if (document.readyState === "complete") whenIdle();
  else window.addEventListener("load", whenIdle);
  window.addEventListener("focus", askAgain);
  // Also when the page comes back from the back/forward cache.
  window.addEventListener("pageshow", askAgain);
}

function stored(area: "localStorage" | "sessionStorage", key: string): string | null {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

/** The page's direction; a page that says nothing follows its language. */
function direction(lang: string): string {
  const page = document.documentElement;
  return (
    page.dir ||
    (/^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i.test(page.lang || lang)
      ? "rtl"
      : getComputedStyle(page).direction)
  );
}

/** Where Wagtail's own button floats: "end", "start", or nowhere at the bottom. */
function userbarSide(): string | undefined {
  const userbar = document.querySelector("wagtail-userbar");
  if (!userbar) return undefined;
  const at = (side: string) => userbar.shadowRoot?.querySelector(`.w-userbar--${side}`);
  if (at("bottom-left")) return "start";
  return at("top-left") || at("top-right") ? undefined : "end";
}
