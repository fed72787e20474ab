/**
 * Files of rows: CSV, TFRecord of {@code tf.Example} and Parquet, read and written.
 *
 * <ul>
 *   <li>{@link org.mtl4j.data.format.RowFiles}: files of any kind, told by their endings
 *   <li>{@link org.mtl4j.data.format.CsvSource}, {@link org.mtl4j.data.format.TfRecordSource},
 *       {@link org.mtl4j.data.format.ParquetSource}: rows of files of one kind
 *   <li>{@link org.mtl4j.data.format.ColumnKind}: what a column becomes in a file
 * </ul>
 */
package org.mtl4j.data.format;
