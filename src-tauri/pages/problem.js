// Why the studio did not open, in its own words.
const { invoke } = window.__TAURI__.core;
const french = navigator.language.toLowerCase().startsWith("fr");
const put = (id, text) => (document.getElementById(id).textContent = text);

document.documentElement.lang = french ? "fr" : "en";
put("again", french ? "Réessayer" : "Try again");
put("quit", french ? "Quitter" : "Quit");
document.getElementById("again").addEventListener("click", () => invoke("try_again"));
document.getElementById("quit").addEventListener("click", () => invoke("quit"));
invoke("trouble").then((trouble) => {
  put("message", trouble.message);
  put("advice", trouble.advice ?? "");
  put("code", trouble.code);
  document.getElementById("again").focus();
});
