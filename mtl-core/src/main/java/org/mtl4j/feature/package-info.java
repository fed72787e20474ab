/**
 * What the columns are, without TensorFlow.
 *
 * <ul>
 *   <li>{@link org.mtl4j.feature.SparseFeature}: one category per row, embedded
 *   <li>{@link org.mtl4j.feature.SequenceFeature}: a list of categories per row, embedded and
 *       pooled; {@link org.mtl4j.feature.ItemRule} says which of them count
 *   <li>{@link org.mtl4j.feature.DenseFeature}: one or more numbers per row, scaled
 *   <li>{@link org.mtl4j.feature.EmbeddingTable}: the ids and vectors that features share by name
 *   <li>{@link org.mtl4j.feature.TextRule}: how raw text becomes a value or a missing value
 *   <li>{@link org.mtl4j.feature.FeatureSchema}: all features of a model and their packed layout
 * </ul>
 */
package org.mtl4j.feature;
