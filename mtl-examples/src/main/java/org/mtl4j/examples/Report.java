package org.mtl4j.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One self-contained page with the learning curves of a run, drawn by Chart.js. */
final class Report {

  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  private static final String DRAW =
      """
      const history = run.train.history;
      const show = value => value == null ? '-' : value.toPrecision(5);
      const table = document.getElementById('scores');
      for (const rows of ['test', 'validation'])
        for (const [task, values] of Object.entries(run[rows] ?? {}))
          for (const [name, value] of Object.entries(values)) {
            const line = table.insertRow();
            for (const text of [rows, task, name, show(value)])
              line.insertCell().textContent = text;
          }
      for (const task of Object.keys(history[0].losses))
        for (const name of Object.keys(history[0].validation[task])) {
          const canvas = document.createElement('canvas');
          const box = document.getElementById('plots')
            .appendChild(document.createElement('div'));
          box.appendChild(canvas);
          const curves = [{label: 'validation', data: history.map(e => e.validation[task][name])}];
          if (name === 'loss')
            curves.push({label: 'training', data: history.map(e => e.losses[task])});
          new Chart(canvas, {type: 'line',
            data: {labels: history.map((e, i) => i + 1), datasets: curves},
            options: {animation: false, plugins: {title: {display: true, text: task + ' ' + name}}}});
        }
      """;

  private Report() {}

  /** Writes the page; {@code metrics} as in {@code metrics.json}. */
  static void write(Map<String, Object> metrics, Path file) throws IOException {
    String charts;
    try (InputStream library = Report.class.getResourceAsStream(CHARTS)) {
      charts = new String(library.readAllBytes(), StandardCharsets.UTF_8);
    }
    String data = new ObjectMapper().writeValueAsString(metrics).replace("</", "<\\/");
    Files.writeString(
        file,
        "<!doctype html><meta charset=\"utf-8\"><title>MTL4J run</title><style>"
            + "body{font-family:sans-serif;margin:2em}td{padding:0 1em}"
            + "#plots{display:grid;grid-template-columns:repeat(2,1fr);max-width:1100px}</style>"
            + "<h1>MTL4J run</h1><table id=\"scores\"></table><div id=\"plots\"></div><script>"
            + charts
            + "</script><script>const run = "
            + data
            + ";\n"
            + DRAW
            + "</script>\n");
  }
}
