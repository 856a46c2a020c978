'use strict';
// The data of the run, and how figures and times are said.
const RUN = JSON.parse(document.getElementById('data').textContent);

const Say = {
  none: '–',

  /** A number with thousands separated. */
  number(value, digits) {
    if (value === null || value === undefined) { return Say.none; }
    return value.toLocaleString('en-US', {
      minimumFractionDigits: digits || 0, maximumFractionDigits: digits || 0,
    });
  },

  /** A quantity or price: as many digits as it takes. */
  amount(value) {
    if (value === null || value === undefined) { return Say.none; }
    return value.toLocaleString('en-US', { maximumSignificantDigits: 7 });
  },

  money(value) {
    if (value === null || value === undefined) { return Say.none; }
    return Say.number(Math.abs(value) < 0.5 ? 0 : value, 0);
  },

  percent(value) {
    if (value === null || value === undefined) { return Say.none; }
    return Say.number(Math.abs(value) < 5e-5 ? 0 : value * 100, 2) + ' %';
  },

  /** A moment of the run, seconds after its begin, in UTC. */
  time(seconds, withSeconds) {
    if (seconds === null || seconds === undefined) { return Say.none; }
    const text = new Date(((RUN.run.from || 0) + seconds) * 1000).toISOString();
    return text.slice(0, 10) + ' ' + text.slice(11, withSeconds ? 19 : 16);
  },

  /** A moment as epoch microseconds, in UTC. */
  micros(value) {
    return value === null ? Say.none : Say.time(value / 1e6 - (RUN.run.from || 0));
  },

  span(seconds) {
    if (seconds < 3600) { return Say.number(seconds / 60) + ' min'; }
    if (seconds < 172800) { return Say.number(seconds / 3600, 1) + ' h'; }
    return Say.number(seconds / 86400, 1) + ' days';
  },

  /** 1 decision, 2 decisions. */
  count(number, what) {
    return Say.number(number) + ' ' + what + (number === 1 ? '' : 's');
  },
};

/** An element with text and children; text is never markup. */
function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === 'class') { element.className = value; } else { element[key] = value; }
  }
  for (const child of children) {
    element.append(child);
  }
  return element;
}

function byId(id) { return document.getElementById(id); }

/** Fills a table: columns {name, num, first}, rows of cells (text or elements). */
function fillTable(table, columns, rows, groups, empty) {
  const head = make('thead');
  if (groups) {
    head.append(make('tr', {}, ...groups.map((group) => make('th',
      { colSpan: group.span, class: group.name ? 'group' : '', textContent: group.name }))));
  }
  const style = (column) => (column.num ? 'num' : '') + (column.first ? ' first' : '');
  head.append(make('tr', {}, ...columns.map((column) => make('th',
    { class: style(column), textContent: column.name }))));
  const body = make('tbody');
  for (const row of rows) {
    body.append(make('tr', {}, ...row.map((cell, i) => make('td',
      { class: style(columns[i]) }, cell))));
  }
  if (!rows.length) {
    body.append(make('tr', {}, make('td',
      { class: 'none', colSpan: columns.length, textContent: empty || 'Nothing.' })));
  }
  table.replaceChildren(head, body);
}

/** A colour of the page, as it is in the present scheme. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}
