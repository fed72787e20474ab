package org.mtl4j.examples.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Self-contained pages whose plots Chart.js draws. */
public final class Report {

  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  private Report() {}

  /**
   * A page.
   *
   * @param title its head line
   * @param script the resource that draws {@code data}
   * @param data what the script sees as the constant {@code data}
   */
  public static String page(String title, String script, Object data) {
    try {
      String json = new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
      return String.format(
          Locale.ROOT,
          """
          <!doctype html>
          <html lang="en">
          <meta charset="utf-8">
          <link rel="icon" href="data:,">
          <title>%1$s</title>
          <style>
          %2$s</style>
          <h1>%1$s</h1>
          <script>%3$s</script>
          <script>
          'use strict';
          const data = %4$s;
          %5$s%6$s</script>
          </html>
          """,
          title,
          text("report.css"),
          text(CHARTS),
          json,
          text("charts.js"),
          text(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = Report.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
