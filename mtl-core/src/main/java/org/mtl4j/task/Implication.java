package org.mtl4j.task;

/**
 * What a model takes for granted of labels: a row with label 1 of {@code task} has label 1 of
 * {@code of}, as each purchase after a click has a click.
 *
 * @param task the narrower task
 * @param of the wider one
 */
public record Implication(String task, String of) {}
