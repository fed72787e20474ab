package org.mtl4j.train;

/**
 * Where a training goes on.
 *
 * @param epoch number from 1
 * @param part of the epoch, from 0
 * @param row in the order of the part, from 0
 * @param step steps done since the training began
 */
record Position(int epoch, int part, int row, long step) {}
