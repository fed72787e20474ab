/**
 * Multi-task networks, one screen each.
 *
 * <ul>
 *   <li>{@link org.mtl4j.models.SharedBottom}: towers on one shared network
 *   <li>{@link org.mtl4j.models.Mmoe}: experts mixed by one gate per task
 *   <li>{@link org.mtl4j.models.Cgc}, {@link org.mtl4j.models.Ple}: shared and task-specific
 *       experts
 *   <li>{@link org.mtl4j.models.Esmm}: clicks and conversions over all impressions
 *   <li>{@link org.mtl4j.models.Crossed}: any of them behind a cross network
 * </ul>
 */
package org.mtl4j.models;
