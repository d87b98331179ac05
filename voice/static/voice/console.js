// The call console: one socket is one call. Whatever comes from the other side is shown as text, never as HTML.
import { Ear, Voice } from "./speech.js";

const $ = (id) => document.getElementById(id);
const REASONS = {
    hung_up: "you hung up",
    goodbye: "the agent said goodbye",
    transferred: "a person takes over",
    silence: "nobody said anything",
    too_long: "it lasted too long",
    failed: "something went wrong",
    transport_failed: "the line broke",
    cancelled: "the server is closing",
};
const LEVELS = ["Anyone may be calling", "The name fits the number", "Proved by a code"];

const voice = new Voice();
let socket = null;
let call = null; // its number, once the line is open
let bubble = null; // of the agent's turn that is being spoken
let complete = -1; // the newest of the agent's turns of which no more will come

function send(frame) {
    if (socket?.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify(frame));
    }
}

function add(kind, text) {
    const entry = document.createElement("li");
    entry.className = kind;
    entry.textContent = text;
    $("transcript").append(entry);
    showEnd();
    return entry;
}

function showEnd() {
    $("transcript").scrollTop = $("transcript").scrollHeight;
}

// What the server sends

const incoming = {
    started(frame) {
        call = frame.call;
        setState("on", "On the line");
        $("text").focus();
    },
    caller(frame) {
        add("caller", frame.text);
    },
    say({ turn, text, last }) {
        if (last) {
            complete = turn;
            showWhetherComplete();
            return;
        }
        if (!$("aloud").checked) {
            speakSilently(turn, text);
            return;
        }
        voice.say(turn, text, {
            begins: () => {
                showClause(turn, text);
                showSpeaking();
            },
            ends: () => {
                send({ type: "heard", turn, text });
                showSpeaking();
            },
        });
        showSpeaking();
    },
    stop() {
        if (voice.stop()) {
            bubble?.classList.add("cut");
        }
        showSpeaking();
    },
    tool(frame) {
        $("nothing").hidden = true;
        $("tools").append(toolEntry(frame));
    },
    code({ code }) {
        add("note", `The customer’s phone would get this code now: ${code}`);
    },
    level({ level }) {
        $("level").textContent = level;
        $("level-words").textContent = LEVELS[level];
    },
    ended({ reason }) {
        add("note", `Call ended: ${REASONS[reason] ?? reason}`);
        $("record").href = `${document.body.dataset.calls}${call}/change/`;
        $("record").hidden = false;
        call = null;
    },
    error({ message }) {
        add("note wrong", message).setAttribute("role", "alert");
    },
};

function speakSilently(turn, text) {
    showClause(turn, text);
    send({ type: "heard", turn, text });
}

function showClause(turn, text) {
    if (bubble?.dataset.turn !== String(turn)) {
        bubble = add("agent", text);
        bubble.dataset.turn = turn;
    } else {
        bubble.append(` ${text}`);
        showEnd();
    }
    showWhetherComplete();
}

// Who listens to the page hears a turn as a whole.
function showWhetherComplete() {
    bubble?.setAttribute("aria-busy", String(Number(bubble.dataset.turn) > complete));
}

function toolEntry({ name, arguments: given, result, milliseconds }) {
    const entry = document.createElement("li");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const proposed = result.error === "confirmation_required";
    if (!result.success) {
        details.className = proposed ? "refused" : "failed";
    }
    summary.append(
        element("code", name),
        element("small", `${Math.round(milliseconds)} ms`),
        element("span", proposed ? "waits for the caller’s yes" : result.success ? result.message : result.error),
    );
    details.append(
        summary,
        element("h3", "Arguments"),
        element("pre", JSON.stringify(given, null, 2)),
        element("h3", "Answer"),
        element("pre", JSON.stringify(result, null, 2)),
    );
    entry.append(details);
    return entry;
}

function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
}

// The line

function dial() {
    $("transcript").replaceChildren();
    $("tools").replaceChildren();
    $("nothing").hidden = false;
    $("record").hidden = true;
    incoming.level({ level: 0 });
    bubble = null;
    complete = -1;
    setState("dialling", "Calling");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const line = new WebSocket(`${scheme}://${location.host}/ws/voice/console/`);
    let opened = false;
    socket = line;
    line.onopen = () => {
        opened = true;
        send({
            type: "start",
            shop: $("shop")?.value ?? null,
            number: chosenCaller()?.value ?? $("number").value,
            attestation: $("attestation").value,
        });
    };
    line.onmessage = ({ data }) => {
        const frame = JSON.parse(data);
        incoming[frame.type]?.(frame);
    };
    line.onclose = () => {
        if (!opened) {
            incoming.error({ message: "The line could not be opened. Are you still logged in?" });
        } else if (call !== null) {
            incoming.error({ message: "The line broke." });
        }
        call = socket = null;
        ear.stop();
        setState("off", "No call is on");
        $("call").focus();
    };
}

function interrupt() {
    const cut = voice.stop();
    if (cut) {
        bubble?.classList.add("cut");
        send({ type: "interrupt", turn: cut.turn, heard: cut.heard });
    }
    showSpeaking();
}

function say(text) {
    if (text.trim()) {
        interrupt();
        send({ type: "say", text: text.trim() });
    }
}

// What can be done now

function setState(state, words) {
    document.body.className = state;
    $("status").textContent = words;
    for (const id of ["text", "send", "microphone"]) {
        $(id).disabled = state !== "on";
    }
    for (const field of $("setup").elements) {
        field.disabled = state !== "off";
    }
    $("hangup").disabled = state === "off";
    showSpeaking();
}

function showSpeaking() {
    $("interrupt").hidden = !$("aloud").checked;
    $("interrupt").disabled = !(call !== null && voice.speaking);
    if (call !== null) {
        $("status").textContent = voice.speaking ? "The agent is speaking" : "On the line";
    }
}

// The entry of the list that was chosen, by its number in any spelling or by its name.
function chosenCaller() {
    const typed = $("number").value.trim();
    const number = typed.replace(/[^+\d]/g, "");
    const name = typed.toLowerCase();
    return [...$("callers").options].find(({ value, text }) => value === number || text.toLowerCase() === name);
}

function showCaller() {
    const unknown = $("number").value.trim() ? "Not on the list" : "Nobody is known by a withheld number";
    $("who").textContent = chosenCaller()?.text ?? unknown;
}

const ear = new Ear({
    hears: say,
    changes: (listening) => $("microphone").setAttribute("aria-pressed", String(listening)),
});
$("microphone").hidden = !ear.works;
$("aloud").disabled = !voice.works;

$("setup").addEventListener("submit", (event) => {
    event.preventDefault();
    dial();
});
$("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    say($("text").value);
    $("text").value = "";
});
$("number").addEventListener("input", showCaller);
$("interrupt").addEventListener("click", interrupt);
$("microphone").addEventListener("click", () => {
    interrupt();
    ear.toggle();
});
$("hangup").addEventListener("click", () => {
    voice.stop();
    if (call === null) {
        socket?.close();
    }
    send({ type: "hangup" });
});
$("aloud").addEventListener("change", () => {
    // What is queued is told at once by text, so that the agent never waits for speech that will not come.
    for (const { turn, text, begun } of voice.drain()) {
        if (!begun) {
            showClause(turn, text);
        }
        send({ type: "heard", turn, text });
    }
    showSpeaking();
});
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && voice.speaking) {
        interrupt();
    }
});
showCaller();
setState("off", "No call is on");
