// Asks for a passkey when a form is sent, and puts its answer into the form's hidden field. Where
// the user has filled in another way, such as the password, the form goes as it is.

const WORDS = {
  unsupported: "This browser cannot use passkeys. Use another way, or a newer browser.",
  unreachable: "We could not be reached. Check your connection and try again.",
  NotAllowedError: "The passkey was not used: it was cancelled, or the time was up. Try again.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address. Tell your administrator.",
};
const UNKNOWN = "The passkey did not work. Try again, or use another way.";

async function optionsOf(field) {
  const form = new FormData(field.form);
  const body = new URLSearchParams({ csrf: form.get("csrf") ?? "" });
  const answer = await fetch(field.dataset.passkeyOptions, { method: "POST", body }).catch(() => null);
  if (!answer?.ok || answer.redirected) throw "unreachable";
  return answer.json();
}

async function answerOf(field) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) throw "unsupported";
  const options = await optionsOf(field);
  const isNew = field.dataset.passkey === "create";
  const publicKey = isNew
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
  return JSON.stringify(credential);
}

// Another way is a password or a code that has been typed into the same form.
const isOtherWay = (form) =>
  ["password", "code"].some((name) => form.elements.namedItem(name)?.value);

for (const field of document.querySelectorAll("[data-passkey]")) {
  const fault = field.form.querySelector("[data-passkey-fault]");
  field.form.addEventListener("submit", async (event) => {
    if (field.value || isOtherWay(field.form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    fault.hidden = true;
    try {
      field.value = await answerOf(field);
    } catch (refusal) {
      fault.textContent = WORDS[refusal?.name ?? refusal] ?? UNKNOWN;
      fault.hidden = false;
      return;
    }
    field.form.requestSubmit(event.submitter);
    field.value = ""; // an answer is taken once: coming back to the page asks again
  });
}
