// Passkeys: asks the console for a challenge, the browser for its answer, and brings the answer back. Account pages wire
// a button by data-passkey; pages on a circuit import the functions. Failures are words, never exceptions.

const address = "/account/passkey/";

function decode(text) {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0)).buffer;
}

function encode(buffer) {
    return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const decodeIds = list => (list ?? []).map(entry => ({ ...entry, id: decode(entry.id) }));

// Browsers without the JSON forms of WebAuthn Level 3 get them by hand.
function toCreate(json) {
    return PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? {
        ...json,
        challenge: decode(json.challenge),
        user: { ...json.user, id: decode(json.user.id) },
        excludeCredentials: decodeIds(json.excludeCredentials),
    };
}

function toRequest(json) {
    return PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? {
        ...json,
        challenge: decode(json.challenge),
        allowCredentials: decodeIds(json.allowCredentials),
    };
}

function toJson(credential) {
    if (credential.toJSON) {
        return credential.toJSON();
    }
    const { response } = credential;
    const answer = { clientDataJSON: encode(response.clientDataJSON) };
    if (response.attestationObject) {
        answer.attestationObject = encode(response.attestationObject);
        answer.transports = response.getTransports?.() ?? [];
    } else {
        answer.authenticatorData = encode(response.authenticatorData);
        answer.signature = encode(response.signature);
        answer.userHandle = response.userHandle ? encode(response.userHandle) : null;
    }
    return { id: credential.id, rawId: encode(credential.rawId), type: credential.type, response: answer, clientExtensionResults: credential.getClientExtensionResults() };
}

async function post(path, purpose, body) {
    const answer = await fetch(`${address}${path}?for=${purpose}`, {
        method: "POST",
        credentials: "same-origin",
        headers: {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "RequestVerificationToken": document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "",
        },
        body: JSON.stringify(body),
    });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { ok: answer.ok, body: isJson ? await answer.json() : {} };
}

// A name of the browser's exceptions (WebAuthn §5.1) as one of ours.
function word(error) {
    switch (error?.name) {
        case "InvalidStateError":
            return "exists";
        case "SecurityError":
        case "NotSupportedError":
            return "not-here";
        case "TypeError":
            return "offline";
        default:
            return "cancelled";
    }
}

// At an address of numbers no browser has passkeys: they belong to a name.
export const isSupported = () => Boolean(globalThis.PublicKeyCredential && navigator.credentials?.get) && !/^[\d.]+$|^\[/.test(location.hostname);

async function ceremony(path, purpose, body, ask) {
    if (!isSupported()) {
        return { error: "not-here" };
    }
    try {
        const options = await post("options", purpose, body);
        if (!options.ok) {
            return { error: options.body.error ?? "offline", message: options.body.message };
        }
        const done = await post(path, purpose, toJson(await ask(options.body)));
        return done.ok ? { codes: done.body.codes ?? [] } : { error: done.body.error ?? "offline", message: done.body.message };
    } catch (error) {
        return { error: word(error) };
    }
}

const get = json => navigator.credentials.get({ publicKey: toRequest(json) });
const create = json => navigator.credentials.create({ publicKey: toCreate(json) });

// A fresh proof within a session: nothing more when it was given, else the word of what went wrong.
export const prove = () => ceremony("proof", "proof", {}, get);

// A new passkey within a session: the recovery codes that came with it, or the word of what went wrong.
export const register = name => ceremony("registration", "registration", { name }, create);

function show(codes) {
    const before = document.querySelector("[data-passkey-before]");
    const page = document.importNode(document.querySelector("[data-passkey-after]").content, true);
    const list = page.querySelector("#recovery-codes");
    for (const text of codes) {
        const code = document.createElement("code");
        code.textContent = text;
        list.appendChild(document.createElement("li")).appendChild(code);
    }
    const heading = page.querySelector("h1");
    before.replaceWith(page);
    heading.focus();
}

async function press(button) {
    const purpose = button.dataset.passkey;
    const problem = document.querySelector("[data-passkey-problem]");
    const name = document.querySelector("[data-passkey-name]");
    problem.hidden = true;
    button.disabled = true;
    const result = purpose === "enrollment"
        ? await ceremony("registration", purpose, { name: name.value }, create)
        : await ceremony("sign-in", purpose, {}, get);
    if (result.error) {
        problem.textContent = result.message ?? problem.dataset[result.error.replaceAll("-", "")] ?? problem.dataset.cancelled;
        problem.hidden = false;
        button.disabled = false;
    } else if (result.codes.length > 0) {
        show(result.codes);
    } else {
        location.assign(button.dataset.then);
    }
}

for (const button of document.querySelectorAll("[data-passkey]")) {
    if (isSupported()) {
        button.closest("[data-passkey-block]").hidden = false;
        button.addEventListener("click", () => press(button));
    }
}
