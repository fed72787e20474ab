const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8c6d1f', '#56b4e9', '#444444', '#e69f00'];
const NAMES = {auc: 'AUC', macro_auc: 'macro AUC', log_loss: 'log loss', mae: 'MAE', rmse: 'RMSE',
  calibration_error: 'calibration error', predicted_observed: 'predicted / observed'};
const named = name => NAMES[name] ?? name.replaceAll('_', ' ');
const color = index => PALETTE[index % PALETTE.length];
const fixed = (value, digits = 5) => value == null ? '–' : value.toFixed(digits);
const signed = value => (value < 0 ? '−' : '+') + Math.abs(value).toFixed(5);

Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = 'system-ui, sans-serif';
Chart.defaults.font.size = 12;
Chart.defaults.color = '#333';
Chart.defaults.plugins.title.font = {size: 14, weight: 'bold'};
Chart.defaults.plugins.legend.labels.boxWidth = 18;

function add(parent, tag, text, className) {
  const element = parent.appendChild(document.createElement(tag));
  if (text != null) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function section(title, note) {
  add(document.body, 'h2', title);
  if (note) add(document.body, 'p', note, 'note');
}

const plots = () => add(document.body, 'div', null, 'plots');

function plot(parent, title, config, height) {
  const box = add(parent, 'div', null, height ? 'plot wide' : 'plot');
  if (height) box.style.height = height + 'px';
  config.options.plugins = {...config.options.plugins, title: {display: true, text: title}};
  new Chart(add(box, 'canvas'), config);
}

const axis = (text, more) => ({title: {display: true, text}, ...more});

const line = (label, data, index, more) => ({label, data, borderColor: color(index),
  backgroundColor: color(index), borderWidth: 2, pointRadius: data.length < 2 ? 3 : 0, ...more});

const epochs = (y, datasets) => ({type: 'line',
  data: {labels: Array.from({length: Math.max(...datasets.map(d => d.data.length))}, (_, i) => i + 1), datasets},
  options: {scales: {x: axis('epoch'), y: axis(y)}}});

const DIAGONAL = {data: [{x: 0, y: 0}, {x: 1, y: 1}], label: '', borderColor: '#999', borderWidth: 1,
  borderDash: [5, 5], pointRadius: 0, showLine: true};

const square = (x, y, datasets) => ({type: 'scatter', data: {datasets: [...datasets, DIAGONAL]},
  options: {scales: {x: axis(x, {min: 0, max: 1}), y: axis(y, {min: 0, max: 1})},
    plugins: {legend: {labels: {filter: item => item.text !== ''}}}}});

// curves: [{label, roc, calibration}]
function drawRoc(parent, task, curves) {
  plot(parent, task + ': ROC, test rows', square('false positive rate', 'true positive rate',
    curves.map((c, i) => line(c.label, c.roc.map(p => ({x: p.falsePositives, y: p.truePositives})), i,
      {showLine: true}))));
}

function drawCalibration(parent, task, curves) {
  plot(parent, task + ': calibration, test rows', square('mean prediction', 'observed rate',
    curves.map((c, i) => line(c.label, c.calibration.map(b => ({x: b.predicted, y: b.observed})), i,
      {showLine: true, pointRadius: 3}))));
}
