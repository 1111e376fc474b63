/** Reads the script tag. */

import type { Config } from "./host";

const RTL = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

export function configOf(tag: HTMLScriptElement): Config {
  const { api, key, profile, lang, panel, departments, livechat } = tag.dataset;
  // A pasted code brings no addresses: they are beside the script that it names.
  const at = (given: string | undefined, beside: string) =>
    new URL(given ?? beside, given ? document.baseURI : tag.src).href;
  const base = at(api, "./");
  const page = livechat === "page";
  const embed = !!key && !page;
  const id = embed ? base : new URL(base).pathname;
  return {
    api: base,
    key: key || profile || "",
    embed,
    page,
    lang: lang ?? "",
    query() {
      // The chat page is the site's own: it has the site's session. In quotes, or the
      // build would shorten the name.
      const { department } = this;
      return {
        [key ? "embed" : "profile"]: this.key,
        lang: this.lang,
        ...(page && { ["page"]: "1" }),
        ...(departments && { departments }),
        ...(department && { department }),
      };
    },
    keyOf: (name) => `livechat:${name}:${id}`,
    panel: at(panel, "panel.js"),
    nonce: tag.nonce,
    department: "",
    fields: {},
  };
}

/** A page whose language says nothing of the direction says it itself. */
export function direction(lang: string): string {
  return RTL.test(lang) ? "rtl" : getComputedStyle(document.documentElement).direction;
}
