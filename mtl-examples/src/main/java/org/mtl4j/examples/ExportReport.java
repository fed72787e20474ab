package org.mtl4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mtl4j.export.ModelDescription;
import org.mtl4j.export.ModelDescription.TaskDescription;
import org.mtl4j.export.SavedModelPredictor;

/** What {@code mtl export} says of what it wrote, in lines for people. */
final class ExportReport {

  private static final String VERSION = "\\d+";

  private ExportReport() {}

  /**
   * Loads an export, so that nothing is said of one that does not load.
   *
   * @param name the folder that it becomes
   * @param folder where it is so far
   */
  static List<String> lines(Path name, Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(name + ": " + size(folder));
    try (SavedModelPredictor predictor = SavedModelPredictor.load(folder)) {
      ModelDescription description = predictor.description();
      lines.add("outputs: " + String.join(", ", outputs(predictor.outputs(), description)));
    }
    lines.add("predict: mtl predict --model " + name + " --input FILE --output FILE.csv");
    lines.add("serve: " + serving(name.toAbsolutePath().normalize()));
    return lines;
  }

  private static String size(Path folder) throws IOException {
    long files = 0;
    long bytes = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files++;
        bytes += Files.size(file);
      }
    }
    String size =
        bytes < 1_000_000
            ? String.format(Locale.ROOT, "%,.1f KB", bytes / 1e3)
            : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    return "a SavedModel of " + files + " files, " + size;
  }

  private static List<String> outputs(List<String> outputs, ModelDescription description) {
    List<String> texts = new ArrayList<>(outputs);
    for (TaskDescription task : description.tasks()) {
      String classes = task.classes().isEmpty() ? "" : " of " + String.join(", ", task.classes());
      texts.replaceAll(
          name ->
              name.equals(task.name()) && !task.objective().isEmpty()
                  ? name + " (" + task.objective() + classes + ")"
                  : name);
    }
    return texts;
  }

  private static String serving(Path folder) {
    if (!folder.getFileName().toString().matches(VERSION)) {
      return "TensorFlow Serving takes folders named by a version, such as " + folder + "/1";
    }
    Path base = folder.getParent();
    Path model = base.getFileName() == null ? Path.of("model") : base.getFileName();
    return "tensorflow_model_server --model_name=" + model + " --model_base_path=" + base;
  }
}
