package org.mtl4j.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mtl4j.data.Dataset;
import org.mtl4j.graph.Threads;
import org.mtl4j.layer.Mlp;
import org.mtl4j.models.Esmm;
import org.mtl4j.models.SharedBottom;
import org.mtl4j.optimizer.Adam;
import org.mtl4j.optimizer.Regularization;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;
import org.mtl4j.task.Towers;
import org.mtl4j.train.Steps;
import org.mtl4j.train.Stopping;
import org.mtl4j.train.TrainedModel;
import org.mtl4j.train.Trainer;

/**
 * Conversion rates of all impressions, by ESMM and by the baselines of its paper (Ma et al., SIGIR
 * 2018), on a {@link ClickWorld} that knows the true ones; a new world for every seed. Embeddings,
 * towers, optimizer and patience on the own validation loss are equal. L2 on embeddings is 1e-3
 * where all impressions train (the lowest validation loss of ESMM on worlds 101 to 104, from 3e-4
 * to 3e-3). For the model of clicked rows no one L2 suits all worlds, so it may choose the best of
 * five by its validation loss in every world, which ESMM may not.
 *
 * <p>Arguments: the number of seeds (default 5), of impressions (default 200,000), the click rate
 * (default 0.05) and the relatedness of the tasks (default 0.7).
 */
public final class ClicksAndConversions {

  static final String ESMM = "ESMM";
  static final String CLICKED = "clicked rows only";

  private static final Task CLICK = Task.binary("click");
  private static final Task CONVERSION = Task.binary("conversion");
  private static final Towers TOWERS = Towers.of(32);
  private static final float L2 = 1e-3f;

  private ClicksAndConversions() {}

  /** Runs the program. */
  public static void main(String[] args) {
    List<ClickWorld> worlds = List.of();
    try {
      worlds = worlds(args);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "ClicksAndConversions takes [seeds] [impressions] [click rate] [relatedness]: "
              + e.getMessage());
      System.exit(2);
    }
    ConversionScores scores = new ConversionScores(worlds.size(), ESMM, CLICKED);
    for (ClickWorld world : worlds) {
      ClickData data = ClickData.of(world);
      describe(world, data);
      Map<String, Map<String, float[]>> predictions = new LinkedHashMap<>();
      predictions.put(ESMM, esmm(data, world.seed()));
      predictions.put(CLICKED, clicked(data, world.seed()));
      baselines(data, world.seed(), predictions);
      scores.add((int) world.seed() - 1, data.test(), predictions);
    }
    scores.print();
  }

  private static List<ClickWorld> worlds(String[] args) {
    int seeds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int impressions = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    ClickWorld like = ClickWorld.of(Math.max(impressions, 200), 1);
    double rate = args.length > 2 ? Double.parseDouble(args[2]) : like.clickRate();
    double related = args.length > 3 ? Double.parseDouble(args[3]) : like.relatedness();
    if (seeds < 1 || !(impressions * rate >= 500)) {
      throw new IllegalArgumentException(
          "need at least 1 seed and 500 clicks, got "
              + (seeds + " and " + impressions + " x " + rate));
    }
    List<ClickWorld> worlds = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      worlds.add(new ClickWorld(impressions, like.users(), like.items(), rate, related, seed));
    }
    return worlds;
  }

  /** What ESMM, trained on all impressions, predicts for the test rows: cvr and ctcvr. */
  static Map<String, float[]> esmm(ClickData data, long seed) {
    MultiTaskModel model = new Esmm(CLICK, CONVERSION, "cvr", TOWERS);
    Map<String, float[]> outputs = fit(model, data, false, seed, L2);
    return Map.of("cvr", outputs.get("cvr"), "ctcvr", outputs.get("conversion"));
  }

  /** What the same tower on the same embeddings, trained on clicked rows, predicts: cvr. */
  static Map<String, float[]> clicked(ClickData data, long seed) {
    return Map.of("cvr", alone(CONVERSION, data, true, seed, 1e-4f, 1e-3f, 0.01f, 0.03f, 0.1f));
  }

  private static void baselines(
      ClickData data, long seed, Map<String, Map<String, float[]>> predictions) {
    float[] click = alone(CLICK, data, false, seed, L2);
    float[] both = alone(CONVERSION, data, false, seed, L2);
    float[] cvr = predictions.get(CLICKED).get("cvr");
    predictions.put(CLICKED, Map.of("cvr", cvr, "ctcvr", product(click, cvr)));
    predictions.put("unclicked as negatives", Map.of("cvr", both, "ctcvr", both));
    float[] ratio = new float[both.length];
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] = Math.min(1, both[i] / click[i]);
    }
    predictions.put("pCTCVR / pCTR", Map.of("cvr", ratio, "ctcvr", both));
    float[] trueCvr = data.test().labels("true_cvr");
    float[] trueCtr = data.test().labels("true_ctr");
    predictions.put("true rates", Map.of("cvr", trueCvr, "ctcvr", product(trueCtr, trueCvr)));
  }

  private static float[] product(float[] x, float[] y) {
    float[] product = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = x[i] * y[i];
    }
    return product;
  }

  private static float[] alone(
      Task task, ClickData data, boolean clickedOnly, long seed, float... l2) {
    MultiTaskModel model = new SharedBottom(List.of(task), Mlp.of(), TOWERS);
    return fit(model, data, clickedOnly, seed, l2).get(task.name());
  }

  // the predictions of the training whose L2 gives the lowest validation loss
  private static Map<String, float[]> fit(
      MultiTaskModel model, ClickData data, boolean clickedOnly, long seed, float... l2) {
    Dataset training = clickedOnly ? data.clickedTraining() : data.training();
    Dataset validation = clickedOnly ? data.clickedValidation() : data.validation();
    double lowest = Double.POSITIVE_INFINITY;
    Map<String, float[]> best = null;
    for (float factor : l2) {
      Trainer trainer =
          new Trainer(
              Adam.of(0.003f),
              new Regularization(factor, 0),
              Steps.of(1024),
              new Stopping(100, 5, "loss"),
              seed,
              Threads.defaults());
      try (TrainedModel trained = trainer.fit(model, data.encoder(), training, validation)) {
        double loss = trained.evaluate(validation).loss();
        if (loss < lowest) {
          lowest = loss;
          best = trained.predict(data.test());
        }
      }
    }
    return best;
  }

  private static void describe(ClickWorld world, ClickData data) {
    System.out.printf(
        Locale.ROOT,
        "world %d: %,d training impressions, %,d clicks, %,.0f conversions; mean true CVR of the"
            + " clicked %.3f, of all %.3f%n",
        world.seed(),
        data.training().rows(),
        data.clickedTraining().rows(),
        sum(data.clickedTraining().labels("conversion")),
        sum(data.clickedTraining().labels("true_cvr")) / data.clickedTraining().rows(),
        sum(data.training().labels("true_cvr")) / data.training().rows());
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
