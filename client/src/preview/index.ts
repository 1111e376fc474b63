/**
 * Wagtail's preview of a widget profile. One script for two documents: the outer one
 * lets the editor choose a look, the inner one is a page with the visitors' own
 * widget, unchanged, which gets its answers from here and never from the server.
 */

import { choose } from "./looks";
import { play } from "./stage";
import type { Answers } from "./stage";

const answers = document.getElementById("livechat-preview");
if (answers) play(JSON.parse(answers.textContent ?? "") as Answers);
else choose();
