/* Tells people whose browser is older than Chromium 90. Written for those browsers. */
(function () {
  var css = window.CSS;
  var isNew = css && css.supports && css.supports("overflow", "clip") && "noModule" in document.createElement("script");
  var notice = document.getElementById("floor");
  if (!isNew && notice) notice.removeAttribute("hidden");
})();
