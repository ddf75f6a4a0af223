import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Edit, Moved, Standing } from "../api";
import { apply, type JsonObject, type Op, type Patch } from "../canvas";
import { Draft } from "../canvas/model/patch";
import { type Refusal, Session, type Shelf, type Word } from "./session";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Refused extends Error implements Refusal {
  readonly advice = null;
  constructor(
    readonly code: string,
    readonly status: number | null,
  ) {
    super(code);
  }
}
const silence = () => new Refused("engine_unreachable", null);

const node = (id: number, x: number): JsonObject => ({ id, type: "Note", pos: [x, 0] });
const first: JsonObject = { nodes: [node(1, 0), node(2, 0)], links: [] };

/** Moves a node of the list. */
function moving(document: JsonObject, at: number, x: number): Patch {
  const draft = new Draft(document);
  draft.put(["nodes", at, "pos", 0], x);
  return draft.patch(`move ${at}`);
}
function removing(document: JsonObject, at: number): Patch {
  const draft = new Draft(document);
  draft.remove(["nodes", at]);
  return draft.patch(`remove ${at}`);
}
function adding(document: JsonObject, id: number): Patch {
  const draft = new Draft(document);
  draft.insert(["nodes"], node(id, 0));
  return draft.patch(`add ${id}`);
}

interface Step {
  readonly name: string;
  readonly forward: readonly Op[];
  readonly backward: readonly Op[];
}

/** The engine in small: durable edits, undo with revisions, and misfortunes on demand. */
function engine(document = first) {
  let stands = document;
  let revision = 1;
  const done: Step[] = [];
  const undone: Step[] = [];
  const seen = new Set<string>();
  const asked: string[] = [];
  const last: (readonly Edit[])[] = [];
  let [isDown, losesAnswers, refuses] = [false, false, false];
  const standing = (): Standing => ({
    revision,
    can_undo: done.length > 0,
    can_redo: undone.length > 0,
    undo_name: done.at(-1)?.name ?? null,
    redo_name: undone.at(-1)?.name ?? null,
  });
  const arrive = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (isDown) throw silence();
  };
  const answer = <T>(value: T): T => {
    if (losesAnswers) throw silence();
    return value;
  };
  const on = (upon: number) => {
    if (upon !== revision) throw new Refused("workflow.changed_elsewhere", 409);
  };
  const take = ({ name, steps }: Pick<Edit, "name" | "steps">) => {
    const draft = new Draft(stands);
    for (const op of steps) draft.run(op);
    done.push(draft.patch(name));
    undone.length = 0;
    stands = draft.document;
    revision += 1;
  };
  const walk = (from: Step[], to: Step[], way: "forward" | "backward", code: string): Moved => {
    const step = from.pop();
    if (!step) throw new Refused(code, 409);
    to.push(step);
    stands = apply(stands, step[way]);
    revision += 1;
    return { ...standing(), patch: { name: step.name, steps: step[way] } };
  };
  const shelf: Shelf = {
    edit: async (upon, edits, isLast) => {
      asked.push(`edit@${upon}: ${edits.map(({ name }) => name).join(", ")}`);
      if (isLast) {
        last.push(edits);
        return standing();
      }
      await arrive();
      if (refuses) throw new Refused("workflow.bad_edit", 400);
      if (edits.every(({ edit_id }) => seen.has(edit_id))) return answer(standing());
      on(upon);
      for (const edit of edits) {
        seen.add(edit.edit_id);
        take(edit);
      }
      return answer(standing());
    },
    undo: async (upon) => {
      asked.push(`undo@${upon}`);
      await arrive();
      on(upon);
      return answer(walk(done, undone, "backward", "workflow.nothing_to_undo"));
    },
    redo: async (upon) => {
      asked.push(`redo@${upon}`);
      await arrive();
      on(upon);
      return answer(walk(undone, done, "forward", "workflow.nothing_to_redo"));
    },
    read: async () => {
      asked.push("read");
      await arrive();
      return { ...standing(), document: stands };
    },
  };
  const said: Word[] = [];
  const session = new Session(shelf, { ...standing(), document }, (word) => said.push(word));
  return {
    session,
    asked,
    said,
    last,
    stands: () => stands,
    shown: () => session.now().document,
    down: (is: boolean) => (isDown = is),
    lose: (does: boolean) => (losesAnswers = does),
    refuse: (does: boolean) => (refuses = does),
    /** Another window does something. */
    elsewhere: (patch: Patch) => take({ name: patch.name, steps: patch.forward }),
  };
}

const rest = () => vi.advanceTimersByTimeAsync(500);

test("an edit is shown at once and saved in the order it was made in", async () => {
  const { session, asked, shown, stands } = engine();
  session.edit(moving(shown(), 0, 10));
  session.edit(moving(shown(), 1, 20));
  expect(shown()).toMatchObject({ nodes: [{ pos: [10, 0] }, { pos: [20, 0] }] });
  expect(session.isUnsaved).toBe(true);
  await vi.advanceTimersByTimeAsync(5);
  session.edit(moving(shown(), 0, 30));
  expect(session.now()).toMatchObject({ state: "saving", standing: { can_undo: true, undo_name: "move 0" } });
  await rest();
  expect(asked).toEqual(["edit@1: move 0, move 1", "edit@3: move 0"]);
  expect(stands()).toEqual(shown());
  expect(session.isUnsaved).toBe(false);
  expect(session.now()).toMatchObject({ state: "saved", standing: { revision: 4 } });
});

test("without an answer edits wait, are shown as unsaved, and go again exactly as they were", async () => {
  const { session, asked, shown, stands, lose } = engine();
  lose(true);
  session.edit(moving(shown(), 0, 10));
  await vi.advanceTimersByTimeAsync(50);
  expect(session.now()).toMatchObject({ state: "unsaved", problem: { code: "engine_unreachable" } });
  session.edit(moving(shown(), 1, 20));
  lose(false);
  expect(await Promise.race([session.flush(), rest().then(() => "late")])).toBe(true);
  expect(asked).toEqual(["edit@1: move 0", "edit@1: move 0", "edit@2: move 1"]);
  expect(stands()).toEqual(shown());
});

test("a lost connection is tried again by itself, ever more rarely", async () => {
  const { session, asked, shown, stands, down } = engine();
  down(true);
  session.edit(moving(shown(), 0, 10));
  await vi.advanceTimersByTimeAsync(8_000);
  expect(asked).toHaveLength(4);
  expect(await Promise.race([session.flush(), rest().then(() => "late")])).toBe(false);
  down(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(stands()).toEqual(shown());
  expect(session.now().state).toBe("saved");
});

test("undo comes after the edits before it, and an edit made meanwhile after the undo", async () => {
  const { session, asked, shown, stands, said } = engine();
  session.edit(moving(shown(), 0, 10));
  void session.undo();
  await vi.advanceTimersByTimeAsync(30);
  session.edit(moving(shown(), 1, 20));
  await rest();
  expect(asked).toEqual(["edit@1: move 0", "undo@2", "edit@3: move 1"]);
  expect(shown()).toMatchObject({ nodes: [{ pos: [0, 0] }, { pos: [20, 0] }] });
  expect(stands()).toEqual(shown());
  expect(said).toEqual([{ kind: "undone", name: "move 0" }]);
  expect(session.now().standing).toMatchObject({ can_undo: true, undo_name: "move 1", can_redo: false });
});

test("undo and redo lead to and fro, and where there is no step nothing is said", async () => {
  const { session, shown, said } = engine();
  session.edit(moving(shown(), 0, 10));
  await rest();
  void session.undo();
  void session.redo();
  void session.undo();
  void session.undo();
  await rest();
  expect(shown()).toEqual(first);
  expect(said.map(({ kind }) => kind)).toEqual(["undone", "redone", "undone"]);
  expect(session.now().standing).toMatchObject({ can_undo: false, can_redo: true });
});

test("an edit that means something else after the undo is kept aside", async () => {
  const { session, shown, stands } = engine();
  session.edit(removing(shown(), 0));
  await rest();
  void session.undo();
  await vi.advanceTimersByTimeAsync(5);
  // Node 2 stands first now; after the undo node 1 does.
  session.edit(moving(shown(), 0, 99));
  await rest();
  expect(shown()).toEqual(first);
  expect(stands()).toEqual(first);
  expect(session.now().stranded).toMatchObject([
    { why: "elsewhere", names: ["move 0"], document: { nodes: [{ id: 2, pos: [99, 0] }] } },
  ]);
  expect(session.isUnsaved).toBe(true);
});

test("an undo whose answer was lost is not done twice", async () => {
  const { session, shown, stands, lose, asked } = engine();
  session.edit(moving(shown(), 0, 10));
  session.edit(moving(shown(), 1, 20));
  await rest();
  lose(true);
  void session.undo();
  await vi.advanceTimersByTimeAsync(50);
  expect(session.now().state).toBe("unsaved");
  lose(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(asked.slice(1)).toEqual(["undo@3", "undo@3", "read"]);
  expect(shown()).toMatchObject({ nodes: [{ pos: [10, 0] }, { pos: [0, 0] }] });
  expect(stands()).toEqual(shown());
});

test("edits that fit upon what another window made go upon it", async () => {
  const { session, shown, stands, elsewhere, said } = engine();
  elsewhere(moving(first, 1, 77));
  session.edit(moving(shown(), 0, 10));
  await rest();
  expect(shown()).toMatchObject({ nodes: [{ pos: [10, 0] }, { pos: [77, 0] }] });
  expect(stands()).toEqual(shown());
  expect(said).toEqual([{ kind: "elsewhere" }]);
  expect(session.now().stranded).toEqual([]);
});

test("edits that do not fit upon it are offered as a document, and nothing of them is lost", async () => {
  const { session, shown, stands, elsewhere } = engine();
  elsewhere(adding(first, 3));
  session.edit(moving(shown(), 0, 10));
  session.edit(adding(shown(), 3));
  session.edit(moving(shown(), 2, 5));
  await rest();
  expect(shown()).toMatchObject({ nodes: [{ pos: [10, 0] }, { id: 2 }, { id: 3, pos: [0, 0] }] });
  expect(stands()).toEqual(shown());
  const [kept] = session.now().stranded;
  expect(kept).toMatchObject({
    names: ["add 3", "move 2"],
    document: { nodes: [{ pos: [10, 0] }, { id: 2 }, { id: 3, pos: [5, 0] }] },
  });
  session.letGo(kept?.id ?? "");
  expect(session.isUnsaved).toBe(false);
});

test("an edit the engine cannot take is kept aside, and what stands there is shown", async () => {
  const { session, shown, refuse } = engine();
  refuse(true);
  session.edit(moving(shown(), 0, 10));
  await rest();
  expect(shown()).toEqual(first);
  expect(session.now()).toMatchObject({
    state: "saved",
    stranded: [{ why: "refused", names: ["move 0"], problem: { code: "workflow.bad_edit" } }],
  });
});

test("what another window does is followed when nothing waits here, and one's own edits are not read again", async () => {
  const { session, shown, stands, elsewhere, asked } = engine();
  session.edit(moving(shown(), 0, 10));
  session.heard(2);
  await rest();
  expect(asked).toEqual(["edit@1: move 0"]);
  elsewhere(moving(stands(), 1, 77));
  session.heard(3);
  await rest();
  expect(asked).toEqual(["edit@1: move 0", "read"]);
  expect(shown()).toEqual(stands());
});

test("when the page closes what is left goes without waiting, first what went already", async () => {
  const { session, shown, last, asked } = engine();
  session.edit(moving(shown(), 0, 10));
  await vi.advanceTimersByTimeAsync(5);
  session.edit(moving(shown(), 1, 20));
  session.leave();
  expect(asked).toEqual(["edit@1: move 0", "edit@1: move 0, move 1"]);
  expect(last.flat().map(({ name }) => name)).toEqual(["move 0", "move 1"]);
  await rest();
});

test("a restore waits for the edits before it, and its refusal is its caller's", async () => {
  const { session, shown, asked } = engine();
  session.edit(moving(shown(), 0, 10));
  const refused = session.ask(() => Promise.reject(new Refused("workflow.no_version", 404)));
  const told = expect(refused).rejects.toMatchObject({ code: "workflow.no_version" });
  await rest();
  await told;
  expect(asked).toEqual(["edit@1: move 0"]);
  expect(session.now().state).toBe("saved");
});
