package org.mtl4j.examples.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.data.Batch;
import org.mtl4j.data.Dataset;
import org.mtl4j.examples.experiment.Config;
import org.mtl4j.examples.experiment.ConfigFile;
import org.mtl4j.examples.experiment.EncodedRows;
import org.mtl4j.examples.experiment.Experiment;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.SparseFeature;

/** The encoded rows of an experiment as files that the peers read. */
final class BenchmarkData {

  private BenchmarkData() {}

  /**
   * Writes {@code <part>_ids.npy}, {@code <part>_floats.npy}, {@code <part>_labels.npy} and {@code
   * data.json}: names of columns and tasks, rows of the tables, sizes of the networks.
   */
  static void write(Path folder, Experiment experiment, EncodedRows rows) {
    try {
      Files.createDirectories(folder);
      write(folder, "training", rows.trainingInMemory());
      write(folder, "validation", rows.validation());
      write(folder, "test", rows.test());
      ObjectMapper json = new ObjectMapper();
      json.writeValue(folder.resolve("data.json").toFile(), description(experiment, rows));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path folder, String part, Dataset data) {
    Batch all = data.all();
    Npy.write(folder.resolve(part + "_ids.npy"), all.ids(), data.schema().idWidth());
    Npy.write(folder.resolve(part + "_floats.npy"), all.floats(), data.schema().floatWidth());
    Npy.write(folder.resolve(part + "_labels.npy"), all.labels(), data.tasks().size());
  }

  private static Map<String, Object> description(Experiment experiment, EncodedRows rows) {
    Config config = experiment.config();
    Map<String, Object> all = new LinkedHashMap<>();
    List<SparseFeature> sparse = rows.training().schema().sparse();
    all.put("sparse", sparse.stream().map(SparseFeature::name).toList());
    all.put("tableRows", sparse.stream().map(f -> rows.encoder().rows(f.table())).toList());
    List<String> dense = new ArrayList<>();
    rows.training().schema().dense().forEach(feature -> dense.add(feature.name()));
    all.put("dense", dense);
    all.put("tasks", rows.trainingInMemory().tasks());
    all.put("config", ConfigFile.tree(config));
    check(config, rows.training().schema().dense());
    return all;
  }

  // the peers know sparse columns of one width and single numbers
  private static void check(Config config, List<DenseFeature> dense) {
    List<String> odd = new ArrayList<>();
    config.features().sequences().forEach(sequence -> odd.add(sequence.name()));
    odd.addAll(config.features().widths().keySet());
    dense.stream().filter(feature -> feature.width() > 1).forEach(f -> odd.add(f.name()));
    if (config.data().weight() != null) {
      odd.add("data.weight " + config.data().weight());
    }
    boolean plain = config.features().encoding().type().equals("plain");
    if (!odd.isEmpty() || !plain || config.training().ensemble() != 1) {
      throw new IllegalArgumentException(
          "--config: mtl benchmark takes single sparse and plain dense columns of one width, no"
              + " row weights and no ensembles, got "
              + Arrays.asList(odd, config.features().encoding(), config.training().ensemble()));
    }
  }
}
