'use strict';
// Puts the page together, and draws what is chosen.
(function () {
  const regimes = ['COMPRESSION', 'NORMAL', 'EXPANSION', 'SHOCK'];
  const groups = [['ALLOW', 'allowed signal', 'triangle'], ['REDUCE', 'reduced signal', 'triangle'],
    ['BLOCK', 'blocked signal', 'triangle'], ['ORDER', 'rebalance order', 'rectRot']];
  const portfolio = byId('portfolio');
  const instrument = byId('instrument');
  const percent = (value) => Say.percent(value).replace('.00', '');

  const chosenPortfolio = () => RUN.portfolios.find((each) => each.id === portfolio.value);
  const chosenInstrument = () => RUN.instruments.find((each) => each.name === instrument.value);

  function spansOf(kinds) {
    return RUN.spans.filter((span) => kinds.some(([kind, scope]) => span.kind === kind && (scope === null || span.scope === scope)))
      .map((span) => ({ from: span.from, to: span.to, span, tint: span.state === 'HALF_OPEN' ? 'easing' : 'standing' }));
  }

  function drawPortfolio() {
    const one = chosenPortfolio();
    byId('sentence').textContent = Tables.sentence(portfolio.value);
    if (!one) { return; }
    const both = one.equityWithout.points.length > 0;
    const pair = (key, name, format) => [Plots.line(both ? 'with Breakwater' : name, one[key], 'with')]
      .concat(both ? [Plots.line('without', one[key + 'Without'], 'without', { borderDash: [5, 3] })] : []);
    const bands = spansOf([['portfolio', one.id], ['owner', one.owner]]);
    Plots.time('equity', { datasets: pair('equity', 'equity'), title: 'equity, money', format: Say.money });
    Plots.time('drawdown', { datasets: pair('drawdown', 'drawdown'), title: 'drawdown', format: percent, min: 0, suggestedMax: 0.02, bands });
    Plots.time('multiplier', {
      datasets: [Plots.line('exposure multiplier', one.multiplier, 'with', { stepped: true, clip: 4 })],
      title: 'multiplier', format: (value) => Say.number(value, 2), min: 0, max: 1, step: 0.25, legend: false,
    });
  }

  function drawMarket() {
    const one = chosenInstrument();
    const market = RUN.market;
    Plots.time('correlation', {
      datasets: [Plots.line('mean correlation', market.meanCorrelation, 'with'),
        Plots.line('share in EXPANSION or SHOCK', market.stressShare, 'without')],
      title: 'ratio', format: (value) => Say.number(value, 2), suggestedMax: 1,
    });
    if (!one) { return; }
    const bands = [];
    const states = one.regime.points;
    for (let i = 0; i < states.length; i += 2) {
      const tint = regimes[states[i + 1]].toLowerCase();
      const last = bands[bands.length - 1];
      // A regime holds until the next point, the last one for its minute.
      const to = i + 2 < states.length ? states[i + 2] : states[i] + 60;
      if (last && last.tint === tint) { last.to = to; } else { bands.push({ from: states[i], to, tint }); }
    }
    Plots.time('volatility', {
      datasets: [Plots.line('volatility', one.volatility, 'with')], title: 'volatility, a year', format: percent, min: 0,
      bands: bands.filter((band) => band.tint !== 'normal'), legend: false,
    });
    const total = Object.values(one.minutes).reduce((sum, count) => sum + count, 0);
    byId('regimes').replaceChildren(...regimes.map((name) => key(name.toLowerCase(),
      name + ' ' + (total ? percent(one.minutes[name] / total) : Say.none) + ' of bars')));
  }

  function key(tint, text) {
    const mark = make('i');
    mark.style.background = tint === 'normal' ? 'transparent' : 'var(--' + tint + ')';
    mark.style.border = '1px solid var(--line)';
    return make('span', {}, mark, text);
  }

  /** Marks are smaller where many of them are in sight. */
  function markSize(count) {
    return (context) => {
      const x = context.chart.scales.x;
      const inSight = x ? count * (x.max - x.min) / Math.max(1, RUN.run.to - RUN.run.from) : count;
      return inSight > 80 ? 4 : 6;
    };
  }

  function marks(decisions, label, tint, style) {
    return {
      type: 'scatter', label, showLine: false, borderColor: colour('card'), backgroundColor: colour(tint), borderWidth: 1,
      pointRadius: markSize(decisions.length), pointHoverRadius: 8, pointStyle: style,
      rotation: (context) => (context.raw && context.raw.buys === false ? 180 : 0),
      data: decisions.map((each) => ({
        x: each.t, y: each.c, id: each.id, buys: each.b,
        label: each.w ? each.w + ' ' + Say.amount(each.q) + ': ' + (each.y.length > 90 ? each.y.slice(0, 90) + '…' : each.y)
          : (each.b ? 'bought ' : 'sold ') + Say.amount(each.q) + ' at ' + Say.amount(each.c),
      })),
    };
  }

  function drawPrice() {
    const one = chosenInstrument();
    if (!one) { return; }
    const here = (each) => each.s === one.name && each.p === portfolio.value && each.c !== null;
    const datasets = [];
    const fills = RUN.fills.list.filter(here);
    if (fills.length) { datasets.push(marks(fills, 'fill', 'fill', 'circle')); }
    for (const [group, label, style] of groups) {
      const found = Decisions.all.filter((each) => each.k === group && here(each));
      if (found.length) { datasets.push(marks(found, label, group.toLowerCase(), style)); }
    }
    datasets.push(Plots.line('price', one.price, 'with', { order: 10 }));
    const bands = spansOf([['instrument', one.name], ['global', null]]);
    Plots.time('price', {
      datasets, title: 'price', format: Say.amount, bands, onPoint: (point) => point.id && Decisions.show(point.id),
    });
    byId('stops').replaceChildren(key('standing', 'a breaker of the instrument or of everything stands'),
      key('easing', 'half open'), make('span', { textContent: Say.count(bands.filter((band) => band.tint === 'standing').length, 'such stretch')
        .replace('stretchs', 'stretches') + ' in the run' }));
    const chosen = chosenPortfolio();
    const weight = chosen && Object.prototype.hasOwnProperty.call(chosen.weights, one.name) ? chosen.weights[one.name] : { points: [] };
    Plots.time('weight', {
      datasets: [Plots.line('weight', weight, 'order', { stepped: true })], title: 'of equity', format: percent, legend: false,
    });
  }

  function drawFactors() { Tables.factors(portfolio.value, byId('all-factors').checked); }

  function names() {
    for (const element of document.querySelectorAll('[data-shows]')) {
      element.textContent = byId(element.dataset.shows).value || '(none)';
    }
  }

  function draw() { names(); drawPortfolio(); drawMarket(); drawPrice(); drawFactors(); }

  function notes() {
    const run = RUN.run;
    const widest = (series) => Math.max(60, ...series.map((each) => each.width));
    const prices = widest(RUN.instruments.map((each) => each.price));
    const lines = [
      'From the records of the run alone: its inputs as they were read and the streams it wrote. The same run makes the same bytes.',
      prices > 60
        ? 'Plots are thinned: of each ' + Say.span(prices) + ' (weights: longer) the first, smallest, largest and last value are kept, so no peak is lost. ' +
          'Stretches begin as minutes and double until a series has at most ' + run.buckets + ' of them (weights ' + run.weightBuckets + '). ' +
          'Tables and sums are made of all records.'
        : 'Prices are complete, minute by minute; weights hold at most ' + run.weightBuckets +
          ' stretches of time, of each the first, smallest, largest and last value. Tables and sums are made of all records.',
      'At most ' + Say.number(run.mostDecisions) + ' decisions are in the page, in this order: steps of breakers, blocked and reduced signals, orders, ' +
        'allowed signals, held positions outside their limits; of each the earliest. Marks on the price are those decisions.',
      'Marks stand at the close before the decision, fills at their own price.',
    ];
    if (RUN.fills.total > RUN.fills.list.length) {
      lines.push('Of ' + Say.number(RUN.fills.total) + ' recorded fills the first ' + Say.number(RUN.fills.list.length) + ' are drawn.');
    }
    if (run.portfoliosWithoutPlots) {
      lines.push(Say.number(run.portfoliosWithoutPlots) + ' portfolios are in the tables and have no plots: those with the most decisions are drawn.');
    }
    if (run.instrumentsWithoutPlots) {
      lines.push(Say.number(run.instrumentsWithoutPlots) + ' instruments have no plots: those with the most decisions are drawn.');
    }
    byId('notes').replaceChildren(...lines.map((text) => make('li', { textContent: text })));
  }

  function start() {
    Tables.head();
    Tables.differences();
    Tables.breakers();
    notes();
    portfolio.replaceChildren(...RUN.portfolios.map((each) => make('option', { value: each.id, textContent: each.id })));
    instrument.replaceChildren(...RUN.instruments.map((each) => make('option', { value: each.name, textContent: each.name })));
    portfolio.addEventListener('change', () => { names(); drawPortfolio(); drawPrice(); drawFactors(); });
    instrument.addEventListener('change', () => { names(); drawMarket(); drawPrice(); });
    byId('all-factors').addEventListener('change', drawFactors);
    byId('whole').addEventListener('click', Plots.reset);
    Plots.whenRangeChanges((part, range) => {
      byId('whole').hidden = !part;
      byId('range').textContent = part ? Say.time(range.min) + ' to ' + Say.time(range.max) + ' UTC' : '';
    });
    Decisions.start();
    draw();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    const named = /^#decision=(.+)$/.exec(location.hash);
    if (named) { Decisions.show(decodeURIComponent(named[1])); }
    document.documentElement.dataset.ready = 'yes';
  }

  start();
})();
