// Reads the page aloud with a voice of this device. Without one the button stays hidden. Nothing leaves the page:
// voices that need a server are left out.
"use strict";
(() => {
  const box = document.querySelector(".aloud"), speech = window.speechSynthesis;
  if (!box || !speech) return;
  const button = box.querySelector("button"), label = button.querySelector("span");
  const language = document.documentElement.lang, read = label.textContent, stop = button.dataset.stop;
  let voice = null, round = 0;

  const choose = () => {
    const own = speech.getVoices().filter((one) => one.localService && one.lang.slice(0, 2).toLowerCase() === language);
    voice = own.find((one) => /be$/i.test(one.lang)) || own.find((one) => one.default) || own[0] || null;
    box.hidden = !voice;
  };
  const parts = () => {
    const wanted = "h1, h2, h3, p, li, dt, dd, label, legend, summary, button";
    return [...document.querySelectorAll("main :is(" + wanted + ")")]
      .filter((one) => !one.querySelector(wanted) && one.offsetParent && !one.closest(".aloud"))
      .filter((one) => one.closest("[lang]").lang === language)
      .map((one) => one.innerText.replaceAll("\u00ad", "").trim()).filter((text) => /[\p{L}\p{N}]/u.test(text));
  };
  const silence = () => { round += 1; speech.cancel(); label.textContent = read; };
  button.addEventListener("click", () => {
    if (label.textContent === stop) return silence();
    silence();
    label.textContent = stop;
    const texts = parts(), mine = round;
    texts.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice;
      said.lang = voice.lang;
      said.onend = () => { if (mine === round && place === texts.length - 1) silence(); };
      speech.speak(said);
    });
  });
  window.addEventListener("pagehide", silence);
  speech.addEventListener?.("voiceschanged", choose);
  choose();
})();
