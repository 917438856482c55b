// Where the device can share, a button does it.
const button = document.querySelector("[data-share]");
if (button && navigator.share) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const { share: url, title } = button.dataset;
    navigator.share({ title, url }).catch(() => {});
  });
}
