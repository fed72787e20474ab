package org.mtl4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.BadRows;
import org.mtl4j.data.row.Limits;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.feature.Pooling;
import org.mtl4j.feature.Scaling;
import org.mtl4j.feature.SequenceFeature;
import org.mtl4j.feature.SparseFeature;

class ColumnShareTest {

  private static final FeatureSchema SCHEMA =
      FeatureSchema.of(
          SparseFeature.of("city", 2),
          DenseFeature.of("age"),
          new SequenceFeature(
              "tags", EmbeddingTable.of("tags", 2), 4, Pooling.SUM, Optional.empty()),
          new SparseFeature("user", new EmbeddingTable("user", 2, new IdRule.Fitted(1, 9, 5))),
          new SparseFeature("hash", new EmbeddingTable("hash", 2, new IdRule.Hashed(3))),
          new DenseFeature("pair", 2, Scaling.STANDARDIZE));
  private static final String HEAD = "city,age,tags,user,hash,pair\n";

  @TempDir Path folder;

  private RowSource rows(String name, String rows) throws IOException {
    Path file = Files.writeString(folder.resolve(name), HEAD + rows);
    return CsvSource.of(CsvFormat.withHeader(), file.toString());
  }

  private Encoder encoder() throws IOException {
    return Encoder.fit(SCHEMA, rows("train.csv", "a,1,p|q,u,x,1|2\nb,3,q,v,y,3|4\nb,2,,u,,5|6\n"));
  }

  private static ColumnShare share(String column, double missing, double unknown) {
    return new ColumnShare(column, missing, unknown, false);
  }

  @Test
  void whatIsMissingOrUnknownIsCounted() throws IOException {
    RowSource rows =
        rows(
            "new.csv",
            """
            a,1,p|z|z|q,u,x,1|2
            c,,z,w,z,|3
            ,2,,,,|
            c,2,,z,new,
            """);
    Dataset data = encoder().encode(rows, List.of());
    assertEquals(
        List.of(
            share("city", 0.25, 0.5),
            share("age", 0.25, 0),
            share("tags", 0.5, 0.6),
            share("user", 0.25, 0.5),
            share("hash", 0.25, 0),
            share("pair", 0.5, 0)),
        ColumnShare.of(encoder(), data));
    List<String> withoutDense =
        ColumnShare.of(encoder(), data.subset(0, 2)).stream().map(ColumnShare::column).toList();
    assertEquals(List.of("city", "tags", "user", "hash"), withoutDense);
    assertEquals("city 25.0 % missing, 50.0 % unknown", share("city", 0.25, 0.5).toString());
  }

  @Test
  void columnsThatSayNothingAreTold() throws IOException {
    RowSource rows = rows("new.csv", "c,,z|z,w,z,\n,,,x,z,\n");
    List<ColumnShare> shares = ColumnShare.of(encoder(), encoder().encode(rows, List.of()));
    assertEquals(
        List.of(
            "no test row has a value that training knew in column \"city\": 50.0 % missing, 50.0 %"
                + " unknown",
            "no test row has a value in column \"age\"",
            "no test row has a value that training knew in column \"tags\": 50.0 % missing, 100.0 %"
                + " unknown",
            "no test row has a value that training knew in column \"user\": 100.0 % unknown",
            "no test row has a value in column \"pair\""),
        shares.stream().flatMap(share -> share.problem("test").stream()).toList());
  }

  /** A column of which training kept no value never said anything. */
  @Test
  void columnsThatNeverSaidAnythingAreNotUnknown() throws IOException {
    FeatureSchema schema =
        FeatureSchema.of(
            new SparseFeature("user", new EmbeddingTable("user", 2, new IdRule.Fitted(9))));
    RowSource rows = rows("train.csv", "a,1,p,u,x,1|2\n");
    Encoder encoder = Encoder.fit(schema, rows);
    assertEquals(
        List.of(share("user", 0, 1)), ColumnShare.of(encoder, encoder.encode(rows, List.of())));
  }

  @Test
  void badRowsDoNotCount() throws IOException {
    RowSource rows =
        rows("bad.csv", "a,,p,u,x,1|bad\na,,p,u,x,1|2\na,1,p,u,x,3\na,1,p,u,x,3|4\n")
            .with(BadRows.skip(9), Limits.defaults());
    Dataset data = encoder().encode(rows, List.of());
    assertEquals(2, data.rows());
    assertEquals(share("age", 0.5, 0), ColumnShare.of(encoder(), data).get(1));
  }
}
