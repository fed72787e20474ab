package org.mtl4j.train;

import java.util.Map;

/**
 * What an epoch brought.
 *
 * @param epoch number from 1
 * @param losses mean training loss by task, and the model's auxiliary ones by their names
 * @param validation scores on the validation rows; null without them
 * @param seconds of the train steps
 * @param examples rows trained on
 */
public record EpochReport(
    int epoch, Map<String, Double> losses, Evaluation validation, double seconds, long examples) {}
