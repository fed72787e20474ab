package org.mtl4j.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.graph.GraphScope;
import org.mtl4j.graph.GraphScope.Summands;
import org.mtl4j.layer.TableGroup.IdPlace;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.sparse.SparseSegmentSumWithNumSegments;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A first layer's x W + b that looks up no embeddings of small tables.
 *
 * <p>With E the table of a feature and V the rows of W that its embedding meets, the feature's part
 * of x W is a row of E V, which has far fewer rows than a batch. What is summed per row of the
 * batch are the differences to the product of the feature's most frequent value, so that values
 * most rows have cost nothing; the products of the most frequent values are added to b.
 *
 * @param width of the embeddings
 * @param small the features whose tables are small, in schema order
 * @param padded the same, those together whose tables are multiplied at once, padded to the rows of
 *     the last
 * @param others where the ids of the group's other sparse features stand
 */
record TableProduct(int width, List<Small> small, List<List<Small>> padded, List<IdPlace> others) {

  private static final int ROWS = 64; // of a small table
  private static final int PADDED = 4; // tables to at most so many times their rows
  private static final int MOST = 1 << 20; // values of products that a graph that predicts keeps

  /**
   * A feature with a small table.
   *
   * @param id where its id stands
   * @param column of x where its embedding starts
   * @param rows of its table
   */
  record Small(IdPlace id, int column, int rows) {

    /** The row of the table that the value most rows have takes in the group's. */
    int base() {
      return id.firstRow() + IdRule.FIRST;
    }
  }

  /** The sparse features of {@code group}, whose embeddings start at {@code column} of x. */
  static TableProduct of(
      FeatureSchema schema, TableGroup group, List<Integer> tableRows, int column) {
    List<Small> small = new ArrayList<>();
    List<IdPlace> others = new ArrayList<>();
    List<SparseFeature> sparse = group.sparse(schema);
    List<IdPlace> places = group.ids(schema);
    for (int i = 0; i < sparse.size(); i++) {
      var table = sparse.get(i).table();
      int rows = tableRows.get(schema.tables().indexOf(table));
      if (table.ids() instanceof IdRule.Fitted && rows > IdRule.FIRST && rows <= ROWS) {
        small.add(new Small(places.get(i), column + i * group.width(), rows));
      } else {
        others.add(places.get(i));
      }
    }
    return new TableProduct(group.width(), small, padded(small), others);
  }

  /** Whether most features have small tables. */
  boolean pays() {
    return small.size() > others.size();
  }

  /** What is summed of a packed row. */
  SummedIds summed() {
    int[] firstRows = new int[small.size()];
    int rows = 0;
    for (List<Small> together : padded) {
      for (Small feature : together) {
        firstRows[small.indexOf(feature)] = rows;
        rows += most(together);
      }
    }
    return new SummedIds(
        small.stream().mapToInt(f -> f.id.position()).toArray(), firstRows, IdRule.FIRST);
  }

  /**
   * Adds what all products with one x have in common.
   *
   * @param table of the group [rows, width]
   * @param summands what is summed, by {@link #summed}
   * @param rest the columns of x beside those of {@link #small}, in their order [batch, ...] each
   */
  GraphScope.Affine affine(
      Ops tf, Operand<TFloat32> table, Summands summands, List<Operand<TFloat32>> rest) {
    Operand<TFloat32> remaining = rest.isEmpty() ? null : ExpertGroup.concat(tf, rest, 1);
    return (scope, kernel, bias) -> {
      Ops inner = scope.tf();
      int units = (int) kernel.shape().get(1);
      if (!scope.training() && (long) productRows() * units > MOST) {
        return null;
      }
      List<Operand<TFloat32>> shared =
          scope.shared("products", () -> products(scope, table, kernel, bias));
      Operand<TFloat32> base = shared.get(0);
      Operand<TFloat32> remainingKernel = shared.get(1);
      Operand<TFloat32> all = shared.get(2);
      List<Operand<TFloat32>> products = shared.subList(3, shared.size());
      Operand<TFloat32> sums =
          SparseSegmentSumWithNumSegments.create(
              inner.scope(), all, summands.rows(), summands.batch(), summands.size());
      scope.gradient(products, sums, gradient -> gradients(tf, gradient, summands, units));
      return remaining == null
          ? inner.nn.biasAdd(sums, base)
          : inner.math.addN(
              List.of(
                  sums, inner.nn.biasAdd(inner.linalg.matMul(remaining, remainingKernel), base)));
    };
  }

  // of each of the products by that of the sums
  private List<Operand<TFloat32>> gradients(
      Ops tf, Operand<TFloat32> gradient, Summands summands, int units) {
    Operand<TFloat32> whole =
        gradient(
            tf, List.of(gradient, summands.rows(), summands.batch(), tf.constant(productRows())));
    Operand<TFloat32> flat = tf.reshape(whole, tf.array(-1));
    List<Operand<TFloat32>> parts = new ArrayList<>();
    int from = 0;
    for (List<Small> together : padded) {
      int size = together.size() * most(together) * units;
      var own = tf.slice(flat, tf.array(from), tf.array(size));
      parts.add(tf.reshape(own, tf.array(-1, units)));
      from += size;
    }
    return parts;
  }

  // the generated method is that of the second version, whose result is sparse
  private static Operand<TFloat32> gradient(Ops tf, List<Operand<?>> inputs) {
    var name = tf.scope().makeOpName("SparseSegmentSumGrad");
    var builder = tf.scope().env().opBuilder("SparseSegmentSumGrad", name, tf.scope());
    inputs.forEach(input -> builder.addInput(input.asOutput()));
    return builder.build().output(0);
  }

  private int productRows() {
    return padded.stream().mapToInt(together -> together.size() * most(together)).sum();
  }

  private static List<List<Small>> padded(List<Small> small) {
    List<Small> sorted = new ArrayList<>(small);
    sorted.sort(Comparator.comparingInt(Small::rows));
    List<List<Small>> all = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      if (end == sorted.size() || sorted.get(end).rows > PADDED * sorted.get(start).rows) {
        all.add(sorted.subList(start, end));
        start = end;
      }
    }
    return all;
  }

  // a multiple of four: mostly, a slice of as many rows then ends at a multiple of 64 bytes and
  // is not copied
  private static int most(List<Small> together) {
    return (together.get(together.size() - 1).rows + 3) / 4 * 4;
  }

  // b with the most frequent values [units], W of the rest, all products [size, units] and each
  private List<Operand<TFloat32>> products(
      GraphScope scope, Operand<TFloat32> table, Operand<TFloat32> kernel, Operand<TFloat32> bias) {
    Ops tf = scope.tf();
    List<Small> sorted = padded.stream().flatMap(List::stream).toList();
    List<Integer> rows = new ArrayList<>();
    List<Integer> bases = new ArrayList<>();
    for (List<Small> together : padded) {
      for (Small feature : together) {
        for (int i = 0; i < most(together); i++) {
          rows.add(feature.id.firstRow() + Math.min(i, feature.rows - 1));
          bases.add(feature.base());
        }
      }
    }
    int size = rows.size();
    rows.addAll(bases);
    sorted.forEach(feature -> rows.add(feature.base()));
    var vectors =
        split(tf, tf.gather(table, constant(tf, rows), tf.constant(0)), size, size, small.size());
    Operand<TFloat32> differences =
        tf.math.addN(List.of(vectors.get(0), tf.math.neg(vectors.get(1))));
    int own = small.size() * width;
    int inputs = (int) kernel.shape().get(0);
    var kernels =
        split(
            tf, tf.gather(kernel, columns(tf, sorted, inputs), tf.constant(0)), own, inputs - own);
    int units = (int) kernel.shape().get(1);
    var left = split(tf, differences, padded.stream().mapToInt(p -> p.size() * most(p)).toArray());
    var right =
        split(tf, kernels.get(0), padded.stream().mapToInt(p -> p.size() * width).toArray());
    List<Operand<TFloat32>> products = new ArrayList<>();
    for (int i = 0; i < padded.size(); i++) {
      int count = padded.get(i).size();
      Operand<TFloat32> product =
          SmallProduct.of(
              scope,
              tf.reshape(left.get(i), tf.array(count, -1, width)),
              tf.reshape(right.get(i), tf.array(count, width, units)));
      products.add(tf.reshape(product, tf.array(-1, units)));
    }
    Operand<TFloat32> base =
        tf.linalg.matMul(tf.reshape(vectors.get(2), tf.array(1, own)), kernels.get(0));
    List<Operand<TFloat32>> all = new ArrayList<>();
    all.add(tf.math.addN(List.of(bias, tf.reshape(base, tf.array(-1)))));
    all.add(kernels.get(1));
    all.add(ExpertGroup.concat(tf, products, 0));
    all.addAll(products);
    return all;
  }

  // of x: those of the features and then the others
  private Operand<TInt32> columns(Ops tf, List<Small> sorted, int inputs) {
    int[] own =
        sorted.stream().flatMapToInt(f -> IntStream.range(f.column, f.column + width)).toArray();
    int[] ascending = own.clone();
    Arrays.sort(ascending);
    IntStream others =
        IntStream.range(0, inputs).filter(i -> Arrays.binarySearch(ascending, i) < 0);
    return tf.constant(IntStream.concat(Arrays.stream(own), others).toArray());
  }

  private static List<Operand<TFloat32>> split(Ops tf, Operand<TFloat32> value, int... rows) {
    return rows.length == 1
        ? List.of(value)
        : List.copyOf(
            tf.splitV(value, tf.constant(rows), tf.constant(0), (long) rows.length).output());
  }

  private static Operand<TInt32> constant(Ops tf, List<Integer> values) {
    return tf.constant(values.stream().mapToInt(Integer::intValue).toArray());
  }
}
