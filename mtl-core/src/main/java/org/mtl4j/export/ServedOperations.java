package org.mtl4j.export;

import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * The operations that a graph may have to be run by {@link SavedModelPredictor}: arithmetic on
 * tensors, and variables. None of them reaches a file, the network, another process or Python, so
 * that a SavedModel from elsewhere can answer wrongly but do nothing else.
 */
final class ServedOperations {

  private static final String NAMES =
      "Abs,Acos,Acosh,Add,AddN,AddV2,All,Any,ArgMax,ArgMin,Asin,Asinh,Atan,Atan2,Atanh,"
          + "BatchMatMul,BatchMatMulV2,BatchMatMulV3,BiasAdd,BroadcastArgs,BroadcastTo,"
          + "Bucketize,Cast,Ceil,ClipByValue,Concat,ConcatV2,Const,Cos,Cosh,Cross,Cumprod,"
          + "Cumsum,CumulativeLogsumexp,Digamma,Div,DivNoNan,Einsum,Elu,EnsureShape,Equal,"
          + "Erf,Erfc,Erfinv,Exp,ExpandDims,Expm1,Fill,Floor,FloorDiv,FloorMod,FusedBatchNorm,"
          + "FusedBatchNormV2,FusedBatchNormV3,Gather,GatherNd,GatherV2,Greater,GreaterEqual,"
          + "Identity,IdentityN,InTopK,InTopKV2,Inv,InvertPermutation,IsFinite,IsInf,IsNan,"
          + "L2Loss,LeakyRelu,Less,LessEqual,Lgamma,LinSpace,Log,Log1p,LogSoftmax,LogicalAnd,"
          + "LogicalNot,LogicalOr,MatMul,MatrixBandPart,MatrixDiag,MatrixDiagV2,MatrixDiagV3,"
          + "Max,Maximum,Mean,Min,Minimum,MirrorPad,Mod,Mul,MulNoNan,Neg,NoOp,NotEqual,OneHot,"
          + "OnesLike,Pack,Pad,PadV2,Placeholder,PlaceholderWithDefault,Pow,PreventGradient,"
          + "Prod,Range,Rank,ReadVariableOp,RealDiv,Reciprocal,Relu,Relu6,Reshape,"
          + "ResourceGather,Reverse,ReverseV2,Rint,Roll,Round,Rsqrt,ScatterNd,SegmentMax,"
          + "SegmentMean,SegmentMin,SegmentProd,SegmentSum,Select,SelectV2,Selu,Shape,ShapeN,"
          + "Sigmoid,Sign,Sin,Sinh,Size,Slice,Snapshot,Softmax,Softplus,Softsign,"
          + "SparseSegmentMean,SparseSegmentMeanWithNumSegments,SparseSegmentSqrtN,"
          + "SparseSegmentSum,SparseSegmentSumWithNumSegments,Split,SplitV,Sqrt,Square,"
          + "SquaredDifference,Squeeze,StopGradient,StridedSlice,Sub,Sum,Tan,Tanh,"
          + "TensorScatterAdd,TensorScatterUpdate,Tile,TopK,TopKV2,Transpose,TruncateDiv,"
          + "Unique,UniqueV2,Unpack,UnsortedSegmentMax,UnsortedSegmentMin,"
          + "UnsortedSegmentProd,UnsortedSegmentSum,VarHandleOp,Where,Xdivy,Xlog1py,Xlogy,"
          + "ZerosLike,_MklBatchMatMulV2,_MklMatMul,_MklNativeBatchMatMulV2,_MklNativeMatMul";

  private static final Set<String> ALLOWED = Set.of(NAMES.split(","));

  private ServedOperations() {}

  /**
   * Checks an operation.
   *
   * @throws IllegalArgumentException naming one that is not allowed
   */
  static void check(NodeDef node) {
    if (!ALLOWED.contains(node.getOp())) {
      throw new IllegalArgumentException(
          ("operation \"" + node.getName() + "\" is a " + node.getOp())
              + ", which no exported model has and the predictor does not run");
    }
  }
}
