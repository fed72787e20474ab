package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command reads and writes the same whatever the locale; the launcher finds any file. */
class LocaleTest {

  private static final String CONFIG =
      """
      data: {train: train.csv, split: {validation: 0.2}}
      features: {sparse: [TITLE, größe], dense: [I], scaling: standardize}
      tasks: [{name: Click}, {name: COLOR, type: multiclass, classes: [Iris, iris]}]
      model: {type: shared_bottom}
      training: {batchSize: 16, threads: 1, stopping: {epochs: 2}}
      """;

  @TempDir Path folder;
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  private void input() throws IOException {
    StringBuilder rows = new StringBuilder("TITLE,größe,I,Click,COLOR\n");
    for (int i = 0; i < 80; i++) {
      rows.append(i % 3 == 0 ? "İstanbul" : "ISLIK").append(",g").append(i % 4).append(',');
      rows.append(i % 7 * 1234.5).append(',').append(i % 2).append(',');
      rows.append(i % 3 == 1 ? "Iris" : "iris").append('\n');
    }
    Files.writeString(folder.resolve("train.csv"), rows);
    Files.writeString(folder.resolve("c.yaml"), CONFIG);
  }

  // what the commands write, without what holds times
  private Map<String, String> outputs(String name) throws IOException {
    Path run = folder.resolve(name);
    String train = folder.resolve("train.csv").toString();
    assertEquals(0, Mtl.run("train", "--config", folder.resolve("c.yaml") + "", "--out", run + ""));
    for (String file : List.of("p.csv", "p.tfrecord", "p.parquet")) {
      assertEquals(0, Mtl.run("convert", "--input", train, "--output", run.resolve(file) + ""));
    }
    String[] predict = {"predict", "--model", run + "", "--input", train, "--output", null};
    predict[6] = run.resolve("o.csv").toString();
    assertEquals(0, Mtl.run(predict));
    Map<String, String> outputs = new TreeMap<>();
    outputs.put("evaluate", printed("evaluate", "--model", run + "", "--input", train));
    outputs.put("describe", printed("describe", "--config", folder.resolve("c.yaml") + ""));
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = run.relativize(file).toString();
        boolean same = path.matches("(p|o)\\..*|config.yaml|saved_model/1/assets/.*json|.*txt");
        outputs.put(path.replaceAll("events.*", "events"), same ? text(file) : "");
      }
    }
    return outputs;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static String printed(String... args) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, Mtl.run(args));
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void commandsInOtherLocales() throws IOException {
    input();
    Locale.setDefault(Locale.ROOT);
    Map<String, String> expected = outputs("root");
    assertTrue(expected.get("config.yaml").contains("TITLE"), expected::toString);
    for (String tag : List.of("tr", "ar-EG", "hi-u-nu-deva")) {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertNotEquals("1.5 title", String.format("%.1f", 1.5) + " " + "TITLE".toLowerCase());
      assertEquals(expected, outputs(tag), tag);
    }
  }

  @Test
  void theLauncherWithoutAnEncoding() throws Exception {
    Path launcher = folder.resolve("mtl");
    Files.copy(Path.of("mtl"), launcher);
    assertTrue(launcher.toFile().setExecutable(true));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(
        folder.resolve("target/classpath.txt"), System.getProperty("java.class.path"));
    // names in a script, since this process may have no encoding for them either
    Path script = folder.resolve("all.sh");
    Files.writeString(
        script,
        """
        mkdir 'größe 中文' && printf 'ä,y\\n1,0\\n' > 'größe 中文/donnée.csv' || exit 9
        ./mtl convert --input 'größe 中文/donn*.csv' --output 'größe 中文/ö.csv' >out 2>err || exit 8
        cp 'größe 中文/ö.csv' copy
        ./mtl convert --input 'größe 中文/keine.csv' --output x.csv 2>err && exit 7
        rm -r 'größe 中文'
        """);
    for (String locale : List.of("POSIX", "C", "", "xx_XX.UTF-8")) {
      ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
      builder.directory(folder.toFile()).inheritIO();
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
      builder.environment().put("LC_ALL", locale);
      assertEquals(0, builder.start().waitFor(), () -> locale + ": " + folder);
      assertEquals("größe 中文/ö.csv: 1 rows\n", Files.readString(folder.resolve("out")));
      assertEquals("ä,y\n1,0\n", Files.readString(folder.resolve("copy")));
      assertEquals(
          "mtl: größe 中文/keine.csv: no such file\n", Files.readString(folder.resolve("err")));
    }
  }
}
