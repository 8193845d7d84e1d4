/// The `docker run` line, both ways: a line becomes a container's configuration, and a configuration its line.
///
/// Entry: [io.cooperage.engine.runline.RunLine]. Nothing is made or looked up in the engine here.
/// May use: container, network, oci.
@NullMarked
package io.cooperage.engine.runline;

import org.jspecify.annotations.NullMarked;
