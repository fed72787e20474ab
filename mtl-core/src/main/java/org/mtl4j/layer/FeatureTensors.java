package org.mtl4j.layer;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A model's input.
 *
 * @param all every embedding and dense value of a row [batch, width]
 */
public record FeatureTensors(Operand<TFloat32> all) {}
