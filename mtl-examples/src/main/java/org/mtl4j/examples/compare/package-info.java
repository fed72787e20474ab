/** {@code mtl compare}: models and their single-task twins over seeds, cell by cell. */
package org.mtl4j.examples.compare;
