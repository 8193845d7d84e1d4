/// Pods' streams over HTTP: logs, programs, ports, in the protocols that clients of Kubernetes speak:
/// WebSocket and, for older ones, SPDY.
///
/// Entry: [io.cooperage.engine.api.kube.stream.PodStreams].
@NullMarked
package io.cooperage.engine.api.kube.stream;

import org.jspecify.annotations.NullMarked;
