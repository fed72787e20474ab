/**
 * What is written to disk: whole or not at all.
 *
 * <ul>
 *   <li>{@link org.mtl4j.io.OutputFile}, {@link org.mtl4j.io.OutputFolder}: a file or folder that
 *       gets its name when all of it is on the disk
 *   <li>{@link org.mtl4j.io.Disk}: forces to the disk, deletes, says why that failed
 *   <li>{@link org.mtl4j.io.Progress}: what the error stream shows meanwhile
 *   <li>{@link org.mtl4j.io.Printable}: text of data as it may be shown
 * </ul>
 */
package org.mtl4j.io;
