/**
 * Layers: descriptions whose {@code apply} adds operations to a graph.
 *
 * <ul>
 *   <li>{@link org.mtl4j.layer.EmbeddingLayer}: packed ids and floats to the {@link
 *       org.mtl4j.layer.ModelInput}
 *   <li>{@link org.mtl4j.layer.Dense}, {@link org.mtl4j.layer.Mlp}: fully connected layers
 *   <li>{@link org.mtl4j.layer.CrossNetwork}: products of features
 *   <li>{@link org.mtl4j.layer.ExpertGroup}: many experts in one matrix product
 *   <li>{@link org.mtl4j.layer.Gate}: a softmax mixture of experts
 * </ul>
 */
package org.mtl4j.layer;
