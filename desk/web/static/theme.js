// Light or dark before the first paint: the person's choice, else what the system prefers.
(function () {
  "use strict";
  var stored = null;
  try { stored = localStorage.getItem("theme"); } catch (error) { stored = null; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    document.documentElement.dataset.bsTheme = stored || (dark.matches ? "dark" : "light");
  }
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-switch]")) return;
    stored = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", stored); } catch (error) { /* private window: the choice holds for this page */ }
    apply();
  });
})();
