/// Request bodies in Kubernetes' protobuf form, as JSON trees, and the writer of the one answer in protobuf.
///
/// Entry: [io.cooperage.engine.api.kube.proto.ProtobufDecoder]. kubectl 1.32 sends them for every `create`
/// with arguments; other answers are JSON, which each client takes. May use: cluster.object.
@NullMarked
package io.cooperage.engine.api.kube.proto;

import org.jspecify.annotations.NullMarked;
