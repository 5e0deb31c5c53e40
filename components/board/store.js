// What a board knows, without a screen. Columns are replaced, never changed, when something in them changed, so that a
// column redraws only when its own snapshot is another object.

const EMPTY = Object.freeze([]);

/** Where a card belongs in a column: by rank when it has one (first among equals), else at the top or before a given card. */
export function place(ids, cards, card, before) {
  if (typeof card.rank === "number") {
    const at = ids.findIndex((id) => (cards.get(id)?.rank ?? -Infinity) <= card.rank);
    return at < 0 ? ids.length : at;
  }
  const at = before ? ids.indexOf(before) : 0;
  return at < 0 ? ids.length : at;
}

export class BoardStore {
  constructor() {
    this.order = EMPTY;
    this.columns = new Map();
    this.cards = new Map();
    this.selected = new Set();
    this.pending = new Map();
    this.flashes = new Map();
    this.lastSeq = 0;
    this.listeners = new Map();
    this.onAnnounce = () => {};
    this.onMissed = () => {};
  }

  subscribe = (key, listener) => {
    if (!this.listeners.has(key)) this.listeners.set(key, new Set());
    this.listeners.get(key).add(listener);
    return () => this.listeners.get(key)?.delete(listener);
  };

  emit(key) {
    this.listeners.get(key)?.forEach((listener) => listener());
  }

  column(id) {
    return this.columns.get(id);
  }

  change(id, part) {
    const column = this.columns.get(id);
    if (!column) return;
    this.columns.set(id, { ...column, ...part, tick: column.tick + 1 });
    this.emit(id);
  }

  /** Everything anew: another job, another filter, or after a gap. */
  fill(columns, cards) {
    this.cards = new Map(cards.map((card) => [card.id, card]));
    this.pending.clear();
    this.lastSeq = 0;
    const ids = new Map(columns.map((column) => [column.id, []]));
    cards.forEach((card) => ids.get(card.stage)?.push(card.id));
    const tick = Math.max(0, ...[...this.columns.values()].map((column) => column.tick)) + 1;
    this.columns = new Map(columns.map((column) => [column.id, { ...column, ids: ids.get(column.id), loading: false, tick }]));
    this.order = columns.map((column) => column.id);
    this.select([...this.selected].filter((id) => this.cards.has(id)));
    this.emit("order");
    this.order.forEach((id) => this.emit(id));
  }

  /** Names, colours and counts, without touching the cards that are loaded. */
  describe(columns) {
    columns.forEach((column) => {
      const known = this.columns.get(column.id);
      if (known && (known.count !== column.count || known.name !== column.name || known.color !== column.color)) {
        this.change(column.id, { count: column.count, name: column.name, color: column.color });
      }
    });
  }

  select(ids) {
    const next = new Set(ids);
    const touched = new Set([...this.selected, ...next].filter((id) => this.selected.has(id) !== next.has(id)).map((id) => this.cards.get(id)?.stage));
    this.selected = next;
    touched.forEach((stage) => stage && this.change(stage, {}));
    this.emit("selected");
  }

  toggle(id) {
    this.select(this.selected.has(id) ? [...this.selected].filter((one) => one !== id) : [...this.selected, id]);
  }

  /** Takes cards out of where they are and puts them into `stage`; counts follow. */
  transfer(ids, stage, before = "") {
    const bystage = new Map();
    ids.forEach((id) => {
      const from = this.cards.get(id)?.stage;
      if (from !== undefined && from !== stage) bystage.set(from, [...(bystage.get(from) ?? []), id]);
    });
    let moved = 0;
    bystage.forEach((group, from) => {
      const column = this.columns.get(from);
      if (column) this.change(from, { ids: column.ids.filter((id) => !group.includes(id)), count: Math.max(0, column.count - group.length) });
      moved += group.length;
    });
    const target = this.columns.get(stage);
    if (!target || !moved) return;
    const list = [...target.ids];
    ids.forEach((id) => {
      const card = this.cards.get(id);
      if (!card || card.stage === stage) return;
      const next = { ...card, stage };
      this.cards.set(id, next);
      list.splice(place(list, this.cards, next, before), 0, id);
    });
    this.change(stage, { ids: list, count: target.count + moved });
  }

  /** Shows a move before the server has answered and returns what to send, or null when nothing would change. */
  move(ids, stage, before = "") {
    const going = ids.filter((id) => this.cards.has(id) && this.cards.get(id).stage !== stage && !this.columns.get(this.cards.get(id).stage)?.terminal);
    const target = this.columns.get(stage);
    if (!going.length || !target) return null;
    const versions = {};
    going.forEach((id) => {
      const card = this.cards.get(id);
      versions[id] = card.version;
      const column = this.columns.get(card.stage);
      const index = column.ids.indexOf(id);
      if (!this.pending.has(id)) this.pending.set(id, { card, index });
    });
    const after = before ? (target.ids[target.ids.indexOf(before) - 1] ?? "") : "";
    this.transfer(going, stage, before);
    this.select([]);
    this.onAnnounce(going.length === 1 ? `${this.cards.get(going[0]).name} moved to ${target.name}` : `${going.length} candidates moved to ${target.name}`);
    return { ids: going, stage, versions, before, after };
  }

  restore(ids) {
    // from the top down, so that each place is again the one it was
    const inOrder = [...ids].sort((a, b) => (this.pending.get(a)?.index ?? 0) - (this.pending.get(b)?.index ?? 0));
    inOrder.forEach((id) => {
      const was = this.pending.get(id);
      this.pending.delete(id);
      if (!was) return;
      this.drop([id], 1);
      this.insert(was.card, was.index, 1);
    });
  }

  drop(ids, weight = 0) {
    ids.forEach((id) => {
      const card = this.cards.get(id);
      const column = card && this.columns.get(card.stage);
      if (!column) return;
      this.cards.delete(id);
      this.change(card.stage, { ids: column.ids.filter((one) => one !== id), count: Math.max(0, column.count - weight) });
    });
  }

  insert(card, index, weight = 0) {
    const column = this.columns.get(card.stage);
    if (!column) return;
    this.cards.set(card.id, card);
    const ids = column.ids.filter((one) => one !== card.id);
    ids.splice(index ?? place(ids, this.cards, card), 0, card.id);
    this.change(card.stage, { ids, count: column.count + weight });
  }

  upsert(card) {
    const known = this.cards.get(card.id);
    if (!known) return this.insert(card, undefined, 1);
    if (known.stage !== card.stage) {
      this.transfer([card.id], card.stage);
    }
    this.cards.set(card.id, { ...this.cards.get(card.id), ...card });
    this.change(card.stage, {});
    return undefined;
  }

  flash(ids, by) {
    ids.forEach((id) => this.flashes.set(id, by));
    const stages = () => new Set(ids.map((id) => this.cards.get(id)?.stage).filter(Boolean));
    stages().forEach((stage) => this.change(stage, {}));
    setTimeout(() => {
      ids.forEach((id) => this.flashes.delete(id));
      stages().forEach((stage) => this.change(stage, {}));
    }, 4000);
  }

  apply(patches) {
    for (const patch of patches) {
      if (patch.seq <= this.lastSeq) continue;
      if (this.lastSeq && patch.seq > this.lastSeq + 1) this.onMissed();
      this.lastSeq = patch.seq;
      this[`apply_${patch.kind}`]?.(patch);
      Object.entries(patch.counts ?? {}).forEach(([stage, count]) => this.columns.get(stage)?.count !== count && this.change(stage, { count }));
    }
  }

  apply_page({ stage, cards, has_more: hasMore }) {
    const column = this.columns.get(stage);
    if (!column) return;
    // a card that was moved meanwhile is newer here than in the page
    const fresh = cards.filter((card) => !this.cards.has(card.id));
    fresh.forEach((card) => this.cards.set(card.id, card));
    this.change(stage, { ids: [...column.ids, ...fresh.map((card) => card.id)], has_more: hasMore, loading: false });
  }

  apply_move({ ids, stage, versions = {}, cards = [], by = "" }) {
    const given = new Map(cards.map((card) => [card.id, card]));
    const own = ids.every((id) => this.pending.has(id) && this.cards.get(id)?.stage === stage);
    ids.forEach((id) => {
      this.pending.delete(id);
      if (!this.cards.has(id) && given.has(id)) this.insert({ ...given.get(id), stage }, undefined, 1);
    });
    this.transfer(ids, stage);
    this.revise(ids, versions, given);
    if (!own && by) {
      this.flash(ids, by);
      this.onAnnounce(`${by} moved ${ids.length === 1 ? (this.cards.get(ids[0])?.name ?? "a candidate") : `${ids.length} candidates`} to ${this.columns.get(stage)?.name ?? "another stage"}`);
    }
  }

  apply_accept({ ids, versions = {}, cards = [] }) {
    ids.forEach((id) => this.pending.delete(id));
    this.revise(ids, versions, new Map(cards.map((card) => [card.id, card])));
  }

  apply_rollback({ ids, cards = [], message = "" }) {
    this.restore(ids);
    cards.forEach((card) => this.upsert(card));
    if (message) this.onAnnounce(message);
  }

  apply_upsert({ card }) {
    this.upsert(card);
  }

  apply_remove({ ids }) {
    ids.forEach((id) => this.pending.delete(id));
    this.select([...this.selected].filter((id) => !ids.includes(id)));
    this.drop(ids, 1);
  }

  revise(ids, versions, given) {
    ids.forEach((id) => {
      const card = this.cards.get(id);
      if (!card) return;
      this.cards.set(id, { ...card, ...(given.get(id) ?? {}), version: versions[id] ?? given.get(id)?.version ?? card.version });
      this.change(card.stage, {});
    });
  }
}
