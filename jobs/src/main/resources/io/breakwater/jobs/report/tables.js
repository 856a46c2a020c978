'use strict';
// Tables: what was run, what came of it, what spoke against signals, breakers of the market.
const Tables = (function () {
  const run = RUN.run;

  function head() {
    const all = RUN.factors.all;
    const verdicts = all.verdicts[0] + all.verdicts[1] + all.verdicts[2];
    const name = run.instruments.length === 1 ? run.instruments[0] : Say.count(run.instruments.length, 'instrument');
    byId('lead').textContent = run.from === null ? 'Input “' + run.input + '”: no bar in it.'
      : 'Input “' + run.input + '”, ' + Say.time(0) + ' to ' + Say.time(run.to - run.from) + ' UTC (' +
        Say.span(run.to - run.from) + '), ' + name + ', ' + Say.count(run.portfolios, 'portfolio') + '.';
    const group = (key) => RUN.decisions.groups.find((each) => each.name === key).total;
    const modes = Object.entries(run.modes).map(([mode, count]) => mode + ' ' + Say.number(count));
    const facts = [
      ['Signals', Say.number(run.taken.signals || 0), Say.count(verdicts, 'verdict') + ', one a portfolio and revision'],
      ['Allowed · reduced · blocked', all.verdicts.map((count) => Say.number(count)).join(' · '), verdicts
        ? Say.percent(all.verdicts[2] / verdicts) + ' blocked' : ''],
      ['Mode of the policies', modes.length ? Object.keys(run.modes).join(', ') : 'no verdict',
        'verdicts: ' + (modes.join(', ') || 'none')],
      ['Execution', run.simulated ? 'simulated' : 'as recorded', run.simulated
        ? 'what is allowed is filled at the next mark, with the taker fee' : Say.count(RUN.fills.total, 'recorded fill')],
      ['Rebalance orders', Say.number(group('ORDER')), ''],
      ['Steps of breakers', Say.number(group('BREAKER')), ''],
      ['Held positions', Say.number(group('HELD')) + ' outside limits', Say.number(run.heldInside) + ' audits found them inside'],
      ['Records that could not be used', Say.number(run.written['dead-letters'] || 0), 'dead-letters.jsonl'],
    ];
    byId('facts').replaceChildren(...facts.map(([what, value, more]) => make('div', {},
      make('dt', { textContent: what }),
      make('dd', {}, value, make('small', { textContent: more })))));
  }

  function signed(value, worse) {
    const text = Say.money(value);
    const kind = value === undefined || value === null || Math.abs(value) < 0.5 ? '' : (value > 0) !== worse ? 'good' : 'bad';
    return make('span', { class: kind, textContent: text });
  }

  function differences() {
    for (const element of document.querySelectorAll('.period')) {
      element.textContent = run.comparedHours === 1 ? 'hours (UTC)' : 'days (UTC)';
    }
    const compared = RUN.differences.some((row) => row.without);
    byId('without-note').textContent = compared
      ? 'The run beside the same signals without Breakwater, each executed as it was sent.' +
        (RUN.fills.total ? ' Fills recorded in the input are in the run only.' : '')
      : run.simulated ? 'No signal asked anything of an open portfolio: there is nothing to compare with.'
        : 'The run was not simulated: what was executed is what was recorded, and there is nothing to compare with.';
    const pairs = [
      ['Return', (part) => Say.percent(part.return)],
      ['Worst drawdown', (part) => Say.percent(part.worstDrawdown)],
      ['Turnover', (part) => (part.turnover === null || !(part.firstEquity > 0) ? Say.none
        : Say.number(part.turnover / part.firstEquity, 1) + ' ×')],
      ['Cost', (part) => Say.money(part.fees)],
      ['Out of the market', (part) => Say.percent(part.idle)],
    ];
    const columns = [{ name: 'Portfolio' }, { name: 'Equity at the end', num: true }];
    const groups = [{ name: '', span: 2 }];
    for (const [name] of pairs) {
      groups.push({ name, span: compared ? 2 : 1 });
      columns.push({ name: compared ? 'with' : '', num: true, first: true });
      if (compared) { columns.push({ name: 'without', num: true }); }
    }
    if (compared) {
      groups.push({ name: 'Difference, money', span: 2 });
      columns.push({ name: 'losses avoided', num: true, first: true }, { name: 'upside lost', num: true });
    }
    const rows = RUN.differences.map((row) => {
      const cells = [row.id, Say.money(row.with.lastEquity)];
      for (const [, text] of pairs) {
        cells.push(text(row.with));
        if (compared) { cells.push(row.without ? text(row.without) : Say.none); }
      }
      if (compared) {
        cells.push(row.without ? signed(row.lossesAvoided, false) : Say.none,
          row.without ? signed(row.gainsMissed, true) : Say.none);
      }
      return cells;
    });
    fillTable(byId('differences'), columns, rows, groups, 'No portfolio in this run.');
  }

  /** One sentence on a portfolio. */
  function sentence(id) {
    const row = RUN.differences.find((each) => each.id === id);
    if (!row) { return 'No portfolio in this run.'; }
    const told = (part) => Say.money(part.lastEquity) + ' (' + (part.return > 0 ? '+' : '') + Say.percent(part.return) +
      '), worst drawdown ' + Say.percent(part.worstDrawdown);
    const paid = row.with.paidIn;
    const moved = Math.abs(paid) < 0.5 ? ''
      : ', with ' + Say.money(Math.abs(paid)) + (paid > 0 ? ' paid in' : ' taken out') + ' on the way,';
    const start = 'From ' + Say.money(row.with.firstEquity) + moved + ' the portfolio came to ' + told(row.with);
    return row.without ? start + '; without Breakwater it would have come to ' + told(row.without) + '.' : start + '.';
  }

  function factors(portfolio, all) {
    const empty = { verdicts: [0, 0, 0], factors: [], vetoes: [] };
    const own = Object.prototype.hasOwnProperty.call(RUN.factors.of, portfolio) ? RUN.factors.of[portfolio] : empty;
    const counts = all ? RUN.factors.all : own;
    const total = (row) => row[1] + row[2] + row[3];
    const sorted = (rows) => rows.slice().sort((a, b) => total(b) - total(a));
    const factorRows = sorted(counts.factors);
    const vetoRows = sorted(counts.vetoes);
    byId('verdicts').replaceChildren(...['ALLOW', 'REDUCE', 'BLOCK'].map((verdict, i) =>
      make('span', {}, tag(verdict), ' ' + Say.number(counts.verdicts[i]))));
    Plots.bars('factor-bars', factorRows);
    Plots.bars('veto-bars', vetoRows);
    const cells = (kind) => (row) => [row[0], kind, ...row.slice(1, 4).map((n) => Say.number(n)),
      kind === 'factor' ? Say.number(row[4] / total(row), 2) : Say.none];
    fillTable(byId('factor-table'),
      [{ name: 'Code' }, { name: '' }, { name: 'ALLOW', num: true }, { name: 'REDUCE', num: true },
        { name: 'BLOCK', num: true }, { name: 'Points on average', num: true }],
      factorRows.map(cells('factor')).concat(vetoRows.map(cells('veto'))), null, 'Nothing spoke against a signal.');
  }

  function tag(kind) {
    const tints = { HELD: 'fill', BREAKER: 'block', ORDER: 'order' };
    const element = make('span', { class: 'tag', textContent: kind });
    element.style.background = 'var(--' + (tints[kind] || kind.toLowerCase()) + ')';
    return element;
  }

  function breakers() {
    const stops = RUN.breakers;
    fillTable(byId('breakers'),
      [{ name: 'Instrument' }, { name: 'Bars', num: true }, { name: 'Deepest hour', num: true }, { name: 'From (UTC)' },
        { name: 'Low (UTC)' }, { name: 'First stop (UTC)' }, { name: 'Pattern' }, { name: 'Minutes before low', num: true },
        { name: 'Stops', num: true }],
      stops.instruments.map((row) => [row.instrument, Say.number(row.bars),
        row.deepestHourRatio > 0 ? Say.percent(-row.deepestHourRatio) : Say.none, Say.micros(row.peakTime),
        Say.micros(row.lowTime), Say.micros(row.firstStopTime), row.firstStopPattern || Say.none,
        Say.number(row.leadMinutes), Say.number(row.stops)]), null, 'No bar in this run.');
    byId('breaker-sums').textContent = 'Fell more than 20 % within an hour: ' + stops.fallenInstruments +
      (stops.fallenInstruments ? '; of these stopped at least 5 minutes before the low: ' + stops.stoppedInTime : '') + '. ' +
      Say.number(stops.stopsPerInstrumentDay, 4) + ' stops an instrument-day over ' +
      Say.number(stops.instrumentDays, 1) + ' instrument-days, ' + stops.globalStops + ' of them of everything.';
  }

  return { head, differences, sentence, factors, breakers, tag };
})();
