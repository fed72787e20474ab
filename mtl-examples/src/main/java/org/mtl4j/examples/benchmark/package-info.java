/** {@code mtl benchmark}: MTL4J and its peers side by side; the contestants are processes. */
package org.mtl4j.examples.benchmark;
