const history = data.metrics.train.history;
for (const ending of data.endings) add(document.body, 'p', ending, 'note');
if (data.metrics.warnings.length) {
  section('Warnings');
  const list = add(document.body, 'ul');
  for (const warning of data.metrics.warnings) add(list, 'li', warning);
}
section('Scores');
const table = add(document.body, 'table');
const parts = ['test', 'validation'].filter(part => data.metrics[part]);
const head = table.createTHead().insertRow();
for (const text of ['task', 'figure']) add(head, 'th', text, 'text');
for (const part of parts) add(head, 'th', part);
const own = values => Object.keys(values ?? {}).filter(name => name !== 'log_loss'); // that is the loss
for (const [task, values] of Object.entries(data.metrics[parts.at(-1)] ?? {}))
  for (const name of own(values)) {
    const line = table.insertRow();
    for (const text of [task, named(name)]) add(line, 'td', text, 'text');
    for (const part of parts) add(line, 'td', fixed(data.metrics[part][task][name]));
  }
const shares = Object.entries(data.metrics.columns);
const columns = Object.keys(shares[0]?.[1] ?? {})
  .filter(name => shares.some(([, all]) => all[name].missing + all[name].unknown > 0));
if (columns.length) {
  section('Missing and unknown values', 'Shares of the rows, unknown items of sequences of all items; other columns have none.');
  const table = add(document.body, 'table');
  const head = table.createTHead().insertRow();
  add(head, 'th', 'column', 'text');
  for (const [part] of shares) for (const what of ['missing', 'unknown']) add(head, 'th', part + ', ' + what);
  for (const name of columns) {
    const line = table.insertRow();
    add(line, 'td', name, 'text');
    for (const [, all] of shares) for (const what of ['missing', 'unknown'])
      add(line, 'td', (100 * all[name][what]).toFixed(1) + ' %');
  }
}
for (const task of Object.keys(history[0].losses)) {
  section(task);
  const box = plots();
  const validated = task in history[0].validation;
  for (const name of validated ? own(history[0].validation[task]) : ['loss']) {
    const curves = validated ? [line('validation', history.map(e => e.validation[task][name]), 0)] : [];
    if (name === 'loss') curves.push(line('training', history.map(e => e.losses[task]), 1));
    plot(box, task + ': ' + named(name) + ' by epoch', epochs(named(name), curves));
  }
  const curves = data.curves[task];
  if (curves) {
    drawRoc(box, task, [{label: 'test', ...curves}]);
    drawCalibration(box, task, [{label: 'test', ...curves}]);
  }
}
