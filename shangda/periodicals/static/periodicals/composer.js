// After a drag the forms of the composer must carry the version that the drag has made.
document.addEventListener("shangda:reordered", (event) => {
  const { orderVersion } = event.target.dataset;
  for (const field of document.querySelectorAll('#board input[name="version"]')) field.value = orderVersion;
});
