// What has to be known before anything is drawn: the colours and the language that were chosen (`keep.js`).
(() => {
  const kept = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept("wxmenu.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const language = kept("wxmenu.language") ?? navigator.language;
  root.lang = /^zh/i.test(language) ? "zh-CN" : "en";
})();
