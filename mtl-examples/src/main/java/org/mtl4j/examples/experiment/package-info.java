/** What programs share: configs and what they describe, rows, run folders, the census data. */
package org.mtl4j.examples.experiment;
