// The browser's own speech, where it has one: Voice speaks clauses one by one, Ear turns speech into text.

export class Voice {
    #queue = []; // the first one is being spoken
    #synthesis = window.speechSynthesis;

    get works() {
        return Boolean(this.#synthesis);
    }

    get speaking() {
        return this.#queue.length > 0;
    }

    // `begins` and `ends` are called when the clause is first heard and when it was heard to its end.
    say(turn, text, { begins, ends }) {
        this.#queue.push({ turn, text, begins, ends, begun: false, place: 0 });
        if (this.#queue.length === 1) {
            this.#speak();
        }
    }

    // Falls silent. Returns the turn and the part heard of the clause that was cut, or null.
    stop() {
        const [cut] = this.#queue;
        this.drain();
        return cut ? { turn: cut.turn, heard: cut.text.slice(0, cut.place).trim() } : null;
    }

    // Falls silent and returns what was not heard to its end.
    drain() {
        const left = this.#queue;
        this.#queue = [];
        this.#synthesis?.cancel();
        return left;
    }

    #speak() {
        const clause = this.#queue[0];
        const utterance = new SpeechSynthesisUtterance(clause.text);
        const done = () => {
            // After a cancel the browser reports an end, too; by then the clause has left the queue.
            if (this.#queue[0] === clause) {
                this.#queue.shift();
                if (!clause.begun) {
                    clause.begins();
                }
                clause.ends();
                if (this.speaking) {
                    this.#speak();
                }
            }
        };
        utterance.lang = document.documentElement.lang;
        utterance.onstart = () => {
            clause.begun = true;
            clause.begins();
        };
        utterance.onboundary = (event) => {
            clause.place = event.charIndex;
        };
        utterance.onend = done;
        utterance.onerror = done;
        this.#synthesis.speak(utterance);
    }
}

export class Ear {
    #recognition = null;
    #listening = false;

    // `hears` gets each utterance as text, `changes` whether it listens now.
    constructor({ hears, changes }) {
        const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
        if (!Recognition) {
            return;
        }
        this.#recognition = new Recognition();
        this.#recognition.lang = document.documentElement.lang;
        this.#recognition.onresult = (event) => {
            for (const result of [...event.results].slice(event.resultIndex)) {
                if (result.isFinal) {
                    hears(result[0].transcript);
                }
            }
        };
        this.#recognition.onstart = () => {
            this.#listening = true;
            changes(true);
        };
        this.#recognition.onend = () => {
            this.#listening = false;
            changes(false);
        };
    }

    get works() {
        return this.#recognition !== null;
    }

    toggle() {
        if (this.#listening) {
            this.#recognition.stop();
        } else {
            this.#recognition.start();
        }
    }

    stop() {
        if (this.#listening) {
            this.#recognition.abort();
        }
    }
}
