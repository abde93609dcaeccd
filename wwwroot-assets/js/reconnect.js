// Says that the connection is lost, and mends it: the framework sets a class for each state and tells of it here.

const notice = document.getElementById("components-reconnect-modal");

async function retry() {
    document.removeEventListener("visibilitychange", retryWhenSeen);
    try {
        // False means the server answered and no longer has this circuit.
        if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
            location.reload();
        }
    } catch {
        document.addEventListener("visibilitychange", retryWhenSeen);
    }
}

async function retryWhenSeen() {
    if (document.visibilityState === "visible") {
        await retry();
    }
}

notice?.addEventListener("components-reconnect-state-changed", event => {
    switch (event.detail.state) {
        case "show":
            if (!notice.open) {
                notice.showModal();
            }
            break;
        case "hide":
            notice.close();
            break;
        case "failed":
            document.addEventListener("visibilitychange", retryWhenSeen);
            break;
    }
});
notice?.addEventListener("cancel", event => event.preventDefault());
document.getElementById("reconnect-retry")?.addEventListener("click", retry);
document.getElementById("reconnect-reload")?.addEventListener("click", () => location.reload());
