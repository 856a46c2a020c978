'use strict';
// The list of decisions: filtered, paged, each with its explanation.
const Decisions = (function () {
  const all = RUN.decisions.list;
  const size = 25;
  const names = { BREAKER: 'steps of breakers', BLOCK: 'blocked signals', REDUCE: 'reduced signals',
    ORDER: 'rebalance orders', ALLOW: 'allowed signals', HELD: 'held positions outside their limits' };
  let found = all;
  let page = 0;
  let open = null;

  function option(value, text) { return make('option', { value, textContent: text }); }

  function filled(id, everything, values) {
    byId(id).replaceChildren(option('', everything), ...values);
    byId(id).addEventListener('change', search);
  }

  function distinct(key) {
    return [...new Set(all.map((each) => each[key]).filter((each) => each !== null))].sort();
  }

  function start() {
    filled('f-kind', 'all', RUN.decisions.groups.filter((each) => each.shown)
      .map((each) => option(each.name, names[each.name])));
    filled('f-portfolio', 'all', distinct('p').map((each) => option(each, each)));
    filled('f-instrument', 'all', distinct('s').map((each) => option(each, each)));
    byId('f-words').addEventListener('input', search);
    document.querySelector('.filters').addEventListener('submit', (event) => event.preventDefault());
    byId('back').addEventListener('click', () => turn(page - 1));
    byId('forth').addEventListener('click', () => turn(page + 1));
    const groups = RUN.decisions.groups.filter((each) => each.total);
    const cut = groups.filter((each) => each.shown < each.total);
    byId('decision-counts').textContent = 'Of the run: ' +
      (groups.map((each) => names[each.name] + ' ' + Say.number(each.total)).join(', ') || 'no decision') + '. ' +
      (cut.length
        ? 'This page holds ' + Say.number(all.length) + ' of them, its limit; left out are ' + cut.map((each) =>
          Say.number(each.total - each.shown) + ' ' + names[each.name]).join(', ') +
          ', the latest of each. They stand in the files of the run; ./breakwater explain ID tells them.'
        : 'All of them are in this page; click one for its explanation.');
    search();
  }

  function search() {
    const kind = byId('f-kind').value;
    const portfolio = byId('f-portfolio').value;
    const instrument = byId('f-instrument').value;
    const words = byId('f-words').value.trim().toLowerCase();
    found = all.filter((each) => (!kind || each.k === kind) && (!portfolio || each.p === portfolio) &&
      (!instrument || each.s === instrument) && (!words || [each.id, each.w, each.y, each.x].some((text) =>
      text && text.toLowerCase().includes(words))));
    open = null;
    turn(0);
  }

  function turn(to) {
    const last = Math.max(0, Math.ceil(found.length / size) - 1);
    page = Math.min(Math.max(0, to), last);
    byId('back').disabled = page === 0;
    byId('forth').disabled = page === last;
    byId('place').textContent = found.length
      ? Say.number(page * size + 1) + ' to ' + Say.number(Math.min(found.length, (page + 1) * size)) + ' of ' + Say.number(found.length)
      : 'none';
    draw();
  }

  function draw() {
    const columns = ['Time (UTC)', 'Kind', 'Portfolio', 'Instrument', 'What', 'Quantity', 'Main reason'];
    const body = make('tbody');
    for (const each of found.slice(page * size, (page + 1) * size)) {
      const row = make('tr', { class: each === open ? 'decision open' : 'decision', tabIndex: 0 },
        make('td', { class: 'when', textContent: Say.time(each.t, true) }), make('td', {}, Tables.tag(each.k)),
        make('td', { textContent: each.p || Say.none }), make('td', { textContent: each.s || Say.none }),
        make('td', { textContent: each.w }), make('td', { class: 'num', textContent: Say.amount(each.q) }),
        make('td', { class: 'why', textContent: each.y }));
      row.dataset.id = each.id;
      row.setAttribute('aria-expanded', String(each === open));
      const toggle = () => { open = each === open ? null : each; remember(); draw(); };
      row.addEventListener('click', toggle);
      row.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); toggle(); }
      });
      body.append(row);
      if (each === open) { body.append(words(each, columns.length)); }
    }
    if (!found.length) {
      body.append(make('tr', {}, make('td', { class: 'none', colSpan: columns.length, textContent: 'No decision is like that.' })));
    }
    byId('list').replaceChildren(make('thead', {}, make('tr', {}, ...columns.map((name) =>
      make('th', { class: name === 'Quantity' ? 'num' : '', textContent: name })))), body);
  }

  function words(each, columns) {
    const cell = make('td', { colSpan: columns },
      make('p', { textContent: each.x || 'No explanation was written for it.' }),
      make('p', { class: 'quiet' }, 'id ', make('code', { textContent: each.id })));
    const row = make('tr', { class: 'words' }, cell);
    row.id = 'explanation';
    return row;
  }

  /** The address names the open decision, so that it can be passed on. */
  function remember() {
    const address = open ? '#decision=' + encodeURIComponent(open.id) : '#decisions';
    try { history.replaceState(null, '', address); } catch (e) { /* Some browsers refuse it for files. */ }
  }

  /** Opens the decision of an id, wherever it is in the list. */
  function show(id) {
    let place = found.findIndex((each) => each.id === id);
    if (place < 0) {
      for (const field of ['f-kind', 'f-portfolio', 'f-instrument', 'f-words']) { byId(field).value = ''; }
      search();
      place = found.findIndex((each) => each.id === id);
    }
    if (place >= 0) {
      open = found[place];
      remember();
      turn(Math.floor(place / size));
      byId('explanation').scrollIntoView({ block: 'center' });
    }
  }

  return { start, show, all };
})();
