'use strict';
// Plots over time: one range for all of them, chosen by dragging.
const Plots = (function () {
  const steps = [60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 345600, 604800, 1209600, 2592000];
  const most = Math.max(60, (RUN.run.to || 0) - (RUN.run.from || 0));
  const whole = { min: 0, max: most };
  const charts = new Map();
  const still = new Map();
  let range = whole;
  let onRange = () => {};

  /** Ticks at round moments of UTC. */
  function ticks(axis) {
    const from = RUN.run.from || 0;
    const wanted = Math.max(2, Math.floor(axis.width / 110));
    const length = axis.max - axis.min;
    const step = steps.find((each) => length / each <= wanted) || Math.ceil(length / wanted);
    const result = [];
    for (let t = Math.ceil((from + axis.min) / step) * step - from; t <= axis.max; t += step) {
      result.push({ value: t });
    }
    axis.ticks = result;
    axis.stepSeconds = step;
  }

  function tickText(value) {
    const text = Say.time(value);
    if (this.stepSeconds >= 86400) { return text.slice(5, 10); }
    return text.slice(11) === '00:00' ? text.slice(5, 10) : text.slice(11);
  }

  /** Points of a thinned series, [time, value, time, value …]. */
  function points(series) {
    const result = [];
    for (let i = 0; i < series.points.length; i += 2) {
      result.push({ x: series.points[i], y: series.points[i + 1] });
    }
    return result;
  }

  function line(label, series, tint, more) {
    return Object.assign({
      type: 'line', label, data: points(series), borderColor: colour(tint), backgroundColor: colour(tint),
      borderWidth: 1.5, pointRadius: 0, pointHitRadius: 6, pointStyle: 'line',
    }, more || {});
  }

  /** Coloured stretches behind the lines: [{from, to, tint}]. */
  function bandsOf(bands) {
    return {
      id: 'bands',
      beforeDatasetsDraw(chart) {
        const { ctx, chartArea: area, scales: { x } } = chart;
        ctx.save();
        for (const band of bands) {
          const left = Math.max(area.left, x.getPixelForValue(band.from));
          const right = Math.min(area.right, x.getPixelForValue(band.to));
          if (right > area.left && left < area.right) {
            ctx.fillStyle = colour(band.tint);
            ctx.fillRect(left, area.top, Math.max(1, right - left), area.height || area.bottom - area.top);
          }
        }
        ctx.restore();
      },
    };
  }

  const dragged = {
    id: 'dragged',
    afterDraw(chart) {
      const drag = chart.dragged;
      if (drag) {
        const { ctx, chartArea: area } = chart;
        ctx.save();
        ctx.fillStyle = 'rgba(120, 140, 170, .25)';
        ctx.fillRect(Math.min(drag.from, drag.to), area.top, Math.abs(drag.to - drag.from), area.bottom - area.top);
        ctx.restore();
      }
    },
  };

  function listen(canvas) {
    const place = (event) => event.clientX - canvas.getBoundingClientRect().left;
    const chart = () => charts.get(canvas.id);
    canvas.addEventListener('pointerdown', (event) => {
      if (chart()) { chart().dragged = { from: place(event), to: place(event) }; }
    });
    canvas.addEventListener('pointermove', (event) => {
      if (chart() && chart().dragged) { chart().dragged.to = place(event); chart().draw(); }
    });
    window.addEventListener('pointerup', () => {
      const one = chart();
      if (one && one.dragged) {
        const { from, to } = one.dragged;
        one.dragged = null;
        if (Math.abs(to - from) > 8) {
          const ends = [from, to].map((x) => one.scales.x.getValueForPixel(x)).sort((a, b) => a - b);
          show(ends[0], ends[1]);
        } else {
          one.draw();
        }
      }
    });
  }

  /** Shows a stretch in all plots. */
  function show(from, to) {
    const length = Math.max(120, to - from);
    range = { min: Math.max(whole.min, from), max: Math.min(whole.max, Math.max(from + length, to)) };
    refresh();
  }

  function refresh() {
    for (const chart of charts.values()) {
      chart.options.scales.x.min = range.min;
      chart.options.scales.x.max = range.max;
      chart.update('none');
    }
    onRange(range.min > whole.min || range.max < whole.max, range);
  }

  const axisText = () => ({ color: colour('quiet'), font: { size: 11 } });

  /**
   * Draws a plot over time.
   * @param id canvas
   * @param plot {datasets, title, format, min, max, bands, onPoint, legend}
   */
  function time(id, plot) {
    const canvas = byId(id);
    if (charts.has(id)) { charts.get(id).destroy(); } else { listen(canvas); }
    charts.set(id, new Chart(canvas, {
      type: 'scatter',
      data: { datasets: plot.datasets },
      plugins: [bandsOf(plot.bands || []), dragged],
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
        layout: { autoPadding: false, padding: { right: 10 } },
        interaction: { mode: 'nearest', axis: plot.onPoint ? 'xy' : 'x', intersect: Boolean(plot.onPoint) },
        onClick(event, hit) {
          if (plot.onPoint && hit.length) {
            plot.onPoint(plot.datasets[hit[0].datasetIndex].data[hit[0].index]);
          }
        },
        scales: {
          x: {
            type: 'linear', min: range.min, max: range.max, afterBuildTicks: ticks,
            ticks: Object.assign({ callback: tickText, maxRotation: 0, autoSkip: false }, axisText()),
            grid: { color: colour('grid') },
            title: { display: true, text: 'time (UTC)', ...axisText() },
          },
          y: {
            min: plot.min, max: plot.max, suggestedMax: plot.suggestedMax,
            ticks: Object.assign({ callback: plot.format, maxTicksLimit: 6, stepSize: plot.step }, axisText()),
            grid: { color: colour('grid') },
            title: { display: true, text: plot.title, ...axisText() },
            afterFit(axis) { axis.width = 84; },
          },
        },
        plugins: {
          legend: {
            display: plot.legend !== false, align: 'start',
            labels: { usePointStyle: true, color: colour('ink'), boxHeight: 7, font: { size: 12 } },
          },
          tooltip: {
            callbacks: {
              title: (items) => (items.length ? Say.time(items[0].parsed.x, true) + ' UTC' : ''),
              label: (item) => (item.raw.label
                ? item.raw.label : item.dataset.label + ': ' + plot.format(item.parsed.y)),
            },
          },
        },
      },
    }));
  }

  /** Draws stacked bars by code and verdict. */
  function bars(id, rows) {
    if (still.has(id)) { still.get(id).destroy(); }
    const canvas = byId(id);
    canvas.parentElement.style.height = Math.max(120, 70 + rows.length * 24) + 'px';
    still.set(id, new Chart(canvas, {
      type: 'bar',
      data: {
        labels: rows.map((row) => row[0]),
        datasets: ['ALLOW', 'REDUCE', 'BLOCK'].map((verdict, i) => ({
          label: verdict, data: rows.map((row) => row[1 + i]), backgroundColor: colour(verdict.toLowerCase()),
        })),
      },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, indexAxis: 'y',
        interaction: { mode: 'index', axis: 'y', intersect: false },
        scales: {
          x: {
            stacked: true, ticks: Object.assign({ precision: 0 }, axisText()), grid: { color: colour('grid') },
            title: { display: true, text: 'verdicts', ...axisText() },
          },
          y: { stacked: true, ticks: Object.assign({ autoSkip: false }, axisText()), grid: { display: false } },
        },
        plugins: { legend: { align: 'start', labels: { color: colour('ink'), boxHeight: 9, boxWidth: 14 } } },
      },
    }));
  }

  return {
    time, bars, line, points, show,
    reset() { range = whole; refresh(); },
    whenRangeChanges(taker) { onRange = taker; },
  };
})();
