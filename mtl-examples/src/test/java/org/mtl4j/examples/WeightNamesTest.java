package org.mtl4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.examples.experiment.Census;
import org.mtl4j.examples.experiment.SeedTable;
import org.mtl4j.layer.EmbeddingLayer;
import org.mtl4j.task.Network;
import org.mtl4j.task.Task;

/** Weight paths and shapes are public: they equal the approved list. */
class WeightNamesTest {

  @Test
  void pathsAndShapesAreApproved() throws Exception {
    Path testdata = Path.of(System.getProperty("testdata"));
    Census census = Census.group(1, testdata);
    EmbeddingLayer embedding =
        new EmbeddingLayer(
            census.encoder().schema(), census.encoder().tableRows(), census.encoder().binEdges());
    List<String> lines = new ArrayList<>();
    SeedTable.models(Task.binary("income"), Task.binary("marital"))
        .forEach(
            (name, model) ->
                new Network(embedding, model)
                    .weights()
                    .forEach(w -> lines.add(name + " " + w.path() + " " + w.shape())));
    Path golden = testdata.resolve("golden/weights.txt");
    if (Boolean.getBoolean("golden.write")) {
      Files.write(golden, lines);
    }
    assertEquals(Files.readAllLines(golden), lines);
  }
}
