/* Three small helps; every page works without them.
   1. form[data-autosave]: each change is posted as it is given, and the page says "Saved".
   2. Escape three times within two seconds leaves the page.
   3. Leaving blanks the page at once, however slow the line is. */
(function () {
  "use strict";

  function say(form, key) {
    var place = form.querySelector("[data-say]");
    if (place) place.textContent = place.dataset[key] || "";
  }

  /* Each sending carries an id and a number of its own, so that one that arrives twice or late changes nothing. */
  function number(form) {
    if (form.sequence) form.sequence.value = Number(form.sequence.value) + 1;
    if (form.delivery && window.crypto && crypto.randomUUID) form.delivery.value = crypto.randomUUID();
  }

  function save(form) {
    number(form);
    var data = new FormData(form);
    data.set("go", "save");
    say(form, "saving");
    form.pending = (form.pending || Promise.resolve()).then(function () {
      return fetch(form.getAttribute("action") || location.href, {
        method: "POST", body: data, credentials: "same-origin", redirect: "manual", keepalive: true,
        headers: { "X-Requested-With": "fetch" }
      });
    }).then(function (answer) {
      say(form, answer.ok ? "saved" : "notSaved");
    }, function () { say(form, "notSaved"); });
  }

  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    form.addEventListener("change", function () { save(form); });
    form.addEventListener("submit", function () { number(form); });
  });

  var leave = document.querySelector("form[data-leave]");
  if (!leave) return;

  leave.addEventListener("submit", function () { document.documentElement.hidden = true; });

  var presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    presses = presses.filter(function (at) { return event.timeStamp - at < 2000; });
    presses.push(event.timeStamp);
    if (presses.length >= 3) leave.requestSubmit();
  });

  /* the page must not come back out of the browser's memory blanked or filled */
  addEventListener("pageshow", function (event) { if (event.persisted) location.replace(location.href); });
})();
