package org.mtl4j.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * A float resource variable of a graph.
 *
 * @param name unique in its graph
 * @param handle the resource
 * @param shape fully known
 */
public record Variable(String name, Operand<? extends TType> handle, Shape shape) {}
