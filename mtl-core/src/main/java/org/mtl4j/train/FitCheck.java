package org.mtl4j.train;

import java.util.List;
import java.util.Locale;
import org.mtl4j.data.ColumnShare;
import org.mtl4j.data.Dataset;
import org.mtl4j.data.Encoder;
import org.mtl4j.data.Examples;
import org.mtl4j.data.LabelColumn;
import org.mtl4j.data.LabelCounts;
import org.mtl4j.data.StreamedExamples;
import org.mtl4j.data.row.DataException;
import org.mtl4j.feature.EmbeddingTable;
import org.mtl4j.feature.FeatureSchema;
import org.mtl4j.feature.IdRule;
import org.mtl4j.task.MultiTaskModel;
import org.mtl4j.task.Task;

/** Looks before a training whether it can work: fails where not, warns where it may be meant. */
record FitCheck(Trainer trainer, MultiTaskModel model, Warnings warnings) {

  // sums over a batch and their squares stay finite below
  private static final double MOST_WEIGHT = 1e36;

  /** Looks at the training rows. */
  void training(Examples rows) {
    int batch = trainer.steps().batchSize();
    LabelCounts counts = rows.labelCounts().orElse(null);
    if (counts != null) {
      new LabelCheck(model, counts, warnings).all(rows.schema());
      if (counts.weighted() && (double) counts.max(LabelColumn.WEIGHT) * batch > MOST_WEIGHT) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "the weight %s of a training row is too large to be summed over batches of %d rows;"
                    + " weights count as against each other, so divide all",
                counts.max(LabelColumn.WEIGHT),
                batch));
      }
    }
    if (rows.size() < batch) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the %d training rows are fewer than a batch of %d, so an epoch is one step",
              rows.size(),
              batch));
    }
  }

  /** Looks at what the training rows' columns left to tell rows apart by. */
  void values(Encoder encoder) {
    FeatureSchema schema = encoder.schema();
    List<EmbeddingTable> empty =
        schema.tables().stream()
            .filter(table -> table.ids() instanceof IdRule.Fitted fitted && fitted.buckets() == 0)
            .filter(table -> encoder.values(table).isEmpty())
            .toList();
    List<String> problems = empty.stream().map(table -> none(schema, table)).toList();
    if (schema.dense().isEmpty() && empty.size() == schema.tables().size()) {
      throw new DataException(
          String.join("; ", problems) + "; nothing is left to tell rows apart by");
    }
    problems.forEach(warnings::add);
  }

  /** Looks for columns of rows called {@code what} that say nothing. */
  void columns(Encoder encoder, Dataset rows, String what) {
    for (ColumnShare share : ColumnShare.of(encoder, rows)) {
      share.problem(what).ifPresent(warnings::add);
    }
  }

  private static String none(FeatureSchema schema, EmbeddingTable table) {
    List<String> columns =
        schema.features().stream()
            .filter(feature -> table.equals(FeatureSchema.table(feature)))
            .map(feature -> "\"" + feature.name() + "\"")
            .toList();
    String all = (columns.size() > 1 ? "columns " : "column ") + String.join(", ", columns);
    int least = ((IdRule.Fitted) table.ids()).minCount();
    return least == 1
        ? "no training row has a value in " + all
        : "no value of " + all + " comes " + least + " times in training rows, so all are unknown";
  }

  /** Looks at training rows of a network with batch norm, to which one row tells nothing. */
  void normalized(Examples rows) {
    int batch = trainer.steps().batchSize();
    if (batch == 1 || rows.size() == 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch norm needs batches of 2 rows or more, got %d training rows in batches of %d",
              rows.size(),
              batch));
    }
    long part =
        rows instanceof StreamedExamples streamed ? streamed.rowsPerPart() : Integer.MAX_VALUE;
    if (rows.size() % part % batch == 1 || rows.size() > part && part % batch == 1) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "a batch of the %d training rows has 1 row only, which batch norm makes all 0;"
                  + " another batch size than %d avoids it",
              rows.size(),
              batch));
    }
  }

  /** Looks at the rows that say when to stop; null where there are none. */
  void validation(Dataset rows) {
    Stopping stopping = trainer.stopping();
    if (rows == null) {
      notWatched(stopping, Stopping.defaults());
      return;
    }
    for (Task task : model.tasks()) {
      Undefined figures = new Undefined(task, rows);
      if (figures.holds(stopping.monitor())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "cannot monitor \"%s\", which is not defined on the %d validation rows%s; monitor"
                    + " another figure or take other validation rows",
                stopping.monitor(),
                rows.size(),
                figures.reason()));
      }
      figures.text("validation").ifPresent(warnings::add);
    }
  }

  private void notWatched(Stopping stopping, Stopping usual) {
    boolean stops = stopping.patience() < stopping.epochs();
    if (!stopping.monitor().equals(usual.monitor())
        || stops && stopping.patience() != usual.patience()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "there are no validation rows, so %s is not watched: training takes all %d epochs and"
                  + " keeps the last weights",
              stopping.monitor(),
              stopping.epochs()));
    }
  }
}
