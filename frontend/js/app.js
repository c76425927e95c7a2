import { configureHtmx } from "./core/htmx.js";
import { mountIslands } from "./core/islands.js";
import { holdWhilePressed } from "./core/press.js";
import { attachments } from "./islands/attachments.js";
import { autosave } from "./islands/autosave.js";
import { bulkSelect } from "./islands/bulk-select.js";
import { chipsInput } from "./islands/chips-input.js";
import { composer } from "./islands/composer.js";
import { watchConfirmations } from "./islands/confirm.js";
import { watchCopying } from "./islands/copy-text.js";
import { watchDialogs } from "./islands/dialogs.js";
import { dropUpload } from "./islands/drop-upload.js";
import { watchKeys } from "./islands/keys.js";
import { emojiPicker } from "./islands/emoji-picker.js";
import { keptWords, watchSignOut } from "./islands/kept-words.js";
import { followRevision } from "./islands/follow-revision.js";
import { library } from "./islands/library.js";
import { liveCounter } from "./islands/live-counter.js";
import { localTime } from "./islands/local-time.js";
import { menu } from "./islands/menu.js";
import { mentions } from "./islands/mentions.js";
import { palette } from "./islands/palette.js";
import { partCounter } from "./islands/part-counter.js";
import { pickOrder } from "./islands/pick-order.js";
import { pictureEditor } from "./islands/picture-editor.js";
import { presence } from "./islands/presence.js";
import { resumeUpload } from "./islands/resume-upload.js";
import { swatch } from "./islands/swatch.js";
import { tabs } from "./islands/tabs.js";
import { themeSwitch } from "./islands/theme-switch.js";
import { timeZone } from "./islands/time-zone.js";
import { toasts } from "./islands/toasts.js";
import { writingTools } from "./islands/writing-tools.js";
import { zoneHint } from "./islands/zone-hint.js";

configureHtmx();
holdWhilePressed();
watchConfirmations();
watchCopying();
watchDialogs();
watchKeys();
watchSignOut();
mountIslands({
  "attachments": attachments,
  "autosave": autosave,
  "bulk-select": bulkSelect,
  "chips-input": chipsInput,
  "composer": composer,
  "drop-upload": dropUpload,
  "follow-revision": followRevision,
  "emoji-picker": emojiPicker,
  "kept-words": keptWords,
  "library": library,
  "live-counter": liveCounter,
  "local-time": localTime,
  "menu": menu,
  "mentions": mentions,
  "palette": palette,
  "part-counter": partCounter,
  "pick-order": pickOrder,
  "picture-editor": pictureEditor,
  "presence": presence,
  "resume-upload": resumeUpload,
  "swatch": swatch,
  "tabs": tabs,
  "theme-switch": themeSwitch,
  "time-zone": timeZone,
  "toasts": toasts,
  "writing-tools": writingTools,
  "zone-hint": zoneHint,
});
