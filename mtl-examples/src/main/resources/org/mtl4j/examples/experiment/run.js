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
