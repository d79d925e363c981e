// Improves the editor of rules: line numbers follow the text, and a link to a line puts the cursor there. Without it, saving does the same.
document.querySelectorAll("[data-rule-editor]").forEach((editor) => {
  const text = editor.querySelector("textarea");
  const gutter = editor.querySelector("ol");
  const number = () => {
    const lines = Math.max(text.value.split("\n").length + 2, 24);
    while (gutter.children.length < lines) {
      const line = document.createElement("li");
      line.textContent = gutter.children.length + 1;
      line.id = `line-${line.textContent}`;
      gutter.append(line);
    }
    text.rows = gutter.children.length;
  };
  text.addEventListener("input", number);
  document.querySelectorAll("[data-line]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const lines = text.value.split("\n");
      const wanted = Math.min(Number(link.dataset.line), lines.length) - 1;
      const begins = lines.slice(0, wanted).join("\n").length + (wanted ? 1 : 0);
      gutter.children[wanted].scrollIntoView({ block: "center" });
      text.focus({ preventScroll: true });
      text.setSelectionRange(begins, begins + lines[wanted].length);
    });
  });
  number();
});
