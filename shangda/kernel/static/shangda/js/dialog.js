// Opens <dialog> elements modally: focus stays inside, Esc and the ground close.
const target = (opener) => {
  const name = opener.dataset.dialogOpen || opener.getAttribute("href");
  return name && name.startsWith("#") ? document.querySelector(name) : null;
};

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest("[data-dialog-open]");
  const dialog = opener && target(opener);
  if (dialog && dialog.showModal) {
    event.preventDefault();
    if (dialog.matches("[data-key-help]")) document.dispatchEvent(new CustomEvent("shangda:key-table"));
    else if (!dialog.open) dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  const here = closer ? closer.closest("dialog") : event.target.closest("dialog[open]");
  if (!here || !here.open) return;
  if (closer) event.preventDefault();
  if (closer || isGround(event, here)) here.close();
});

// A press on the ground reaches the dialog itself, outside its box.
function isGround(event, dialog) {
  if (event.target !== dialog || dialog.hasAttribute("data-dialog-stays") || !event.clientX) return false;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  return !inside;
}
