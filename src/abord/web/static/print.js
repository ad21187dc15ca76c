// On paper nothing can be unfolded. The style sheet opens what is folded (::details-content); this does it in browsers
// that do not know that yet, and folds it again afterwards.
"use strict";
(() => {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .screen)")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
})();
