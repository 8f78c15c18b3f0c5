// What is kept in this browser. One that keeps nothing forgets it with the page.

const attempt = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};
const place = (forGood) => (forGood ? localStorage : sessionStorage);

// For this tab, or for good.
export const keep = {
  read: (name, forGood = false) => attempt(() => JSON.parse(place(forGood).getItem(`wxmenu.${name}`))),
  write: (name, value, forGood = false) => attempt(() => place(forGood).setItem(`wxmenu.${name}`, JSON.stringify(value))),
};
