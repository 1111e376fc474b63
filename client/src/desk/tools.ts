/** What every part of the desk works with. */

import type { AgentApi } from "./agent-api";
import type { DeskConfig, Texts } from "./config";
import type { Notices } from "./notices";
import type { Rights } from "./rights";
import type { Trouble } from "./trouble";

export interface Tools {
  config: DeskConfig;
  texts: Texts;
  api: AgentApi;
  rights: Rights;
  notices: Notices;
  trouble: Trouble;
}
