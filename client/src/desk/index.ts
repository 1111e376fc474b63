/** Starts the desk on its page. */

import { readConfig } from "./config";
import { Desk } from "./desk";

function start(): void {
  const root = document.querySelector<HTMLElement>("[data-livechat-desk]");
  const config = readConfig();
  if (root && config) new Desk(root, config).start();
}

// Wagtail loads scripts before the page's content.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
