package org.mtl4j.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.Manifest;
import org.mtl4j.data.format.InputFormat;
import org.mtl4j.data.row.DataException;
import org.mtl4j.layer.SummedIds;
import org.mtl4j.task.Task;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * What an export says of itself in {@code assets/model.json}.
 *
 * @param tasks in the order of the model
 * @param outputs the names of all outputs in their order: those of the tasks, then of what is
 *     predicted without a label; empty in exports of older versions
 * @param input how the files were read that it was trained on, where that was told
 * @param summed what of a packed row the signature {@code summed} is fed; empty without it, and in
 *     exports of older versions
 */
public record ModelDescription(
    List<TaskDescription> tasks,
    List<String> outputs,
    Optional<InputFormat> input,
    Optional<SummedIds> summed) {

  /** The file's place in an export. */
  static final String FILE = "assets/model.json";

  private static final int VERSION = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A task of an export.
   *
   * @param name also that of the output
   * @param objective such as {@code binary}; empty in exports of older versions
   * @param classes the names of the values that a prediction has, in their order; empty where there
   *     is one or they have no names
   */
  public record TaskDescription(String name, String objective, List<String> classes) {
    public TaskDescription {
      classes = List.copyOf(classes);
    }
  }

  public ModelDescription {
    tasks = List.copyOf(tasks);
    outputs = List.copyOf(outputs);
  }

  /** Of a model and its outputs. */
  static ModelDescription of(
      TrainedModel model, List<String> outputs, Optional<InputFormat> input) {
    List<LabelColumn> labels = input.map(InputFormat::labels).orElse(List.of());
    Set<String> ordered = new LinkedHashSet<>();
    model.tasks().forEach(task -> ordered.add(task.name()));
    ordered.addAll(outputs);
    return new ModelDescription(
        model.tasks().stream().map(task -> of(task, labels)).toList(),
        List.copyOf(ordered),
        input,
        Trainer.embedding(model.encoder()).summed());
  }

  private static TaskDescription of(Task task, List<LabelColumn> labels) {
    List<String> classes = List.of();
    for (LabelColumn label : labels) {
      if (label.task().equals(task.name()) && label.type() instanceof LabelType.Classes type) {
        classes = type.names();
      }
    }
    String objective = task.objective().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new TaskDescription(task.name(), objective, classes);
  }

  /** Writes it into an export, with what only people read: models, seed, units of labels. */
  void write(Path export, TrainedModel model) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    ArrayNode names = root.putArray("tasks");
    ObjectNode objectives = root.putObject("objectives");
    ObjectNode classes = root.putObject("classes");
    for (TaskDescription task : tasks) {
      names.add(task.name());
      objectives.put(task.name(), task.objective());
      if (!task.classes().isEmpty()) {
        classes.set(task.name(), JSON.valueToTree(task.classes()));
      }
    }
    root.set("outputs", JSON.valueToTree(outputs));
    ArrayNode models = root.putArray("models");
    model.ensemble().members().forEach(member -> models.add(member.model().toString()));
    root.put("seed", model.trainer().seed());
    root.set("labels", JSON.valueToTree(model.scales()));
    summed.ifPresent(ids -> root.set("summed", JSON.valueToTree(ids)));
    input.ifPresent(format -> root.set("input", InputFormatJson.write(format)));
    Files.write(export.resolve(FILE), JSON.writeValueAsBytes(root));
  }

  /** Reads what {@link #write} wrote; exports of older versions tell less. */
  static ModelDescription read(Path export, Manifest manifest) throws IOException {
    if (!manifest.files().containsKey(FILE)) {
      return new ModelDescription(List.of(), List.of(), Optional.empty(), Optional.empty());
    }
    JsonNode root = JSON.readTree(manifest.bytes(export, FILE));
    if (root.path("version").asInt(1) > VERSION) {
      throw new DataException(
          export + ": " + FILE + " was written by a newer version of this library");
    }
    List<TaskDescription> tasks = new ArrayList<>();
    for (String name : InputFormatJson.texts(root.path("tasks"))) {
      List<String> classes = InputFormatJson.texts(root.path("classes").path(name));
      tasks.add(new TaskDescription(name, root.path("objectives").path(name).asText(), classes));
    }
    return new ModelDescription(
        tasks,
        InputFormatJson.texts(root.path("outputs")),
        Optional.ofNullable(root.get("input")).map(InputFormatJson::read),
        root.has("summed")
            ? Optional.of(JSON.treeToValue(root.get("summed"), SummedIds.class))
            : Optional.empty());
  }
}
