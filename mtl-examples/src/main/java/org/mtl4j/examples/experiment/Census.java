package org.mtl4j.examples.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelType;
import org.mtl4j.data.format.CsvFormat;
import org.mtl4j.data.format.CsvSource;
import org.mtl4j.data.row.RowSource;
import org.mtl4j.data.row.Splits;
import org.mtl4j.feature.DenseFeature;
import org.mtl4j.feature.Feature;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.SparseFeature;
import org.mtl4j.feature.TextRule;

/**
 * The protocol census-half: two thirds of the KDD Census-Income test file train (the last fifth of
 * them validates), every third row tests.
 *
 * @param encoder fitted on the training rows
 * @param training 53,206 rows
 * @param validation 13,302 rows
 * @param test 33,254 rows
 */
public record Census(Encoder encoder, Dataset training, Dataset validation, Dataset test) {

  public static final List<String> COLUMNS =
      List.of(
          ("age class_worker det_ind_code det_occ_code education wage_per_hour hs_college "
                  + "marital_stat major_ind_code major_occ_code race hisp_origin sex union_member "
                  + "unemp_reason full_or_part_emp capital_gains capital_losses stock_dividends "
                  + "tax_filer_stat region_prev_res state_prev_res det_hh_fam_stat det_hh_summ "
                  + "instance_weight mig_chg_msa mig_chg_reg mig_move_reg mig_same "
                  + "mig_prev_sunbelt num_emp fam_under_18 country_father country_mother "
                  + "country_self citizenship own_or_self vet_question vet_benefits weeks_worked "
                  + "year income_50k")
              .split(" "));

  private static final List<String> DENSE =
      Arrays.asList(
          "age",
          "wage_per_hour",
          "capital_gains",
          "capital_losses",
          "stock_dividends",
          "num_emp",
          "own_or_self",
          "vet_benefits",
          "weeks_worked",
          "year");

  public static final LabelColumn INCOME =
      new LabelColumn("income", "income_50k", new LabelType.Binary(List.of("50000+.")));
  public static final LabelColumn MARITAL =
      new LabelColumn("marital", "marital_stat", new LabelType.Binary(List.of("Never married")));
  public static final LabelColumn EDUCATION =
      new LabelColumn(
          "education",
          "education",
          new LabelType.Binary(
              List.of(
                  "Some college but no degree",
                  "Bachelors degree(BA AB BS)",
                  "Masters degree(MA MS MEng MEd MSW MBA)",
                  "Prof school degree (MD DDS DVM LLB JD)",
                  "Doctorate degree(PhD EdD)")));

  /** Group 1: income and marital status; group 2: education and marital status. */
  public static Census group(int group, Path testdata) {
    List<LabelColumn> labels = group == 1 ? List.of(INCOME, MARITAL) : List.of(EDUCATION, MARITAL);
    FeatureSchema schema = schema(labels);
    Splits rows = splits(rows(testdata).inMemory());
    Encoder encoder = Encoder.fit(schema, rows.training());
    return new Census(
        encoder,
        encoder.encode(rows.training(), labels),
        encoder.encode(rows.validation(), labels),
        encoder.encode(rows.test(), labels));
  }

  public static RowSource rows(Path testdata) {
    Path file = testdata.resolve("census-income/census-income.test.gz");
    return CsvSource.of(CsvFormat.withColumns(COLUMNS), file.toString());
  }

  public static Splits splits(RowSource rows) {
    return Splits.byRule(rows, 3, 2, 0.2);
  }

  // every column but the labels and the instance weight; sparse ones first
  public static FeatureSchema schema(List<LabelColumn> labels) {
    List<String> left = new ArrayList<>(COLUMNS);
    left.remove("instance_weight");
    labels.forEach(label -> left.remove(label.column()));
    List<Feature> features = new ArrayList<>();
    left.stream()
        .filter(column -> !DENSE.contains(column))
        .forEach(column -> features.add(SparseFeature.of(column, 4)));
    DENSE.forEach(column -> features.add(DenseFeature.of(column)));
    return new FeatureSchema(features, TextRule.defaults());
  }
}
