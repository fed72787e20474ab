package org.mtl4j.train;

/**
 * What a feature is worth to a task, see {@link PermutationImportance}.
 *
 * @param feature the raw column
 * @param task the labelled task
 * @param metric the task's main one
 * @param drop how much worse the metric gets, mean over the repeats; negative when it gets better
 * @param deviation of the drop between repeats; NaN for one repeat
 */
public record Importance(
    String feature, String task, String metric, double drop, double deviation) {}
