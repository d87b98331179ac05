// The transcript of a call that is on. Whatever comes is shown as text, never as HTML.
const PAUSE = 1500; // ms between two questions
const LONGEST_PAUSE = 30_000; // while the server does not answer
const UNTIL_SUMMED_UP = 1500; // ms from the end of a call until its summary is there

const list = document.getElementById("transcript");
const state = document.getElementById("live");
let seen = { turn: list.dataset.turn, tool: list.dataset.tool, proposal: list.dataset.proposal };
let pause = PAUSE;

function show(entry) {
    const pattern = document.querySelector(`template[data-form=${CSS.escape(entry.form)}]`);
    const line = pattern.content.firstElementChild.cloneNode(true);
    line.className = `transcript-${entry.kind}`;
    for (const name of ["key", "place", "tone"]) {
        line.dataset[name] = entry[name];
    }
    for (const slot of line.querySelectorAll("[data-slot]")) {
        slot.textContent = entry[slot.dataset.slot];
    }
    const lines = [...list.children];
    lines.find(({ dataset }) => dataset.key === entry.key)?.remove();
    // What an agent said is known once it was heard, which may be after the caller's next words.
    const before = lines.findLast(({ dataset }) => dataset.key !== entry.key && dataset.place <= entry.place);
    before ? before.after(line) : list.prepend(line);
}

async function ask() {
    if (!document.hidden) {
        try {
            const answer = await fetch(`${list.dataset.live}?${new URLSearchParams(seen)}`);
            if (answer.redirected || !answer.ok) {
                throw new Error(`answered ${answer.status}`);
            }
            const news = await answer.json();
            news.entries.forEach(show);
            seen = news.seen;
            pause = PAUSE;
            state.textContent = "The call is on. What is said appears here.";
            if (!news.live) {
                state.textContent = "The call is over.";
                setTimeout(() => location.reload(), UNTIL_SUMMED_UP);
                return;
            }
        } catch {
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            state.textContent = "The desk does not answer. Trying again.";
        }
    }
    setTimeout(ask, pause);
}

setTimeout(ask, pause);
