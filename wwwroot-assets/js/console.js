// What the browser does for the console without asking the circuit: appearance, menus, dialogs, keys, copying.
// One listener per kind of event on the document, so that pages that come and go need no wiring.

const year = 31536000;
const secure = location.protocol === "https:" ? ";secure" : "";

function remember(name, value) {
    document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${year};samesite=lax${secure}`;
}

// The zone of this browser, for times on the person's own clock.
remember("console-zone", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");

// Events that components listen for (Controls/RowPick.cs).
const blazor = globalThis.Blazor;
blazor?.registerCustomEventType("rowpick", {
    createEventArgs: event => ({ key: event.detail.key, ticked: event.detail.ticked }),
});
blazor?.registerCustomEventType("typedpause", {
    createEventArgs: event => ({ value: event.target.value }),
});
blazor?.registerCustomEventType("unchosen", {
    createEventArgs: () => ({}),
});

document.addEventListener("change", event => {
    const { target } = event;
    if (target.matches("[data-pick]")) {
        target.dispatchEvent(new CustomEvent("rowpick", { bubbles: true, detail: { key: target.dataset.pick, ticked: target.checked } }));
    } else if (target.dataset.largest) {
        // Said before gigabytes are sent in vain.
        target.setCustomValidity([...target.files].some(file => file.size > Number(target.dataset.largest)) ? target.dataset.tooLarge : "");
        target.reportValidity();
    } else if (target.dataset.remember) {
        remember(target.dataset.remember, target.value);
    } else if (target.name === "theme" && target.closest("[data-theme-switch]")) {
        document.documentElement.dataset.theme = target.value;
        remember("console-theme", target.value);
    }
});

const typing = new WeakMap();
document.addEventListener("input", event => {
    const { target } = event;
    const pause = Number(target.dataset?.debounce);
    if (pause > 0) {
        clearTimeout(typing.get(target));
        typing.set(target, setTimeout(() => target.dispatchEvent(new CustomEvent("typedpause", { bubbles: true })), pause));
    }
});

document.addEventListener("submit", event => {
    // Forms are posted from outside the circuit, which has moved the address since they were written.
    if (event.target.matches("[data-return]")) {
        event.target.elements.returnUrl.value = location.pathname + location.search;
    }
}, true);

// A name that was typed and not chosen is nobody. The form is held back before the circuit hears of it, and asked anew
// with what the field holds now, which may be younger than the last pause in typing.
addEventListener("submit", event => {
    const unchosen = [...event.target.elements].filter(field => field.matches("[data-choose]") && field.value.trim() !== "");
    if (unchosen.length > 0) {
        event.preventDefault();
        event.stopImmediatePropagation();
        unchosen.forEach(field => field.dispatchEvent(new CustomEvent("unchosen", { bubbles: true })));
        unchosen[0].focus();
    }
}, true);

// The circuit is over and the framework shows the notice: a dialog of its own, since beside an open one nothing can be clicked.
const fault = document.getElementById("blazor-error-ui");
if (fault) {
    new MutationObserver(() => {
        if (!fault.open && fault.style.display === "block") {
            fault.showModal();
        }
    }).observe(fault, { attributes: true, attributeFilter: ["style"] });
}

// Dialogs open as modal ones the moment they appear.
new MutationObserver(changes => {
    for (const change of changes) {
        for (const node of change.addedNodes) {
            if (node.nodeType !== Node.ELEMENT_NODE) {
                continue;
            }
            const area = node.closest("[data-pan]") ?? node.querySelector("[data-pan]");
            const lit = area?.querySelector("a[aria-current]");
            if (lit) {
                // The chosen role stands in the middle of its window when it would be outside.
                const [box, frame] = [lit.getBoundingClientRect(), area.getBoundingClientRect()];
                if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom) {
                    area.scrollBy(box.left + box.width / 2 - frame.left - frame.width / 2, box.top + box.height / 2 - frame.top - frame.height / 2);
                }
            }
            showTab(node.closest(".tabs") ?? node.querySelector(".tabs"));
            for (const shown of node.matches("[data-hide-after]") ? [node] : node.querySelectorAll("[data-hide-after]")) {
                hideLater(shown);
            }
            for (const dialog of node.matches("dialog[data-modal]") ? [node] : node.querySelectorAll("dialog[data-modal]")) {
                const before = document.activeElement;
                dialog.showModal();
                dialog.returnTo = before;
            }
        }
        if (change.type === "attributes") {
            showTab(change.target.closest(".tabs"));
        }
        for (const node of change.removedNodes) {
            // The element leaves before it is closed, so the browser does not give the focus back by itself.
            if (node.returnTo?.isConnected) {
                node.returnTo.focus();
            }
        }
    }
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current"] });

// Tabs scroll on a narrow screen; the chosen one stands in the middle when it would be outside.
function showTab(tabs) {
    const chosen = tabs?.querySelector("[aria-current]");
    if (chosen && tabs.scrollWidth > tabs.clientWidth) {
        const [box, frame] = [chosen.getBoundingClientRect(), tabs.getBoundingClientRect()];
        if (box.left < frame.left || box.right > frame.right) {
            tabs.scrollBy({ left: box.left + box.width / 2 - frame.left - frame.width / 2, behavior: "instant" });
        }
    }
}

const dismiss = dialog => dialog.querySelector("[data-dismiss]")?.click();

document.addEventListener("cancel", event => {
    if (event.target.matches("dialog[data-modal]")) {
        event.preventDefault();
        dismiss(event.target);
    }
}, true);

function openSide(open) {
    document.documentElement.classList.toggle("nav-open", open);
    document.querySelector(".nav-toggle")?.setAttribute("aria-expanded", String(open));
    (open ? document.querySelector(".nav-link") : document.querySelector(".nav-toggle"))?.focus();
}

document.addEventListener("mousedown", event => {
    // A press beside a panel closes it; one beside a question does not, lest what was typed be lost.
    if (event.target.matches("dialog.panel[data-modal]") && event.offsetX < 0) {
        dismiss(event.target);
    }
});

document.addEventListener("click", async event => {
    const { target } = event;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
        if (!menu.contains(target) || target.closest(".menu-item")) {
            menu.open = false;
        }
    }

    if (target.closest("[data-nav-toggle]")) {
        openSide(!document.documentElement.classList.contains("nav-open"));
    } else if (target.closest(".nav-link") && document.documentElement.classList.contains("nav-open")) {
        openSide(false);
    }

    if (target.closest("[data-skip]")) {
        event.preventDefault();
        document.getElementById("main")?.focus();
    }

    const copy = target.closest("[data-copy]");
    if (copy) {
        await navigator.clipboard.writeText(copy.dataset.copy);
        const label = copy.getAttribute("aria-label");
        copy.classList.add("copied");
        copy.setAttribute("aria-label", copy.dataset.copied);
        setTimeout(() => {
            copy.classList.remove("copied");
            copy.setAttribute("aria-label", label);
        }, 1600);
    }

    if (target.closest("[data-print]")) {
        print();
    }

    const download = target.closest("[data-download]");
    if (download) {
        save(download.dataset.download, [...document.querySelectorAll(`#${download.dataset.downloadFrom} code`)].map(code => code.textContent));
    }

    const search = document.querySelector("[data-search]");
    if (search && (!search.contains(target) || target.closest("[role=option]"))) {
        clearSearch(search, Boolean(target.closest("[role=option]")));
    }
});

// Recovery codes as a file. They never leave the page but by this and by printing.
function save(name, lines) {
    const link = document.createElement("a");
    link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(`${lines.join("\r\n")}\r\n`)}`;
    link.download = name;
    link.click();
}

function clearSearch(search, leave) {
    const field = search.querySelector("input");
    if (field.value !== "") {
        field.value = "";
        field.dispatchEvent(new CustomEvent("typedpause", { bubbles: true }));
    }
    if (leave) {
        field.blur();
    }
}

function move(search, step) {
    const options = [...search.querySelectorAll("[role=option]")];
    const field = search.querySelector("input");
    const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
    const next = options[(at + step + options.length) % options.length];
    options[at]?.setAttribute("aria-selected", "false");
    next?.setAttribute("aria-selected", "true");
    next?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", next?.id ?? "");
}

// Trees (ARIA Authoring Practices, tree view): one item stands in the order of Tab, the arrows go to the others.
function walk(item, key) {
    const items = [...item.closest("[role=tree]").querySelectorAll("[role=treeitem]")];
    const at = items.indexOf(item);
    const branch = item.closest("li");
    const opened = item.getAttribute("aria-expanded");
    const toggle = () => branch.querySelector(":scope > .tree-line > [data-tree-toggle]")?.click();
    switch (key) {
        case "ArrowDown":
            items[at + 1]?.focus();
            return true;
        case "ArrowUp":
            items[at - 1]?.focus();
            return true;
        case "Home":
            items[0].focus();
            return true;
        case "End":
            items.at(-1).focus();
            return true;
        case "ArrowRight":
            if (opened === "false") {
                toggle();
            } else if (opened === "true") {
                items[at + 1]?.focus();
            }
            return true;
        case "ArrowLeft":
            if (opened === "true") {
                toggle();
            } else {
                branch.parentElement.closest("li")?.querySelector("[role=treeitem]").focus();
            }
            return true;
        default: {
            const letter = key.length === 1 && key.trim() ? key.toLocaleLowerCase() : null;
            const next = letter && [...items.slice(at + 1), ...items.slice(0, at)].find(other => other.textContent.trim().toLocaleLowerCase().startsWith(letter));
            next?.focus();
            return Boolean(next);
        }
    }
}

document.addEventListener("focusin", event => {
    const item = event.target.closest?.("[role=treeitem]");
    for (const other of item?.closest("[role=tree]").querySelectorAll("[role=treeitem]") ?? []) {
        other.tabIndex = other === item ? 0 : -1;
    }
});

// The item comes into focus with its toggle, or what is closed could take the focus with it.
document.addEventListener("click", event => event.target.closest?.("[data-tree-toggle]")?.parentElement.querySelector("[role=treeitem]").focus(), true);

const isTyping = element => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
        const field = document.getElementById("people-search");
        if (field) {
            event.preventDefault();
            field.focus();
        }
        return;
    }

    const search = event.target.closest?.("[data-search]");
    if (search) {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            move(search, event.key === "ArrowDown" ? 1 : -1);
        } else if (event.key === "Enter") {
            const chosen = search.querySelector("[aria-selected=true]") ?? search.querySelector("[role=option]");
            chosen?.click();
        } else if (event.key === "Escape") {
            clearSearch(search, true);
        }
        return;
    }

    const item = event.target.closest?.("[role=treeitem]");
    if (item && !event.ctrlKey && !event.metaKey && !event.altKey && walk(item, event.key)) {
        event.preventDefault();
        return;
    }

    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && !isTyping(event.target)
        && !document.querySelector("dialog[open], details[data-menu][open]")) {
        // Keys of the page's own, shown on the buttons they press.
        const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
        if (button) {
            event.preventDefault();
            button.focus();
            button.click();
        }
        return;
    }

    if (event.key === "Escape") {
        const menu = document.querySelector("details[data-menu][open]");
        if (menu) {
            menu.open = false;
            menu.querySelector("summary").focus();
        } else if (document.documentElement.classList.contains("nav-open")) {
            openSide(false);
        }
    }
});

// A drawing larger than its window is dragged about; the arrow keys scroll it by themselves.
document.addEventListener("pointerdown", event => {
    const area = event.target.closest?.("[data-pan]");
    if (!area || event.button !== 0 || event.pointerType === "touch") {
        return;
    }
    const start = { x: event.clientX + area.scrollLeft, y: event.clientY + area.scrollTop };
    let moved = false;
    const move = at => {
        const [left, top] = [start.x - at.clientX, start.y - at.clientY];
        moved ||= Math.abs(left - area.scrollLeft) + Math.abs(top - area.scrollTop) > 4;
        if (moved) {
            area.dataset.panning = "";
            area.scrollTo(left, top);
        }
    };
    const stop = () => {
        document.removeEventListener("pointermove", move);
        delete area.dataset.panning;
        if (moved) {
            // The click at the end of a drag chooses nothing.
            area.addEventListener("click", click => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
            setTimeout(() => area.dispatchEvent(new MouseEvent("click", { bubbles: false, cancelable: true })));
        }
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop, { once: true });
});
document.addEventListener("dragstart", event => {
    if (event.target.closest?.("[data-pan]")) {
        event.preventDefault();
    }
});

// A revealed value leaves the page when its time is over, whether or not the server can still say so. The text goes,
// the nodes stay: they are the circuit's to take away.
function hideLater(element) {
    setTimeout(() => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            texts.currentNode.data = "";
        }
    }, Number(element.dataset.hideAfter) * 1000);
}
