// The list of the day by keys, and fresh once a minute unless somebody is in the middle of something.
"use strict";

const page = document.querySelector("[data-refresh]");
const rows = [...document.querySelectorAll(".bay-row")];
const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const row = document.activeElement.closest(".bay-row");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
        const next = rows[row ? rows.indexOf(row) + step : 0];
        if (next) {
            next.focus();
            event.preventDefault();
        }
        return;
    }
    row?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// Wherever the page comes back from, the visit that was chosen is chosen again.
const KEPT = "bayline-visit";
document.getElementById(sessionStorage.getItem(KEPT))?.focus();
sessionStorage.removeItem(KEPT);
const keep = () => {
    const row = document.activeElement.closest(".bay-row");
    if (row) sessionStorage.setItem(KEPT, row.id);
};

// One click is one visit: a second one would meet the next button of the page that comes.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".bay-acts")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    keep();
});

setInterval(() => {
    const busy = typing(document.activeElement) || document.querySelector(".bay-acts details[open]");
    if (document.hidden || busy) return;
    keep();
    location.reload();
}, Number(page.dataset.refresh) * 1000);
