// What a person does with eyes, mouse and keyboard, over any driver that can click a point, press a key and look.
// Things are found by role and accessible name, as a screen reader finds them.
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Runs in the page: the middle of the one visible thing with this role and name, or why there is none. */
function locate(role, name, exact) {
  const implied = {
    button: "button,[role=button]",
    link: "a[href],[role=link]",
    textbox:
      "input:not([type]),input[type=text],input[type=search],input[type=password],textarea,[role=textbox],[role=searchbox]",
    spinbutton: "input[role=spinbutton],input[type=number]",
    switch: "[role=switch]",
    radio: "[role=radio]",
    combobox: "[role=combobox]",
    option: "[role=option]",
    menuitem: "[role=menuitem]",
    tab: "[role=tab]",
    slider: "[role=slider]",
    row: "[role=row]",
    gridcell: "[role=gridcell]",
    dialog: "[role=dialog]",
    img: "img,[role=img]",
    heading: "h1,h2,h3",
    label: "label",
    any: "*",
  };
  const tidy = (text) => (text ?? "").replace(/[\s\u00a0\u202f]+/g, " ").trim();
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by)
      return tidy(
        by
          .split(" ")
          .map((id) => document.getElementById(id)?.textContent)
          .join(" "),
      );
    const own = element.getAttribute("aria-label");
    if (own) return tidy(own);
    const label = element.labels?.[0];
    if (label) return tidy(label.textContent);
    return tidy(element.getAttribute("alt") || element.innerText || element.textContent || element.title);
  };
  const wanted = tidy(name);
  const fits = (element) => {
    const has = nameOf(element);
    return exact ? has === wanted : has.toLowerCase().includes(wanted.toLowerCase());
  };
  const all = [...document.querySelectorAll(implied[role] ?? `[role=${role}]`)].filter(fits);
  for (const element of all) {
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width === 0 || box.height === 0) continue;
    const hit = document.elementFromPoint(x, y);
    const reached =
      hit !== null &&
      (element.contains(hit) || hit.contains(element) || hit.closest("label")?.control === element);
    if (!reached) continue;
    return { x, y, disabled: element.disabled === true || element.getAttribute("aria-disabled") === "true" };
  }
  return { missing: `${all.length} of that name, none in reach` };
}

/** What was on screen when something was missed, where pictures are wanted. */
const shootFailure = (driver) =>
  process.env.MUSE_SHOTS
    ? driver.shoot(path.join(process.env.MUSE_SHOTS, `${driver.kind}-failed.png`)).catch(() => undefined)
    : undefined;

/** @param driver {{ run, click, press, write, shoot, close }} */
export function handsOf(driver) {
  const find = async (role, name, { exact = false, waitMs = 15_000 } = {}) => {
    const until = Date.now() + waitMs;
    for (;;) {
      const found = await driver
        .run(locate, role, name, exact)
        .catch((error) => ({ missing: String(error) }));
      if (!found.missing && !found.disabled) return found;
      if (Date.now() > until) {
        if (waitMs > 0) await shootFailure(driver);
        const seen = await driver.run(() => document.body.innerText.slice(0, 1500)).catch(() => "");
        throw new Error(`no ${role} '${name}' (${found.missing ?? "it is disabled"}). On screen:\n${seen}`);
      }
      await pause(60);
    }
  };
  /** Where it is once it has stopped moving: a picture that arrives may push it. */
  const settled = async (role, name, how) => {
    let last = await find(role, name, how);
    for (;;) {
      await pause(150);
      const now = await find(role, name, how);
      if (Math.abs(now.x - last.x) < 1 && Math.abs(now.y - last.y) < 1) return now;
      last = now;
    }
  };
  return {
    ...driver,
    find,
    /** Whether it is there now. */
    has: async (role, name) =>
      find(role, name, { waitMs: 0 }).then(
        () => true,
        () => false,
      ),
    click: async (role, name, how) => {
      const { x, y } = await settled(role, name, how);
      await driver.click(x, y);
    },
    /** Puts text into a field, in place of what stood there. */
    fill: async (name, text, how) => {
      const { x, y } = await settled("textbox", name, how);
      await driver.click(x, y);
      await driver.press("Control+a");
      await driver.write(text);
    },
    /** Waits until the page says this. */
    sees: async (text, waitMs = 20_000) => {
      const until = Date.now() + waitMs;
      const tidy = (all) => all.replace(/[\s\u00a0\u202f]+/g, " ");
      for (;;) {
        const all = tidy(await driver.run(() => document.body.innerText).catch(() => ""));
        if (text instanceof RegExp ? text.test(all) : all.toLowerCase().includes(tidy(text).toLowerCase()))
          return;
        if (Date.now() > until) {
          await shootFailure(driver);
          throw new Error(`'${text}' is not to be seen. On screen:\n${all.slice(0, 2500)}`);
        }
        await pause(80);
      }
    },
    go: async (place) => driver.run((to) => void (window.location.hash = to), place),
  };
}
