// Why the studio did not open, in its own words.
const { invoke } = window.__TAURI__.core;
const french = navigator.language.toLowerCase().startsWith("fr");
const put = (id, text) => (document.getElementById(id).textContent = text);

document.documentElement.lang = french ? "fr" : "en";
put("again", french ? "Réessayer" : "Try again");
put("quit", french ? "Quitter" : "Quit");
put("summary", french ? "Détail" : "Detail");
document.getElementById("again").addEventListener("click", () => invoke("try_again"));
document.getElementById("quit").addEventListener("click", () => invoke("quit"));
invoke("trouble").then((trouble) => {
  const words = french ? frenchWords[trouble.code] : undefined;
  const [message, advice] = words ?? [trouble.message, trouble.advice];
  put("message", message);
  put("advice", advice ?? "");
  put("code", trouble.code);
  // The engine's own words name the folder or the port.
  document.getElementById("more").hidden = words === undefined;
  put("detail", [trouble.message, trouble.advice].filter(Boolean).join(". "));
  document.getElementById("again").focus();
});
