/**
 * Raw TensorFlow mechanics, kept in one place.
 *
 * <ul>
 *   <li>{@link org.mtl4j.graph.GraphScope}: where layers create operations and ask for weights
 *   <li>{@link org.mtl4j.graph.GraphOps}: a graph's operations, named alike in every locale
 *   <li>{@link org.mtl4j.graph.WeightSpec}, {@link org.mtl4j.graph.Initializer}: a weight's path,
 *       shape, role and seeded start
 *   <li>{@link org.mtl4j.graph.WeightPlan}: learns every weight of a model on a scratch graph
 *   <li>{@link org.mtl4j.graph.TrainableWeights}: the weights of a training graph, dense ones
 *       packed in one flat variable
 *   <li>{@link org.mtl4j.graph.NamedWeights}: the weights of a serving graph, one variable each
 *   <li>{@link org.mtl4j.graph.Variables}: resource variables with their starts and slots
 *   <li>{@link org.mtl4j.graph.ModelGraph}: owner of a graph and its session
 *   <li>{@link org.mtl4j.graph.TensorFeed}: owner of the tensors of one call
 *   <li>{@link org.mtl4j.graph.TensorBundle}: TensorFlow's checkpoint files; {@link
 *       org.mtl4j.graph.SavedVariables}: a training graph's variables in them
 * </ul>
 */
package org.mtl4j.graph;
