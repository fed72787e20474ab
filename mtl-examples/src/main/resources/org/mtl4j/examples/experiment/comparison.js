const {table, learning, curves, gates} = data;
const POINT = {id: 'point', afterDatasetsDraw(chart) {
  const {ctx, scales: {x}, chartArea} = chart;
  ctx.save();
  ctx.strokeStyle = '#333';
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(x.getPixelForValue(0), chartArea.top);
  ctx.lineTo(x.getPixelForValue(0), chartArea.bottom);
  ctx.stroke();
  ctx.fillStyle = '#111';
  chart.data.datasets.forEach((set, i) => chart.getDatasetMeta(i).data.forEach((bar, j) => {
    const value = set.points[j];
    if (value == null) return;
    if (value < x.min || value > x.max) {
      ctx.textAlign = value < x.min ? 'left' : 'right';
      ctx.textBaseline = 'middle';
      ctx.fillText(value < x.min ? '◂ ' + signed(value) : signed(value) + ' ▸',
        value < x.min ? chartArea.left + 4 : chartArea.right - 4, bar.y);
      return;
    }
    ctx.beginPath();
    ctx.arc(x.getPixelForValue(value), bar.y, 4, 0, 2 * Math.PI);
    ctx.fill();
  }));
  ctx.restore();
}};

function interval(row, value, higherIsBetter) {
  const cell = add(row, 'td', value ? signed(value.mean) : '–');
  if (!value) return;
  add(cell, 'small', '[' + signed(value.low) + ', ' + signed(value.high) + ']');
  if (value.low > 0 || value.high < 0)
    cell.className = (value.low > 0) === higherIsBetter ? 'better' : 'worse';
}

function figure(row, value) {
  const cell = add(row, 'td', fixed(value?.mean));
  if (value?.deviation != null) add(cell, 'small', '± ' + fixed(value.deviation));
}

function scores(task) {
  const element = add(document.body, 'table');
  const head = element.createTHead().insertRow();
  const names = Object.keys(task.rows[0].figures);
  const main = named(task.metric);
  for (const text of ['model', ...names.map(named), 'twin’s ' + main, 'to Shared-Bottom', 'to twin'])
    add(head, 'th', text);
  for (const row of task.rows) {
    const line = element.insertRow();
    add(line, 'td', row.model);
    names.forEach(name => figure(line, row.figures[name]));
    figure(line, row.twin[task.metric]);
    interval(line, row.toBaseline, task.higherIsBetter);
    interval(line, row.toTwin, task.higherIsBetter);
  }
}

// the range of the axis; a model far off would squeeze all others and is written at the edge instead
function range(intervals) {
  const reach = value => Math.max(Math.abs(value.low), Math.abs(value.high));
  const sizes = intervals.map(reach).sort((a, b) => a - b);
  const near = intervals.filter(value => reach(value) <= 5 * sizes[Math.floor((sizes.length - 1) / 2)]);
  const low = Math.min(0, ...near.map(value => value.low));
  const high = Math.max(0, ...near.map(value => value.high));
  return {min: low - .08 * (high - low), max: high + .08 * (high - low)};
}

function differences(parent, task) {
  const bars = (label, key, index) => ({label, backgroundColor: color(index) + '66', borderColor: color(index),
    borderWidth: 1, borderSkipped: false, barPercentage: .7,
    data: task.rows.map(r => r[key] && [r[key].low, r[key].high]), points: task.rows.map(r => r[key]?.mean)});
  const sets = [bars('to Shared-Bottom', 'toBaseline', 0), bars('to single-task twin', 'toTwin', 1)]
    .filter(set => set.points.some(p => p != null));
  if (sets.length === 0) return;
  const intervals = task.rows.flatMap(r => [r.toBaseline, r.toTwin]).filter(Boolean);
  const main = named(task.metric);
  plot(parent, task.task + ': difference in ' + main + ', 95 % intervals', {type: 'bar',
    data: {labels: task.rows.map(r => r.model), datasets: sets}, plugins: [POINT],
    options: {indexAxis: 'y', scales: {x: axis(main + ' minus that of the other', {...range(intervals), ticks: {includeBounds: false, callback: v => v === 0 ? '0' : signed(v)}})}}},
    90 + 45 * task.rows.length);
}

function gateUse() {
  const shares = new Map();
  gates.forEach((gate, i) => gate.experts.forEach((expert, j) => {
    const [block, number] = [expert.slice(0, expert.lastIndexOf(' ')), +expert.slice(expert.lastIndexOf(' ') + 1)];
    if (!shares.has(expert)) shares.set(expert, {block, number, data: gates.map(() => null)});
    shares.get(expert).data[i] = gate.weights[j];
  }));
  const blocks = [...new Set([...shares.values()].map(s => s.block))];
  blocks.sort((a, b) => (a === 'shared') - (b === 'shared'));
  const datasets = [...shares.values()]
    .sort((a, b) => blocks.indexOf(a.block) - blocks.indexOf(b.block) || a.number - b.number)
    .map(s => ({label: s.block + ' ' + s.number, data: s.data, borderColor: '#fff', borderWidth: 1,
      backgroundColor: (s.block === 'shared' ? '#e69f00' : color(blocks.indexOf(s.block))) + (s.number % 2 ? 'cc' : '77')}));
  const legend = {labels: {generateLabels: () => blocks.map(block => ({text: block + ' experts', strokeStyle: '#fff',
    fillStyle: block === 'shared' ? '#e69f00cc' : color(blocks.indexOf(block)) + 'cc'}))}, onClick() {}};
  plot(plots(), 'mean gate weight per expert', {type: 'bar', data: {labels: gates.map(g => g.name), datasets},
    options: {indexAxis: 'y', plugins: {legend}, scales: {x: axis('share of the gate', {stacked: true, min: 0, max: 1}),
      y: {stacked: true}}}}, 110 + 28 * gates.length);
}

const seeds = table.seeds === 1 ? 'one seed' : table.seeds + ' seeds';
add(document.body, 'p', `Mean ± deviation over ${seeds} on ${table.testRows.toLocaleString('en')} test rows. ` +
  `Differences are paired; their 95 % intervals come from ${table.replicates.toLocaleString('en')} bootstrap ` +
  'replicates over test rows and seeds. A twin is the same network with the same settings trained on one task alone. A click on a name in a legend hides its curve.', 'note');
if (table.verdicts.length > 0) {
  section('What training the tasks together does');
  const list = add(document.body, 'ul');
  table.verdicts.forEach(text => add(list, 'li', text));
}
for (const task of table.tasks) {
  section(task.task);
  scores(task);
  const box = plots();
  differences(box, task);
  const of = learning[task.task];
  const rows = of[0].main.length > 0 ? 'validation ' : 'training ';
  for (const [name, label] of [['main', named(task.metric)], ['loss', 'loss']].filter(([name]) => of[0][name].length > 0))
    plot(box, task.task + ': ' + rows + label + ' by epoch', epochs(label,
      task.rows.map((r, i) => line(r.model, of[i][name], i))));
  const own = curves[task.task];
  if (own) {
    drawRoc(box, task.task, own.map((c, i) => ({label: task.rows[i].model, ...c})));
    drawCalibration(box, task.task, own.map((c, i) => ({label: task.rows[i].model, ...c})));
  }
}
if (gates.length > 0) {
  section('Gates and experts', 'Experts are exchangeable between seeds, so the gates are those of seed 1 (of an ensemble, its first network).');
  gateUse();
  for (const [model, value] of Object.entries(table.expertCorrelation))
    add(document.body, 'p', `${model}: mean absolute correlation between the outputs of two experts ${fixed(value.mean, 3)}` +
      (value.deviation == null ? '' : ` ± ${fixed(value.deviation, 3)}`) + ' (copies would have 1).');
}
