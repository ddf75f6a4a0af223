// What can be acted on in a page, and what of it a keyboard gets to: the page is walked by Tab and arrows as a person does.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** Runs in the page, once: what looks at it from inside. */
function look() {
  const native = "a[href],button,input:not([type=hidden]),select,textarea,summary,[contenteditable=true]";
  const roles =
    "button link checkbox radio switch slider spinbutton tab menuitem option combobox textbox searchbox gridcell row";
  const acting = roles
    .split(" ")
    .map((role) => `[role=${role}]`)
    .join(",");
  const listens = [
    "onClick",
    "onClickCapture",
    "onDoubleClick",
    "onMouseDown",
    "onMouseEnter",
    "onPointerDown",
    "onPointerDownCapture",
    "onPointerEnter",
    "onPointerUp",
    "onContextMenu",
  ];
  const hands = /pointer|grab|crosshair|move|resize/;
  const handlersOf = (element) => {
    const key = Object.keys(element).find((name) => name.startsWith("__reactProps$"));
    return key === undefined ? {} : element[key];
  };
  /** Dialogs, menus and lists that are open, the latest last. */
  const layers = () => [
    ...document.querySelectorAll("[role=dialog],[role=menu],[role=listbox]:not([role=dialog] *)"),
  ];
  const modal = () => layers().at(-1);
  const scope = () => (modal()?.matches("[role=dialog]") ? modal() : document.body);
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const off = (element) =>
    element.matches(":disabled,[aria-disabled=true],[data-disabled],[data-radix-focus-guard]") ||
    element.closest("[aria-hidden=true],[inert]") !== null;
  const cursor = (element) => getComputedStyle(element).cursor;

  /** A tooltip hears the pointer and the focus, and does nothing else. */
  const onlyTells = (given) =>
    given.onPointerMove && given.onPointerLeave && given.onBlur && !given.onDoubleClick;
  const acts = (element) => {
    if (element.matches(native) || element.matches(acting) || element.draggable === true)
      return !element.matches("img");
    const given = handlersOf(element);
    if (listens.some((name) => given[name]) && !onlyTells(given)) return true;
    return hands.test(cursor(element)) && cursor(element) !== cursor(element.parentElement);
  };

  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, 60);
  const nameOf = (element) => {
    if (element === null || element === document.body) return "nothing";
    const role = element.getAttribute("role") ?? element.tagName.toLowerCase();
    const said =
      element.getAttribute("aria-label") ||
      element.labels?.[0]?.textContent ||
      element.textContent ||
      element.className;
    return `${role} '${tidy(typeof said === "string" ? said : said.baseVal)}'`;
  };

  const visible = (colour) => !/(, 0\)|\/ 0\)|transparent)$/.test(colour);
  const ringOf = (element) => {
    const style = getComputedStyle(element);
    const outlined =
      style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && visible(style.outlineColor);
    return {
      outline: outlined ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "",
      other: [
        style.boxShadow,
        style.borderColor,
        style.stroke,
        getComputedStyle(element, "::after").content,
      ].join(" "),
      reach: parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth),
    };
  };
  const clips = (style) => style.overflow !== "visible" || /paint|strict|content/.test(style.contain);
  /** How many sides of the outline around it are not cut off. */
  const sidesInSight = (element, reach) => {
    const box = element.getBoundingClientRect();
    const [left, top, right, bottom] = [
      box.left - reach,
      box.top - reach,
      box.right + reach,
      box.bottom + reach,
    ];
    let room = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (at !== document.body && clips(style)) {
        const edge = at.getBoundingClientRect();
        room = {
          left: Math.max(room.left, edge.left),
          top: Math.max(room.top, edge.top),
          right: Math.min(room.right, edge.right),
          bottom: Math.min(room.bottom, edge.bottom),
        };
      }
      if (style.position === "fixed") break;
    }
    const slack = 0.6;
    return [
      left >= room.left - slack && left < room.right,
      right <= room.right + slack && right > room.left,
      top >= room.top - slack && top < room.bottom,
      bottom <= room.bottom + slack && bottom > room.top,
    ].filter(Boolean).length;
  };
  /** Where the sign of the focus may be drawn: on it, on what it labels or sits in, on what it points at. */
  const around = (element) => {
    const pointed = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    const hidden = element.matches(".visually-hidden");
    return [
      element,
      ...(element.labels ?? []),
      ...[...element.querySelectorAll("*")].slice(0, 12),
      ...(pointed ? [pointed, ...[...pointed.querySelectorAll("*")].slice(0, 6)] : []),
      ...(hidden || element.matches("[data-canvas] > canvas") ? [element.parentElement] : []),
    ];
  };

  /** What arrows change or open; nothing is gone to by arrows from there. */
  const steady = "[role=slider],[role=spinbutton],[role=combobox],[aria-haspopup],textarea,input";
  const lost = new Set();
  /** From where the layers above were opened, and how many lay there then. */
  const openers = [];
  let due = new Set();
  /** The part of the page that is walked, as a selector; `null` for all of it. */
  let part = null;
  const isIn = (element) => part === null || element.closest(part) !== null;
  const reached = new Set();
  const ringless = new Set();
  let last = null;
  const compare = () => {
    if (last === null || last.element === document.activeElement) return;
    const { element, rings } = last;
    last = null;
    if (!element.isConnected) return;
    const shown = rings.some(({ node, ring, sides }) => {
      const now = ringOf(node);
      return (ring.outline !== "" && ring.outline !== now.outline && sides >= 2) || ring.other !== now.other;
    });
    if (!shown) ringless.add(element);
  };

  const wanted = () => {
    const room = scope();
    return [...room.querySelectorAll("*")].filter(
      (element) => acts(element) && seen(element) && !off(element),
    );
  };
  const isNative = (element) => element.matches(native);
  const wholeScreen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width * height > (innerWidth * innerHeight) / 2 && !element.hasAttribute("role");
  };
  const got = (element) => reached.has(element) || reached.has(element.control);
  /** Acted on through something else that has the focus. */
  const through = (element) => {
    if (element.matches("label")) return got(element);
    // A picture that leads where its row leads.
    if (element.matches("[data-row] a[tabindex='-1']")) return got(element.closest("[data-row]"));
    if (isNative(element)) return false;
    // A card to be dragged is moved from its button; a name to be pressed twice is put back from its slider.
    if (element.draggable === true || element.matches("[data-changed]"))
      return [
        ...(element.closest("li,div") ?? element).querySelectorAll("button,[role=slider],[role=combobox]"),
      ].some(got);
    // What lies upon the picture, and what holds it, is acted on from the picture.
    if (element.matches("[data-own]")) return got(element.closest("[data-desk]"));
    if (element.matches(":has(> [data-desk])")) return got(element.querySelector("[data-desk]"));
    const holder = element.parentElement?.closest(
      "[role=grid],[role=tree],[role=application],button,a,label,[role=slider]",
    );
    if ((holder && got(holder)) || wholeScreen(element)) return true;
    // A group that keeps the way of its arrows, or waits while something in it has the focus, and does nothing itself.
    if (element.matches("[role=radiogroup],[role=tablist],[role=toolbar],[role=group],[role=status]"))
      return [...reached].some((one) => element.contains(one));
    // A slider is its thumb; a press on its track only moves that.
    const thumb = element.matches("[data-orientation]") ? element.querySelector("[role=slider]") : null;
    return thumb !== null && got(thumb);
  };

  const oneOf = "[role=tab],[role=radio],input[type=radio]";
  /** Of what was there when the walk began. */
  const unreached = () =>
    wanted().filter(
      (element) => due.has(element) && !got(element) && !through(element) && !element.matches(oneOf),
    );
  /** Tabs and choices of which arrows choose one, group by group. */
  const groups = () => {
    const all = [...scope().querySelectorAll(oneOf)].filter(
      (element) => isIn(element) && seen(element) && !off(element),
    );
    const keyOf = (element) => element.closest("[role=tablist],[role=radiogroup]") ?? element.name ?? element;
    const byKey = new Map();
    for (const element of all) byKey.set(keyOf(element), [...(byKey.get(keyOf(element)) ?? []), element]);
    return [...byKey.values()];
  };

  globalThis.reach = {
    begin: (from, within) => {
      part = within;
      reached.clear();
      ringless.clear();
      lost.clear();
      last = null;
      due = new Set(wanted().filter(isIn));
      if (from !== null) return document.querySelector(from).focus();
      const first = document.createElement("span");
      first.tabIndex = -1;
      scope().prepend(first);
      first.focus();
      first.remove();
    },
    mark: () => {
      compare();
      const element = document.activeElement;
      if (element === null || element === document.body)
        return { name: "nothing", again: false, inside: false, pointed: null };
      const again = reached.has(element);
      reached.add(element);
      const pointed = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
      if (pointed) reached.add(pointed);
      const rings = around(element).map((node) => {
        const ring = ringOf(node);
        return { node, ring, sides: ring.outline === "" ? 0 : sidesInSight(node, ring.reach) };
      });
      last = { element, rings };
      return {
        name: nameOf(element),
        again,
        inside: scope().contains(element),
        left: !isIn(element),
        pointed: element.matches("input") ? (pointed?.id ?? null) : null,
        desk: element.matches("[data-desk]"),
        canvas: element.matches("[data-canvas] > canvas"),
        opens: element.matches("[role=combobox]:not(input)")
          ? "listbox"
          : element.getAttribute("aria-haspopup"),
      };
    },
    missing: () => {
      compare();
      return unreached().map((element) => nameOf(element));
    },
    ringless: () => [...ringless].filter((element) => element.isConnected).map(nameOf),
    /** Puts the focus on the chosen one of a group whose arrows choose, and says how many there are; `null` at the end. */
    group: (place) => {
      const all = groups()[place];
      if (all === undefined) return null;
      (
        all.find((one) => one.checked || one.matches("[aria-checked=true],[aria-selected=true]")) ?? all[0]
      ).focus();
      return all.length;
    },
    /** Puts the focus beside something that Tab left out, so that arrows may get there; `false` when nothing is left. */
    beside: () => {
      for (const element of unreached().filter((one) => !lost.has(one))) {
        lost.add(element);
        for (let at = element.parentElement; at !== null && at !== scope(); at = at.parentElement) {
          const near = [...reached].find(
            (one) => at.contains(one) && one.isConnected && !one.matches(steady),
          );
          if (near === undefined) continue;
          near.focus();
          return true;
        }
      }
      return false;
    },
    focused: () => nameOf(document.activeElement),
    /** Gives the focus to the one that is called so; whether Tab gets there is what the walk says. */
    focus: (selector, name) => {
      const called = (element) => nameOf(element).toLowerCase().includes(name.toLowerCase());
      const found = [...scope().querySelectorAll(selector)].find(
        (one) => seen(one) && !off(one) && called(one),
      );
      found?.focus();
      return found !== undefined && document.activeElement === found;
    },
    /** Keeps in mind what has the focus before it opens something. */
    remember: () => void openers.push({ element: document.activeElement, depth: layers().length }),
    /** Whether what was opened is there and has the focus; `null` when it is not there. */
    open: () => (layers().length > openers.at(-1).depth ? modal().contains(document.activeElement) : null),
    isBack: () => openers.at(-1).element === document.activeElement,
    forget: () => void openers.pop(),
    options: () =>
      [...(modal()?.querySelectorAll("[role=option],[role^=menuitem]") ?? [])].filter((one) => !off(one))
        .length,
  };
}

const ask = (page, what, ...given) => page.run((name, args) => globalThis.reach[name](...args), what, given);

export async function watch(page) {
  await page.run(look);
}

/** Gives the focus to the one of this kind that is called so, as soon as it is there. */
export const focus = (page, selector, name = "") =>
  until(() => ask(page, "focus", selector, name), `${selector} '${name}' has the focus`);

/** Waits until something is so, by asking again and again; returns what it is then. */
export async function until(asked, what, waitMs = 15_000) {
  for (const end = Date.now() + waitMs; ; await pause(60)) {
    const answer = await asked();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`never: ${what}`);
  }
}

/** A key held as long as a finger does: some choose only while it is down. */
const hold = (page, key) => page.native.keyboard.press(key, { delay: 30 });

const arrows = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"];

/**
 * Goes by Tab through everything there is, and on by arrows from where Tab leaves things out. Says what was not reached,
 * what does not show that it has the focus, what left a dialog, and what opens a list.
 */
export async function walk(page, { from = null, within = null, steps = 400 } = {}) {
  await ask(page, "begin", from, within);
  if (from !== null) {
    await page.press("Tab");
    await page.press("Shift+Tab");
  }
  const [opens, outside] = [[], []];
  let at = from === null ? { desk: false } : await ask(page, "mark");
  for (let n = 0; n < steps; n++) {
    // Of a canvas Tab goes through the nodes, and after the last one on.
    if (at.canvas) await page.press("End");
    await page.press(at.desk ? "F6" : "Tab");
    at = await ask(page, "mark");
    if (!at.inside && at.name !== "nothing") outside.push(at.name);
    if (at.name === "nothing" || at.again || at.left) break;
    // A field that points at one of a list while it keeps the focus.
    for (const ids = new Set(); at.pointed !== null && !ids.has(at.pointed); at = await ask(page, "mark")) {
      ids.add(at.pointed);
      await page.press("ArrowDown");
    }
    if (at.opens === "listbox" || at.opens === "menu") opens.push(at.name);
  }
  while (await ask(page, "beside"))
    for (const key of arrows)
      for (let n = 0; n < 40; n++) {
        await page.press(key);
        if (!(await ask(page, "mark")).again) continue;
        // The focus may follow a picture that has to be shown first.
        await pause(80);
        if ((await ask(page, "mark")).again) break;
      }
  const missing = await ask(page, "missing");
  // Arrows choose here, so this comes last; as many presses as there are lead back to the first.
  for (let place = 0; ; place++) {
    const count = await ask(page, "group", place);
    if (count === null) break;
    const names = new Set();
    for (let n = 0; n < count; n++) {
      names.add((await ask(page, "mark")).name);
      await hold(page, "ArrowRight");
    }
    if (names.size < count) missing.push(`one beside ${[...names].join(", ")}`);
  }
  return { missing, ringless: await ask(page, "ringless"), outside, opens };
}

/** Fails unless everything on the screen is reached, and shows it. */
export async function reachAll(page, what, how) {
  const { opens, ...faults } = await walk(page, how);
  assert.deepEqual(faults, { missing: [], ringless: [], outside: [] }, what);
  return opens;
}

/** Opens what the focus is on, goes through its choices by arrows, and closes it again. */
export async function openList(page, what) {
  await ask(page, "remember");
  await page.press("Enter");
  await until(() => ask(page, "open"), `${what} is open`);
  const count = await ask(page, "options");
  const names = new Set();
  await page.press("Home");
  // A list moves the focus after the key.
  await pause(20);
  for (let n = 0; n < count; n++) {
    names.add(await ask(page, "focused"));
    await page.press("ArrowDown");
    await pause(20);
  }
  assert.equal(names.size, count, `${what}: ${[...names].join(", ")}`);
  await leave(page, what);
}

/** Opens a dialog by keyboard, walks it, and leaves it by Escape: the focus stays inside, and comes back to where it was. */
export async function dialog(page, what, open, inside) {
  await ask(page, "remember");
  await open();
  await until(() => ask(page, "open"), `${what} is open and has the focus`);
  for (let n = 0; n < 3; n++) {
    await page.press("Shift+Tab");
    assert.equal(await ask(page, "open"), true, `${what}: Shift Tab left it`);
  }
  if (inside) await inside();
  const opens = await reachAll(page, what);
  await leave(page, what);
  return opens;
}

async function leave(page, what) {
  await page.press("Escape");
  await until(async () => (await ask(page, "open")) === null, `${what} is closed`);
  await until(() => ask(page, "isBack"), `${what} has given the focus back`, 2_000);
  await ask(page, "forget");
}
