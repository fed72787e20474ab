/** Damaged files of every kind, and an hour of everything at once. */
package org.mtl4j.examples.stress;
