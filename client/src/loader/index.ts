/**
 * The button in the page. It asks the server once, when the page is idle, and loads
 * the chat panel when somebody wants it. Until then: no cookie, no storage, no timer
 * (but for widgets that offer a chat by themselves: see `offer.ts`).
 */

import { adopt, h, icon } from "../core/h";
import type { Conversation, Offer, Status } from "../core/types";
import { configOf } from "./config";
import { OPEN_KEY, TALKING_KEY, TOKEN_KEY } from "./host";
import type { Host, PanelHandle } from "./host";
import { keep, kept } from "./kept";
import { buildLauncher } from "./launcher";
import { offerLater } from "./offer";
import { emit, followTriggers, publish, showByClass } from "./page";

const ASK_AGAIN_MS = 60_000;
const STATUS = "api/status/";

const script = document.currentScript as HTMLScriptElement | null;
const waiting = window.WagtailLiveChat ? window.WagtailLiveChat.q : [];

// A second tag in the page does nothing.
if (script && Array.isArray(waiting)) boot(script);

function boot(tag: HTMLScriptElement): void {
  const config = configOf(tag);
  const { embed, page } = config;
  const openKey = config.keyOf(OPEN_KEY);
  const stored = (name: string) => kept("localStorage", config.keyOf(name));
  let host: Host | undefined;
  let launcher: ReturnType<typeof buildLauncher> | undefined;
  let panel: PanelHandle | undefined;
  let status: Status | undefined;
  let loading = false;
  let preloaded = false;
  let askedAt = Date.now();
  /** Is there anything to open the window for? Unknown before the first answer. */
  let can: boolean | undefined;
  let talking = false;
  /** The page wants no launcher. */
  let hidden = false;
  let endOffer: (() => void) | undefined;
  /** It is time to offer a chat. */
  let due: Offer | undefined;
  /** What to do as soon as the panel is there; focus follows only a person. */
  let wanted: { open: boolean; focus: boolean } | undefined;

  // --- what the page may call -----------------------------------------------

  const isOpen = (): boolean => (panel ? panel.isOpen : !!wanted?.open);

  const act = (open: boolean, focus = true): void => {
    if (!panel) {
      wanted = { open, focus };
      if (open && host) loadPanel();
    } else if (open !== panel.isOpen) {
      if (open) panel.open(focus);
      else panel.close();
    }
  };

  const popout = (): void => {
    const address = host?.status.chat;
    if (!address) return;
    window.open(address, "livechat", "width=420,height=640");
    act(false);
  };

  const veil = (hide: boolean): void => {
    hidden = hide;
    endOffer?.();
    draw();
  };

  // --- asking ---------------------------------------------------------------

  const get = async <T>(path: string): Promise<T> => {
    const token = embed && stored(TOKEN_KEY);
    const answer = await fetch(`${config.api + path}?${new URLSearchParams(config.query())}`, {
      credentials: embed ? "omit" : "same-origin",
      // Only where it matters: it costs a pasted code one more request.
      headers: token && path !== STATUS ? { Authorization: `Bearer ${token}` } : {},
    });
    if (!answer.ok) throw answer.status;
    return answer.json() as Promise<T>;
  };

  const ask = async (): Promise<void> => {
    askedAt = Date.now();
    try {
      status = await get<Status>(STATUS);
      const known = embed ? stored(TOKEN_KEY) : status.resume;
      talking = false;
      if (known && (!status.available || stored(TALKING_KEY))) {
        const { conversation } = await get<{ conversation: Conversation | null }>(
          "api/conversation/",
        );
        talking = /waiting|active/.test(conversation?.state ?? "");
      }
      show(status);
    } catch {
      // Without an answer the page stays as it is.
    }
  };

  const askAgain = (): void => {
    if (!panel && !document.hidden && Date.now() - askedAt >= ASK_AGAIN_MS) void ask();
  };

  // --- showing --------------------------------------------------------------

  const show = (now: Status): void => {
    const first = can === undefined;
    const usable = now.available || talking;
    if (usable && !host) host = build(now);
    launcher?.name(now);
    if (!panel) tell(usable);
    if (first) emit("ready");
    if (!usable || panel) return;
    if (page || kept("sessionStorage", openKey) === "1") wanted ??= { open: true, focus: false };
    // With a conversation running, the panel listens even while it is closed.
    if (wanted?.open || talking) loadPanel();
    endOffer?.();
    const offer = now.proactive;
    if (!offer || talking) return;
    endOffer = offerLater(
      config,
      offer.seconds,
      // Who has had the panel open knows of the chat.
      () => !!can && !hidden && !isOpen() && !kept("sessionStorage", openKey),
      () => {
        due = offer;
        if (panel) panel.offer(offer);
        else loadPanel();
      },
    );
  };

  const tell = (now: boolean): void => {
    if (now === can) return draw();
    can = now;
    emit(now ? "available" : "unavailable");
    showByClass(now);
    if (!now) endOffer?.();
    draw();
  };

  const draw = (): void => {
    if (launcher) launcher.launcher.hidden = page || hidden || (!can && !isOpen());
  };

  const build = (now: Status): Host => {
    launcher = buildLauncher(config, now, () => {
      if (host) host.opener = host.launcher;
      act(!isOpen());
    });
    const { element, frame, launcher: button } = launcher;
    button.onpointerenter = button.onfocus = preload;
    element.classList.toggle("page", page);
    ((page && document.querySelector("main")) || document.body).append(element);
    return (element.widget = {
      ...launcher,
      config,
      dom: { adopt, h, icon },
      status: now,
      opener: button,
      tell,
      emit,
      popout,
      opened(open) {
        button.setAttribute("aria-expanded", String(open));
        frame.classList.toggle("open", open);
        if (!page) keep("sessionStorage", openKey, open ? 1 : 0);
        endOffer?.();
        draw();
        emit(open ? "open" : "close");
      },
      attach(handle) {
        panel = handle;
        button.removeAttribute("aria-busy");
        if (wanted?.open) handle.open(wanted.focus);
        else if (due) handle.offer(due);
      },
    });
  };

  // --- loading the panel ----------------------------------------------------

  const preload = (): void => {
    if (preloaded || loading) return;
    preloaded = true;
    document.head.append(
      h("link", { rel: "preload", as: "script", href: config.panel, nonce: config.nonce }),
    );
  };

  const loadPanel = (): void => {
    if (loading) return;
    loading = true;
    host?.launcher.setAttribute("aria-busy", "true");
    const code = h("script", {
      src: config.panel,
      nonce: config.nonce,
      onerror() {
        // The next click tries again.
        loading = false;
        wanted = undefined;
        code.remove();
        host?.launcher.removeAttribute("aria-busy");
      },
    });
    document.head.append(code);
  };

  // --- when -----------------------------------------------------------------

  publish(
    {
      open: () => act(true),
      close: () => act(false),
      toggle: () => act(!isOpen()),
      show: () => veil(false),
      hide: () => veil(true),
      popout,
      setFields(fields: Record<string, unknown>) {
        Object.assign(config.fields, fields);
        panel?.renew(false);
      },
      setDepartment(department: string | number) {
        config.department = String(department);
        panel?.renew(false);
      },
      setLocale(lang: string) {
        config.lang = lang;
        if (status) void ask();
        panel?.renew(true);
      },
    },
    waiting,
  );
  followTriggers(config.key, (trigger) => {
    if (can && host) {
      host.opener = trigger;
      act(true);
    }
    return !!can;
  });
  // The chat page has no launcher that could look different: it need not ask.
  if (page) return show({ available: true });
  const whenIdle = (): void => {
    // Without it (Safari), soon: a time-out that is no number is none.
    const later = (window.requestIdleCallback ?? setTimeout) as typeof requestIdleCallback;
    later(() => void ask(), { timeout: 3_000 });
  };
  if (document.readyState === "complete") whenIdle();
  else window.addEventListener("load", whenIdle);
  // "pageshow": also when the page comes back from the back/forward cache.
  for (const type of ["focus", "pageshow"]) window.addEventListener(type, askAgain);
}
