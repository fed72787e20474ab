package org.mtl4j.data.format;

import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** What the values of a Parquet column are, and whether they are held as bytes. */
enum ParquetKind {
  /** Integers, also unsigned ones of at most 32 bits. */
  INTEGER(false),
  BOOLEAN(false),
  UNSIGNED(false),
  FLOAT(false),
  DOUBLE(false),
  /** Two bytes in the file, held as the bits of a float. */
  HALF(false),
  DECIMAL(false),
  DATE(false),
  TIME(false),
  TIMESTAMP(false),
  DECIMAL_BYTES(true),
  /** The old form of timestamps. */
  INT96(true),
  TEXT(true),
  UUID(true),
  INTERVAL(true);

  final boolean bytes;

  ParquetKind(boolean bytes) {
    this.bytes = bytes;
  }

  boolean isNumber() {
    return this != TEXT && this != UUID && this != INTERVAL;
  }

  /**
   * The kind of a type.
   *
   * @param canonical whether truth values and times are told from integers
   */
  static ParquetKind of(PrimitiveType type, boolean canonical) {
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    boolean decimal = kind instanceof DecimalLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> canonical ? BOOLEAN : INTEGER;
      case INT32 -> decimal ? DECIMAL : canonical ? time(kind) : INTEGER;
      case INT64 ->
          decimal ? DECIMAL : unsigned(kind) ? UNSIGNED : canonical ? time(kind) : INTEGER;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case INT96 -> INT96;
      case BINARY -> decimal ? DECIMAL_BYTES : TEXT;
      case FIXED_LEN_BYTE_ARRAY -> decimal ? DECIMAL_BYTES : fixed(kind);
    };
  }

  private static ParquetKind time(LogicalTypeAnnotation kind) {
    if (kind instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return DATE;
    }
    if (kind instanceof TimeLogicalTypeAnnotation) {
      return TIME;
    }
    return kind instanceof TimestampLogicalTypeAnnotation ? TIMESTAMP : INTEGER;
  }

  private static ParquetKind fixed(LogicalTypeAnnotation kind) {
    if (kind instanceof Float16LogicalTypeAnnotation) {
      return HALF;
    }
    if (kind instanceof UUIDLogicalTypeAnnotation) {
      return UUID;
    }
    return kind instanceof LogicalTypeAnnotation.IntervalLogicalTypeAnnotation ? INTERVAL : TEXT;
  }

  static boolean unsigned(LogicalTypeAnnotation kind) {
    return kind instanceof IntLogicalTypeAnnotation number && !number.isSigned();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
