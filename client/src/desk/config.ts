/** What the page tells the script: settings and texts, as JSON in the document. */

import { fill } from "../core/format";

export interface DeskConfig {
  /** URL prefix of the agents' API. */
  api: string;
  user: string;
  /** The number that messages have as their author. */
  userId: number;
  csrf: string;
  csrfCookie: string;
  csrfHeader: string;
  /** Where to log in again; leads back here. */
  login: string;
  maxLength: number;
  /** Seconds between two signs of life. */
  heartbeat: number;
  texts: Record<string, string>;
  /** Sentences with a number, by the language's plural categories. */
  plurals: Record<string, Record<string, string>>;
}

const ELEMENT = "livechat-desk-config";

export function readConfig(page: Document = document): DeskConfig | null {
  const text = page.getElementById(ELEMENT)?.textContent;
  return text ? (JSON.parse(text) as DeskConfig) : null;
}

/** The admin's language; times and plurals follow it. */
export const language = document.documentElement.lang;

/** Picks the sentence for a number: plural(forms, 2) -> "2 chats waiting". */
export function plural(forms: Record<string, string>, count: number): string {
  let category = "other";
  try {
    category = new Intl.PluralRules(language || undefined).select(count);
  } catch {
    // Not a language tag that this browser knows.
  }
  return fill(forms[category] ?? forms.other ?? "{count}", { count });
}

/** The texts of the desk. */
export class Texts {
  constructor(private readonly config: DeskConfig) {}

  t(key: string, values: Record<string, string | number> = {}): string {
    return fill(this.config.texts[key] ?? key, values);
  }

  count(key: string, count: number): string {
    return plural(this.config.plurals[key] ?? {}, count);
  }
}
