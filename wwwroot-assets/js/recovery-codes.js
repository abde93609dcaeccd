// Print and download for the page that shows recovery codes once. The codes never leave the page but by these two.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-download]")) {
  button.addEventListener("click", () => {
    const list = document.getElementById(button.dataset.downloadFrom);
    const lines = [...list.querySelectorAll("code")].map((code) => code.textContent);
    const link = document.createElement("a");
    link.href = "data:text/plain;charset=utf-8," + encodeURIComponent(lines.join("\r\n") + "\r\n");
    link.download = button.dataset.download;
    link.click();
  });
}
