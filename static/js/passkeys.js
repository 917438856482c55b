// Asks the device for a passkey when its button is pressed, by allauth's ceremony, and says in words when none came.
// A button names what it does (login, add, authenticate), the field that the answer goes into, and those words.

const ceremonies = window.allauth.webauthn.forms;
const buttons = document.querySelectorAll("[data-passkey]");

for (const button of buttons) {
  const { passkey, credential } = button.dataset;
  const ids = { [passkey]: button.id, credential };
  if (document.getElementById("js_data")) ids.data = "js_data";
  if (document.getElementById("id_passwordless")) ids.passwordless = "id_passwordless";
  ceremonies[`${passkey}Form`]({ ids });
  // Enter in a field of the form asks the device too: without its answer there is nothing to send.
  document.getElementById(credential).form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter !== button) button.click();
  });
  // Until now it would have done nothing.
  button.disabled = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const [button] = buttons;
  let said = document.getElementById("passkey_failed");
  if (!said) {
    said = Object.assign(document.createElement("p"), { id: "passkey_failed", className: "notice bad" });
    said.setAttribute("role", "alert");
    button.closest("form, .actions").after(said);
  }
  said.textContent = button.dataset.failed;
});
