package org.mtl4j.data.format;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.row.DataException;
import org.mtl4j.data.row.Hints;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.text.CanonicalText;

/**
 * Understands the first row of a CSV file that a trained model is to read: it names the columns, or
 * its number of columns says which they are.
 *
 * @param needed columns that are read, all but those that the names of folders hold
 * @param orders that the columns of a file without a header may have
 */
record InputHead(
    InputFormat format, FeatureSchema schema, List<String> needed, List<List<String>> orders)
    implements Head.Rule {

  private static final String HINT =
      "--set data.csv.columns=[...] names the columns of files without a header";

  static InputHead of(
      InputFormat format, FeatureSchema schema, List<String> columns, List<String> given) {
    List<String> needed = columns.stream().filter(name -> !given.contains(name)).toList();
    return new InputHead(format, schema, needed, format.orders(schema.columns(), given));
  }

  @Override
  public Head of(String place, List<String> first) {
    if (namesFeatures(first)) {
      return new Head(first, true);
    }
    List<List<String>> fitting =
        orders.stream()
            .filter(order -> order.size() == first.size() && order.containsAll(needed))
            .toList();
    boolean sure = !format.csv().header() || !fitting.isEmpty() && holdsNumbers(first, fitting);
    if (resemblesNames(first) || !sure) {
      throw Hints.missing(place, lacking(first), first);
    }
    if (fitting.isEmpty()) {
      String hint = first.size() == 1 ? Hints.delimiter(first) : "; " + HINT;
      throw new DataException(place + ": " + counts(first) + hint);
    }
    if (fitting.size() > 1) {
      throw new DataException(
          (place + ": without a header, " + first.size() + " columns may be " + fitting.get(0))
              + (" or " + fitting.get(1) + "; " + HINT));
    }
    return new Head(fitting.get(0), false);
  }

  private List<String> features() {
    return schema.columns().stream().filter(needed::contains).toList();
  }

  // of a single feature the name may be a value as well
  private boolean namesFeatures(List<String> first) {
    List<String> features = features();
    return first.containsAll(features)
        && (features.size() > 1 || format.csv().header() || format.columns().containsAll(first));
  }

  private String lacking(List<String> first) {
    return needed.stream().filter(name -> !first.contains(name)).findFirst().orElse("");
  }

  // a header with a name that is written another way must not be taken for values
  private boolean resemblesNames(List<String> first) {
    Set<String> names = new HashSet<>();
    schema.columns().forEach(name -> names.add(plain(name)));
    format.columns().forEach(name -> names.add(plain(name)));
    long named = first.stream().filter(cell -> names.contains(plain(cell))).count();
    return format.csv().header() ? named > 0 : named * 2 > first.size();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", "");
  }

  // a row of values shows by its numbers
  private boolean holdsNumbers(List<String> first, List<List<String>> fitting) {
    int numbers = 0;
    for (DenseFeature feature : schema.dense()) {
      int column = fitting.get(0).indexOf(feature.name());
      String cell = column < 0 ? "" : schema.text().clean(first.get(column));
      if (feature.width() == 1 && !cell.isEmpty()) {
        if (Float.isNaN(LabelType.number(cell)) && Double.isNaN(CanonicalText.number(cell))) {
          return false;
        }
        numbers++;
      }
    }
    return numbers > 0;
  }

  private String counts(List<String> first) {
    for (List<String> order : orders) {
      if (order.size() == first.size()) {
        List<String> lacking = needed.stream().filter(name -> !order.contains(name)).toList();
        return "has the " + first.size() + " columns " + order + " and lacks " + lacking;
      }
    }
    List<String> counts =
        orders.stream()
            .filter(order -> order.containsAll(needed))
            .map(order -> Integer.toString(order.size()))
            .toList();
    return "got " + first.size() + " columns, expected " + String.join(" or ", counts);
  }
}
