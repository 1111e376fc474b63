/** What every part of the desk works with. */

import { AgentApi } from "./agent-api";
import { Texts, type DeskConfig } from "./config";
import { part } from "./dom";
import { Notices } from "./notices";
import { Rights } from "./rights";
import { Trouble } from "./trouble";

export interface Tools {
  config: DeskConfig;
  texts: Texts;
  api: AgentApi;
  rights: Rights;
  notices: Notices;
  trouble: Trouble;
}

/** `recovered` is called when the server accepts us again. */
export function makeTools(root: HTMLElement, config: DeskConfig, recovered: () => void): Tools {
  const texts = new Texts(config);
  const notices = new Notices(part(root, "notices"), texts);
  const trouble = new Trouble(notices, texts, config, recovered);
  const api = new AgentApi(config, () => trouble.answered());
  return { config, texts, api, notices, trouble, rights: new Rights() };
}
