/** Entry of panel.js: joins the chat window to the launcher of this page. */

import { adopt } from "../core/h";
import { TAG } from "../loader/host";
import type { HostElement } from "../loader/host";
import css from "./look.css";
import { createPanel } from "./panel";

const host = document.querySelector<HostElement>(TAG)?.widget;
if (host) {
  adopt(host.root, css);
  host.attach(createPanel(host));
}
