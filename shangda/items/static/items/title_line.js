// The title is one line of words on as many lines as it needs; Enter goes on to the text.
for (const title of document.querySelectorAll("textarea[data-one-line]")) {
  const grow = () => {
    title.style.height = "auto";
    title.style.height = `${title.scrollHeight}px`;
  };
  title.addEventListener("input", () => {
    if (title.value.includes("\n")) title.value = title.value.replace(/\s*\n\s*/g, "");
    grow();
  });
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const body = document.querySelector("#id_body");
    const editor = window.shangda && window.shangda.editor && window.shangda.editor(body);
    (editor || body).focus();
  });
  window.addEventListener("resize", grow);
  grow();
}
