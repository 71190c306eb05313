// Before the first paint: the theme and the text size this person chose. Not a module, so that
// nothing flashes. A page that fixes its theme (the wall) keeps it.
(function () {
  "use strict";
  var root = document.documentElement;
  var theme;
  var text;
  try {
    theme = localStorage.getItem("shangda:theme");
    text = localStorage.getItem("shangda:text");
  } catch (closed) {
    return; // storage switched off: the system's theme
  }
  if (theme && !root.hasAttribute("data-theme")) root.setAttribute("data-theme", theme);
  if (text) root.setAttribute("data-text", text);
})();
