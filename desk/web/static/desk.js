// Keys, copying, help. Every button works without this file. Which key does what stands in the page: data-key.
(function () {
  "use strict";
  const SETTLE_MS = 150; // a key meant for the page before must not decide on this one
  let shownAt = performance.now();

  function main() { return document.getElementById("main"); }

  function evidenceIsDrawn() {
    if (performance.now() - shownAt < SETTLE_MS) return false;
    if (main().querySelector("[data-pending]")) return false;
    const eager = main().querySelectorAll("img:not([loading=lazy])");
    return Array.from(eager).every((image) => image.complete);
  }

  // digits are reasons of the panel that is open, of rejecting or of putting off
  function openPanel() { return main().querySelector("[data-reasons][open]"); }

  function closePanels() {
    main().querySelectorAll("[data-reasons][open]").forEach(function (panel) { panel.open = false; });
  }

  function typing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, dialog") !== null;
  }

  function press(key) {
    const within = /^[0-9]$/.test(key) ? openPanel() : main();
    const control = within && within.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (!control || control.matches("[disabled], .disabled, fieldset[disabled] *")) return false;
    if (control.hasAttribute("data-decides") && !evidenceIsDrawn()) return false;
    if (control.hasAttribute("data-edit")) control.focus();
    else control.click();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      closePanels();
      return;
    }
    if (typing(event.target)) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(function () {
        copy.classList.add("copied");
        setTimeout(function () { copy.classList.remove("copied"); }, 1200);
      });
    }
    if (event.target.closest("[data-help]")) document.getElementById("help").showModal();
    const summary = event.target.closest("summary");
    if (summary && summary.parentElement) summary.parentElement.dataset.opened = "by-hand";
  });

  // a page that follows by itself waits while somebody writes in it: what was typed shall not vanish
  function writing() {
    if (main().querySelector("details[open][data-opened]") || typing(document.activeElement || document.body)) return true;
    return Array.from(main().querySelectorAll("input, textarea")).some(function (field) {
      if (field.type === "file") return field.files.length > 0;
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      return field.value !== field.defaultValue;
    });
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    const when = event.detail.elt.getAttribute("hx-trigger") || "";
    const all = event.detail.elt.getAttribute("hx-target") === "#main";
    if (all && when.startsWith("every") && writing()) event.preventDefault();
  });

  // a note typed for one button belongs to the others too
  document.addEventListener("submit", carryNote, true);
  document.addEventListener("htmx:configRequest", function (event) {
    const note = document.getElementById("note");
    if (note && event.detail.path.includes("/verdict")) event.detail.parameters.note = note.value;
  });
  function carryNote(event) {
    const note = document.getElementById("note");
    if (!note || event.target.contains(note) || !event.target.action.includes("/verdict")) return;
    const hidden = document.createElement("input");
    hidden.type = "hidden"; hidden.name = "note"; hidden.value = note.value;
    event.target.append(hidden);
  }

  // the reasons must be in sight when their digits count
  document.addEventListener("toggle", function (event) {
    if (event.target.matches("[data-reasons]") && event.target.open) event.target.scrollIntoView({ block: "end" });
  }, true);

  // how much of a found picture shows over the work's
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-fade]")) return;
    event.target.closest("[data-laid]").style.setProperty("--fade", event.target.value / 100);
  });

  // a snippet goes in at the cursor of the field of its form that was written in last
  const TEXT = "textarea, input:not([type]), input[type=text]";
  const written = new WeakMap();
  document.addEventListener("focusout", function (event) {
    if (event.target.form && event.target.matches(TEXT)) written.set(event.target.form, event.target);
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const box = button.closest("[data-snippets]"), last = written.get(button.form);
    const field = last && last.isConnected ? last : button.form.querySelector(TEXT);
    if (field) insert(field, box.querySelector("select").selectedOptions[0].dataset.text, box.dataset.tooLong);
  });
  function insert(field, text, tooLong) {
    if (field.tagName === "INPUT") text = text.replace(/\s*\n\s*/g, " ");
    const length = field.value.length - (field.selectionEnd - field.selectionStart) + text.length;
    field.focus();
    if (field.maxLength >= 0 && length > field.maxLength) {
      field.setCustomValidity(tooLong);
      field.reportValidity();
      field.addEventListener("input", function () { field.setCustomValidity(""); }, { once: true });
      setTimeout(function () { field.setCustomValidity(""); }, 3000);
      return;
    }
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function offerSnippets() {
    document.querySelectorAll("[data-snippets]").forEach(function (box) { box.hidden = false; });
  }
  document.addEventListener("htmx:afterSettle", offerSnippets);
  offerSnippets();

  // evidence that is no longer at hand must be seen to be missing, and must not bar the decision for ever
  document.addEventListener("error", function (event) {
    if (event.target.matches && event.target.matches("img[data-may-fail]")) event.target.classList.add("failed");
  }, true);
  document.querySelectorAll("img[data-may-fail]").forEach(function (image) {
    if (image.complete && image.naturalWidth === 0 && image.loading !== "lazy") image.classList.add("failed");
  });
  document.addEventListener("htmx:sendError", function (event) {
    if (event.target.removeAttribute) event.target.removeAttribute("data-pending");
  });

  document.addEventListener("htmx:afterSettle", function () { shownAt = performance.now(); prefetch(); });

  // the pictures of the next finding are fetched while this one is being looked at; its page itself always comes fresh
  let fetched = "";
  function prefetch() {
    const here = main().querySelector("[data-prefetch]");
    if (!here || here.dataset.prefetch === fetched) return;
    if (!evidenceIsDrawn()) { setTimeout(prefetch, 200); return; }
    fetched = here.dataset.prefetch;
    fetch(fetched + (fetched.includes("?") ? "&" : "?") + "poll=1", { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (text) {
        const page = new DOMParser().parseFromString(text, "text/html");
        page.querySelectorAll("#main img:not([loading=lazy])").forEach(function (one) {
          new Image().src = one.getAttribute("src");
        });
      })
      .catch(function () { /* the next page asks for them itself */ });
  }
  prefetch();

  // what scrolls sideways must be reached by keys too
  function reachable() {
    document.querySelectorAll(".scroll, .scroll-x, .form-sheet, pre").forEach(function (one) {
      if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) one.tabIndex = 0;
    });
  }
  document.addEventListener("htmx:afterSettle", reachable);
  window.addEventListener("resize", reachable);
  reachable();

  // a person who wants silence gets it from every player
  function mute() {
    if (document.documentElement.dataset.mute !== "yes") return;
    document.querySelectorAll("audio, video").forEach(function (one) { one.muted = true; one.autoplay = false; });
  }
  document.addEventListener("htmx:afterSettle", mute);
  mute();
  document.addEventListener("htmx:sendError", function () {
    const box = document.createElement("p");
    box.className = "notice-bad"; box.setAttribute("role", "alert");
    box.textContent = document.documentElement.lang === "zh-CN" ? "无法连接到审核台，操作未记录。" : "The desk cannot be reached; nothing was recorded.";
    main().prepend(box);
  });
})();
