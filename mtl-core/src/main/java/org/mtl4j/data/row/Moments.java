package org.mtl4j.data.row;

/**
 * Mean, deviation and range of numbers.
 *
 * @param mean 0 if there are none
 * @param deviation 0 if there are none
 * @param min the least; 0 if there are none
 * @param max the largest; 0 if there are none
 */
public record Moments(double mean, double deviation, double min, double max) {}
