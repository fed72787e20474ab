package org.mtl4j.examples.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.layer.ExpertGroup;
import org.mtl4j.layer.Gate;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Cgc;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.Mmoe;
import org.mtl4j.models.Ple;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;

/** The five models in the sizes of the census comparison. */
public final class SeedTable {

  private SeedTable() {}

  /** Models by name for two binary tasks; ESMM takes the second as click, the first as CTCVR. */
  public static Map<String, MultiTaskModel> models(Task first, Task second) {
    List<Task> tasks = List.of(first, second);
    Towers towers = Towers.of(8);
    ExpertGroup four = new ExpertGroup(4, Mlp.of(16));
    Map<String, MultiTaskModel> models = new LinkedHashMap<>();
    models.put("Shared-Bottom", new SharedBottom(tasks, Mlp.of(16), towers));
    models.put("ESMM", new Esmm(second, first, "cvr", towers));
    models.put("MMoE", new Mmoe(tasks, new ExpertGroup(8, Mlp.of(16)), Gate.linear(), towers));
    models.put("CGC", new Cgc(tasks, four, four, Gate.linear(), towers));
    models.put("PLE", new Ple(tasks, 2, four, four, Gate.linear(), towers));
    return models;
  }
}
