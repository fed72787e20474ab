const UNITS = {training: 'examples/s', floor: 'examples/s', inference: 'µs a call', vocabulary: 'examples/s',
  ingest: 'rows/s', job: 'seconds'};
const median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};
const short = value => value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
const groups = new Map();
for (const result of data) {
  const {work, size, clients} = result.what;
  const parts = [work.toLowerCase()];
  if (work === 'VOCABULARY') parts.push('MMoE by rows of the table');
  else if (size) parts.push('batch ' + size.toLocaleString('en'));
  if (clients) parts.push(clients + (clients === 1 ? ' client' : ' clients'));
  const key = parts.join(', ');
  if (!groups.has(key)) groups.set(key, []);
  groups.get(key).push(result);
}
add(document.body, 'p', 'Bars are medians over rounds that took turns; the table gives the range. A click on a name in a legend hides its bars.', 'note');
for (const [title, results] of groups) {
  section(title);
  const work = results[0].what.work.toLowerCase();
  const label = r => work === 'vocabulary' ? r.what.size.toLocaleString('en') : r.what.model || work;
  const labels = [...new Set(results.map(label))];
  const contestants = [...new Set(results.map(r => r.contestant))];
  const find = (l, c) => results.find(r => label(r) === l && r.contestant === c);
  const value = r => r && !r.failure ? median(r.rounds.value) : null;
  plot(plots(), title, {type: 'bar', data: {labels, datasets: contestants.map((c, i) => ({label: c,
    backgroundColor: color(i), data: labels.map(l => value(find(l, c)))}))},
    options: {scales: {y: axis(UNITS[work], {type: ['inference', 'vocabulary'].includes(work) ? 'logarithmic' : 'linear'})}}}, 360);
  const element = add(document.body, 'table');
  const head = element.createTHead().insertRow();
  for (const text of [work, 'contestant', 'median ' + UNITS[work], 'least', 'most', 'MTL4J is times as fast', 'peak MiB'])
    add(head, 'th', text);
  for (const l of labels) for (const c of contestants) {
    const result = find(l, c);
    if (!result) continue;
    const row = element.insertRow();
    add(row, 'td', l);
    add(row, 'td', c, 'text');
    const own = value(find(l, contestants[0]));
    const v = value(result);
    if (v == null) add(row, 'td', 'failed: ' + result.failure, 'text').colSpan = 4;
    else {
      for (const x of [v, Math.min(...result.rounds.value), Math.max(...result.rounds.value)]) add(row, 'td', short(x));
      const higher = !['inference', 'job'].includes(work);
      add(row, 'td', own == null ? '–' : (higher ? own / v : v / own).toFixed(2));
    }
    add(row, 'td', result.peakMebibytes ?? '–');
  }
}
