/**
 * One text for each value, without TensorFlow and features.
 *
 * <ul>
 *   <li>{@link org.mtl4j.text.CanonicalText}: of what is written in several ways, the one that
 *       stands for all
 * </ul>
 */
package org.mtl4j.text;
