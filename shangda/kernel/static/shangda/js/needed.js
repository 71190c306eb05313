// A field that was marked as missing loses the mark once it is filled.
const isFilled = (field) => (field.type === "checkbox" ? field.checked : field.value.trim() !== "");

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches && field.matches(".needed") && isFilled(field)) field.classList.remove("needed");
});
