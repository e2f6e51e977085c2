// Large files in pieces. Without this file the form sends small ones whole.
(function () {
  "use strict";
  const form = document.querySelector("form[data-pieces]");
  if (!form) return;
  const size = Number(form.dataset.pieces);
  const hold = form.querySelector("[data-hold]"), go = form.querySelector("[data-go]");
  const bar = form.querySelector("progress"), told = form.querySelector("[data-told]");
  let held = false, waiting = null;

  function field(name) { return form.elements[name].value; }

  function tell(text) { form.querySelector(".sending").hidden = false; told.textContent = text; }

  function shown(bytes) { return (bytes / 1048576).toFixed(1) + " MB"; }

  // the same file of the same holder goes on after the page was closed
  function mark(file) { return ["upload", field("holder"), field("work_id"), file.name, file.size, file.lastModified].join("|"); }

  async function asked(path, options) {
    const answer = await fetch(path, Object.assign({ credentials: "same-origin" }, options));
    const said = await answer.json().catch(function () { return {}; });
    if (!answer.ok && answer.status !== 409) throw Object.assign(new Error(said.message || String(answer.status)), { told: true });
    return said;
  }

  async function begun(file) {
    const known = localStorage.getItem(mark(file));
    if (known) {
      try {
        const said = await asked("/catalogue/media/" + encodeURIComponent(known));
        if (said.state === "coming") return said;
      } catch (error) { if (!error.told) throw error; }
    }
    const body = new URLSearchParams({
      csrf: field("csrf"), holder: field("holder"), work_id: field("work_id"), kind: field("kind"), file_name: file.name, length: file.size,
    });
    const said = await asked("/catalogue/media/begin", { method: "POST", body: body });
    localStorage.setItem(mark(file), said.id);
    return said;
  }

  function pause(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }

  async function send(file) {
    let at = await begun(file);
    while (at.received < at.length) {
      if (held) { tell(form.dataset.held); await new Promise(function (resolve) { waiting = resolve; }); }
      bar.max = at.length; bar.value = at.received;
      tell(form.dataset.going.replace("{done}", shown(at.received)).replace("{all}", shown(at.length)));
      try {
        at = await asked("/catalogue/media/" + encodeURIComponent(at.id) + "/piece", {
          method: "POST", body: file.slice(at.received, at.received + size),
          headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at.received), "X-CSRF-Token": field("csrf") },
        });
      } catch (error) {
        if (error.told) throw error;
        tell(form.dataset.lost);
        await pause(3000);
        at = await asked("/catalogue/media/" + encodeURIComponent(at.id)).catch(function () { return at; });
      }
    }
    localStorage.removeItem(mark(file));
    bar.value = at.length;
    tell(form.dataset.done);
  }

  form.addEventListener("submit", function (event) {
    const file = form.elements.file.files[0];
    if (!file) return;
    event.preventDefault();
    held = false; hold.hidden = false; go.hidden = true;
    const button = form.querySelector("button.btn-primary");
    button.disabled = true;
    send(file).then(function () { setTimeout(function () { location.reload(); }, 1500); })
      .catch(function (error) { tell(error.message); button.disabled = false; })
      .finally(function () { hold.hidden = true; go.hidden = true; });
  });
  hold.addEventListener("click", function () { held = true; hold.hidden = true; go.hidden = false; });
  go.addEventListener("click", function () { held = false; hold.hidden = false; go.hidden = true; if (waiting) waiting(); });
})();
