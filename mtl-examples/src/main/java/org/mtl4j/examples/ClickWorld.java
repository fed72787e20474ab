package org.mtl4j.examples;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * A seeded world of impressions, clicks and conversions in which the true rates are known. Users
 * have three numbers for interest (u) and three for need (v), items likewise (i and j) and a price.
 * Each is 0.6 x a number of the user's segment or the item's category + 0.8 x an own one, all
 * standard normal. With
 *
 * <pre>
 *   interest   = (u0 + i0 + (u1 i1 + u2 i2) / sqrt 2) / sqrt 3    (variance 1)
 *   need       = (v0 + j0 + (v1 j1 + v2 j2) / sqrt 2) / sqrt 3    (variance 1)
 *   logit pCTR = a + 1.5 interest - 0.2 position + 0.3 discount + device
 *   logit pCVR = b + 1.5 (r interest + sqrt(1 - r^2) need) + 0.3 discount - 0.4 price
 * </pre>
 *
 * a click is drawn with pCTR and, independently, a potential conversion with pCVR: what comes of
 * the impression if it is clicked. The conversion that is seen is click x potential conversion. The
 * intercepts a and b make the mean pCTR {@code clickRate} and the mean pCVR of all impressions
 * 0.06. Interest (through r) and discount drive both, so clicked rows convert more often than all
 * would: the selection bias. Nothing hidden drives both; given the columns, pCVR of a clicked
 * impression is that of an unclicked one.
 *
 * <p>Popularity is skewed: the first k of n items take (k/n)^(1/3) of the impressions, the first k
 * of n users (k/n)^(1/2). Position is uniform in 1 to 8, device one of -0.3, 0, 0.3, discount
 * standard normal; these three are drawn for every impression.
 *
 * @param impressions rows
 * @param users how many
 * @param items how many
 * @param clickRate mean pCTR, in (0, 1)
 * @param relatedness r, in [0, 1]: how far conversion is a matter of interest
 * @param seed equal worlds have equal rows
 */
public record ClickWorld(
    int impressions, int users, int items, double clickRate, double relatedness, long seed) {

  static final List<String> SPARSE =
      List.of("user", "segment", "item", "category", "device", "position");
  static final List<String> DENSE = List.of("price", "discount");

  /** Observed labels first; models may not see the last three. */
  static final List<String> LABELS =
      List.of("click", "conversion", "potential_conversion", "true_ctr", "true_cvr");

  private static final int SEGMENTS = 20;
  private static final int CATEGORIES = 50;

  public ClickWorld {
    boolean share = clickRate > 0 && clickRate < 1 && relatedness >= 0 && relatedness <= 1;
    if (impressions < 1 || users < 1 || items < 1 || !share) {
      throw new IllegalArgumentException(
          "a world needs sizes of at least 1, a click rate in (0, 1) and relatedness in [0, 1], got"
              + (" " + impressions + ", " + users + ", " + items)
              + (", " + clickRate + " and " + relatedness));
    }
  }

  /** 100 impressions per user and 200 per item, one in twenty clicked, relatedness 0.7. */
  public static ClickWorld of(int impressions, long seed) {
    return new ClickWorld(impressions, impressions / 100, impressions / 200, 0.05, 0.7, seed);
  }

  /** Writes all rows as CSV with a header, compressed if the name ends in {@code .gz}. */
  public Path write(Path file) {
    write(List.of(file));
    return file;
  }

  /** Writes all rows in their order, about as many to each file. */
  void write(List<Path> files) {
    Random random = new Random(seed);
    Drawn drawn = new Drawn(random);
    double[] clicks = new double[impressions];
    double[] conversions = new double[impressions];
    for (int i = 0; i < impressions; i++) {
      Impression row = drawn.impression();
      clicks[i] = row.click;
      conversions[i] = row.conversion;
    }
    double a = intercept(clicks, clickRate);
    double b = intercept(conversions, 0.06);
    // drawn again, since memory holds the logits of all rows but not their texts
    Drawn again = new Drawn(new Random(seed));
    for (int file = 0; file < files.size(); file++) {
      int from = (int) ((long) impressions * file / files.size());
      int to = (int) ((long) impressions * (file + 1) / files.size());
      write(files.get(file), again, to - from, new double[] {a, b}, random);
    }
  }

  private void write(Path file, Drawn rows, int count, double[] intercepts, Random random) {
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
        Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      csv.write(String.join(",", SPARSE) + "," + String.join(",", DENSE) + ",");
      csv.write(String.join(",", LABELS) + "\n");
      for (int i = 0; i < count; i++) {
        Impression row = rows.impression();
        double ctr = sigmoid(intercepts[0] + row.click);
        double cvr = sigmoid(intercepts[1] + row.conversion);
        int click = random.nextDouble() < ctr ? 1 : 0;
        int potential = random.nextDouble() < cvr ? 1 : 0;
        csv.write(row.features() + "," + click + "," + click * potential + "," + potential);
        csv.write("," + (float) ctr + "," + (float) cvr + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The impressions of this world, one after the other. */
  private final class Drawn {
    private final Random random;
    private final double[][] people;
    private final double[][] goods;

    Drawn(Random random) {
      this.random = random;
      people = numbers(random, users, SEGMENTS, 6);
      goods = numbers(random, items, CATEGORIES, 7);
    }

    Impression impression() {
      return ClickWorld.this.impression(random, people, goods);
    }
  }

  /** What was drawn, and both logits without intercept. */
  private record Impression(
      int user,
      int item,
      int device,
      int position,
      float[] numbers,
      double click,
      double conversion) {

    /** As CSV. */
    String features() {
      return ("u" + user + ",s" + user % SEGMENTS + ",i" + item + ",c" + item % CATEGORIES)
          + (",d" + device + ",p" + position + "," + numbers[0] + "," + numbers[1]);
    }
  }

  private Impression impression(Random random, double[][] people, double[][] goods) {
    int user = (int) (users * StrictMath.pow(random.nextDouble(), 2));
    int item = (int) (items * StrictMath.pow(random.nextDouble(), 3));
    int device = random.nextInt(3);
    int position = 1 + random.nextInt(8);
    float price = (float) goods[item][6];
    float discount = (float) random.nextGaussian();
    double interest = affinity(people[user], goods[item], 0);
    double need = affinity(people[user], goods[item], 3);
    double intent = relatedness * interest + Math.sqrt(1 - relatedness * relatedness) * need;
    return new Impression(
        user,
        item,
        device,
        position,
        new float[] {price, discount},
        1.5 * interest - 0.2 * position + 0.3 * discount + 0.3 * (device - 1),
        1.5 * intent + 0.3 * discount - 0.4 * price);
  }

  // [count, width], of which 0.6 is common to those who are equal modulo groups
  private static double[][] numbers(Random random, int count, int groups, int width) {
    double[][] numbers = new double[groups + count][width];
    for (int i = 0; i < numbers.length; i++) {
      for (int k = 0; k < width; k++) {
        double own = random.nextGaussian();
        numbers[i][k] = i < groups ? own : 0.6 * numbers[(i - groups) % groups][k] + 0.8 * own;
      }
    }
    return Arrays.copyOfRange(numbers, groups, numbers.length);
  }

  private static double affinity(double[] user, double[] item, int at) {
    double fit = user[at + 1] * item[at + 1] + user[at + 2] * item[at + 2];
    return (user[at] + item[at] + fit / Math.sqrt(2)) / Math.sqrt(3);
  }

  private static double intercept(double[] logits, double rate) {
    double low = -30;
    double high = 30;
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      double mean = Arrays.stream(logits).map(x -> sigmoid(middle + x)).average().orElseThrow();
      low = mean < rate ? middle : low;
      high = mean < rate ? high : middle;
    }
    return low;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
