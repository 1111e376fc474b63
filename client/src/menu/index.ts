/**
 * The number of waiting chats beside the "Chat" menu, on every page of the admin.
 *
 * It must never disturb the admin: without its menu item it does nothing, and
 * every failure only means that no number is shown.
 */

import { Api, ApiError } from "../core/api";
import { createLive } from "../core/live";
import type { AgentHead, FrameType, Frames } from "../core/types";
import { plural } from "../desk/config";

const MARKED = "[data-livechat-count]";
const LIVE_NAME = "livechat:agent";
const COUNT_EVENT = "livechat:count";
/** Without a stream a number beside a menu need not be up to the second. */
const POLL_SECONDS = 30;

interface Count {
  waiting: number;
  inbox: string;
  stream: string | null;
}

let count = 0;

/** Writes the number; Wagtail's sidebar may have drawn its items anew. */
function show(): void {
  for (const item of document.querySelectorAll<HTMLElement>(MARKED)) {
    const text = count ? (count > 99 ? "99+" : String(count)) : "";
    if (item.dataset.livechatCount !== text) item.dataset.livechatCount = text;
    const label = item.querySelector(".menuitem-label")?.textContent ?? "";
    const spoken = count ? `${label}, ${plural(forms(item), count)}` : "";
    if (!spoken) item.removeAttribute("aria-label");
    else if (item.getAttribute("aria-label") !== spoken) item.setAttribute("aria-label", spoken);
  }
}

function forms(item: HTMLElement): Record<string, string> {
  try {
    return JSON.parse(item.dataset.livechatTexts ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

function follow(url: string): void {
  const api = new Api(url);
  let inbox = "";
  const ask = async (): Promise<string | null> => {
    try {
      const answer = await api.get<Count>("count/");
      count = answer.waiting;
      inbox = answer.inbox;
      show();
      return answer.stream;
    } catch (error) {
      // Logged out, or the right is gone: this page has nothing to count any more.
      if (error instanceof ApiError && [401, 403, 404].includes(error.status)) {
        live.stop();
        count = 0;
        show();
      }
      throw error;
    }
  };
  const live = createLive({
    name: LIVE_NAME,
    ticket: ask,
    catchUp: async () => void (await ask()),
    pollSeconds: () => POLL_SECONDS,
    onFrame<T extends FrameType>(type: T, data: Frames[T]): void {
      const changed = type === "head" && (data as AgentHead).inbox !== inbox;
      if (changed || type === "inbox") void ask().catch(() => undefined);
    },
  });
  live.start();
}

function start(): void {
  const sidebar = document.querySelector("#wagtail-sidebar");
  if (!sidebar) return;
  let following = false;
  const found = (): void => {
    const url = document.querySelector<HTMLElement>(MARKED)?.dataset.livechatApi;
    if (!url) return;
    show();
    if (following) return;
    following = true;
    // The desk knows the number already.
    if (document.querySelector("[data-livechat-desk]")) return;
    if (document.readyState === "complete") follow(url);
    else window.addEventListener("load", () => follow(url), { once: true });
  };
  document.addEventListener(COUNT_EVENT, (event) => {
    count = (event as CustomEvent<number>).detail;
    show();
  });
  new MutationObserver(found).observe(sidebar, { childList: true, subtree: true });
  found();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
