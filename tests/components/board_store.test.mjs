// Run by test_board_store.py with the Node of the virtual environment.
import assert from "node:assert/strict";
import test from "node:test";
import { BoardStore } from "../../components/board/store.js";

const column = (id, count, more = {}) => ({ id, name: id.toUpperCase(), color: "info", count, has_more: false, ...more });
const card = (id, stage, rank, more = {}) => ({ id, stage, name: `Name ${id}`, version: 1, rank, ...more });

function filled() {
  const store = new BoardStore();
  store.fill([column("new", 100, { has_more: true }), column("screen", 1), column("hired", 0, { terminal: true })],
    [card("a", "new", 90), card("b", "new", 80), card("c", "new", 70), card("d", "screen", 85)]);
  return store;
}
const ids = (store, stage) => store.column(stage).ids;

test("a move shows at once and tells versions, neighbours and counts", () => {
  const store = filled();
  assert.deepEqual(store.move(["b"], "screen", "d"), { ids: ["b"], stage: "screen", versions: { b: 1 }, before: "d", after: "" });
  assert.deepEqual(ids(store, "screen"), ["d", "b"]);
  assert.equal(store.column("new").count, 99);
  assert.equal(store.column("screen").count, 2);
});

test("a refused move goes back to where it was", () => {
  const store = filled();
  const said = [];
  store.onAnnounce = (words) => said.push(words);
  store.move(["b", "a"], "screen");
  store.apply([{ seq: 1, kind: "rollback", ids: ["b", "a"], message: "Already moved by Luis" }]);
  assert.deepEqual(ids(store, "new"), ["a", "b", "c"]);
  assert.deepEqual([store.column("new").count, store.column("screen").count], [100, 1]);
  assert.equal(said.at(-1), "Already moved by Luis");
});

test("an accepted move takes the new version", () => {
  const store = filled();
  store.move(["a"], "screen");
  store.apply([{ seq: 1, kind: "accept", ids: ["a"], versions: { a: 2 } }]);
  assert.equal(store.cards.get("a").version, 2);
  assert.equal(store.pending.size, 0);
});

test("a move made elsewhere redraws two columns and no other", () => {
  const store = filled();
  const before = new Map(store.columns);
  store.apply([{ seq: 1, kind: "move", ids: ["a"], stage: "screen", versions: { a: 2 }, by: "" }]);
  assert.notEqual(store.column("new"), before.get("new"));
  assert.notEqual(store.column("screen"), before.get("screen"));
  assert.equal(store.column("hired"), before.get("hired"));
  assert.deepEqual(ids(store, "screen"), ["a", "d"]);
});

test("a card that was not loaded arrives with the move", () => {
  const store = filled();
  store.apply([{ seq: 1, kind: "move", ids: ["z"], stage: "screen", cards: [card("z", "new", 10)], counts: { new: 99, screen: 2 } }]);
  assert.deepEqual(ids(store, "screen"), ["d", "z"]);
  assert.deepEqual([store.column("new").count, store.column("screen").count], [99, 2]);
});

test("a patch is applied once, and a gap asks for everything anew", () => {
  const store = filled();
  let missed = 0;
  store.onMissed = () => { missed += 1; };
  const patch = { seq: 1, kind: "remove", ids: ["a"] };
  store.apply([patch]);
  store.apply([patch]);
  assert.equal(store.column("new").count, 99);
  store.apply([patch, { seq: 4, kind: "remove", ids: ["b"] }]);
  assert.equal(missed, 1);
});

test("a page adds what is new and keeps what was moved meanwhile", () => {
  const store = filled();
  store.move(["c"], "screen");
  store.apply([{ seq: 1, kind: "page", stage: "new", cards: [card("c", "new", 70), card("e", "new", 60)], has_more: false }]);
  assert.deepEqual(ids(store, "new"), ["a", "b", "e"]);
  assert.equal(store.cards.get("c").stage, "screen");
  assert.equal(store.column("new").has_more, false);
});

test("nobody leaves a last stage, and a move to the same stage is none", () => {
  const store = filled();
  store.move(["a"], "hired");
  assert.equal(store.move(["a"], "new"), null);
  assert.equal(store.move(["b"], "new"), null);
});

test("moving clears the selection, and columns of chosen cards redraw", () => {
  const store = filled();
  const before = store.column("new");
  store.toggle("a");
  assert.notEqual(store.column("new"), before);
  store.move(["a"], "screen");
  assert.equal(store.selected.size, 0);
});

test("without a rank a card goes before the one it was dropped on", () => {
  const store = new BoardStore();
  const plain = (id, stage) => ({ id, stage, name: id, version: 1 });
  store.fill([column("new", 1), column("screen", 2)], [plain("a", "new"), plain("x", "screen"), plain("y", "screen")]);
  assert.deepEqual(store.move(["a"], "screen", "y"), { ids: ["a"], stage: "screen", versions: { a: 1 }, before: "y", after: "x" });
  assert.deepEqual(ids(store, "screen"), ["x", "a", "y"]);
});

test("after a hundred moves among ten thousand cards each stands in one column, in the order of ranks", () => {
  const store = new BoardStore();
  const many = Array.from({ length: 10000 }, (_, i) => card(`c${i}`, "new", i));
  store.fill([column("new", 10000), column("screen", 0)], many);
  for (let i = 0; i < 100; i += 1) store.move([`c${i * 7}`], "screen");
  assert.deepEqual(ids(store, "screen"), Array.from({ length: 100 }, (_, i) => `c${(99 - i) * 7}`));
  assert.equal(new Set([...ids(store, "new"), ...ids(store, "screen")]).size, 10000);
  assert.deepEqual([store.column("new").count, store.column("screen").count], [9900, 100]);
});
